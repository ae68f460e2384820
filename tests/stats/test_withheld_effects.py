from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.stats.simulated_journeys import GOAL, STAGES, Drawn, drawn, targets

from quorate.stats.stage_goals import Goal, chances_of
from quorate.stats.stage_transitions import StageTransitions
from quorate.stats.withheld_effects import Weeks, Withheld, withheld

EFFECTS, RATES = np.array([0.25, 0.0]), np.array([0.8, 0.8])
MIDDLE_90 = 1.6448536269514722


def _asked(found: Drawn, sets: list[list[int]], ways: np.ndarray[Any, Any] | None = None) -> Withheld:
    ended = found.ways if ways is None else ways
    model = StageTransitions(STAGES, 4).fit(found.stages, ended, found.columns, 1)
    assert model.is_settled_
    pulls = model.pulls(found.stages, ended, found.columns, found.clusters)
    weeks = Weeks(found.stages, found.clusters, found.columns)
    return withheld(model, weeks, GOAL, targets(), pulls, sets)


def _errors(answer: Withheld) -> np.ndarray[Any, Any]:
    return np.asarray(np.sqrt(np.diag(answer.covariance)))


def _truth() -> float:
    """What share of the won journeys would be missing without the first channel, by the same luck without it."""
    chance = np.random.default_rng(1)
    with_it = drawn(chance, 40_000, EFFECTS, RATES).won.mean()
    chance = np.random.default_rng(1)
    without = drawn(chance, 40_000, EFFECTS, RATES, off=0).won.mean()
    return float(1.0 - without / with_it)


def test_known_effects_and_their_absence_are_covered_at_the_stated_rate() -> None:
    truth, repeats, covered, zero_covered = _truth(), 40, 0, 0
    assert 0.25 < truth < 0.75
    shares = []
    for seed in range(repeats):
        answer = _asked(drawn(np.random.default_rng(100 + seed), 400, EFFECTS, RATES), [[1], [2]])
        width = MIDDLE_90 * _errors(answer)
        covered += abs(answer.shares[0] - truth) <= width[0]
        zero_covered += abs(answer.shares[1]) <= width[1]
        shares.append(answer.shares[0])
    # of 40 intervals at 90 %, fewer than 31 come about in one of a hundred tries
    assert covered >= 31
    assert zero_covered >= 31
    assert float(np.mean(shares)) == pytest.approx(truth, abs=0.05)


def test_thin_data_widen() -> None:
    few, many = (
        _errors(_asked(drawn(np.random.default_rng(5), count, EFFECTS, RATES), [[1]]))[0]
        for count in (150, 2_400)
    )
    assert few > 2.0 * many


def test_shuffled_endings_give_nothing() -> None:
    chance = np.random.default_rng(8)
    outside = 0
    for _ in range(20):
        found = drawn(chance, 300, EFFECTS, RATES)
        mixed = found.ways.copy()
        for stage in range(STAGES):
            own = np.flatnonzero(found.stages == stage)
            mixed[own] = chance.permutation(mixed[own])
        answer = _asked(found, [[1]], mixed)
        outside += abs(answer.shares[0]) > MIDDLE_90 * _errors(answer)[0]
    # of 20 at 90 %, more than five fall outside in one of a hundred tries
    assert outside <= 5


def test_a_capture_channel_taken_for_a_cause_is_overstated() -> None:
    """Demand makes both the searching and the winning; held equal as demand it claims nothing."""
    chance = np.random.default_rng(3)
    found = drawn(chance, 3_000, np.array([0.3, 0.0]), RATES)
    # searching follows what moves the team: the unseen first channel, told with noise
    searched = found.columns[:, 1] + chance.normal(0.0, 0.5, len(found.columns))
    columns = np.stack((np.ones(len(searched)), searched - searched.min(), found.columns[:, 2]), axis=1)
    answer = _asked(
        Drawn(found.stages, found.ways, columns, found.clusters, found.starts, found.won), [[1], [2]]
    )
    errors = _errors(answer)
    assert answer.shares[0] > 3.0 * errors[0]
    assert abs(answer.shares[1]) < 3.0 * errors[1]


def test_nothing_withheld_leaves_everything_and_no_error() -> None:
    answer = _asked(drawn(np.random.default_rng(2), 200, EFFECTS, RATES), [[]])
    assert answer.shares[0] == pytest.approx(0.0)
    assert _errors(answer)[0] == pytest.approx(0.0, abs=1e-9)


def test_the_chance_of_winning_is_that_of_the_journeys_that_ended() -> None:
    found = drawn(np.random.default_rng(4), 1_500, EFFECTS, RATES)
    answer = _asked(found, [[1]])
    assert answer.value == pytest.approx(float(found.won.mean()), abs=0.01)


def test_an_account_of_many_journeys_is_one_witness() -> None:
    found = drawn(np.random.default_rng(6), 600, EFFECTS, RATES)
    alone = _errors(_asked(found, [[1]]))[0]
    doubled = Drawn(
        np.tile(found.stages, 2),
        np.tile(found.ways, 2),
        np.tile(found.columns, (2, 1)),
        np.tile(found.clusters, 2),
        found.starts,
        found.won,
    )
    assert _errors(_asked(doubled, [[1]]))[0] == pytest.approx(alone, rel=0.1)


def test_a_chain_worked_out_by_hand() -> None:
    """From the first stage 0.2 go on and 0.2 are lost; of the second 0.1 fall back, 0.3 win and 0.1 are lost."""
    leaving = np.zeros((STAGES, 4))
    leaving[0] = [0.2, 0.0, 0.0, 0.2]
    leaving[1] = [0.0, 0.1, 0.3, 0.1]
    values, weeks = chances_of(
        Goal(np.array([1.0, 0.0, 0.0]), np.array([np.nan, np.nan, 0.0])), targets(), leaving
    )
    # v1 = v2 / 2 and v2 = 0.6 + 0.2 v1, so v1 = 1/3 and v2 = 2/3
    assert values[:2] == pytest.approx([1 / 3, 2 / 3])
    # visits: n1 = 1 + n2 / 5 and n2 = n1 / 2; each lasts 1 / leaving weeks
    assert weeks[:2] == pytest.approx([(10 / 9) / 0.4, (5 / 9) / 0.5])
