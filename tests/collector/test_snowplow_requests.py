"""Snowplow's tracker protocol, and what its events mean."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.collector.collecting import KEY, kept

from quorate.surfaces.collector.dialects.snowplow import message_of
from quorate.warehouse.workspace import Workspace

VIEW = {
    "e": "pv",
    "aid": KEY,
    "eid": "e1",
    "uid": "u1",
    "duid": "d1",
    "url": "https://vendor.example/pricing",
    "page": "Pricing",
    "refr": "https://www.example.org/",
    "dtm": "1777629600000",
    "stm": "1777629601000",
}


def self_described(schema: str, data: Any) -> str:
    inner = {"schema": schema, "data": data}
    return json.dumps(
        {"schema": "iglu:com.snowplowanalytics.snowplow/unstruct_event/jsonschema/1-0-0", "data": inner}
    )


def packed(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def test_post_and_pixel_say_the_same(client: TestClient, workspace: Workspace) -> None:
    envelope = {"schema": "iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4", "data": [VIEW]}
    assert client.post("/com.snowplowanalytics.snowplow/tp2", json=envelope).status_code == 200
    answer = client.get("/i", params={**VIEW, "eid": "e2"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/gif")
    assert answer.content.startswith(b"GIF89a")
    posted, loaded = kept(workspace)
    for message in (posted, loaded):
        assert (message["type"], message["userId"], message["anonymousId"]) == ("page", "u1", "d1")
        assert (message["originalTimestamp"], message["sentAt"]) == (1777629600000, 1777629601000)
        assert message["properties"]["title"] == "Pricing"
        assert KEY not in json.dumps(message)


def test_an_unknown_application(client: TestClient, workspace: Workspace) -> None:
    assert client.get("/i", params={**VIEW, "aid": "another"}).status_code == 401
    assert client.post("/com.snowplowanalytics.snowplow/tp2", json={"data": []}).status_code == 401
    assert kept(workspace) == []


MEANT = [
    ({"e": "se", "se_ca": "demo", "se_ac": "requested", "se_la": "it"}, ("track", "demo requested")),
    (
        {
            "e": "ue",
            "ue_px": packed(self_described("iglu:com.v/webinar_registered/jsonschema/1-0-0", {"a": 1})),
        },
        ("track", "webinar_registered"),
    ),
    (
        {"e": "ue", "ue_pr": self_described("iglu:com.s.snowplow/submit_form/jsonschema/1-0-0", {})},
        ("track", "Form Submitted"),
    ),
    (
        {
            "e": "ue",
            "ue_pr": self_described("iglu:com.s.mobile/screen_view/jsonschema/1-0-0", {"name": "Board"}),
        },
        ("screen", None),
    ),
    ({"e": "ue", "ue_px": "%%%"}, ("track", "unnamed")),
    ({"e": "ue", "ue_pr": "[1"}, ("track", "unnamed")),
    ({"e": "tr", "tr_id": "o1"}, ("track", "Order Completed")),
    ({"e": "pp"}, ("page_ping", None)),
    ({}, ("unnamed", None)),
]


@pytest.mark.parametrize(("event", "expected"), MEANT)
def test_what_an_event_means(event: dict[str, str], expected: tuple[str, str | None]) -> None:
    message = message_of(event)
    assert (message["type"], message.get("event")) == expected


def test_the_true_time_is_not_corrected() -> None:
    message = message_of({**VIEW, "ttm": "1777620000000"})
    assert message["timestamp"] == 1777620000000
    assert "sentAt" not in message
