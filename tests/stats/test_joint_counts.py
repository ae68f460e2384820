"""Joint counts against going through every possible team."""

from __future__ import annotations

from itertools import product
from typing import TypeAlias

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from quorate.stats.joint_counts import JointCounts
from quorate.stats.ragged import Numbers

Case: TypeAlias = tuple[JointCounts, Numbers, NDArray[np.bool_]]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Counters, the kinds of two teams' members, and a rule drawn at random over the grid."""
    counters, kinds, members = draw(st.integers(1, 3)), draw(st.integers(1, 4)), draw(st.integers(0, 4))
    caps = tuple(draw(st.integers(0, 3)) for _ in range(counters))
    chance = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    joint = JointCounts(caps, chance.random((kinds, counters)) < 0.5)
    probabilities: Numbers = chance.dirichlet(np.ones(kinds), (2, members)).reshape(2, members, kinds)
    return joint, probabilities, chance.random((2, *joint.grid)) < 0.5


def by_enumeration(joint: JointCounts, kinds: Numbers, holds: NDArray[np.bool_]) -> float:
    """Sum over every way the members' kinds can fall."""
    total = 0.0
    for fallen in product(range(kinds.shape[1]), repeat=kinds.shape[0]):
        counts = joint.additions[list(fallen)].sum(axis=0, dtype=int)
        where = tuple(np.minimum(counts, joint.caps))
        chances = [kinds[member, kind] for member, kind in enumerate(fallen)]
        total += float(np.prod(chances)) * bool(holds[where])
    return total


@settings(max_examples=60)
@given(cases())
def test_probability_equals_enumeration(case: Case) -> None:
    joint, kinds, holds = case
    expected = [by_enumeration(joint, kinds[team], holds[team]) for team in range(2)]
    assert joint.probability(kinds, holds).tolist() == pytest.approx(expected, abs=1e-12)


@settings(max_examples=60)
@given(cases())
def test_given_each_equals_enumeration_with_that_member_fixed(case: Case) -> None:
    joint, kinds, holds = case
    whole, found = joint.given_each(kinds, holds)
    assert whole.tolist() == pytest.approx(joint.probability(kinds, holds).tolist(), abs=1e-12)
    for team, member, kind in np.ndindex(*kinds.shape):
        fixed = kinds[team].copy()
        fixed[member] = np.eye(kinds.shape[2])[kind]
        expected = by_enumeration(joint, fixed, holds[team])
        assert found[team, member, kind] == pytest.approx(expected, abs=1e-12)


@settings(max_examples=60)
@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=8), st.integers(0, 9))
def test_one_counter_is_the_poisson_binomial(chances: list[float], needed: int) -> None:
    joint = JointCounts((needed,), np.array([[False], [True]]))
    kinds = np.array([[[1.0 - chance, chance] for chance in chances]])
    holds = (np.arange(needed + 1) >= needed)[None, :]
    distribution = np.ones(1)
    for chance in chances:
        distribution = np.convolve(distribution, [1.0 - chance, chance])
    assert joint.probability(kinds, holds)[0] == pytest.approx(distribution[needed:].sum(), abs=1e-12)
