"""Simple ways to turn a label or a score into probabilities, learned where nothing is reported."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

import numpy as np
from benchmarks.truth.metrics import Numbers, Places


@dataclass
class LabelTable:
    """Probability of each class given a label: a table of counts, drawn towards the overall shares.

        P(class | label) = (count + strength * share of class) / (count of label + strength)

    A label never seen gets the overall shares, and an overall share is never nothing: each class counts once more than
    it was seen.

    Attributes
    ----------
    classes: how many classes there are, numbered from 0.
    strength: how many cases the overall shares are worth.
    """

    classes: int
    strength: float = 5.0
    shares_: Numbers = field(init=False)
    rows_: dict[Hashable, Numbers] = field(init=False, default_factory=dict)

    def fit(self, labels: Sequence[Hashable], truths: Sequence[int]) -> LabelTable:
        """Count."""
        counts = np.bincount(np.array(truths, dtype=np.int64), minlength=self.classes) + 1.0
        self.shares_ = counts / counts.sum()
        seen: dict[Hashable, Numbers] = {}
        for label, truth in zip(labels, truths, strict=True):
            seen.setdefault(label, np.zeros(self.classes))[truth] += 1.0
        self.rows_ = {
            label: (row + self.strength * self.shares_) / (row.sum() + self.strength)
            for label, row in seen.items()
        }
        return self

    def predict(self, labels: Sequence[Hashable]) -> Numbers:
        """Probabilities; shape (labels, classes)."""
        return np.array([self.rows_.get(label, self.shares_) for label in labels]).reshape(-1, self.classes)


@dataclass
class BinnedScore:
    """Probability of each class given a score: the score is cut into bins of equal count, and a table made of them."""

    classes: int
    bins: int = 10
    edges_: Numbers = field(init=False)
    table_: LabelTable = field(init=False)

    def fit(self, scores: Numbers, truths: Sequence[int]) -> BinnedScore:
        """Find the bins and count in them."""
        inner = np.linspace(0.0, 1.0, self.bins + 1)[1:-1]
        self.edges_ = np.unique(np.quantile(scores, inner)) if len(scores) else np.zeros(0)
        self.table_ = LabelTable(self.classes).fit(self._places(scores), truths)
        return self

    def predict(self, scores: Numbers) -> Numbers:
        """Probabilities; shape (scores, classes)."""
        return self.table_.predict(self._places(scores))

    def _places(self, scores: Numbers) -> list[int]:
        places: Places = np.searchsorted(self.edges_, scores, side="right")
        return [int(place) for place in places]
