"""The cells that credit is summed in: step and currency, value, quarter of the touch, day of the money.

Paths are read in runs, and what a cell gets from each adds up; so memory grows with the cells, not with the touches.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from quorate.revenue.contributions.paths import microseconds, quarter_starts

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from quorate.revenue.contributions.credit import Parts, Whole
    from quorate.revenue.contributions.paths import Paths

# Steps whose money came on a day; of the others it is what the journey going on is worth.
PAID = ("won", "expanded", "renewed")
_DAY = 86_400_000_000  # microseconds
_QUARTER = 3  # months
# A model, and what of it.
Column: TypeAlias = tuple[str, str]


@dataclass(frozen=True)
class Cells:
    """The cells that got something, in order; every array of shape (cells,).

    Attributes
    ----------
    group: number of the step and currency.
    key: number of the value.
    month: first of the touch's quarter, in months since January 1970.
    day: of the money, since January 1970; -1 where it has none.
    """

    group: Whole
    key: Whole
    month: Whole
    day: Whole

    def __len__(self) -> int:
        return len(self.key)


@dataclass(frozen=True)
class Axes:
    """What cells are told apart by beside their values, over all steps that were made.

    Attributes
    ----------
    groups: the steps and currencies, in order.
    first, quarters: the first month of the first fiscal quarter, and how many there are.
    days: of money, in order; -1 is none.
    year_starts: the first month of a fiscal year.
    """

    groups: list[tuple[str, str]]
    first: int
    quarters: int
    days: Whole
    year_starts: int

    @classmethod
    def of(cls, paths: pa.Table, touches: pa.Table, year_starts: int) -> Axes:
        """Those of `credit_paths`, of which at least one made its step, and `path_touches`."""
        import pyarrow.compute as pc

        made = paths.filter(paths["is_made"])
        names, until = made["transition"].to_pylist(), microseconds(made["until_at"])
        seen = pc.min_max(touches["occurred_at"].cast("int64")).as_py()
        ends = [at for at in (*seen.values(), until.min(), until.max()) if at is not None]
        first, last = quarter_starts(np.array([min(ends), max(ends)]), year_starts).tolist()
        groups = sorted(set(zip(names, made["currency"].to_pylist(), strict=True)))
        days = np.unique(_days(names, until))
        return cls(groups, first, (last - first) // _QUARTER + 1, days, year_starts)

    def periods(self, moment: Whole) -> Whole:
        """The number of the quarter in which each moment lies."""
        return np.asarray((quarter_starts(moment, self.year_starts) - self.first) // _QUARTER)

    def numbers(self, parts: Parts, paths: Paths, keys: int) -> Whole:
        """The number of the cell that each part of some paths is in, where there are so many values."""
        number = {group: place for place, group in enumerate(self.groups)}
        own = [number[pair] for pair in zip(paths.transition, paths.currency, strict=True)]
        group = np.array(own, dtype=np.int64)[parts.path]
        day = np.searchsorted(self.days, _days(paths.transition, paths.until))[parts.path]
        return np.asarray(((group * keys + parts.key) * self.quarters + parts.period) * len(self.days) + day)

    def pairs(self, numbers: Whole) -> Whole:
        """Of each cell the number of its group and value: groups times values are counted through."""
        return np.asarray(numbers // (self.quarters * len(self.days)))

    def cells(self, numbers: Whole, keys: int) -> Cells:
        """What is told of each cell."""
        group, key = np.divmod(self.pairs(numbers), keys)
        period, day = np.divmod(numbers % (self.quarters * len(self.days)), len(self.days))
        return Cells(group, key, self.first + period * _QUARTER, self.days[day])


@dataclass
class Sums:
    """What adds up in each cell, in named columns that every run of paths has."""

    _numbers: list[Whole] = field(default_factory=list)
    _columns: list[Mapping[Column, NDArray[Any]]] = field(default_factory=list)

    def add(self, numbers: Whole, columns: Mapping[Column, NDArray[Any]]) -> None:
        """Add one run's: the number of each part's cell, and what the part adds to it."""
        cells, cell = np.unique(numbers, return_inverse=True)
        self._numbers.append(cells)
        self._columns.append({name: _added(cell, each, len(cells)) for name, each in columns.items()})

    def total(self) -> tuple[Whole, dict[Column, NDArray[Any]]]:
        """The numbers of all cells that got something, in order, and the sums of each."""
        cells, cell = np.unique(np.concatenate(self._numbers), return_inverse=True)
        return cells, {
            name: _added(cell, np.concatenate([each[name] for each in self._columns]), len(cells))
            for name in self._columns[0]
        }


def _added(cell: Whole, values: NDArray[Any], count: int) -> NDArray[Any]:
    """The sums by cell, of the values' own type: whole cents stay whole."""
    sums = np.zeros(count, dtype=values.dtype)
    np.add.at(sums, cell, values)
    return sums


def _days(transitions: list[str], until: Whole) -> Whole:
    """The day of each step's money; -1 where it has none."""
    return np.where([name in PAID for name in transitions], until // _DAY, -1)
