"""Differences within strata: a case worked by hand, coverage under clustering, and no effect where there is none."""

from __future__ import annotations

import numpy as np
import pytest

from quorate.stats.stratified_differences import Differences, GroupCounts, stratified_differences


def _differences(rows: list[tuple[int, ...]]) -> Differences:
    columns = np.array(rows).T
    counts = GroupCounts(*(column.astype(np.float64) for column in columns[3:]))
    return stratified_differences(columns[0], columns[1], columns[2], counts)


def test_worked_by_hand() -> None:
    """Stratum 0: 2 of 4 against 1 of 4; stratum 1: 1 of 1 against 1 of 3; stratum 2 holds only others."""
    found = _differences(
        [
            # cell, stratum, cluster, treated, successes, others, successes
            (0, 0, 0, 2, 2, 2, 1),
            (0, 0, 1, 2, 0, 2, 0),
            (0, 1, 2, 1, 1, 3, 1),
            (0, 2, 3, 0, 0, 9, 9),
        ]
    )
    # weights 4*4/8 = 2 and 1*3/4 = .75; differences 1/4 and 2/3
    assert found.difference[0] == pytest.approx((2 * 0.25 + 0.75 * (2 / 3)) / 2.75)
    assert found.treated_share[0] == pytest.approx((2 * 0.5 + 0.75 * 1.0) / 2.75)
    assert (found.treated_clusters[0], found.other_clusters[0]) == (3, 3)
    assert found.variance[0] > 0.0


def test_a_cell_without_comparison_is_not_a_number() -> None:
    found = _differences([(0, 0, 0, 3, 1, 0, 0), (1, 0, 0, 1, 1, 1, 0)])
    assert np.isnan(found.difference[0])
    assert found.difference[1] == 1.0
    assert found.treated_clusters[0] == 0


def _drawn(rng: np.random.Generator, effect: float) -> list[tuple[int, ...]]:
    """Eighty teams of five who share their ending; more active strata read more and move on more."""
    rows = []
    for cluster in range(80):
        stratum = int(rng.integers(3))
        is_treated = rng.random() < (0.2, 0.4, 0.65)[stratum]
        has_succeeded = rng.random() < (0.25, 0.4, 0.55)[stratum] + effect * is_treated
        group = [5, 5 * int(has_succeeded)]
        rows.append(
            (0, stratum, cluster, *(group if is_treated else [0, 0]), *([0, 0] if is_treated else group))
        )
    return rows


@pytest.mark.parametrize("effect", [0.0, 0.15])
def test_intervals_hold_the_effect_where_strata_hold_what_misleads(effect: float) -> None:
    rng = np.random.default_rng(7)
    held, crude = [], []
    for _ in range(300):
        rows = _drawn(rng, effect)
        found = _differences(rows)
        held.append(abs(found.difference[0] - effect) <= 1.6448536 * np.sqrt(found.variance[0]))
        together = np.array(rows)[:, 3:].sum(axis=0)
        crude.append(together[1] / together[0] - together[3] / together[2])
    assert 0.85 <= np.mean(held) <= 0.95
    assert np.mean(crude) > effect + 0.05
