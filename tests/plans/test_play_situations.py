"""Which contacts are plays, where the journey stood before, and where it stood 28 days after."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.plans.worked import MAP_TABLES, at
from tests.worlds import run_step, run_steps

from quorate.warehouse.steps import SqlStep

CONTACTS, SITUATIONS, TRIALS = (
    SqlStep("quorate.plans", name) for name in ("play_contacts", "play_situations", "play_trials")
)
JOURNEY = {"journey_id": "j", "journey_map": "tiny", "outcome": "open"}


def _touch(touch_id: str, when: datetime, **columns: Any) -> dict[str, Any]:
    known = {
        "journey_id": "j",
        "touch_id": touch_id,
        "person_id": "ann",
        "occurred_at": when,
        "channel": "email",
        "action": "sent",
        "initiator": "sales",
        "colleague_id": "bob",
        "content_intent": None,
        "is_two_way": False,
        "play": None,
    }
    return {**known, **columns}


def _inputs(touches: list[dict[str, Any]], **tables: Any) -> dict[str, Any]:
    return {
        "journey_touches": [
            {name: value for name, value in row.items() if name != "play"} for row in touches
        ],
        "touches": [{"touch_id": row["touch_id"], "play": row["play"]} for row in touches],
        "journeys": [JOURNEY],
        "map_plays": MAP_TABLES["map_plays"],
        "map_stages": MAP_TABLES["map_stages"],
        "members": [{"journey_id": "j", "person_id": "ann", "role": "champion"}],
        "stage_history": [{"journey_id": "j", "stage": "explore", "entered_at": at("01-05")}],
        **tables,
    }


def _followed(inputs: dict[str, Any]) -> list[str]:
    return [row["followed"] for row in run_steps([CONTACTS, SITUATIONS], inputs)]


def test_what_counts_as_a_contact_and_as_which_play() -> None:
    when = at("03-03 10:00")
    touches = [
        _touch("named", when, play="Reference call"),
        _touch("key", when, play=" reference_call "),
        _touch("unknown", when, play="Check-in!"),
        _touch("ordinary", when),
        _touch("blank", when, play=" - "),
        _touch("bulk", when, initiator="marketing", colleague_id=None),
        _touch("bulk_play", when, initiator="marketing", colleague_id=None, play="team_argument"),
        _touch("unanswered", when, channel="call", action="called"),
        _touch("unanswered_play", when, channel="call", action="called", play="team_argument"),
        _touch("answered", when, channel="call", action="answered"),
        _touch("theirs", when, initiator="buyer", action="replied"),
        _touch("nobody", when, person_id=None),
        _touch("ahead", at("07-02")),
    ]
    found = {row["touch_id"]: row["play"] for row in run_step(CONTACTS, _inputs(touches))}
    assert found == {
        "named": "reference_call",
        "key": "reference_call",
        "unknown": "check_in",
        "ordinary": "ordinary_contact",
        "blank": "ordinary_contact",
        "bulk_play": "team_argument",
        "answered": "ordinary_contact",
    }


@pytest.mark.parametrize(
    ("history", "journey", "followed"),
    [
        ([], {}, "stayed"),
        ([("decide", "03-20")], {}, "progress"),
        # the meeting that meets the last criterion moves the journey at its own moment
        ([("decide", "03-03 10:00")], {}, "progress"),
        ([("decide", "04-02")], {}, "stayed"),
        ([("decide", "02-01"), ("explore", "03-20")], {}, "back"),
        ([("decide", "03-10"), ("explore", "03-20")], {}, "stayed"),
        ([], {"outcome": "lost_competitor", "closed_at": at("03-20")}, "lost"),
        ([("decide", "03-10")], {"outcome": "quiet", "closed_at": at("03-20")}, "lost"),
        ([], {"outcome": "lost_competitor", "closed_at": at("05-20")}, "stayed"),
        ([], {"outcome": "won", "closed_at": at("03-20")}, "progress"),
    ],
)
def test_what_followed(history: list[tuple[str, str]], journey: dict[str, Any], followed: str) -> None:
    stays = [("explore", "01-05"), *history]
    inputs = _inputs(
        [_touch("t", at("03-03 10:00"), play="team_argument")],
        stage_history=[
            {"journey_id": "j", "stage": stage, "entered_at": at(since)} for stage, since in stays
        ],
        journeys=[{**JOURNEY, **journey}],
    )
    assert _followed(inputs) == [followed]


def test_nothing_is_said_before_28_days_are_over() -> None:
    history = [
        {"journey_id": "j", "stage": "explore", "entered_at": at("01-05")},
        {"journey_id": "j", "stage": "decide", "entered_at": at("06-10")},
    ]
    late = datetime(2026, 6, 30, 23, 59) - timedelta(days=28)
    for when, followed in ((late, "progress"), (late + timedelta(minutes=2), "not_yet_known")):
        assert _followed(_inputs([_touch("t", when)], stage_history=history)) == [followed]


def test_one_row_a_week_and_play_with_what_was_known_before() -> None:
    touches = [
        _touch("one", at("03-03 10:00"), play="team_argument"),
        _touch("two", at("03-05 10:00"), play="team_argument", channel="call", action="answered"),
        _touch("three", at("03-06 10:00")),
        _touch("four", at("03-10 10:00")),
        _touch("read", at("02-20"), initiator="buyer", action="clicked"),
        _touch("long_ago", at("01-20"), initiator="buyer", action="clicked"),
        _touch("after", at("03-04"), initiator="buyer", action="clicked"),
    ]
    rows = run_steps([CONTACTS, SITUATIONS], _inputs(touches))
    found = {(row["play"], row["acted_at"]): row for row in rows}
    first = found["team_argument", at("03-03 10:00")]
    # ordinary contact in a week of a play is no week of ordinary contact
    assert set(found) == {("team_argument", at("03-03 10:00")), ("ordinary_contact", at("03-10 10:00"))}
    assert (first["touch_ids"], first["channel"], first["stage"]) == (["one", "two"], "email", "explore")
    assert (first["stay_days"], first["buyer_touch_count"], first["role"]) == (57, 1, "champion")
    assert found["ordinary_contact", at("03-10 10:00")]["buyer_touch_count"] == 2


def _done(**columns: Any) -> dict[str, Any]:
    move = {
        "person_id": "ann",
        "play": "team_argument",
        "channel": "referral",
        "content_id": "paper",
        "reasons": "{}",
    }
    known = {
        "event_id": "pe_1",
        "kind": "done",
        "effect": "changed",
        "journey_id": "j",
        "said_at": at("03-03 10:00"),
    }
    return {**known, "move": json.dumps({**move, **columns.pop("move", {})}), **columns}


def test_moves_marked_done_are_plays_and_keep_the_chance_they_were_chosen_with() -> None:
    reasons = json.dumps({"because": "agreement", "is_drawn": True, "choice_probability": 0.05})
    events = [
        _done(),
        _done(event_id="pe_2", said_at=at("03-11"), move={"reasons": reasons}),
        _done(event_id="held", effect="held"),
        _done(event_id="said", kind="commented"),
        _done(event_id="vacancy", move={"person_id": None}),
    ]
    contents = [{"content_id": "paper", "intent": "insight"}]
    rows = run_steps(
        [CONTACTS, SITUATIONS], _inputs([_touch("t", at("03-04"))], plan_events=events, contents=contents)
    )
    found = {row["acted_at"]: row for row in rows}
    # ordinary contact in the same week is no week of its own
    assert sorted(found) == [at("03-03 10:00"), at("03-11")]
    first, drawn = found[at("03-03 10:00")], found[at("03-11")]
    assert (first["play"], first["channel"], first["content_intent"]) == (
        "team_argument",
        "partner",
        "insight",
    )
    assert (first["is_drawn"], first["choice_probability"]) == (False, None)
    assert (drawn["is_drawn"], drawn["choice_probability"], drawn["touch_ids"]) == (True, 0.05, ["pe_2"])


def test_nobody_plays_after_a_loss_or_before_the_first_stage() -> None:
    lost = {**JOURNEY, "outcome": "lost_other", "closed_at": at("03-01")}
    touch = _touch("t", at("03-03 10:00"))
    assert _followed(_inputs([touch], journeys=[lost])) == []
    assert _followed(_inputs([_touch("t", at("01-02"))])) == []


def test_trials_are_what_is_published_of_them() -> None:
    rows = run_steps([CONTACTS, SITUATIONS, TRIALS], _inputs([_touch("t", at("03-03 10:00"))]))
    assert [row["is_drawn"] for row in rows] == [False]
    assert rows[0]["choice_probability"] is None
    assert rows[0]["trial_id"].startswith("pt_")
