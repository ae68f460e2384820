"""How probable quorums are, what hangs on each seat, and what-if."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from tests.outlook.test_agreement import member
from tests.outlook.worked import CONTEXT, MAP, working
from tests.worlds import run_step

from quorate.errors import NotFound
from quorate.outlook import quorum_swings, quorums
from quorate.outlook.quorum_what_if import Changes, quorum_if
from quorate.outlook.quorums import open_teams
from quorate.outlook.team_arrays import Teams
from quorate.settings import QuorumRule, Single

OPEN = [{"journey_id": "j1", "outcome": "open"}]


def made(members: list[dict[str, Any]]) -> dict[str, Any]:
    tables = {
        "journeys": OPEN,
        "stance_states": working("stance_states", members),
    }
    (row,) = run_step(quorums.STEP, tables, context=CONTEXT)
    return row


TEAM = [
    member("ann", "economic_buyer", 0.1, 0.5), member("bob", "champion", 0.7, 0.9), member(None, "technical", None),
]  # fmt: skip


def test_no_seat_can_move_it_further_than_it_goes() -> None:
    row = made(TEAM)
    assert row["quorum_probability_low"] <= row["quorum_probability"] <= row["quorum_probability_high"]
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
