"""Quorums held against past ones, what hangs on each seat, and what-if."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from tests.outlook.test_agreement import SUPPORTING_CHAMPION, member
from tests.outlook.worked import CONTEXT, MAP, at, working
from tests.worlds import run_step

from quorate.errors import NotFound
from quorate.outlook import past_quorums, quorum_swings, quorums
from quorate.outlook.quorum_what_if import Changes, quorum_if
from quorate.outlook.quorums import open_teams
from quorate.outlook.team_arrays import Teams
from quorate.settings import QuorumRule, Single

OPEN = [{"journey_id": "j1", "outcome": "open"}]


def made(
    members: list[dict[str, Any]], past: list[dict[str, Any]] | None = None, context: Any = CONTEXT
) -> dict[str, Any]:
    tables = {
        "journeys": OPEN,
        "stance_states": working("stance_states", members),
        "past_quorums": working("past_quorums", past or []),
    }
    (row,) = run_step(quorums.STEP, tables, context=CONTEXT)
    return row


def history(count: int, reached_of_ten: int) -> list[dict[str, Any]]:
    return [
        {"journey_id": f"p{number:03}", "closed_at": datetime(2025, 1, 1) + timedelta(days=number),
         "quorum_probability": 0.6, "is_reached": number * 7 % 10 < reached_of_ten}
        for number in range(count)
    ]  # fmt: skip


TEAM = [
    member("ann", "economic_buyer", 0.1, 0.5), member("bob", "champion", 0.7, 0.9), member(None, "technical", None),
]  # fmt: skip


def test_past_outcomes_move_the_probability_and_the_gains_with_it() -> None:
    alone, taught = made(TEAM), made(TEAM, history(300, 2))
    assert alone["quorum_probability"] == alone["uncorrected_probability"]
    assert (alone["past_journeys"], alone["prior_share"]) == (0, 1.0)
    assert taught["uncorrected_probability"] == alone["uncorrected_probability"]
    assert taught["quorum_probability"] < alone["quorum_probability"] - 0.1
    assert (
        taught["quorum_probability_low"] <= taught["quorum_probability"] <= taught["quorum_probability_high"]
    )
    assert (taught["past_journeys"], taught["prior_share"] < 0.1) == (300, True)
    for row in (alone, taught):
        assert all(row["quorum_probability"] + seat["gain"] <= 1.0 + 1e-9 for seat in row["seats"])
        assert all(row["quorum_probability"] - seat["loss"] >= -1e-9 for seat in row["seats"])


def test_vacant_roles_have_swings_too() -> None:
    row = made(TEAM)
    rows = run_step(quorum_swings.STEP, {"quorums": working("quorums", [row])}, context=CONTEXT)
    assert {(each["person_id"], each["role"]) for each in rows} == {
        ("ann", "economic_buyer"), ("bob", "champion"), (None, "technical"),
    }  # fmt: skip
    buyer = next(each for each in rows if each["person_id"] == "ann")
    assert buyer["gain"] > 0.1
    assert buyer["loss"] == pytest.approx(row["quorum_probability"], abs=1e-9), (
        "without the buyer there is no quorum"
    )


def test_past_journeys_are_seen_four_weeks_before_their_end() -> None:
    journeys = [
        {"journey_id": name, "outcome": outcome, "closed_at": at("06-01")}
        for name, outcome in (("j1", "won"), ("j2", "lost_no_decision"), ("j3", "lost_competitor"))
    ]

    def seen(read_on: str, joined_on: str = "03-01") -> list[dict[str, Any]]:
        people = [
            {"journey_id": row["journey_id"], "person_id": "ann", "role": "champion", "membership": "confirmed",
             "influence": 0.8, "joined_at": at(joined_on)}
            for row in journeys
        ]  # fmt: skip
        reading = {
            "journey_id": "j1", "person_id": "ann", "read_at": at(read_on), "evidence_id": "t", "is_statement": False,
            "signal": "replied", "reading": -0.9, "error_variance": 0.02,
        }  # fmt: skip
        tables = {
            "journeys": journeys, "team_members": working("team_members", people),
            "stance_evidence": working("stance_evidence", [reading]), "influences": working("influences"),
        }  # fmt: skip
        return run_step(past_quorums.STEP, tables, context=SUPPORTING_CHAMPION)

    early, late = seen("05-01"), seen("05-20")
    assert [(row["journey_id"], row["is_reached"]) for row in early] == [("j1", True), ("j2", False)]
    assert early[0]["quorum_probability"] < 0.05
    assert late[0]["quorum_probability"] == late[1]["quorum_probability"]
    # whoever joined later is not there yet, and the role is one that nobody fills
    assert seen("05-01", "05-25")[0]["quorum_probability"] == seen("05-20", "05-25")[0]["quorum_probability"]


def team() -> Teams:
    journeys = pa.table({"journey_id": ["j1"], "outcome": ["open"]})
    return open_teams(journeys, working("stance_states", TEAM), [role.role for role in MAP.roles])


def test_what_if_equals_what_hangs_on_the_seat() -> None:
    row = made(TEAM)
    found = quorum_if(team(), Changes({"ann": "supporter"}), MAP)
    ends = ("quorum_probability", "quorum_probability_low", "quorum_probability_high")
    assert (found.now.mean, found.now.low, found.now.high) == pytest.approx(
        [row[end] for end in ends], abs=1e-9
    )
    assert found.then.mean - found.now.mean == pytest.approx(row["seats"][0]["gain"], abs=1e-3)
    assert found.then.high - found.then.low < found.now.high - found.now.low


def test_what_if_is_corrected_by_past_outcomes_as_the_quorum_is() -> None:
    row = made(TEAM, history(300, 2))
    correction = row["correction_shift"], row["correction_slope"]
    assert correction != (0.0, 1.0)
    found = quorum_if(team(), Changes({"ann": "supporter"}), MAP, *correction)
    assert found.now.mean == pytest.approx(row["quorum_probability"], abs=1e-6)
    assert found.then.mean - found.now.mean == pytest.approx(row["seats"][0]["gain"], abs=1e-3)
    alone = made(TEAM)
    assert (alone["correction_shift"], alone["correction_slope"]) == (0.0, 1.0)


def test_what_if_a_vacant_role_is_filled() -> None:
    opposed = quorum_if(team(), Changes(filled={"technical": "opponent"}), MAP)
    supporting = quorum_if(team(), Changes(filled={"technical": "champion"}), MAP)
    assert opposed.then.mean < 1e-6 < supporting.now.mean < supporting.then.mean


def test_what_if_tells_which_demand_fails() -> None:
    """The small map asks for a buyer, a champion, nobody technical against, and six tenths of the votes."""
    found = quorum_if(team(), Changes({"ann": "sceptic"}), MAP)
    assert len(found.demands_now) == len(found.demands_then) == 4
    assert found.demands_then[0] < 1e-6 < 0.1 < found.demands_now[0]
    assert found.demands_then[1:3] == pytest.approx(found.demands_now[1:3], abs=1e-9)
    assert found.then.mean <= min(found.demands_then) + 1e-9


@pytest.mark.parametrize(("share", "word", "is_more"), [(0.5, "supporter", True), (0.6, "sceptic", False)])
def test_a_role_that_is_not_required_gets_a_seat_when_it_is_filled(
    share: float, word: str, is_more: bool
) -> None:
    """Of three, two are half and six tenths; of four, two are half and three are six tenths."""
    everybody = replace(MAP, quorum=Single(QuorumRule(members="all", stance="supporter", share=share)))
    found = quorum_if(team(), Changes(filled={"user": word}), everybody)
    assert (found.then.mean > found.now.mean) is is_more
    assert found.then.mean != pytest.approx(found.now.mean, abs=1e-3)


@pytest.mark.parametrize(
    "changes",
    [
        Changes({"zoe": "supporter"}),
        Changes(filled={"janitor": "supporter"}),
        Changes(filled={"champion": "supporter"}),
        Changes({"ann": "keen"}),
    ],
)
def test_what_if_of_something_that_is_not_there(changes: Changes) -> None:
    with pytest.raises(NotFound):
        quorum_if(team(), changes, MAP)


def test_nothing_changed_changes_nothing() -> None:
    found = quorum_if(team(), Changes(), MAP)
    assert found.now == found.then
    assert found.demands_now == found.demands_then
    assert np.isfinite(found.now.mean)
