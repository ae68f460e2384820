"""Rates of moving and ending: the prior, own history on top of it, and the recovery of a known world."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from tests.outlook.worked import MAP, working

from quorate.outlook.outcome_model import OutcomeModel
from quorate.outlook.outcome_prior import (
    COMPETITOR_OF_LOST,
    ENDINGS,
    WON_SHARE,
    WORTH_CASES,
    mean_stay_days,
    outcome_prior,
)
from quorate.settings import default_journey_map
from quorate.settings.journey_map import TypicalDays
from quorate.settings.purchase_stages import purchase_place, purchase_stages

# Per day, from (explore, select) x (without, with an opportunity) to those four and the three endings.
TRUE_RATES = np.array(
    [
        [0.0, 0.010, 0.004, 0.0, 0.0, 0.0, 0.012],
        [0.003, 0.0, 0.0, 0.015, 0.0, 0.0, 0.006],
        [0.0, 0.0, 0.0, 0.020, 0.001, 0.004, 0.006],
        [0.0, 0.0, 0.004, 0.0, 0.016, 0.006, 0.008],
    ]
)
STATES = [("explore", False), ("select", False), ("explore", True), ("select", True)]


def counted(state: tuple[str, bool], count: int, days: float, **what: Any) -> dict[str, Any]:
    row = {"next_stage": "", "next_has_opportunity": False, "ending": ""}
    return {"stage": state[0], "has_opportunity": state[1], "stay_count": count, "days": days, **row, **what}


def fitted(rows: list[dict[str, Any]]) -> OutcomeModel:
    return OutcomeModel(MAP).fit(working("outcome_counts", rows))


def simulated(journeys: int, days: float, chance: np.random.Generator) -> list[dict[str, Any]]:
    """Counts from journeys that begin in explore without an opportunity and are watched for `days`."""
    rows = []
    for _ in range(journeys):
        state, left = 0, days
        while state < 4 and left > 0.0:
            total = float(TRUE_RATES[state].sum())
            stay = float(chance.exponential(1.0 / total))
            what: dict[str, Any] = {}
            following = state
            if stay < left:
                following = int(chance.choice(7, p=TRUE_RATES[state] / total))
                if following < 4:
                    what = {"next_stage": STATES[following][0], "next_has_opportunity": STATES[following][1]}
                else:
                    what = {"ending": ENDINGS[following - 4]}
            rows.append(counted(STATES[state], 1, min(stay, left), **what))
            left -= stay
            state = following
    return rows


def truth(days: float) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    from scipy.linalg import expm

    generator = np.zeros((7, 7))
    generator[:4] = TRUE_RATES
    np.fill_diagonal(generator, -generator.sum(axis=1))
    return np.asarray(expm(generator * days)[:4, 4:])


def test_the_purchase_ends_where_a_won_opportunity_is_needed() -> None:
    assert [stage.stage for stage in purchase_stages(MAP)] == ["explore", "select"]
    assert [purchase_place(MAP, stage) for stage in ("explore", "select", "adopt")] == [0, 1, 1]
    assert purchase_stages(default_journey_map())[-1].stage == "decide"


def test_the_prior_carries_the_published_shares() -> None:
    prior = outcome_prior(MAP)
    assert prior.counts.sum(axis=1).tolist() == pytest.approx([WORTH_CASES] * 4)
    # with an opportunity in the last of two stages one step is left, so the published share wins there
    last = prior.counts[3, 4:] / prior.counts[3, 4:].sum()
    lost = 1.0 - WON_SHARE
    expected = [WON_SHARE, lost * COMPETITOR_OF_LOST, lost * (1.0 - COMPETITOR_OF_LOST)]
    assert last.tolist() == pytest.approx(expected)
    # 0.575 of all are decided, 46.6 in 76.2 of those are won
    assert pytest.approx(0.351640, abs=1e-6) == WON_SHARE


def test_a_map_of_one_stage_has_a_prior() -> None:
    prior = outcome_prior(replace(MAP, stages=MAP.stages[:1]))
    # without an opportunity: half get one, half give up; with one: the published shares
    assert prior.counts[0].tolist() == pytest.approx([0.0, 2.0, 0.0, 0.0, 2.0])
    assert prior.counts[1, 2] == pytest.approx(WORTH_CASES * WON_SHARE)
    assert prior.counts[1, :2].sum() == 0.0


def test_mean_stay_by_hand() -> None:
    # s = ln 3 / 1.28155 = 0.85725; 30 exp(0.36744) = 43.32
    assert mean_stay_days(TypicalDays(median=30, p90=90)) == pytest.approx(43.32, abs=0.005)
    assert mean_stay_days(TypicalDays(median=30, p90=30)) == 30.0


def test_without_history_the_prior_alone_speaks_and_is_wide() -> None:
    found = fitted([]).predict_outlooks(180)
    assert found.prior_share.tolist() == pytest.approx([1.0] * 4)
    assert (found.won_high - found.won_low)[3] > 0.4
    assert found.endings[0, 0] < found.endings[3, 0], "an early team is less likely to have won by then"


def test_losses_without_a_cause_are_split_like_those_with_one() -> None:
    select = ("select", True)
    named = [
        counted(select, 30, 900.0, ending="lost_competitor"),
        counted(select, 10, 300.0, ending="lost_no_decision"),
    ]
    model = fitted([*named, counted(select, 20, 600.0, ending="lost_other")])
    lost = model.counts_[3, 5:]
    prior = model.prior_.counts[3, 5:]
    assert lost.sum() == pytest.approx(60.0)
    weights = prior + np.array([30.0, 10.0])
    expected = [30.0, 10.0] + 20.0 * weights / weights.sum()
    assert lost.tolist() == pytest.approx(expected.tolist())


def test_stages_after_the_purchase_are_no_movement() -> None:
    adopt = counted(("adopt", True), 1, 10.0, next_stage="select", next_has_opportunity=True)
    model = fitted([counted(("select", True), 1, 5.0, next_stage="adopt", next_has_opportunity=True), adopt])
    assert model.counts_.sum() == 0.0
    assert model.days_.tolist() == [0.0, 0.0, 0.0, 15.0]


def test_own_history_outweighs_the_prior() -> None:
    chance = np.random.default_rng(41)
    model = fitted(simulated(3000, 600.0, chance))
    found = model.predict_outlooks(180)
    assert found.endings.tolist() == [pytest.approx(row, abs=0.03) for row in truth(180.0).tolist()]
    assert found.prior_share.max() < 0.02


def test_the_truth_lies_in_nine_of_ten_intervals() -> None:
    chance = np.random.default_rng(43)
    expected = truth(180.0)[:, 0]
    hits = []
    for _ in range(25):
        found = fitted(simulated(300, 365.0, chance)).predict_outlooks(180)
        hits.append((found.won_low <= expected) & (expected <= found.won_high))
    # within three standard errors of a share over 100 related intervals
    assert 0.78 <= float(np.mean(hits)) <= 0.99


def test_thin_history_is_wider() -> None:
    rows = simulated(400, 365.0, np.random.default_rng(47))
    thin, thick = (fitted(part).predict_outlooks(180) for part in (rows[:60], rows))
    assert (thin.won_high - thin.won_low > thick.won_high - thick.won_low).all()
    assert (thin.prior_share > thick.prior_share).all()


def test_shuffled_endings_show_no_difference_between_stages() -> None:
    chance = np.random.default_rng(53)
    # both stages end alike, whatever the label says: 1 in 3 each way, the same time at risk
    rows = [
        counted((stage, True), 1, float(chance.exponential(40.0)), ending=ENDINGS[int(chance.integers(3))])
        for stage in chance.permutation(["explore", "select"] * 1500)
    ]
    model = fitted(rows)
    found = model.predict_outlooks(365).endings[2:]
    assert found[0].tolist() == pytest.approx(found[1].tolist(), abs=0.04)
    assert found[0].tolist() == pytest.approx([1 / 3] * 3, abs=0.04)
