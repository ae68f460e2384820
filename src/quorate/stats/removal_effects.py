"""How many conversions would be missing without each channel, by a Markov chain of first order, solved exactly.

Journeys walk from a start over the channels of their touches, in order, to a conversion or to nothing. With P[i, j]
the share of goings from channel i that go to channel j, s[i] the share of journeys that start at i, and c[i] the share
of goings from i that convert, all counted on converting and on other journeys alike,

    x = (I - P)^-1 c        chance of converting from each channel on
    y = (I - P)^-T s        visits a journey is expected to pay to each channel
    f = s . x               chance of converting at all

A channel is removed by letting every journey that comes to it end in nothing. By the strong Markov property exactly
the conversions behind its first visit are lost: a journey ever comes to k with chance y[k] / N[k, k], where
N = (I - P)^-1 (visits over visits once there), and converts from there with x[k]. So

    removal effect[k] = y[k] x[k] / (N[k, k] f)

and one factorisation serves all removals: nothing is simulated and no chain is solved again. Going from a channel to
itself changes none of this (only the order in which *different* channels are met does), so such steps are left out.

Sources: Anderl, Becker, von Wangenheim & Schumann, International Journal of Research in Marketing 33(3), 2016, for the
model; Kemeny & Snell, Finite Markov Chains, 1960, theorems 3.2.4 and 3.5.4 for the visits.

Not for telling causes: a channel that only buyers use who would convert anyway has a large removal effect.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from quorate.stats.ragged import Numbers, Places

if TYPE_CHECKING:
    from scipy.sparse import csc_matrix

# Up to here the whole inverse is made at once; beyond it, its diagonal from a sparse factorisation, by blocks.
_DENSE_CHANNELS = 1_500
_BLOCK = 256


@dataclass(frozen=True)
class Chain:
    """What was counted on the journeys, in shares.

    Attributes
    ----------
    goings: P, from channel (row) to channel (column), sparse; shape (channels, channels).
    starts: s, shape (channels,).
    conversions: c, shape (channels,).
    """

    goings: csc_matrix
    starts: Numbers
    conversions: Numbers


def counted_chain(
    channel: Places, starts: Places, converted: Numbers, ended: Numbers, channel_count: int
) -> Chain:
    """Count a chain on journeys.

    Parameters
    ----------
    channel: the channel of every touch, from 0, journeys end to end, each in order.
    starts: where each journey begins in `channel`, then where the last one ends; shape (journeys + 1,). Journeys
        without touches pass no channel and are left out.
    converted, ended: how often each journey was walked to a conversion and how often to nothing; shape (journeys,).
    channel_count: how many channels there are; of those no journey passed, everything is 0.
    """
    from scipy.sparse import csc_matrix

    lengths = np.diff(starts)
    walked = lengths > 0
    first, last = starts[:-1][walked], starts[1:][walked] - 1
    times = converted + ended
    # a going weighs as often as its journey was walked; what follows a journey's last touch, or stays, is no going
    weights = np.repeat(times, lengths)[:-1] if len(channel) else np.zeros(0)
    weights[last[last < len(weights)]] = 0.0
    weights *= channel[:-1] != channel[1:]
    seen, counts = _summed(channel[:-1] * channel_count + channel[1:], weights, channel_count)
    sources, targets = seen // channel_count, seen % channel_count
    conversions = _sums(channel[last], converted[walked], channel_count)
    totals = _sums(sources, counts, channel_count) + _sums(channel[last], times[walked], channel_count)
    divisors = np.where(totals > 0, totals, 1.0)
    begun = _sums(channel[first], times[walked], channel_count)
    return Chain(
        csc_matrix((counts / divisors[sources], (sources, targets)), shape=(channel_count, channel_count)),
        begun / max(begun.sum(), 1e-300),
        conversions / divisors,
    )


def _sums(places: Places, weights: Numbers, length: int) -> Numbers:
    return np.bincount(places, weights, minlength=length).astype(np.float64)


def _summed(pairs: Places, weights: Numbers, channel_count: int) -> tuple[Places, Numbers]:
    """The different pairs and the sum of weights of each, without a sort where a table of all pairs is small."""
    if channel_count**2 <= max(4 * len(pairs), 1_000_000):
        sums = _sums(pairs, weights, channel_count**2)
        seen = np.flatnonzero(sums)
        return seen, sums[seen]
    seen, rows = np.unique(pairs, return_inverse=True)
    sums = _sums(rows, weights, len(seen))
    return seen[sums > 0], sums[sums > 0]


def removal_effects(chain: Chain) -> Numbers:
    """The share of conversions lost without each channel, in [0, 1]; all 0 where nothing converts.

    Returns an array of shape (channels,).
    """
    if not len(chain.starts):
        return np.zeros(0)
    from scipy.sparse import identity

    stays = (identity(len(chain.starts), format="csc") - chain.goings).tocsc()
    ahead, visits, returns = (
        _solved_dense(stays, chain) if len(chain.starts) <= _DENSE_CHANNELS else _solved(stays, chain)
    )
    chance = float(chain.starts @ ahead)
    if chance <= 0:
        return np.zeros(len(chain.starts))
    return np.clip(visits * ahead / (returns * chance), 0.0, 1.0)


def _solved_dense(stays: csc_matrix, chain: Chain) -> tuple[Numbers, Numbers, Numbers]:
    """x, y and the diagonal of N from the whole inverse."""
    inverse = np.linalg.inv(stays.toarray())
    return inverse @ chain.conversions, chain.starts @ inverse, np.diagonal(inverse)


def _solved(stays: csc_matrix, chain: Chain) -> tuple[Numbers, Numbers, Numbers]:
    """The same from one sparse factorisation."""
    from scipy.sparse.linalg import splu

    factors = splu(stays)
    size = len(chain.starts)
    diagonal = np.empty(size)
    for begin in range(0, size, _BLOCK):
        columns = np.arange(begin, min(begin + _BLOCK, size))
        units = np.zeros((size, len(columns)))
        units[columns, np.arange(len(columns))] = 1.0
        diagonal[columns] = factors.solve(units)[columns, np.arange(len(columns))]
    return factors.solve(chain.conversions), factors.solve(chain.starts, trans="T"), diagonal


def removal_shares(effects: Numbers) -> Numbers:
    """Removal effects brought to a sum of 1, as they are usually told; all 0 where none has an effect."""
    total = effects.sum()
    return np.asarray(effects / total if total > 0 else np.zeros_like(effects), dtype=np.float64)
