"""Which records are one thing, from how sure each pair of them is: correlation clustering by joining.

The pair of groups with the most evidence between them is joined, as long as the bits of log-odds between all members
of the two add up to more than zero (greedy additive edge contraction). A chain of likely pairs therefore stops where
its ends contradict each other, and three records that each resemble the others a little are one.

Source: M. Keuper et al., Efficient decomposition of image and mesh graphs by lifted multicuts, ICCV (2015),
algorithm 1; the objective is that of N. Bansal, A. Blum, S. Chawla, Correlation clustering, Machine Learning 56 (2004).

Not for pairs whose evidence is not comparable: bits are added up.
"""

from __future__ import annotations

import heapq

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int64]
Bits = NDArray[np.float64]
# One pair of damaged records looks like two things however sure both are through a third: evidence against is
# bounded, at odds of 32 to one. Chosen on Febrl's second and third set, which no benchmark reports.
MOST_AGAINST = 5.0
# Pairs across what must not be joined: no evidence outweighs it.
FORBIDDEN = -1e6


def clusters(
    count: int, left: Codes, right: Codes, probability: NDArray[np.float64], sides: Codes | None = None
) -> Codes:
    """(records,) the number of each record's cluster: that of its first member.

    left, right, probability: pairs and how likely each is the same; pairs that are not there count as contradicting.
    sides: (records,) sources free of duplicates, of which a cluster never holds two records of one.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    likely = probability > 0.5
    ends = (left[likely], right[likely])
    links = coo_array((np.ones(likely.sum()), ends), shape=(count, count))
    _, part = connected_components(links, directed=False)
    first = np.full(int(part.max(initial=-1)) + 1, count, dtype=np.int64)
    np.minimum.at(first, part, np.arange(count))
    cluster: Codes = first[part]
    sizes = np.bincount(part)
    inside = np.flatnonzero(part[left] == part[right])
    agreeing = np.bincount(part[ends[0]], minlength=len(sizes))
    unclear = (agreeing < sizes * (sizes - 1) // 2)[part[left[inside]]]
    inside = inside[unclear]
    if len(inside):
        odds = np.log2(np.clip(probability[inside], 1e-12, 1 - 1e-12))
        odds -= np.log2(np.clip(1 - probability[inside], 1e-12, 1 - 1e-12))
        _join(cluster, left[inside], right[inside], np.maximum(odds, -MOST_AGAINST), sides)
    return cluster


def _join(cluster: Codes, left: Codes, right: Codes, bits: Bits, sides: Codes | None) -> None:
    """Take the records of these pairs apart and join them again, in place."""
    members = np.unique(np.concatenate([left, right]))
    place = {int(member): number for number, member in enumerate(members)}
    groups = _Groups(len(members), None if sides is None else sides[members])
    for one, other, weight in zip(left.tolist(), right.tolist(), bits.tolist(), strict=True):
        groups.know(place[one], place[other], weight)
    top = members[np.array(groups.joined(), dtype=np.int64)]
    first: dict[int, int] = {}
    for member, head in zip(members.tolist(), top.tolist(), strict=True):
        cluster[member] = first.setdefault(head, member)


class _Groups:
    """Groups of records with the evidence between them: its sum, and from how many pairs it comes."""

    def __init__(self, count: int, sides: Codes | None) -> None:
        self._between: list[dict[int, tuple[float, int]]] = [{} for _ in range(count)]
        self._size = [1] * count
        self._head = list(range(count))
        self._sides = None if sides is None else [frozenset({side}) for side in sides.tolist()]
        self._queue: list[tuple[float, int, int]] = []

    def know(self, one: int, other: int, bits: float) -> None:
        """Learn of a pair."""
        self._between[one][other] = self._between[other][one] = (bits, 1)

    def joined(self) -> list[int]:
        """The head of each record's group when nothing more is to be joined."""
        for one, others in enumerate(self._between):
            for other in others:
                if one < other:
                    self._offer(one, other)
        while self._queue:
            evidence, one, other = heapq.heappop(self._queue)
            if other in self._between[one] and -evidence == self._evidence(one, other):
                self._merge(one, other)
        return [self._top(number) for number in range(len(self._head))]

    def _evidence(self, one: int, other: int) -> float:
        if self._sides is not None and self._sides[one] & self._sides[other]:
            return FORBIDDEN
        bits, pairs = self._between[one][other]
        return bits - MOST_AGAINST * (self._size[one] * self._size[other] - pairs)

    def _offer(self, one: int, other: int) -> None:
        evidence = self._evidence(one, other)
        if evidence > 0:
            heapq.heappush(self._queue, (-evidence, one, other))

    def _merge(self, one: int, other: int) -> None:
        keep, gone = (one, other) if len(self._between[one]) >= len(self._between[other]) else (other, one)
        self._head[gone] = keep
        del self._between[keep][gone], self._between[gone][keep]
        self._size[keep] += self._size[gone]
        if self._sides is not None:
            self._sides[keep] |= self._sides[gone]
        for third, (bits, pairs) in self._between[gone].items():
            del self._between[third][gone]
            known_bits, known_pairs = self._between[keep].get(third, (0.0, 0))
            self._between[keep][third] = self._between[third][keep] = (bits + known_bits, pairs + known_pairs)
        self._between[gone] = {}
        for third in self._between[keep]:
            self._offer(*sorted((keep, third)))

    def _top(self, number: int) -> int:
        while (above := self._head[number]) != number:
            number = above
        return number
