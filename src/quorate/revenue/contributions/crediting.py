"""Contributions: what each channel, campaign, asset and function earned of every step that teams made.

One path is used for all dimensions. A touch without a campaign (or asset) gives its credit to 'none', as does
a path without any touch, so that what campaigns earned can be held beside what channels earned.

A step whose money is unknown counts in `share`, where every step made weighs the same, and adds nothing to
`amount`. Money of different currencies stays in rows of its own; the shares of one transition sum to 1 over
all of them. The range of a row is the range over the rule models: they are the same bookkeeping done in
different ways, and where they differ nothing in the data says which is right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING

import numpy as np

from quorate.revenue.contributions.credit import RULE_MODELS, RuleModel, allocated_cents, credit_by_key
from quorate.vocabulary import PUBLISHED_TABLES
from quorate.warehouse.steps import ArrowStep, Context

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]
    Real = NDArray[np.float64]

Spent = tuple[str, str]
"""A channel or campaign, and a currency."""

NONE = "none"
COLUMN_OF_DIMENSION = {
    "channel": "channel",
    "campaign": "campaign_id",
    "content": "content_id",
    "function": "our_function",
}
# Spend is recorded for these only; what an asset or a function cost is not known.
_COSTED = ("channel", "campaign")


@dataclass(frozen=True)
class Paths:
    """All credit paths, and every touch on them; a path without touches has one that stands for nothing.

    `groups` are the pairs of transition and currency in order, `group` says for each path which is its own.
    `path`, `place` and `length` describe the touches: the path's number, the place on it from 1, its length.
    """

    groups: tuple[tuple[str, str], ...]
    group: Whole
    cents: Whole
    path: Whole
    place: Whole
    length: Whole

    @property
    def steps_of_group(self) -> Whole:
        """For each group, how many steps its transition has, in whatever currency."""
        names = [transition for transition, _ in self.groups]
        counts = np.bincount(self.group, minlength=len(names))
        return np.array([sum(counts[i] for i, other in enumerate(names) if other == name) for name in names])


@dataclass(frozen=True)
class Cells:
    """The pairs of group and value of one dimension that are reported.

    `names` are the values in order and `key` each touch's place among them; `seen` numbers the pairs on some
    path, and of wins those that cost money, so that money which earned nothing is shown.
    """

    names: tuple[str, ...]
    key: Whole
    seen: Whole

    def __len__(self) -> int:
        return len(self.seen)

    @property
    def group(self) -> Whole:
        """The group of each pair."""
        return self.seen // len(self.names)

    @property
    def name(self) -> Whole:
        """The value of each pair, as a place among the names."""
        return self.seen % len(self.names)


def contributions(tables: Mapping[str, pa.Table], _context: Context) -> pa.Table:
    """Credit by every rule model, for every dimension and transition, with the models' range beside it."""
    import pyarrow as pa

    schema = PUBLISHED_TABLES["contributions"].arrow_schema()
    touches = tables["path_touches"]
    if not len(tables["credit_paths"]):
        return schema.empty_table()
    paths = _paths(tables["credit_paths"], touches)
    spent = _spent(tables["spend"])
    made = []
    for dimension, column in COLUMN_OF_DIMENSION.items():
        values = touches[column].to_pylist() + [NONE] * (len(paths.path) - len(touches))
        cells = _cells(paths, [value or NONE for value in values], spent.get(dimension, {}))
        for columns in _columns(paths, cells, spent.get(dimension, {})):
            columns["dimension"] = [dimension] * len(cells)
            made.append(pa.Table.from_pydict(columns, schema=schema))
    return pa.concat_tables(made)


def _paths(paths: pa.Table, touches: pa.Table) -> Paths:
    import pyarrow as pa
    import pyarrow.compute as pc

    pairs = list(zip(paths["transition"].to_pylist(), paths["currency"].to_pylist(), strict=True))
    groups = tuple(sorted(set(pairs)))
    number = {pair: index for index, pair in enumerate(groups)}
    path = pc.index_in(touches["path_id"], value_set=paths["path_id"].combine_chunks()).to_numpy()
    bare = np.setdiff1d(np.arange(len(paths)), path)
    one = np.ones(len(bare), dtype=np.int64)
    return Paths(
        groups=groups,
        group=np.array([number[pair] for pair in pairs], dtype=np.int64),
        cents=pc.fill_null(paths["amount_cents"].cast(pa.int64()), 0).to_numpy(),
        path=np.concatenate([path, bare]).astype(np.int64),
        place=np.concatenate([touches["place"].to_numpy(), one]).astype(np.int64),
        length=np.concatenate([touches["path_touch_count"].to_numpy(), one]).astype(np.int64),
    )


def _spent(spend: pa.Table) -> dict[str, dict[Spent, float]]:
    """Money spent by dimension, then by key and currency."""
    sums: dict[str, dict[Spent, list[float]]] = {name: defaultdict(list) for name in _COSTED}
    for row in spend.to_pylist():
        for dimension in _COSTED:
            key = row[COLUMN_OF_DIMENSION[dimension]]
            if key is not None:
                sums[dimension][key, row["currency"]].append(row["amount"])
    return {
        dimension: {key: round(fsum(amounts), 2) for key, amounts in by_key.items()}
        for dimension, by_key in sums.items()
    }


def _cells(paths: Paths, values: list[str], spent: Mapping[Spent, float]) -> Cells:
    names = sorted({*values, *(key for key, _ in spent)})
    number = {name: index for index, name in enumerate(names)}
    key = np.array([number[value] for value in values], dtype=np.int64)
    won = {currency: index for index, (name, currency) in enumerate(paths.groups) if name == "won"}
    costly = [won[currency] * len(names) + number[name] for name, currency in spent if currency in won]
    touched = paths.group[paths.path] * len(names) + key
    return Cells(tuple(names), key, np.unique(np.concatenate([touched, np.array(costly, dtype=np.int64)])))


def _columns(paths: Paths, cells: Cells, spent: Mapping[Spent, float]) -> Iterator[dict[str, object]]:
    """The rows of one dimension as columns, one set for each rule model."""
    sums = {model: _credited(paths, cells, weigh) for model, weigh in RULE_MODELS.items()}
    amounts = np.array([amount for _, amount in sums.values()])
    groups = [paths.groups[index] for index in cells.group]
    names = [cells.names[index] for index in cells.name]
    currencies = [currency for _, currency in groups]
    same_for_all = {
        "value_key": names,
        "transition": [transition for transition, _ in groups],
        "amount_low": amounts.min(axis=0) / 100,
        "amount_high": amounts.max(axis=0) / 100,
        "cost_amount": [spent.get(pair) for pair in zip(names, currencies, strict=True)],
        "currency": currencies,
    }
    steps = paths.steps_of_group[cells.group]
    for model, (credit, amount) in sums.items():
        share = np.minimum(credit / steps, 1.0)
        yield {"model": [model] * len(cells), "share": share, "amount": amount / 100, **same_for_all}


def _credited(paths: Paths, cells: Cells, weigh: RuleModel) -> tuple[Real, Real]:
    """Credit in steps and in cents by one model, for each cell."""
    credit = credit_by_key(paths.path, cells.key, weigh(paths.place, paths.length))
    cents = allocated_cents(credit, paths.cents)
    cell = np.searchsorted(cells.seen, paths.group[credit.path] * len(cells.names) + credit.key)
    steps, money = np.zeros(len(cells)), np.zeros(len(cells))
    np.add.at(steps, cell, credit.share)
    np.add.at(money, cell, cents)
    return steps, money


STEP = ArrowStep(
    "contributions",
    {
        "credit_paths": ("path_id",),
        "path_touches": ("path_id", "place"),
        "spend": ("spent_on", "channel", "campaign_id", "currency", "amount"),
    },
    contributions,
)
