"""Other ways of choosing, told from choices that were made: worked values, and the truth covered."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quorate.stats.off_policy import Decisions, folds, policy_values
from quorate.stats.ragged import Numbers

OPTIONS = 4


def _decisions(seed: int, count: int, model_error: float = 0.1) -> tuple[Decisions, float]:
    """Choices made unevenly, another way that prefers the best option, and the true value of that way."""
    chance = np.random.default_rng(seed)
    true = chance.uniform(0.1, 0.6, OPTIONS)
    made = 0.05 + 0.8 * chance.dirichlet(np.ones(OPTIONS))
    made /= made.sum()
    other = np.full(OPTIONS, 0.05)
    other[true.argmax()] += 1.0 - other.sum()
    model = true + model_error
    chosen = chance.choice(OPTIONS, count, p=made)
    results = (chance.random(count) < true[chosen]).astype(np.float64)
    expected_else = np.full(count, float(other @ model))
    weights = (other / made)[chosen]
    return Decisions(results, weights, model[chosen], expected_else, np.arange(count)), float(other @ true)


def test_four_worked_decisions() -> None:
    found = policy_values(
        Decisions(
            results=np.array([1.0, 0.0, 1.0, 1.0]),
            weights=np.array([2.0, 1.0, 0.0, 1.0]),
            expected=np.array([0.5, 0.5, 0.5, 0.5]),
            expected_else=np.array([0.6, 0.6, 0.6, 0.6]),
            clusters=np.arange(4),
        )
    )
    assert found["ips"].mean == pytest.approx(3 / 4)
    assert found["snips"].mean == pytest.approx(3 / 4)
    # the model's .6, and a quarter of the two rests of .5 that count twice and once, less the one that counts once
    assert found["dr"].mean == pytest.approx(0.6 + 1.0 / 4)
    assert found["ips"].effective_count == pytest.approx(16 / 6)


def test_the_same_way_of_choosing_is_worth_what_it_brought() -> None:
    decisions, _ = _decisions(1, 500)
    same = Decisions(
        decisions.results, np.ones(500), decisions.expected, decisions.expected, decisions.clusters
    )
    for value in policy_values(same).values():
        assert value.low <= decisions.results.mean() <= value.high
    assert policy_values(same)["ips"].mean == pytest.approx(decisions.results.mean())
    assert policy_values(same)["dr"].mean == pytest.approx(decisions.results.mean())


@pytest.mark.parametrize("name", ["ips", "snips", "dr", "dr_shrunk"])
def test_the_true_value_lies_within_the_interval(name: str) -> None:
    covered = []
    for seed in range(120):
        decisions, truth = _decisions(seed, 600)
        value = policy_values(decisions)[name]
        covered.append(value.low <= truth <= value.high)
    assert 0.82 <= np.mean(covered) <= 0.98


def test_shrinking_errs_less_than_plain_weights_where_these_are_large() -> None:
    errors: dict[str, list[float]] = {"ips": [], "dr_shrunk": []}
    for seed in range(80):
        decisions, truth = _decisions(seed, 150, model_error=0.03)
        found = policy_values(decisions)
        for name, each in errors.items():
            each.append(found[name].mean - truth)
    plain, shrunk = (np.sqrt(np.mean(np.square(each))) for each in errors.values())
    assert shrunk < 0.7 * plain


def test_decisions_of_one_cluster_are_told_wider() -> None:
    decisions, _ = _decisions(3, 400)
    order = np.argsort(decisions.results, kind="stable")
    results, weights, expected = (
        each[order] for each in (decisions.results, decisions.weights, decisions.expected)
    )
    ordered = Decisions(results, weights, expected, decisions.expected_else, np.arange(400))
    together = Decisions(
        ordered.results, ordered.weights, ordered.expected, ordered.expected_else, np.arange(400) // 20
    )
    alone, wide = (policy_values(each)["dr"] for each in (ordered, together))
    assert alone.mean == wide.mean
    assert wide.high - wide.low > 2.0 * (alone.high - alone.low)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=1, max_size=80), st.integers(2, 5))
def test_folds_keep_clusters_together_and_are_about_equal(clusters: list[int], count: int) -> None:
    found = folds(np.array(clusters), count)
    of_cluster = {
        cluster: {int(fold) for fold in found[np.array(clusters) == cluster]} for cluster in clusters
    }
    assert all(len(each) == 1 for each in of_cluster.values())
    assert set(found.tolist()) <= set(range(count))
    assert max(np.bincount(found, minlength=count)) <= len(clusters) / count + max(np.bincount(clusters))


def test_nothing_to_tell_from() -> None:
    none: Numbers = np.zeros(0)
    with pytest.raises(ValueError, match="could have made"):
        policy_values(Decisions(none, none, none, none, np.zeros(0, dtype=np.int64)))
    one = np.ones(1)
    with pytest.raises(ValueError, match="could have made"):
        policy_values(Decisions(one, np.zeros(1), one, one, np.zeros(1, dtype=np.int64)))
