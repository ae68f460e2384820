"""What is known of a deal when it is made, as levels that a model of winning can learn from.

A text is its own level where it is common. A number of few values likewise. A number of many values is told three ways:
in coarse and in fine bins, and by how exactly it is given, since somebody who writes 50,000 has guessed and somebody
who writes 49,380 has been quoted a price.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from quorate.stats.field_separation import numbers_of
from quorate.stats.ragged import Numbers, Places

# Values seen less often share one level.
_COMMON = 20
_MOST_LEVELS = 60
_FINE, _COARSE = 60, 12
_MOST_DIGITS = 7
_MISSING, _RARE = 0, 1


@dataclass
class EntryLevels:
    """Levels learned from some deals, for these and others.

    Attributes
    ----------
    names_: what each column of levels tells; fields that never vary are left out.
    """

    names_: list[str] = field(init=False, default_factory=list)
    _texts: dict[str, dict[str, int]] = field(init=False, default_factory=dict, repr=False)
    _edges: dict[str, tuple[Numbers, Numbers]] = field(init=False, default_factory=dict, repr=False)
    _counts: list[int] = field(init=False, default_factory=list, repr=False)

    @property
    def counts_(self) -> Places:
        """How many levels each column has; shape (columns,)."""
        return np.array(self._counts, dtype=np.int64)

    def fit(self, fields: Mapping[str, Sequence[str | None]]) -> EntryLevels:
        """Learn which values are common and where bins end."""
        for name in sorted(fields):
            numbers = numbers_of(fields[name])
            filled = np.array([value is not None for value in fields[name]], dtype=bool)
            if (
                filled.any()
                and not np.isnan(numbers[filled]).any()
                and len(np.unique(numbers[filled])) > _MOST_LEVELS
            ):
                self._edges[name] = _edges(numbers[filled], _FINE), _edges(numbers[filled], _COARSE)
                self.names_ += [name, f"{name}, roughly", f"{name}, how exactly given"]
                self._counts += [len(edges) + 3 for edges in self._edges[name]] + [_MOST_DIGITS + 3]
            else:
                known = _common(fields[name])
                if len(known) > 1 or (len(known) == 1 and not filled.all()):
                    self._texts[name] = known
                    self.names_.append(name)
                    self._counts.append(len(known) + 2)
        return self

    def levels(self, fields: Mapping[str, Sequence[str | None]], count: int) -> Places:
        """The levels of `count` deals; shape (deals, columns). A field that is not given is missing."""
        columns: list[Places] = []
        for name in sorted({*self._texts, *self._edges}):
            values = fields.get(name, [None] * count)
            if name in self._texts:
                known = self._texts[name]
                columns.append(
                    np.array(
                        [_MISSING if one is None else known.get(one, _RARE) for one in values], dtype=np.int64
                    )
                )
            else:
                columns += self._number_levels(name, numbers_of(values))
        return np.stack(columns, axis=1) if columns else np.zeros((count, 0), dtype=np.int64)

    def _number_levels(self, name: str, numbers: Numbers) -> list[Places]:
        is_known = ~np.isnan(numbers)
        safe = np.where(is_known, numbers, 0.0)
        binned = [np.searchsorted(edges, safe, side="right") + 2 for edges in self._edges[name]]
        return [np.where(is_known, each, _MISSING).astype(np.int64) for each in (*binned, digits(safe) + 2)]


def digits(numbers: Numbers) -> Places:
    """How many digits a number has before its trailing zeros, at most seven: 3 for 120,500 it is 4; shape (cases,)."""
    found = [len(f"{abs(each):.2f}".replace(".", "").strip("0")) for each in numbers.tolist()]
    return np.minimum(np.array(found, dtype=np.int64), _MOST_DIGITS)


def _edges(numbers: Numbers, bins: int) -> Numbers:
    return np.unique(np.quantile(numbers, np.linspace(0.0, 1.0, bins + 1)[1:-1]))


def _common(values: Sequence[str | None]) -> dict[str, int]:
    """The codes of values that are common, from the most common on."""
    found, counts = np.unique(
        np.array([each for each in values if each is not None], dtype=np.str_), return_counts=True
    )
    order = np.lexsort((found, -counts))[:_MOST_LEVELS]
    common = [str(found[place]) for place in order if counts[place] >= _COMMON]
    return {value: code for code, value in enumerate(common, start=2)}
