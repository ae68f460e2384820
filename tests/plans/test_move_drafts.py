"""The short list of each journey."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.plans.worked import context, facts, member, unmet, vacancy, working
from tests.worlds import run_step

from quorate.plans import move_drafts
from quorate.plans.move_drafts import MOST_MOVES


def _drafts(
    journeys: list[dict[str, Any]],
    members: Sequence[dict[str, Any]] = (),
    criteria: Sequence[dict[str, Any]] = (),
    vacancies: Sequence[dict[str, Any]] = (),
    answered: Sequence[dict[str, Any]] = (),
) -> list[dict[str, Any]]:
    placed = [{**row, "place": place} for place, row in enumerate(members, start=1)]
    inputs = {
        "plan_journeys": working("plan_journeys", journeys),
        "plan_members": working("plan_members", placed),
        "plan_criteria": working("plan_criteria", criteria),
        "vacancies": vacancies,
        "answered_channels": working("answered_channels", answered),
    }
    rows = run_step(move_drafts.STEP, inputs, context=context())
    return sorted(rows, key=lambda row: (row["journey_id"], row["place"]))


def test_a_list_worked_by_hand() -> None:
    """Of two unmet criteria the nearer has a play of the map; the champion is missing; the team is divided
    and may decide nothing; a quiet user is asked again. Everyone is asked for one thing.
    """
    rows = _drafts(
        [
            facts(
                offering_id="crm",
                dispersion=0.6,
                support=0.2,
                no_decision_cause="indecision",
                quorum_probability=0.3,
                swing_person_ids=["ben"],
                lost_no_decision_probability=0.4,
            )
        ],
        [
            member("ann", "economic_buyer", influence=1.0),
            member("ben", influence=0.4, momentum="cooling"),
            member("cas", influence=0.4, momentum="cooling"),
            member("dee", influence=0.4, momentum="quiet"),
            member("eve", influence=0.4, momentum="quiet"),
        ],
        [
            unmet("budget_named"),
            unmet("compared", needed=2, touch_ids=["t2", "t1"], person_ids=["cas"], progress=0),
        ],
        [vacancy("champion"), vacancy("procurement")],
        [{"person_id": "ann", "channel": "meeting", "touch_count": 2}],
    )
    names = (
        "play",
        "person_id",
        "vacancy_role",
        "criterion_id",
        "channel",
        "serves",
        "due_on",
        "owner_function",
    )
    assert [tuple(row[name] for name in names) for row in rows] == [
        ("reference_call", "ann", None, "budget_named", "meeting", "criterion", date(2026, 7, 3), "sales"),
        ("fill_the_empty_role", None, "champion", None, "referral", "quorum", date(2026, 7, 6), "sales"),
        ("team_argument", "ben", None, None, "webinar", "quorum", date(2026, 7, 6), "marketing"),
        ("make_deciding_safer", "cas", None, None, "meeting", "quorum", date(2026, 7, 10), "both"),
        ("renew_the_contact", "dee", None, None, "email", "quorum", date(2026, 7, 7), "marketing"),
        ("meet_the_criterion", "eve", None, "compared", "email", "criterion", date(2026, 7, 7), "both"),
    ]
    assert {row["unmet_count"] for row in rows} == {2}
    assert [row["wanted_intents"] for row in rows[:3]] == [
        "insight,proof",
        "guidance,insight",
        "insight,guidance",
    ]
    assert json.loads(rows[5]["reasons"]) == {
        "rank": 6,
        "because": "criterion",
        "criterion_id": "compared",
        "label": None,
        "stage": "explore",
        "kind": "exit",
        "progress": 0,
        "needed": 2,
        "touch_ids": ["t1", "t2"],
        "audience": "member",
        "person": {"role": "user", "stance": "neutral", "momentum": "quiet", "influence": 0.4},
    }
    assert json.loads(rows[2]["reasons"])["audience"] == "team"
    assert json.loads(rows[3]["reasons"])["cause"] == "indecision"


def test_after_a_win() -> None:
    rows = _drafts(
        [
            facts(journey_id="a", stage="adopt", is_won=True),
            facts(journey_id="e", stage="expand", is_won=True),
        ],
        [member("ann", journey_id="a", momentum="quiet"), member("ben", journey_id="e")],
        [
            unmet("in_use", "adopt", journey_id="a", needed=3),
            unmet("asks_for_more", "expand", journey_id="e"),
        ],
    )
    found = [
        (row["journey_id"], row["play"], row["person_id"], row["serves"], row["owner_function"])
        for row in rows
    ]
    assert found == [
        ("a", "help_the_customer_on", "ann", "retention", "success"),
        ("e", "help_the_customer_on", "ben", "expansion", "success"),
    ]
    assert rows[0]["channel"] == "product"


def test_who_is_in_two_journeys_is_asked_in_the_one_worth_more() -> None:
    rows = _drafts(
        [facts(journey_id="a", amount=1.0), facts(journey_id="b", amount=2.0), facts(journey_id="c")],
        [member("ann", journey_id=name, momentum="quiet") for name in "abc"],
        vacancies=[{**vacancy("champion"), "journey_id": name} for name in "ab"],
    )
    assert [(row["journey_id"], row["person_id"], row["vacancy_role"]) for row in rows] == [
        ("a", None, "champion"),
        ("b", None, "champion"),
        ("b", "ann", None),
    ]


def test_nothing_is_wanted() -> None:
    assert _drafts([facts()], [member("ann")]) == []


def test_a_journey_of_another_map_is_left_alone() -> None:
    assert _drafts([facts(journey_map="other")], [member("ann", momentum="quiet")]) == []


MEMBERS = st.lists(
    st.builds(
        member,
        st.sampled_from([f"p{number}" for number in range(12)]),
        st.sampled_from(["economic_buyer", "champion", "procurement", "user", "unknown"]),
        momentum=st.sampled_from(["active", "cooling", "quiet"]),
        membership=st.sampled_from(["confirmed", "likely", "candidate"]),
        influence=st.floats(0, 1),
    ),
    max_size=12,
    unique_by=lambda row: row["person_id"],
)


@settings(max_examples=30)
@given(
    MEMBERS,
    st.lists(st.sampled_from(["compared", "budget_named"]), unique=True),
    st.lists(st.sampled_from(["economic_buyer", "champion", "procurement", "user"]), unique=True),
    st.floats(0, 1),
    st.floats(0, 1),
)
def test_nobody_is_pressed(
    members: list[dict[str, Any]],
    criteria: list[str],
    roles: list[str],
    dispersion: float,
    no_decision: float,
) -> None:
    rows = _drafts(
        [facts(dispersion=dispersion, lost_no_decision_probability=no_decision)],
        members,
        [unmet(name) for name in criteria],
        [vacancy(role, *(row["person_id"] for row in members if row["role"] == role)) for role in roles],
    )
    assert len(rows) <= MOST_MOVES
    assert [row["place"] for row in rows] == list(range(1, len(rows) + 1))
    asked = Counter(row["person_id"] for row in rows if row["person_id"])
    assert set(asked.values()) <= {1}
    assert set(Counter(row["vacancy_role"] for row in rows if row["vacancy_role"]).values()) <= {1}
    assert all(row["due_on"].weekday() < 5 for row in rows)
    for row in rows:
        if row["play"] == "make_deciding_safer":
            assert row["due_on"] >= date(2026, 7, 10)
