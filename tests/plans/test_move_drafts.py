"""The short list of each journey."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.plans.worked import context, facts, placed, unmet, vacancy, working
from tests.worlds import run_step

from quorate.plans import move_drafts
from quorate.plans.proposals import MOST_OF_A_PLAY
from quorate.plans.sense import MOST_MOVES


def _drafts(
    journeys: list[dict[str, Any]],
    members: Sequence[dict[str, Any]] = (),
    criteria: Sequence[dict[str, Any]] = (),
    vacancies: Sequence[dict[str, Any]] = (),
    **known: Sequence[dict[str, Any]],
) -> list[dict[str, Any]]:
    """The drafts by journey and place; those held back come last in each journey."""
    others = (
        "channel_answers",
        "recent_contacts",
        "channel_bases",
        "stage_worth",
        "won_amounts",
        "quorum_swings",
    )
    inputs = {
        "plan_journeys": working("plan_journeys", journeys),
        "plan_members": working(
            "plan_members", [{**row, "place": place} for place, row in enumerate(members, start=1)]
        ),
        "plan_criteria": working("plan_criteria", criteria),
        "vacancies": vacancies,
        **{name: working(name, known.pop(name, ())) for name in others},
        **{name: known.pop(name, ()) for name in ("play_effects", "play_choices", "held_out_accounts")},
    }
    assert not known
    rows = run_step(move_drafts.STEP, inputs, context=context())
    return sorted(rows, key=lambda row: (row["journey_id"], row["place"] or MOST_MOVES + 1))


def test_a_list_worked_by_hand() -> None:
    """Of two unmet criteria the nearer has a play of the map; the champion is missing; the team is divided;
    a quiet user is asked again. Everyone is asked for one thing. That
    it may decide nothing is no matter before half of the way. Of eve nothing is known:
    as far as anybody at the company answered, it was in meetings.
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
            placed("ann", "economic_buyer", influence=1.0),
            placed("ben", influence=0.4, momentum="cooling"),
            placed("cas", influence=0.4, momentum="cooling"),
            placed("dee", influence=0.4, momentum="quiet"),
            placed("eve", influence=0.4, momentum="quiet"),
        ],
        [
            unmet("budget_named"),
            unmet("compared", needed=2, touch_ids=["t2", "t1"], person_ids=["cas"], progress=0),
        ],
        [vacancy("champion"), vacancy("procurement")],
        channel_answers=[{"person_id": "ann", "channel": "meeting", "tried_count": 2, "answered_count": 2}],
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
        ("renew_the_contact", "dee", None, None, "email", "quorum", date(2026, 7, 7), "marketing"),
        ("meet_the_criterion", "eve", None, "compared", "meeting", "criterion", date(2026, 7, 7), "both"),
    ]
    assert len({row["argument_id"] for row in rows}) == 1
    assert [row["wanted_intents"] for row in rows[:3]] == [
        "insight,proof",
        "guidance,insight",
        "insight,guidance",
    ]
    assert json.loads(rows[4]["reasons"]) == {
        "rank": 5,
        "because": "criterion",
        "criterion_id": "compared",
        "label": None,
        "stage": "explore",
        "kind": "exit",
        "progress": 0,
        "needed": 2,
        "touch_ids": ["t1", "t2"],
        "audience": "member",
        "person": {
            "role": "user", "stance": "neutral", "momentum": "quiet", "influence": 0.4, "is_external": False,
        },
        "terms": None,
        "channel": {"answered_days": 0, "tried_days": 0, "basis": None, "closed": [], "contacts_in_7_days": 0},
        "gain": {},
        "gain_per_hour": None,
        "effect": None,
        "is_stalled": False, "is_drawn": False, "choice_probability": None,
    }  # fmt: skip
    assert rows[4]["evidence_ids"] == ["t1", "t2"]
    assert rows[3]["evidence_ids"] == ["last_of_dee"]
    assert json.loads(rows[2]["reasons"])["audience"] == "team"
    assert json.loads(rows[2]["reasons"])["dispersion"] == 0.6


def test_after_a_win() -> None:
    rows = _drafts(
        [
            facts(journey_id="a", stage="adopt", is_won=True),
            facts(journey_id="e", stage="expand", is_won=True),
        ],
        [placed("ann", journey_id="a", momentum="quiet"), placed("ben", journey_id="e")],
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
        [placed("ann", journey_id=name, momentum="quiet") for name in "abc"],
        vacancies=[{**vacancy("champion"), "journey_id": name} for name in "ab"],
    )
    assert [(row["journey_id"], row["person_id"], row["vacancy_role"]) for row in rows] == [
        ("a", None, "champion"),
        ("b", None, "champion"),
        ("b", "ann", None),
    ]


def test_nothing_is_wanted() -> None:
    assert _drafts([facts()], [placed("ann")]) == []


def test_a_journey_of_another_map_is_left_alone() -> None:
    assert _drafts([facts(journey_map="other")], [placed("ann", momentum="quiet")]) == []


MEMBERS = st.lists(
    st.builds(
        placed,
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
    assert max(Counter(row["play"] for row in rows).values(), default=0) <= MOST_OF_A_PLAY
    assert [row["place"] for row in rows] == list(range(1, len(rows) + 1))
    asked = Counter(row["person_id"] for row in rows if row["person_id"])
    assert set(asked.values()) <= {1}
    assert set(Counter(row["vacancy_role"] for row in rows if row["vacancy_role"]).values()) <= {1}
    assert all(row["due_on"].weekday() < 5 for row in rows)


OPEN = {
    "amount": 1000.0, "deal_amount": 1000.0, "currency_count": 1,
    "won_probability": 0.3, "won_probability_low": 0.2, "won_probability_high": 0.4,
    "lost_competitor_probability": 0.2, "lost_no_decision_probability": 0.1, "quorum_probability": 0.6,
}  # fmt: skip


def test_what_adds_most_per_hour_comes_first() -> None:
    """Reaching ben again adds more than reaching ann; an empty role nothing hangs on comes after all that is known."""
    rows = _drafts(
        [facts(**OPEN)],
        [placed("ann", influence=0.9, momentum="quiet"), placed("ben", influence=0.2, momentum="quiet")],
        vacancies=[vacancy("champion")],
        quorum_swings=[
            {"journey_id": "j", "person_id": person, "role": "user", "gain": gain}
            for person, gain in (("ann", 0.01), ("ben", 0.2))
        ],
    )
    assert [(row["person_id"], row["vacancy_role"], row["gain_basis"]) for row in rows] == [
        ("ben", None, "quorum"), ("ann", None, "quorum"), (None, "champion", "not_counted"),
    ]  # fmt: skip
    first = json.loads(rows[0]["reasons"])
    assert first["gain_per_hour"] == rows[0]["expected_gain_amount"] / rows[0]["effort_hours"]
    assert first["gain"]["quorum_rise"] == 0.2
    assert rows[0]["expected_gain_low_amount"] <= rows[0]["expected_gain_amount"]


def test_a_team_that_stands_still_gets_the_two_best_moves() -> None:
    members = [placed(name, momentum="quiet") for name in ("ann", "ben", "cas", "dee")]
    known = {"members": members, "criteria": [unmet("compared"), unmet("budget_named")]}
    assert len(_drafts([facts(idle_days=60)], **known)) == 4
    rows = _drafts([facts(idle_days=61)], **known)
    assert [row["place"] for row in rows] == [1, 2]
    assert json.loads(rows[0]["reasons"])["is_stalled"]


def test_what_is_held_back_says_why_and_takes_nobodys_place() -> None:
    rows = _drafts(
        [facts()],
        [placed("ann", momentum="quiet"), placed("ben", momentum="quiet")],
        recent_contacts=[
            {
                "person_id": "ann",
                "contact_count": 3,
                "sales_count": 1,
                "marketing_count": 2,
                "touch_ids": ["x"],
            }
        ],
        channel_bases=[
            {"person_id": "ben", "channel": channel, "basis": "refused", "touch_ids": ["u"]}
            for channel in ("email", "social")
        ],
    )
    assert {
        row["person_id"]: (row["place"], row["held_back_by"], row["evidence_ids"]) for row in rows
    } == {
        "ann": (None, "pressure", ["x"]), "ben": (None, "refused", ["u"]),
    }  # fmt: skip
    assert len(rows) == 2


def test_everybody_hears_the_same_argument_in_their_own_terms() -> None:
    rows = _drafts(
        [facts(dispersion=0.9, support=0.1)],
        [
            placed("ann", "economic_buyer", function="finance", momentum="quiet"),
            placed("ben", function="it", momentum="quiet"),
        ],
        [unmet("budget_named")],
    )
    assert len(rows) == 2
    assert len({row["argument_id"] for row in rows}) == 1
    terms = {row["person_id"]: json.loads(row["reasons"])["terms"] for row in rows}
    assert terms["ann"].startswith("cost, return")
    assert terms["ann"] != terms["ben"]


def test_a_play_that_surely_sets_teams_back_is_held() -> None:
    effect = {
        "journey_map": "tiny", "role": "user", "stage": "explore", "play": "renew_the_contact", "trials_count": 90,
        "effect": -0.2, "effect_low": -0.3, "effect_high": -0.1, "basis": "drawn", "finding": "hurts",
    }  # fmt: skip
    rows = _drafts([facts()], [placed("ann", momentum="quiet")], play_effects=[effect])
    assert [(row["place"], row["held_back_by"], row["evidence_ids"]) for row in rows] == [(None, "hurts", [])]
    assert json.loads(rows[0]["reasons"])["effect"]["effect_high"] == -0.1


def test_what_an_experiment_keeps_from_an_account_is_held_back_there() -> None:
    quiet = placed("ann", momentum="quiet")
    free = _drafts([facts()], [quiet])
    assert [(row["play"], row["place"]) for row in free] == [("renew_the_contact", 1)]
    owner = free[0]["owner_function"]
    test = {"account_id": "acme", "experiment_id": "x", "kind": "play", "play": "renew_the_contact"}
    both = ["sales", "marketing"] if owner == "both" else [owner]
    whole = {"account_id": "acme", "experiment_id": "x", "kind": "universal_holdout", "functions": both}
    for held_out in (test, whole):
        rows = _drafts([facts()], [quiet], held_out_accounts=[held_out])
        assert [(row["place"], row["held_back_by"]) for row in rows] == [(None, "experiment")]
    for other in ({**test, "play": "x"}, {**test, "account_id": "b"}, {**whole, "functions": ["operations"]}):
        assert _drafts([facts()], [quiet], held_out_accounts=[other]) == free


def test_who_cannot_decide_is_not_hurried() -> None:
    """Thirty days after they came to decide they would fall back, in a week: what takes the risk away comes later."""
    where = facts(stage="decide", lost_no_decision_probability=0.5, stay_days=22, idle_days=22)
    rows = _drafts([where], [placed("ann"), placed("ben", momentum="quiet")])
    assert [(row["play"], row["due_on"]) for row in rows] == [
        ("make_deciding_safer", date(2026, 7, 10)),
        ("renew_the_contact", date(2026, 7, 7)),
    ]
