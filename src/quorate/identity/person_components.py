"""Identifiers that sources say are one person, kept apart where a colleague says they are two."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from quorate.identity.identity_decisions import PERSON_KINDS, Identifier


class Components:
    """Groups of identifiers: sources' links first, then further ones, never across what a colleague keeps apart.

    Addresses that a whole office reads, our own, and devices join nobody.

    Attributes
    ----------
    identifiers: all of them, in the order of the nodes.
    joins: which of them may join others.
    group: the number of each one's group.
    """

    def __init__(self, nodes: pa.Table, edges: pa.Table, decisions: pa.Table) -> None:
        kinds, values = nodes.column("kind").to_pylist(), nodes.column("value").to_pylist()
        self.identifiers: list[Identifier] = list(zip(kinds, values, strict=True))
        self.position = {identifier: number for number, identifier in enumerate(self.identifiers)}
        nobody = nodes.column("nobody_because").to_pylist()
        self.joins: NDArray[np.bool_] = np.array(
            [kind != "device" and because is None for kind, because in zip(kinds, nobody, strict=True)],
            dtype=bool,
        )
        self.left, self.right = self._ends(edges)
        told = [row for row in decisions.to_pylist() if {row["left_kind"], row["right_kind"]} <= PERSON_KINDS]
        self._apart = self._pairs(told, "different")
        strong = self.joins[self.left] & self.joins[self.right]
        said = np.column_stack([self.left[strong], self.right[strong]])
        together = np.array(self._pairs(told, "same"), dtype=np.int64).reshape(-1, 2)
        # a device that a colleague gave to two people is still no reason to make them one
        together = together[self.joins[together].all(axis=1)]
        self.group: NDArray[np.int64] = self._grouped(np.concatenate([together, said]))

    def group_of(self, row: Mapping[str, str]) -> int | None:
        """The number of the group of the identifier that a row names by `kind` and `value`, if it may join others."""
        place = self.position.get((row["kind"], row["value"]))
        return int(self.group[place]) if place is not None and self.joins[place] else None

    def join(self, pairs: Iterable[tuple[Identifier, Identifier]]) -> None:
        """Join the groups of further pairs, in order, unless a colleague keeps any two of their members apart."""
        head: dict[int, int] = {}

        def top(number: int) -> int:
            while (above := head.get(number, number)) != number:
                number = above
            return number

        apart = [(int(self.group[one]), int(self.group[other])) for one, other in self._apart]
        for left, right in pairs:
            ends = sorted(top(int(self.group[self.position[side]])) for side in (left, right))
            if ends[0] != ends[1] and not any(sorted((top(a), top(b))) == ends for a, b in apart):
                head[ends[1]] = ends[0]
        if head:
            self.group = np.array([top(int(number)) for number in self.group], dtype=np.int64)

    def _ends(self, edges: pa.Table) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Node numbers of both sides; a side that nobody has seen is taken for the other."""
        sides = []
        columns = {name: edges.column(name).to_pylist() for name in edges.column_names}
        for side, other in (("left", "right"), ("right", "left")):
            own = zip(columns[f"{side}_kind"], columns[f"{side}_value"], strict=True)
            rest = zip(columns[f"{other}_kind"], columns[f"{other}_value"], strict=True)
            places = [
                self.position.get(identifier, self.position.get(instead, -1))
                for identifier, instead in zip(own, rest, strict=True)
            ]
            sides.append(np.array(places, dtype=np.int64))
        seen = (sides[0] >= 0) & (sides[1] >= 0)
        return sides[0][seen], sides[1][seen]

    def _pairs(self, decisions: Sequence[Mapping[str, str]], decision: str) -> list[tuple[int, int]]:
        found = []
        for row in decisions:
            ends = [
                self.position.get((row[f"{side}_kind"], row[f"{side}_value"])) for side in ("left", "right")
            ]
            if row["decision"] == decision and ends[0] is not None and ends[1] is not None:
                found.append((ends[0], ends[1]))
        return found

    def _grouped(self, pairs: NDArray[np.int64]) -> NDArray[np.int64]:
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import connected_components

        count = len(self.identifiers)
        links = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(count, count))
        _, found = connected_components(links, directed=False)
        group: NDArray[np.int64] = np.asarray(found, dtype=np.int64)
        for number in sorted({int(group[one]) for one, other in self._apart if group[one] == group[other]}):
            self._tear(group, number, pairs)
        return group

    def _tear(self, group: NDArray[np.int64], number: int, pairs: NDArray[np.int64]) -> None:
        """Build one group again link by link, leaving out each link that would join what is to be apart."""
        members = np.flatnonzero(group == number)
        own = {int(member): frozenset({int(member)}) for member in members}
        keep = [pair for pair in self._apart if pair[0] in own and pair[1] in own]
        for one, other in pairs[np.isin(pairs[:, 0], members)]:
            merged = own[int(one)] | own[int(other)]
            if not any(first in merged and second in merged for first, second in keep):
                own.update(dict.fromkeys(merged, merged))
        following = int(group.max()) + 1
        for at, part in enumerate(sorted(set(own.values()), key=min)):
            group[sorted(part)] = following + at
