"""How near teams are to their quorum."""

from __future__ import annotations

import json
from dataclasses import replace
from statistics import NormalDist
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from tests.outlook.worked import CONTEXT, MAP, working
from tests.worlds import run_step

from quorate.outlook import agreement, quorums
from quorate.outlook.quorum_counts import QuorumCounts
from quorate.outlook.quorum_probabilities import quorum_probabilities
from quorate.outlook.team_arrays import Teams
from quorate.settings import QuorumRule, Single
from quorate.settings.quorum import QuorumTree
from quorate.vocabulary import PUBLISHED_TABLES
from quorate.vocabulary.checking import disagreements
from quorate.warehouse.steps import Context

NORMAL = NormalDist()
SHARED, PRIOR_VARIANCE = 0.3, 0.2
INFLUENCE = {role.role: role.influence for role in MAP.roles}


def member(
    person: str | None, role: str, score: float | None, confidence: float = 0.9, **also: Any
) -> dict[str, Any]:
    variance = PRIOR_VARIANCE * (1.0 - confidence if score is not None else 1.0)
    return {
        "journey_id": "j1",
        "person_id": person,
        "role": role,
        "is_counted": True,
        "influence": INFLUENCE.get(role, 0.3),
        "expected_stance": 0.25,
        "mean": 0.25 if score is None else score,
        "variance": variance,
        "shared_share": SHARED,
        "stance": "unknown",
        "stance_score": score,
        "stance_confidence": 0.0 if score is None else confidence,
        **also,
    }


def context_with(quorum: QuorumTree) -> Context:
    return replace(CONTEXT, journey_maps=(replace(MAP, quorum=quorum),))


def agreed(members: list[dict[str, Any]], context: Context = CONTEXT, **also: Any) -> dict[str, Any]:
    (row,) = steps([{"journey_id": "j1", "outcome": "open"}], members, context, **also)
    return row


def steps(
    journeys: list[dict[str, Any]], members: list[dict[str, Any]], context: Context = CONTEXT, **also: Any
) -> list[dict[str, Any]]:
    """Agreement of journeys, with nothing learned from past ones."""
    tables = {"journeys": journeys, "stance_states": working("stance_states", members)}
    tables["quorums"] = working("quorums", run_step(quorums.STEP, tables, context=context))
    return run_step(agreement.STEP, {**tables, **also}, context=context)


SUPPORTING_CHAMPION = context_with(Single(QuorumRule(role="champion", stance="supporter")))


@pytest.mark.parametrize(("score", "confidence"), [(0.5, 0.9), (0.1, 0.5), (-0.3, 0.2), (0.9, 0.97)])
def test_one_champion_is_a_normal_distribution_above_the_border(score: float, confidence: float) -> None:
    row = agreed([member("ann", "champion", score, confidence)], SUPPORTING_CHAMPION)
    sd = ((1.0 - confidence) * PRIOR_VARIANCE) ** 0.5
    assert row["quorum_probability"] == pytest.approx(NORMAL.cdf((score - 0.2) / sd), abs=1e-4)
    # the shared part at the ends of its middle 90 %: mean moved by 1.645 sd sqrt(0.3), sd times sqrt(0.7)
    ends = [
        NORMAL.cdf((score - 0.2 + side * 1.6448536 * sd * SHARED**0.5) / (sd * (1.0 - SHARED) ** 0.5))
        for side in (-1.0, 1.0)
    ]
    assert [row["quorum_probability_low"], row["quorum_probability_high"]] == pytest.approx(ends, abs=1e-6)


def test_less_known_is_wider() -> None:
    widths = []
    for confidence in (0.95, 0.7, 0.3):
        row = agreed([member("ann", "champion", 0.25, confidence)], SUPPORTING_CHAMPION)
        widths.append(row["quorum_probability_high"] - row["quorum_probability_low"])
        assert row["quorum_probability_low"] <= row["quorum_probability"] <= row["quorum_probability_high"]
    # near the border each is wide; what counts is that none is narrower for knowing less
    assert widths == sorted(widths)


def test_unknown_members_count_with_what_was_borrowed_and_its_width() -> None:
    row = agreed([member("ann", "champion", None)], SUPPORTING_CHAMPION)
    assert row["quorum_probability"] == pytest.approx(NORMAL.cdf(0.05 / PRIOR_VARIANCE**0.5), abs=1e-4)
    assert row["support"] is None
    assert row["dispersion"] is None


def test_support_and_dispersion_by_hand() -> None:
    row = agreed(
        [
            member("ann", "economic_buyer", 0.5),
            member("bob", "champion", 0.9),
            member("cyd", "user", -0.3),
            member("dan", "user", None),
            member("eve", "user", -1.0, is_counted=False),
            member("fay", "user", -1.0, is_counted=False),
        ]
    )
    weights, scores = np.array([1.0, 0.8, 0.4]), np.array([0.5, 0.9, -0.3])
    mean = float(weights @ scores / 2.2)
    assert row["support"] == pytest.approx(mean)
    assert row["dispersion"] == pytest.approx(float(np.sqrt(weights @ (scores - mean) ** 2 / 2.2)))
    assert row["required_role_coverage"] == 1.0


def test_a_required_role_nobody_fills_counts_with_its_likely_stance() -> None:
    known = [member("bob", "champion", 0.9, 0.99), member("cyd", "user", 0.9, 0.99)]
    hopeless, usual, sure = (
        agreed([*known, member(None, "economic_buyer", None, mean=mean, variance=variance)])
        for mean, variance in ((-0.8, 0.01), (0.25, 0.2), (0.8, 0.01))
    )
    assert hopeless["quorum_probability"] < 0.001
    assert usual["quorum_probability"] == pytest.approx(NORMAL.cdf(0.05 / 0.2**0.5), abs=0.01)
    assert sure["quorum_probability"] > 0.999
    assert usual["required_role_coverage"] == 0.5
    assert "cyd" not in usual["swing_person_ids"], "nothing hangs on a user whose support is certain"


def test_a_team_of_nobody_has_a_row() -> None:
    row = agreed([member(None, "economic_buyer", None), member(None, "champion", None)])
    assert (row["required_role_coverage"], row["conflicts"]) == (0.0, "[]")
    assert 0.1 < row["quorum_probability"] < 0.9
    assert (row["support"], row["swing_person_ids"]) == (None, [])


def test_only_open_journeys_have_rows() -> None:
    journeys = [{"journey_id": "j1", "outcome": "open"}, {"journey_id": "j2", "outcome": "won"}]
    members = [member("ann", "champion", 0.5), member("ann", "champion", 0.5, journey_id="j2")]
    rows = steps(journeys, members)
    assert [row["journey_id"] for row in rows] == ["j1"]


def test_who_would_move_it_most_comes_first() -> None:
    row = agreed(
        [
            member("ann", "economic_buyer", -0.5),
            member("bob", "champion", 0.9, 0.99),
            member("cyd", "technical", 0.0),
            member("dan", "user", 0.5),
        ]
    )
    # without the economic buyer nothing helps; the champion is certain already
    assert row["swing_person_ids"][0] == "ann"
    assert "bob" not in row["swing_person_ids"]


def test_the_powerful_come_first_and_who_is_not_known_last() -> None:
    row = agreed(
        [
            member("ann", "economic_buyer", None),
            member("bob", "champion", 0.3, 0.4),
            member("cyd", "technical", 0.1),
            member("dan", "user", 0.1),
        ]
    )
    # all hangs on the buyer, of whom nothing was seen; the user moves as much as the technical member and weighs less
    assert row["swing_person_ids"] == ["bob", "cyd", "dan", "ann"]


def test_conflicts_name_pairs_and_functions() -> None:
    people = [
        {"person_id": "ann", "emails": [], "is_external": False, "function": "finance"},
        {"person_id": "bob", "emails": [], "is_external": False, "function": "it"},
        {"person_id": "cyd", "emails": [], "is_external": False, "function": "it"},
    ]
    members = [
        member("ann", "economic_buyer", 0.5),
        member("bob", "technical", -0.4),
        member("cyd", "user", -0.21),
        member("dan", "user", 0.1),
    ]
    found = json.loads(agreed(members, people=people)["conflicts"])
    assert [(each["between"], each["for"], each["against"]) for each in found] == [
        ("members", "ann", "bob"), ("members", "ann", "cyd"), ("functions", "finance", "it"),
    ]  # fmt: skip
    assert found[0]["for_score"] == 0.5
    assert found[0]["against_function"] == "it"
    # weighed by influence: six tenths of -0.4 and four tenths of -0.21
    assert found[2]["against_score"] == -0.324


def random_teams(chance: np.random.Generator, count: int) -> Teams:
    sizes = chance.integers(0, 9, count)
    members = int(sizes.sum())
    scores = chance.uniform(-0.8, 0.9, members)
    roles = chance.integers(0, 6, members).astype(np.int64)
    return Teams(
        tuple(f"j{number}" for number in range(count)),
        np.concatenate(([0], np.cumsum(sizes))).astype(np.int64),
        tuple(f"p{number}" for number in range(members)),
        roles,
        np.eye(6)[roles],
        chance.random(members),
        scores,
        scores,
        chance.uniform(0.01, 0.35, members),
        np.full(members, SHARED),
    )


def simulated(teams: Teams, number: int, chance: np.random.Generator, draws: int) -> float:
    """Share of drawn teams that satisfy the small map's quorum; of likeliest roles where it asks for shares."""
    members = slice(teams.starts[number], teams.starts[number + 1])
    sds, shares = np.sqrt(teams.variances[members]), teams.role_shares[members].cumsum(axis=1)
    # the number behind the last role is nobody
    roles = (chance.random((draws, len(sds), 1)) >= shares[None]).sum(axis=2)
    shared, own = chance.normal(size=(draws, 1)), chance.normal(size=(draws, len(sds)))
    levels = teams.means[members] + sds * (np.sqrt(SHARED) * shared + np.sqrt(1.0 - SHARED) * own)
    support, opposed = levels >= 0.2, levels < -0.6
    voting = int((teams.roles[members] < 4).sum())
    needed = max(1, int(np.ceil(0.6 * voting - 1e-9)))
    reached = (
        (support & (roles == 0)).any(axis=1)
        & (support & (roles == 1)).any(axis=1)
        & ~(opposed & (roles == 2)).any(axis=1)
        & ((~support & (roles < 4)).sum(axis=1) <= voting - needed)
    )
    return float(reached.mean())


@pytest.mark.parametrize("is_role_certain", [True, False])
def test_probabilities_equal_drawing_many_teams(is_role_certain: bool) -> None:
    chance = np.random.default_rng(17)
    teams = random_teams(chance, 40)
    if not is_role_certain:
        likeliest = 1.5 * np.eye(6)[teams.roles]
        drawn_shares = chance.random((len(teams.people), 6)) * [1, 1, 1, 1, 1, 0] + likeliest
        there = chance.uniform(0.4, 1.0, (len(teams.people), 1))
        teams = replace(teams, role_shares=there * drawn_shares / drawn_shares.sum(axis=1, keepdims=True))
    found = quorum_probabilities(teams, QuorumCounts(MAP))
    drawn = [simulated(teams, number, chance, 20_000) for number in range(40)]
    assert found.means.tolist() == pytest.approx(drawn, abs=0.015)
    assert max(drawn) > 0.2, "a test in which no team could agree would say nothing"


def test_gains_equal_fixing_the_member_as_a_supporter() -> None:
    teams = random_teams(np.random.default_rng(23), 20)
    found = quorum_probabilities(teams, QuorumCounts(MAP))
    for person in range(0, len(teams.people), 3):
        means, variances = teams.means.copy(), teams.variances.copy()
        means[person], variances[person] = 0.4, 1e-6
        fixed = quorum_probabilities(replace(teams, means=means, variances=variances), QuorumCounts(MAP))
        team = int(np.searchsorted(teams.starts, person, side="right")) - 1
        assert found.gains[person] == pytest.approx(fixed.means[team] - found.means[team], abs=1e-9)


def test_batches_do_not_change_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    teams = random_teams(np.random.default_rng(29), 25)
    together = quorum_probabilities(teams, QuorumCounts(MAP))
    monkeypatch.setattr("quorate.outlook.quorum_probabilities._CELLS_AT_ONCE", 1)
    apart = quorum_probabilities(teams, QuorumCounts(MAP))
    assert apart.means.tolist() == pytest.approx(together.means.tolist(), abs=1e-12)
    assert apart.gains.tolist() == pytest.approx(together.gains.tolist(), abs=1e-12)


def test_keeps_the_contract() -> None:
    journeys = [{"journey_id": f"j{number}", "outcome": "open"} for number in range(3)]
    members = [member("ann", "champion", 0.5), member("bob", "user", None), member("cyd", "odd", -0.5)]
    contract = PUBLISHED_TABLES["agreement"]
    rows = steps(journeys, members)
    assert disagreements(contract, pa.Table.from_pylist(rows, schema=contract.arrow_schema())) == []
