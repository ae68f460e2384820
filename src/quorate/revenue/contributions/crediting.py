"""Credit by every accounting model, for every dimension and step that teams made, in steps and in cents.

One path is used for all dimensions. A touch without a campaign (or asset) gives its credit to 'none', as does
a path without any touch, so that what campaigns earned can be held beside what channels earned. Each path's money is
handed out once, in whole cents, to the parts it consists of (value and quarter of the touch); every table and page adds
up these same parts. So sums over channels, campaigns, assets or functions are the money that was won, in any quarter
and for anybody who looks.

Besides the rules of `touch_weights`:

    markov      each path among its different values, in proportion to their removal effects (`removals`)
    shapley     each path among its different values in equal parts: the exact Shapley value of the game in which a set
                of values is worth what journeys made that met no other (`stats/shapley.py`)

Markov shares are usually told for all conversions at once, which moves money to channels from journeys that never met
them. Here the money stays with the touches of its own journey; the removal effects themselves are published beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from quorate.revenue.contributions.credit import (
    Parts,
    allocated_cents,
    parts_of,
    shares_by_key,
    shares_by_touch,
)
from quorate.revenue.contributions.paths import (
    DIMENSIONS,
    NONE,
    PATHS_ORDER,
    TOUCHES_ORDER,
    Paths,
    quarter_starts,
    read_paths,
)
from quorate.revenue.contributions.touch_weights import RULE_MODELS, TouchPlaces
from quorate.warehouse.steps import ArrowStep, Context

if TYPE_CHECKING:
    import pyarrow as pa

    from quorate.revenue.contributions.credit import Real, Whole

# Steps whose money came on a day; of the others it is what the journey going on is worth.
PAID = ("won", "expanded", "renewed")
ACCOUNTING_MODELS = (*RULE_MODELS, "markov", "shapley")
_LEAST_EFFECT = 1e-12
_DAY = 86_400_000_000  # microseconds


@dataclass(frozen=True)
class Cells:
    """The different combinations of what credit is told for, in one dimension, and which of them each part is in."""

    key: Whole
    group: Whole
    month: Whole
    day: Whole
    cell: Whole


def credited(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """Credit in steps and in cents, by model and by quarter of the touch and day of the money; see the module."""
    import pyarrow as pa

    schema = _schema()
    names = _names(tables["credit_keys"])
    none = {dimension: values.index(NONE) for dimension, values in names.items() if NONE in values}
    paths = read_paths(tables["credit_paths"], tables["path_touches"], is_made=True, none=none)
    if not len(paths):
        return schema.empty_table()
    groups = sorted(set(zip(paths.transition, paths.currency, strict=True)))
    number = {pair: place for place, pair in enumerate(groups)}
    group = np.array(
        [number[pair] for pair in zip(paths.transition, paths.currency, strict=True)], dtype=np.int64
    )
    months, period = np.unique(
        quarter_starts(paths.moment, context.settings.fiscal_year_starts), return_inverse=True
    )
    day = np.where([name in PAID for name in paths.transition], paths.until // _DAY, -1)
    places = paths.places(context.settings.revenue.credit_half_life_days)
    made = []
    for dimension in DIMENSIONS:
        parts = parts_of(paths.path, paths.keys[dimension], period)
        effects = _effects(tables["removals"], dimension, groups, len(names[dimension]))
        cells = _cells(parts, group, months, day)
        for model, share in _shares(parts, places, effects[group[parts.path], parts.key]):
            made.append(
                _rows(model, dimension, names[dimension], groups, cells, _sums(parts, paths, cells, share))
            )
    return pa.concat_tables(made)


def _schema() -> pa.Schema:
    import pyarrow as pa

    word = pa.dictionary(pa.int32(), pa.string())
    return pa.schema(
        [
            *((name, word) for name in ("model", "dimension", "value_key", "transition", "currency")),
            ("touched_on", pa.date32()),
            ("paid_on", pa.date32()),
            ("credit", pa.float64()),
            ("amount_cents", pa.int64()),
        ]
    )


def _names(keys: pa.Table) -> dict[str, list[str]]:
    """The values of each dimension in order of their numbers."""
    names: dict[str, list[str]] = {dimension: [] for dimension in DIMENSIONS}
    for dimension, value in zip(keys["dimension"].to_pylist(), keys["value_key"].to_pylist(), strict=True):
        names[dimension].append(value)
    return names


def _effects(removals: pa.Table, dimension: str, groups: list[tuple[str, str]], key_count: int) -> Real:
    """Removal effects by group and value; of values on no path of the group's step, as good as nothing."""
    import pyarrow.compute as pc

    own = removals.filter(pc.equal(removals["dimension"], dimension))
    effects = np.full((len(groups), max(key_count, 1)), _LEAST_EFFECT)
    transitions = own["transition"].to_numpy(zero_copy_only=False)
    keys, found = own["key_number"].to_numpy(), own["effect"].to_numpy()
    for place, (transition, _) in enumerate(groups):
        is_own = transitions == transition
        effects[place, keys[is_own]] = np.maximum(found[is_own], _LEAST_EFFECT)
    return effects


def _cells(parts: Parts, group: Whole, months: Whole, day: Whole) -> Cells:
    days, day_number = np.unique(day, return_inverse=True)
    keys = int(parts.key.max()) + 1
    packed = (group[parts.path] * keys + parts.key) * len(months) + parts.period
    cells, cell = np.unique(packed * len(days) + day_number[parts.path], return_inverse=True)
    rest, day_of = np.divmod(cells, len(days))
    rest, month_of = np.divmod(rest, len(months))
    group_of, key_of = np.divmod(rest, keys)
    return Cells(key_of, group_of, months[month_of], days[day_of], cell)


def _shares(parts: Parts, places: TouchPlaces, effect: Real) -> Iterator[tuple[str, Real]]:
    """Each model with every part's share of its path."""
    for model, weigh in RULE_MODELS.items():
        yield model, shares_by_touch(parts, weigh(places))
    yield "markov", shares_by_key(parts, effect)
    yield "shapley", shares_by_key(parts, np.ones(len(parts.path)))


def _sums(parts: Parts, paths: Paths, cells: Cells, share: Real) -> tuple[Real, Whole]:
    """Credit in steps and in cents of each cell."""
    cents = allocated_cents(parts.path, share, paths.cents)
    money = np.zeros(len(cells.key), dtype=np.int64)
    np.add.at(money, cells.cell, cents)
    return np.asarray(np.bincount(cells.cell, share, minlength=len(cells.key)), dtype=np.float64), money


def _rows(
    model: str,
    dimension: str,
    names: list[str],
    groups: list[tuple[str, str]],
    cells: Cells,
    sums: tuple[Real, Whole],
) -> pa.Table:
    import pyarrow as pa

    count = len(cells.key)

    def word(numbers: Whole, words: list[str]) -> pa.Array:
        return pa.DictionaryArray.from_arrays(pa.array(numbers, pa.int32()), pa.array(words, pa.string()))

    nothing = np.zeros(count, dtype=np.int64)
    return pa.table(
        [
            word(nothing, [model]),
            word(nothing, [dimension]),
            word(cells.key, names),
            word(cells.group, [transition for transition, _ in groups]),
            word(cells.group, [currency for _, currency in groups]),
            pa.array(
                cells.month.astype("datetime64[M]").astype("datetime64[D]").astype(np.int32), pa.int32()
            ).cast(pa.date32()),
            pa.array(cells.day.astype(np.int32), pa.int32(), mask=cells.day < 0).cast(pa.date32()),
            sums[0],
            sums[1],
        ],
        schema=_schema(),
    )


STEP = ArrowStep(
    "credited",
    {
        "credit_paths": PATHS_ORDER,
        "path_touches": TOUCHES_ORDER,
        "credit_keys": ("dimension", "key_number"),
        "removals": ("dimension", "transition", "key_number"),
    },
    credited,
)
