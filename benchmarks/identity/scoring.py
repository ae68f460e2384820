"""Figures of clusterings: of pairs of records said to be one, how many are; of those that are, how many were found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import comb

HEADER = """\
| records | ours: F1 | precision | recall | Splink at .5: F1 | precision | recall | Splink at its best: F1 | from | ratio to its best |
|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|
"""  # noqa: E501


@dataclass(frozen=True)
class Score:
    """Pairwise precision and recall, and their harmonic mean."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Harmonic mean; 0 where nothing is right."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def score(found: Sequence[Hashable], true: Sequence[Hashable]) -> Score:
    """The score of a clustering given as one label per record, all pairs within a cluster counting."""
    both = _pairs(list(zip(found, true, strict=True)))
    said, is_so = _pairs(found), _pairs(true)
    return Score(both / said if said else 1.0, both / is_so if is_so else 1.0)


def _pairs(labels: Sequence[Hashable]) -> int:
    return sum(comb(size, 2) for size in Counter(labels).values())


def line(name: str, own: Score, theirs: Mapping[float, Score]) -> str:
    """One line of the table; Splink's best threshold is chosen with the answers, ours is fixed."""
    middle = theirs[0.5]
    threshold, best = max(theirs.items(), key=lambda item: item[1].f1)
    figures = [own.f1, own.precision, own.recall, middle.f1, middle.precision, middle.recall, best.f1]
    shown = " | ".join(f"{figure:.4f}" for figure in figures)
    return f"| {name} | {shown} | {threshold} | {own.f1 / best.f1:.3f} |"
