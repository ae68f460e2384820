"""Social media: whose profile, how it stood to other contact, what went with it, who reaches whom."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from tests.plans.worked import at, member
from tests.worlds import run_step, run_steps

from quorate.plans import social_associations
from quorate.warehouse.steps import SqlStep

JOINS, TOUCHES, JOURNEYS, TRIALS, REACH, SUGGESTIONS = (
    SqlStep("quorate.plans", name)
    for name in (
        "social_joins", "social_touches", "social_journeys", "social_trials", "colleague_reach", "social_suggestions",
    )
)  # fmt: skip
YEAR = timedelta(days=365)
DOINGS = pa.schema(
    [("journey_id", pa.string()), ("touch_id", pa.string()), ("person_id", pa.string()),
     ("occurred_at", pa.timestamp("us")), ("channel", pa.string()), ("content_id", pa.string())]
)  # fmt: skip
STAGES = pa.table(
    {"journey_map": ["m"] * 3, "stage": ["explore", "select", "decide"], "position": [1, 2, 3]},
    schema=pa.schema([("journey_map", pa.string()), ("stage", pa.string()), ("position", pa.int64())]),
)
LINKED = pa.schema(
    [("journey_id", pa.string()), ("touch_id", pa.string()), ("person_id", pa.string()),
     ("occurred_at", pa.timestamp("us")), ("channel", pa.string()), ("initiator", pa.string()),
     ("content_id", pa.string()), ("colleague_id", pa.string()), ("is_two_way", pa.bool_())]
)  # fmt: skip


def doings(*rows: tuple[str, str, str, str, str]) -> pa.Table:
    """Journey, touch, person, day and channel of things done."""
    return pa.Table.from_pylist(
        [
            {
                "journey_id": journey,
                "touch_id": touch,
                "person_id": person,
                "occurred_at": at(day),
                "channel": channel,
            }
            for journey, touch, person, day, channel in rows
        ],
        schema=DOINGS,
    )


def linked(*rows: dict[str, Any]) -> pa.Table:
    return pa.Table.from_pylist(
        [{"journey_id": "j", "is_two_way": False, **row} for row in rows], schema=LINKED
    )


def touch(name: str, **also: Any) -> dict[str, Any]:
    return {"touch_id": name, "occurred_at": at("03-01"), "known_at": at("03-01"), "source": "linkedin",
            "source_record_id": name, "channel": "social", "action": "reacted", "initiator": "buyer",
            **also}  # fmt: skip


def test_a_profile_is_as_surely_theirs_as_its_best_reason() -> None:
    def match(
        left: str, right: str, rule: str, probability: float | None, decision: str = "same"
    ) -> dict[str, Any]:
        return {"subject_kind": "person", "left_id": left, "right_id": right, "decision": decision, "rule": rule,
                "probability": probability, "decided_by": "rule"}  # fmt: skip

    identifiers = [
        {"kind": "social", "value": value, "person_id": person}
        for value, person in (("one", "ann"), ("two", "ann"), ("sole", "ben"), ("nobody", None))
    ]
    matches = [
        match("crm_contact:1", "social:one", "name_at_account", 0.93),
        match("email:ann@x.example", "social:one", "same_email", None),
        match("crm_contact:1", "social:two", "name_at_account", 0.9),
        match("social:two", "email:a@x.example", "name_at_account", 0.99, "unresolved"),
        match("social:sole", "p_ben", "joined", None),
    ]
    rows = run_step(JOINS, {"identifiers": identifiers, "matches": matches})
    assert {row["person_id"]: (row["profile_count"], row["join_probability"]) for row in rows} == {
        "ann": (2, 0.9), "ben": (1, None),
    }  # fmt: skip


def test_what_a_thing_answers_and_where_the_journey_stood() -> None:
    tables: dict[str, Any] = {
        "member_doings": doings(
            ("j", "t1", "ann", "03-01", "social"), ("j", "t2", "ann", "01-02", "social"),
            ("j", "t3", "ann", "03-01", "ad"), ("j", "t4", "ann", "03-01", "social"),
            ("j", "t5", "ann", "03-01", "web"),
        ),
        "touches": [
            touch("t1", colleague_id="c"), touch("t2"), touch("t3", channel="ad", action="clicked"),
            touch("t4", action="followed", colleague_id="c"), touch("t5", channel="web", action="viewed"),
        ],
        "social_joins": pa.table({"person_id": ["ann"], "profile_count": [1], "join_probability": [0.97]}),
        "stage_history": [{"journey_id": "j", "stage": "explore", "entered_at": at("02-01")}],
    }  # fmt: skip
    rows = {row["touch_id"]: row for row in run_step(TOUCHES, tables)}
    assert {name: (row["answers"], row["stage"], row["join_probability"]) for name, row in rows.items()} == {
        "t1": ("colleague_post", "explore", 0.97), "t2": ("brand_post", None, 0.97),
        "t3": ("ad", "explore", None), "t4": ("follow", "explore", 0.97),
    }  # fmt: skip


def test_joined_is_what_lies_within_a_fortnight_of_other_contact_of_the_team() -> None:
    tables = {
        "member_doings": doings(
            ("j", "t1", "ann", "03-01", "social"), ("j", "t2", "ben", "03-15", "web"),
            ("j", "t3", "ann", "04-20", "social"), ("j", "t4", "ann", "04-21", "social"),
            ("k", "t5", "cas", "03-01", "social"), ("k", "t6", "cas", "03-16", "web"),
            ("l", "t7", "dee", "03-01", "web"),
        )
    }  # fmt: skip
    rows = {row["journey_id"]: row for row in run_step(JOURNEYS, tables)}
    names = (
        "active_members_count",
        "social_members_count",
        "social_count",
        "joined_count",
        "other_count",
        "standing",
    )
    assert {journey: tuple(row[name] for name in names) for journey, row in rows.items()} == {
        "j": (2, 1, 3, 1, 1, "alone"), "k": (1, 1, 1, 0, 1, "alone"), "l": (1, 0, 0, 0, 1, "none"),
    }  # fmt: skip


def test_moments_of_a_stay_with_and_without_social_contact() -> None:
    tables: dict[str, Any] = {
        "journeys": [{"journey_id": "j", "account_id": "a", "journey_map": "m", "outcome": "open"}],
        "map_stages": STAGES,
        # four weeks after the first of January is the 29th; the second moment, the 26th of February, is within the stay
        "stage_history": [
            {"journey_id": "j", "stage": "explore", "entered_at": at("01-01"), "left_at": at("03-10")},
            {"journey_id": "j", "stage": "select", "entered_at": at("03-10")},
        ],
        "member_doings": doings(
            ("j", "t1", "ann", "01-10", "social"), ("j", "t2", "ben", "01-20", "web"),
            ("j", "t3", "ann", "02-10", "web"),
        ),
    }  # fmt: skip
    rows = run_step(TRIALS, tables)
    found = {(row["setting"], row["stratum"]): tuple(row.values())[4:] for row in rows}
    assert found["joined", "explore/1/1"] == (1, 1, 0, 0)
    assert found["joined", "explore/2/1"] == (0, 0, 1, 1)
    # of the second stay only moments whose sixty days are over count, and nothing was done in it
    assert {key for key in found if key[1].startswith("select")} <= {
        ("alone", "select/1/0"),
        ("alone", "select/2/0"),
    }


def trials(gain: float, journeys: int, seed: int) -> pa.Table:
    """Moments of journeys that go on with .3, and with `gain` more after social contact."""
    chance = np.random.default_rng(seed)
    rows = []
    for number in range(journeys):
        is_social = number % 2
        advanced = int(chance.random() < 0.3 + gain * is_social)
        rows.append(
            {"journey_map": "m", "setting": "joined", "stratum": f"explore/{number % 4 // 2}",
             "journey_id": f"j{number}", "social_count": is_social,
             "social_advanced_count": is_social * advanced, "other_count": 1 - is_social,
             "other_advanced_count": (1 - is_social) * advanced}
        )  # fmt: skip
    return pa.Table.from_pylist(rows)


def test_a_true_difference_is_found_at_the_stated_rate_and_its_bounds_hold_no_effect() -> None:
    covered = 0
    for seed in range(60):
        (row,) = run_step(social_associations.STEP, {"social_trials": trials(0.2, 200, seed)})
        covered += row["difference_low"] <= 0.2 <= row["difference_high"]
        assert row["effect_low"] <= 0.0 <= row["effect_high"]
    assert 48 <= covered <= 60


def test_few_journeys_say_nothing() -> None:
    assert run_step(social_associations.STEP, {"social_trials": trials(0.2, 30, 1)}) == []
    assert run_step(social_associations.STEP, {"social_trials": trials(0.2, 2, 1).slice(0, 0)}) == []


OPEN: dict[str, Any] = {
    "journeys": [
        {"journey_id": "j", "account_id": "a", "journey_map": "m", "outcome": "open", "opened_at": at("01-01")},
        {"journey_id": "won", "account_id": "a", "journey_map": "m", "outcome": "won", "opened_at": at("01-01") - YEAR},
    ],
    "stage_history": [
        {"journey_id": "j", "stage": "explore", "entered_at": at("01-01")},
        {"journey_id": "won", "stage": "decide", "entered_at": at("01-01") - YEAR},
    ],
    "members": [
        member("ann", "champion"), member("ben", "user"), member("cas", "user", membership="candidate"),
        member("ann", "champion", journey_id="won"),
    ],
}  # fmt: skip


def test_reach_counts_members_of_open_teams_and_no_vanity() -> None:
    def social(name: str, person: str, **also: Any) -> dict[str, Any]:
        return {"touch_id": name, "person_id": person, "occurred_at": at("05-01"), "channel": "social",
                "initiator": "buyer", "colleague_id": "c", **also}  # fmt: skip

    touches = linked(
        social("t1", "ann"), social("t2", "ann"), social("t3", "cas"), social("t4", "ben", colleague_id=None),
        social("t5", "ben", occurred_at=at("05-01") - YEAR), social("t6", "ann", journey_id="won"),
        social("t7", "ben", channel="meeting", initiator="sales", is_two_way=True),
        social("t8", "ben", channel="email", initiator="sales"),
    )  # fmt: skip
    rows = run_step(REACH, {**OPEN, "journey_touches": touches})
    names = (
        "colleague_id",
        "role",
        "stage",
        "journeys_count",
        "members_count",
        "reached_by_posts_count",
        "spoken_with_count",
    )
    assert sorted(tuple(row[name] for name in names) for row in rows) == [
        ("c", "champion", "explore", 1, 1, 1, 0), ("c", "user", "explore", 1, 1, 0, 1),
    ]  # fmt: skip
    assert {row["role"]: row["touch_ids"] for row in rows} == {"champion": ["t1", "t2"], "user": ["t7"]}


@pytest.mark.parametrize(
    ("basis", "found"),
    [
        ("consent", [("ann", "c", "answered_their_posts", "audit"), ("ben", "d", "speaks_with_the_team", None)]),
        ("refused", [("ben", "d", "speaks_with_the_team", None)]),
    ],
)  # fmt: skip
def test_who_should_engage_whom(basis: str, found: list[tuple[str, ...]]) -> None:
    def acted(name: str, person: str, colleague: str | None, on: str = "06-01") -> dict[str, Any]:
        return {"journey_id": "j", "touch_id": name, "person_id": person, "occurred_at": at(on), "channel": "social",
                "action": "reacted", "answers": "brand_post", "colleague_id": colleague}  # fmt: skip

    tables = {
        **OPEN,
        "social_touches": [
            acted("t1", "ann", "c"), acted("t2", "ann", "gone"), acted("t3", "ann", "gone"), acted("t4", "ben", None),
            acted("t5", "cas", "c"),
        ],
        "journey_touches": linked(
            {"touch_id": "m1", "person_id": "ben", "occurred_at": at("02-01"), "channel": "meeting",
             "initiator": "sales", "colleague_id": "d", "is_two_way": True},
            {"touch_id": "w1", "person_id": "ann", "occurred_at": at("02-01"), "channel": "web",
             "initiator": "buyer", "content_id": "k1"},
        ),
        "contents": [
            {"content_id": "k1", "title": "K", "roles": [], "stages": [], "offering_ids": [], "topics": ["audit"]}
        ],
        "colleagues": [
            {"colleague_id": name, "name": name, "is_active": name != "gone"} for name in ("c", "d", "gone")
        ],
        "consents": [{"person_id": "ann", "channel": "social", "basis": basis}],
    }  # fmt: skip
    rows = run_steps([SUGGESTIONS], tables)
    names = ("person_id", "colleague_id", "because", "topic")
    assert sorted(tuple(row[name] for name in names) for row in rows) == found
