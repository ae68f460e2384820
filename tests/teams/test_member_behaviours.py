"""What members did, by kind, and for whom what they read was written."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from tests.worlds import run_step

from quorate.settings import default_journey_map, map_tables
from quorate.warehouse.steps import SqlStep

TEXTS = ("journey_id", "person_id", "channel", "action", "initiator", "content_id", "content_intent")
TOUCHES = pa.schema(
    [(name, pa.string()) for name in TEXTS]
    + [("is_two_way", pa.bool_()), ("is_after_close", pa.bool_())]
)  # fmt: skip
CONTENTS = pa.schema([("content_id", pa.string()), ("roles", pa.list_(pa.string()))])
EVERY_ROLE = [role.role for role in default_journey_map().roles]


def touch(channel: str, action: str, **more: Any) -> dict[str, Any]:
    return {
        "journey_id": "j", "person_id": "p", "channel": channel, "action": action, "initiator": "buyer",
        "is_two_way": False, "is_after_close": False, **more,
    }  # fmt: skip


def behaviours(*touches: dict[str, Any]) -> dict[tuple[str, str], float]:
    contents = [
        {"content_id": "one", "roles": ["technical"]},
        {"content_id": "two", "roles": ["technical", "user"]},
        {"content_id": "all", "roles": EVERY_ROLE},
        {"content_id": "none", "roles": []},
    ]
    inputs = {
        "journey_touches": pa.Table.from_pylist(list(touches), schema=TOUCHES),
        "contents": pa.Table.from_pylist(contents, schema=CONTENTS),
        "map_roles": map_tables([default_journey_map()])["map_roles"],
    }
    rows = run_step(SqlStep("quorate.teams", "member_behaviours"), inputs)
    return {(row["kind"], row["value"]): row["times"] for row in rows}


def test_kinds_of_behaviour() -> None:
    assert behaviours(
        touch("web", "requested_demo"),
        touch("chat", "asked", is_two_way=True),
        touch("meeting", "attended", initiator="sales", is_two_way=True),
        touch("email", "replied", is_two_way=True),
        touch("social", "shared"),
        touch("social", "reacted"),
        touch("webinar", "attended"),
        touch("product", "used"),
        touch("web", "compared"),
        touch("web", "viewed", content_intent="pricing"),
        touch("web", "viewed"),
    ) == {
        ("did", "asks"): 2.0, ("did", "meets"): 1.0, ("did", "replies"): 1.0, ("did", "shares"): 1.0,
        ("did", "socialises"): 1.0, ("did", "attends"): 1.0, ("did", "uses"): 1.0, ("did", "compares"): 1.0,
        ("did", "reads_pricing"): 1.0, ("did", "looks"): 1.0,
    }  # fmt: skip


def test_what_content_is_labelled_for_is_shared_between_its_roles() -> None:
    found = behaviours(
        *(touch("web", "viewed", content_id=content) for content in ("one", "two", "all", "none"))
    )
    assert {key: times for key, times in found.items() if key[0] == "read_for"} == {
        ("read_for", "technical"): 1.5,
        ("read_for", "user"): 0.5,
    }


def test_our_own_doings_and_what_came_after_the_end_do_not_count() -> None:
    assert behaviours(
        touch("email", "sent", initiator="sales"),
        touch("web", "viewed", is_after_close=True),
        touch("web", "viewed", person_id=None),
    ) == {}  # fmt: skip
