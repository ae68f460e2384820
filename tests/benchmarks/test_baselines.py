from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from benchmarks.truth.activity import WeightedScore
from benchmarks.truth.calibration import BinnedScore, LabelTable
from benchmarks.truth.deal_history import Deal, by_stage, by_table, newest_deal

AS_OF = date(2026, 6, 30)


def test_a_label_means_what_it_meant_drawn_towards_the_whole() -> None:
    table = LabelTable(2, strength=2.0).fit(["a", "a", "a", "b"], [1, 1, 1, 0])
    # overall: (1 + 1, 3 + 1) of 6
    assert table.shares_ == pytest.approx([1 / 3, 2 / 3])
    chances = table.predict(["a", "b", "never seen"])
    assert chances[0] == pytest.approx([(2 / 3) / 5, (3 + 4 / 3) / 5])
    assert chances[1] == pytest.approx([(1 + 2 / 3) / 3, (4 / 3) / 3])
    assert chances[2] == pytest.approx([1 / 3, 2 / 3])


def test_a_score_is_cut_into_bins() -> None:
    scores = np.arange(100.0)
    fitted = BinnedScore(2, bins=4).fit(scores, [int(score >= 50) for score in scores])
    chances = fitted.predict(np.array([10.0, 90.0]))[:, 1]
    assert chances[0] < 0.15
    assert chances[1] > 0.85


def test_weights_and_cap_are_found_again() -> None:
    dice = np.random.default_rng(3)
    counts = [{"web viewed": int(a), "email clicked": int(b)} for a, b in dice.integers(0, 12, (400, 2))]
    targets = np.array([2.0 * min(one["web viewed"], 5) for one in counts]) + dice.normal(0.0, 0.1, 400)
    fitted = WeightedScore().fit(counts, targets, [str(place) for place in range(400)])
    assert fitted.cap_ == 5.0
    weights = dict(zip(fitted.kinds_, fitted.weights_, strict=True))
    assert weights["web viewed"] == pytest.approx(2.0, abs=0.05)
    assert weights["email clicked"] == pytest.approx(0.0, abs=0.05)
    assert fitted.predict([{"never seen": 3}]) == pytest.approx([0.0])


def deal(name: str, closed_after: int | None, outcome: str, stages: tuple[tuple[int, str], ...]) -> Deal:
    created = AS_OF - timedelta(days=100)
    return Deal(
        name,
        created,
        tuple((created + timedelta(days=day), stage) for day, stage in stages),
        None if closed_after is None else created + timedelta(days=closed_after),
        outcome,
    )


def test_stages_of_past_days_tell_what_came_within_the_horizon() -> None:
    # looked at 30, 60 and 90 days ago: days 70, 40 and 10 of each deal
    deals = [
        deal("won on day 50", 50, "won", ((0, "early"), (30, "late"))),
        deal("open", None, "open", ((0, "early"),)),
    ]
    table = by_table(deals, AS_OF, 30)
    # early: day 10 of the first stays open, days 10, 40 and 70 of the second too; late: day 40 is won on day 50
    assert table["early"].argmax() == 3
    overall = np.array([1 + 1, 1, 1, 1 + 4]) / 9
    assert table[None] == pytest.approx(overall)
    assert table["late"] == pytest.approx((np.array([1.0, 0, 0, 0]) + 5 * overall) / 6)


def test_nothing_later_than_the_day_is_used() -> None:
    known = [deal("open", None, "open", ((0, "early"),))]
    assert set(by_table(known, AS_OF, 200)) == {None}


def test_win_rates_count_a_loss_without_reason_half_and_half() -> None:
    rates = by_stage(
        [deal("lost", 50, "lost_other", ((0, "early"),)), deal("open", None, "open", ((0, "late"),))]
    )
    assert set(rates) == {"early", None}
    assert rates[None] == pytest.approx(np.array([1.0, 1.5, 1.5, 0.0]) / 4)
    assert rates["early"][3] == 0.0


def test_the_newest_deal() -> None:
    assert newest_deal([]) is None
    found = newest_deal([deal("a", None, "open", ()), deal("b", None, "open", ())])
    assert found is not None
    assert found.opportunity_id == "b"
