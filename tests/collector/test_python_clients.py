"""Official clients, unchanged but for the address they send to: every event is kept once and becomes a touch."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.collector.collecting import KEY, kept, updated_touches
from tests.collector.conftest import Served

from quorate.warehouse.workspace import Workspace

pytestmark = pytest.mark.clients

EVENTS = 200
AT = datetime(2026, 5, 1, 9, tzinfo=UTC)


def numbers_of(touches: list[dict[str, Any]]) -> list[int]:
    """The number that each event carried, from the touches an update made of them."""
    found = [json.loads(touch["properties"])["properties"] for touch in touches]
    return sorted(int(said["number"]) for said in found if "number" in said)


def require_all(workspace: Workspace) -> list[dict[str, Any]]:
    """The touches of an update, after it is certain that they are those sent, each once."""
    touches = updated_touches(workspace)
    assert numbers_of(touches) == list(range(EVENTS))
    assert not [touch for touch in touches if touch["machine_likelihood"]]
    return touches


@pytest.mark.parametrize("gzip", [False, True])
def test_segment(served: Served, gzip: bool) -> None:
    from segment.analytics.client import Client

    failed: list[Any] = []
    client = Client(
        KEY, host=served.address, gzip=gzip, upload_size=30, on_error=lambda error, _: failed.append(error)
    )
    client.identify("u1", {"email": "ann@buyer.example", "title": "Head of IT"})
    client.group("u1", "buyer.example", {"name": "Buyer"})
    for number in range(EVENTS):
        client.track("u1", "Demo Requested", {"number": number}, timestamp=AT + timedelta(seconds=number))
    client.page("u1", "Docs", "Pricing", {"url": "https://vendor.example/pricing"}, timestamp=AT)
    client.shutdown()
    assert failed == []
    assert len(kept(served.workspace)) == EVENTS + 3
    touches = require_all(served.workspace)
    assert {(touch["channel"], touch["action"]) for touch in touches} == {
        ("web", "requested_demo"),
        ("web", "viewed"),
    }
    assert len({touch["person_id"] for touch in touches}) == 1
    assert touches[0]["person_id"] is not None


def test_rudderstack(served: Served) -> None:
    from rudderstack.analytics.client import Client

    failed: list[Any] = []
    client = Client(KEY, host=served.address, upload_size=30, on_error=lambda error, _: failed.append(error))
    client.identify("u1", {"email": "ann@buyer.example"})
    for number in range(EVENTS):
        client.track("u1", "Whitepaper Downloaded", {"number": number})
    client.shutdown()
    assert failed == []
    assert len(kept(served.workspace)) == EVENTS + 1
    touches = require_all(served.workspace)
    assert {touch["action"] for touch in touches} == {"downloaded"}


@pytest.mark.parametrize(("gzip", "mode"), [(False, "v0"), (True, "v0"), (True, "v1")])
def test_posthog(served: Served, gzip: bool, mode: str) -> None:
    from posthog import Posthog

    failed: list[Any] = []
    client = Posthog(
        KEY,
        host=served.address,
        gzip=gzip,
        capture_mode=mode,
        flush_at=30,
        disable_geoip=True,
        on_error=lambda error, _: failed.append(error),
    )
    client.set(distinct_id="u1", properties={"email": "ann@buyer.example", "title": "Head of IT"})
    client.group_identify("company", "buyer.example", {"name": "Buyer"})
    client.alias(previous_id="device-1", distinct_id="u1")
    for number in range(EVENTS):
        client.capture(
            "demo requested",
            distinct_id="u1",
            properties={"number": number},
            groups={"company": "buyer.example"},
        )
    assert client.evaluate_flags("u1").keys == []
    client.shutdown()
    assert failed == []
    assert len(kept(served.workspace)) == EVENTS + 3
    touches = require_all(served.workspace)
    assert {touch["action"] for touch in touches} == {"requested_demo"}
    assert len({touch["person_id"] for touch in touches}) == 1


@pytest.mark.parametrize("method", ["post", "get"])
def test_snowplow(served: Served, method: Any) -> None:
    from snowplow_tracker.emitters import Emitter
    from snowplow_tracker.events.page_view import PageView
    from snowplow_tracker.events.screen_view import ScreenView
    from snowplow_tracker.events.self_describing import SelfDescribing
    from snowplow_tracker.events.structured_event import StructuredEvent
    from snowplow_tracker.self_describing_json import SelfDescribingJson
    from snowplow_tracker.subject import Subject
    from snowplow_tracker.tracker import Tracker

    host, _, port = served.address.removeprefix("http://").partition(":")
    failed: list[Any] = []
    emitter = Emitter(
        host,
        protocol="http",
        port=int(port),
        method=method,
        batch_size=20,
        on_failure=lambda _, events: failed.extend(events),
    )
    subject = Subject()
    subject.set_user_id("ann@buyer.example").set_domain_user_id("device-1").set_useragent("Mozilla/5.0")
    subject.set_platform("web").set_ip_address("203.0.113.7")
    tracker = Tracker("website", emitter, subject=subject, app_id=KEY, encode_base64=True)
    for number in range(EVENTS // 2):
        said = SelfDescribingJson("iglu:com.vendor/demo_requested/jsonschema/1-0-0", {"number": number})
        tracker.track(SelfDescribing(said))
        tracker.track(StructuredEvent("demo", "requested", label="it", property_="x", value=number))
    tracker.track(PageView("https://vendor.example/pricing", "Pricing", "https://www.google.com/"))
    tracker.track(ScreenView(id_="s1", name="Board"))
    tracker.flush()
    assert failed == []
    assert len(kept(served.workspace)) == EVENTS + 2
    touches = updated_touches(served.workspace)
    assert len(touches) == EVENTS + 2
    done = sorted((touch["channel"], touch["action"]) for touch in touches)
    assert done.count(("web", "requested_demo")) == EVENTS
    assert ("web", "viewed") in done
    assert ("product", "viewed") in done
    (page,) = [touch for touch in touches if touch["topic"] == "Pricing"]
    assert json.loads(page["properties"])["arrival_channel"] == "search"
    assert not [touch for touch in touches if touch["machine_likelihood"]]
