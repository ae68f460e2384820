"""The filter of lasting states against every path written out, against an equivalent plain chain, and against truth."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quorate.stats.ragged import Numbers
from quorate.stats.semi_markov import SemiMarkovChain, filter_states
from quorate.stats.semi_markov_smoothing import smooth_states


def _chain(seed: int, states: int, longest: int, levels: int, late: float = 0.3) -> SemiMarkovChain:
    random = np.random.default_rng(seed)
    moves = random.dirichlet(np.ones(states), size=states)
    np.fill_diagonal(moves, 0.0)
    return SemiMarkovChain(
        begin=random.dirichlet(np.ones(states)),
        moves=moves / moves.sum(axis=1, keepdims=True),
        stays=0.8 * random.dirichlet(np.ones(longest), size=states),
        late_hazards=np.full(states, late),
        levels=random.dirichlet(np.ones(levels)),
    )


def _stay_chance(chain: SemiMarkovChain, state: int, weeks: int, *, is_over: bool) -> float:
    """P(stay = weeks), or P(stay >= weeks) for one that is not over."""
    told = chain.stays.shape[1]
    late = 1.0 - chain.stays[state].sum()
    hazard = chain.late_hazards[state]
    if is_over:
        return float(
            chain.stays[state, weeks - 1]
            if weeks <= told
            else late * (1 - hazard) ** (weeks - told - 1) * hazard
        )
    return float(
        1.0 - chain.stays[state, : weeks - 1].sum()
        if weeks <= told
        else late * (1 - hazard) ** (weeks - told - 1)
    )


def _stays_of(path: tuple[tuple[int, bool], ...]) -> list[tuple[int, int]]:
    """State and length of each stay of a path; the flag says that a stay begins in that week."""
    found: list[tuple[int, int]] = []
    for state, begins in path:
        if begins:
            found.append((state, 1))
        else:
            found[-1] = (state, found[-1][1] + 1)
    return found


def _by_enumeration(chain: SemiMarkovChain, log_likelihoods: Numbers) -> tuple[Numbers, float]:
    """Probability of each state in each week given all of them, and the evidence, by summing over every path."""
    weeks, levels, states = log_likelihoods.shape
    found = np.zeros((weeks, states))
    for level, path in product(range(levels), product(product(range(states), (True, False)), repeat=weeks)):
        held = all(begins or path[week - 1][0] == state for week, (state, begins) in enumerate(path) if week)
        if not path[0][1] or not held:
            continue
        stays = _stays_of(path)
        chance = chain.levels[level] * chain.begin[stays[0][0]]
        for place, (state, length) in enumerate(stays):
            chance *= _stay_chance(chain, state, length, is_over=place + 1 < len(stays))
            if place:
                chance *= chain.moves[stays[place - 1][0], state]
        seen = sum(log_likelihoods[week, level, state] for week, (state, _) in enumerate(path))
        found[np.arange(weeks), [state for state, _ in path]] += chance * np.exp(seen)
    return found / found.sum(axis=1, keepdims=True), float(np.log(found[0].sum()))


def _by_plain_chain(chain: SemiMarkovChain, log_likelihoods: Numbers) -> tuple[Numbers, Numbers]:
    """States week by week, filtered and smoothed, by a plain Markov chain over state and age of the stay."""
    survivals = chain.survivals
    alive = survivals[:, :-1]
    hazards = np.divide(chain.stays, alive, out=np.ones_like(alive), where=alive > 0)
    hazards = np.column_stack((hazards, chain.late_hazards))
    now = np.zeros((len(chain.levels), *hazards.shape))
    now[:, :, 0] = chain.levels[:, None] * chain.begin
    filtered = []
    for week, seen in enumerate(log_likelihoods):
        if week:
            staying = now * (1.0 - hazards)
            entering = (now * hazards).sum(axis=2) @ chain.moves
            now = np.concatenate((entering[:, :, None], staying[:, :, :-1]), axis=2)
            now[:, :, -1] += staying[:, :, -1]
        now = now * np.exp(seen)[:, :, None]
        now /= now.sum()
        filtered.append(now)
    smoothed = []
    later = np.ones_like(now)
    for week in reversed(range(len(log_likelihoods))):
        known = filtered[week] * later
        smoothed.append((known / known.sum()).sum(axis=(0, 2)))
        seen = later * np.exp(log_likelihoods[week])[:, :, None]
        staying = np.concatenate((seen[:, :, 1:], seen[:, :, -1:]), axis=2)
        later = (1.0 - hazards) * staying + hazards * (seen[:, :, 0] @ chain.moves.T)[:, :, None]
        later /= later.max()
    return np.array([now.sum(axis=(0, 2)) for now in filtered]), np.array(smoothed[::-1])


@pytest.mark.parametrize(("states", "longest", "levels", "weeks"), [(2, 2, 1, 5), (3, 2, 1, 4), (2, 3, 2, 4)])
def test_filter_smoother_and_evidence_are_those_of_all_paths(
    states: int, longest: int, levels: int, weeks: int
) -> None:
    chain = _chain(weeks, states, longest, levels)
    seen = np.random.default_rng(7).normal(size=(weeks, levels, states))
    found = filter_states(chain, seen, np.array([0, weeks]))
    by_hand, evidence = _by_enumeration(chain, seen)
    np.testing.assert_allclose(found.states[-1], by_hand[-1], atol=1e-12)
    np.testing.assert_allclose(smooth_states(chain, seen, np.array([0, weeks])), by_hand, atol=1e-10)
    assert found.log_evidence[0] == pytest.approx(evidence, abs=1e-10)


@settings(max_examples=40)
@given(
    seed=st.integers(0, 10_000),
    states=st.integers(2, 6),
    longest=st.integers(1, 8),
    levels=st.integers(1, 3),
    lengths=st.lists(st.integers(0, 60), min_size=1, max_size=6),
    strength=st.sampled_from([0.5, 3.0, 9.0]),
)
def test_every_week_is_that_of_the_plain_chain_over_ages(
    seed: int, states: int, longest: int, levels: int, lengths: list[int], strength: float
) -> None:
    chain = _chain(seed, states, longest, levels)
    starts = np.concatenate(([0], np.cumsum(lengths)))
    seen = strength * np.random.default_rng(seed).uniform(-1.0, 1.0, size=(int(starts[-1]), levels, states))
    found = filter_states(chain, seen, starts)
    smoothed = smooth_states(chain, seen, starts)
    for begin, end in pairwise(starts.tolist()):
        if end > begin:
            plain = _by_plain_chain(chain, seen[begin:end])
            np.testing.assert_allclose(found.states[begin:end], plain[0], atol=1e-9)
            np.testing.assert_allclose(smoothed[begin:end], plain[1], atol=1e-7)
    np.testing.assert_allclose(found.levels.sum(axis=1), 1.0, atol=1e-9)


def test_what_comes_later_changes_nothing_before_it() -> None:
    chain = _chain(3, 4, 6, 2)
    random = np.random.default_rng(3)
    seen = random.normal(size=(90, 2, 4))
    starts = np.array([0, 30, 60, 90])
    before = filter_states(chain, seen, starts).states
    later = np.r_[12:30, 42:60, 72:90]
    other = seen.copy()
    other[later] = random.permutation(seen[later])
    after = filter_states(chain, other, starts).states
    earlier = np.setdiff1d(np.arange(90), later)
    np.testing.assert_array_equal(before[earlier], after[earlier])
    assert np.abs(before[later] - after[later]).max() > 0.01


def test_sequences_do_not_know_of_each_other() -> None:
    chain = _chain(5, 3, 4, 1)
    seen = np.random.default_rng(5).normal(size=(70, 1, 3))
    together = filter_states(chain, seen, np.array([0, 40, 70])).states
    np.testing.assert_allclose(
        together[40:], filter_states(chain, seen[40:], np.array([0, 30])).states, atol=1e-12
    )


def test_states_and_levels_of_a_known_process_are_found_and_stated_honestly() -> None:
    """Sequences drawn from the chain itself: what is called 80 % sure is right about eight times in ten."""
    random = np.random.default_rng(11)
    chain = SemiMarkovChain(
        begin=np.array([1.0, 0.0, 0.0]),
        moves=np.array([[0.0, 0.9, 0.1], [0.2, 0.0, 0.8], [0.5, 0.5, 0.0]]),
        stays=np.tile([0.0, 0.1, 0.2, 0.3, 0.2, 0.1], (3, 1)),
        late_hazards=np.full(3, 0.5),
        levels=np.array([0.5, 0.5]),
    )
    means = np.array([[0.0, 1.0, 2.0], [0.6, 1.6, 2.6]])
    weeks, sequences = 50, 400
    truth = np.zeros((sequences, weeks), dtype=np.int64)
    level = random.integers(0, 2, sequences)
    for sequence in range(sequences):
        week, state = 0, 0
        while week < weeks:
            ages = np.append(chain.stays[state], 1.0 - chain.stays[state].sum())
            length = 1 + int(random.choice(len(ages), p=ages))
            length += int(random.geometric(0.5)) - 1 if length == len(ages) else 0
            truth[sequence, week : week + length] = state
            week += length
            state = int(random.choice(3, p=chain.moves[state]))
    seen = means[level[:, None], truth] + random.normal(0.0, 0.7, truth.shape)
    log_likelihoods = -0.5 * ((seen.reshape(-1, 1, 1) - means) / 0.7) ** 2
    found = filter_states(chain, log_likelihoods, np.arange(0, sequences * weeks + 1, weeks))
    surest, right = found.states.max(axis=1), found.states.argmax(axis=1) == truth.ravel()
    assert right.mean() > 0.75
    for low in (0.5, 0.7, 0.9):
        among = (surest >= low) & (surest < low + 0.1)
        assert right[among].mean() == pytest.approx(surest[among].mean(), abs=0.03)
    last = found.levels.reshape(sequences, weeks, 2)[:, -1]
    assert last[np.arange(sequences), level].mean() > 0.9
