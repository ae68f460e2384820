"""Who was seen to act together."""

from __future__ import annotations

from typing import Any

from tests.outlook.worked import at, working
from tests.worlds import run_step

from quorate.warehouse.steps import SqlStep

STEP = SqlStep("quorate.outlook", "influences")


def touch(
    person: str, when: str, channel: str, action: str, *, two_way: bool = True, by: str = "buyer"
) -> dict[str, Any]:
    return {
        "journey_id": "j1", "touch_id": f"{person}-{when}-{action}", "person_id": person, "occurred_at": at(when),
        "channel": channel, "action": action, "initiator": "buyer", "is_two_way": two_way,
    }  # fmt: skip


def found(*touches: dict[str, Any]) -> set[tuple[str, str, str, int, float]]:
    members = [{"journey_id": "j1", "person_id": person} for person in ("ann", "bob", "cyd")]
    rows = run_step(
        STEP,
        {
            "journey_touches": working("journey_touches", touches),
            "team_members": working("team_members", members),
        },
    )
    return {
        (row["from_person_id"], row["to_person_id"], row["evidence"], row["times"], row["weight"])
        for row in rows
    }


def test_who_meets_whom_counts_every_meeting_half_of_what_is_left() -> None:
    both = [
        touch(person, when, "meeting", "attended") for person in ("ann", "bob") for when in ("05-01", "05-20")
    ]
    missed = touch("cyd", "05-20", "meeting", "missed", two_way=False)
    made = {each for each in found(*both, missed) if each[2] == "met_together"}
    assert made == {("ann", "bob", "met_together", 2, 0.75), ("bob", "ann", "met_together", 2, 0.75)}


def test_who_comes_after_a_colleague_passed_something_on_was_introduced() -> None:
    first = touch("ann", "05-01", "email", "shared", two_way=False)
    soon = touch("bob", "05-05", "web", "viewed", two_way=False)
    later = touch("cyd", "05-12", "web", "viewed", two_way=False)
    assert found(first, soon, later) == {("ann", "bob", "introduced", 1, 0.5)}
    assert found(touch("ann", "05-01", "web", "viewed", two_way=False), soon) == set()


def test_answers_within_two_days_count_three_times_at_most() -> None:
    days = ("05-01", "05-11", "05-21", "05-31")
    replies = [touch(person, day, "email", "replied") for person in ("ann", "bob") for day in days]
    made = {each for each in found(*replies) if each[2] == "answered_together"}
    assert made == {
        ("ann", "bob", "answered_together", 3, 0.875),
        ("bob", "ann", "answered_together", 3, 0.875),
    }
    apart = [touch("ann", "05-01", "email", "replied"), touch("bob", "05-04", "email", "replied")]
    assert {each[2] for each in found(*apart)} == {"introduced"}


def test_what_both_did_is_named() -> None:
    members = [{"journey_id": "j1", "person_id": person} for person in ("ann", "bob")]
    touches = [
        touch(person, when, "meeting", "attended") for person in ("ann", "bob") for when in ("05-01", "05-20")
    ]
    rows = run_step(
        STEP,
        {
            "journey_touches": working("journey_touches", touches),
            "team_members": working("team_members", members),
        },
    )
    met = {row["from_person_id"]: row["touch_ids"] for row in rows if row["evidence"] == "met_together"}
    assert met == {person: sorted(each["touch_id"] for each in touches) for person in ("ann", "bob")}


def test_what_has_not_happened_yet_is_not_seen() -> None:
    assert found(*(touch(person, "07-02", "meeting", "attended") for person in ("ann", "bob"))) == set()
