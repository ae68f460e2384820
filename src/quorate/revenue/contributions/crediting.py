"""Credit by every accounting model, for every dimension and step that teams made, in steps and in cents.

One path is used for all dimensions. A touch without a campaign (or asset) gives its credit to 'none', as does
a path without any touch, so that what campaigns earned can be held beside what channels earned. Each path's money is
handed out once, in whole cents, to the parts it consists of (value and quarter of the touch); every table and page adds
up these same parts. So sums over channels, campaigns, assets or functions are the money that was won, in any quarter
and for anybody who looks.

Besides the rules of `touch_weights`:

    shapley     each path among its different values in equal parts: the exact Shapley value of the game in which a set
                of values is worth what journeys made that met no other (`stats/shapley.py`)
    markov      all steps of a transition among the values met, in proportion to their removal effects (`removals`),
                and so among the touches of each value; steps that no touch preceded stay with 'none'
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

from quorate.revenue.contributions.cells import Axes, Cells, Column, Sums
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
    runs_of_paths,
)
from quorate.revenue.contributions.touch_weights import RULE_MODELS
from quorate.warehouse.steps import ArrowStep, Context

if TYPE_CHECKING:
    import pyarrow as pa

    from quorate.revenue.contributions.credit import Real, Whole

ACCOUNTING_MODELS = (*RULE_MODELS, "markov", "shapley")
# Models that share out each path by itself.
_BY_PATH = (*RULE_MODELS, "shapley")
_LEAST_EFFECT = 1e-12
_CREDIT, _CENTS = "credit", "cents"
# Credit and money by `markov` of paths that some touch was on, and of those that none was on.
_WALKED, _WALKED_MONEY = ("markov", "walked"), ("markov", "money walked")
_BARE, _BARE_MONEY = ("markov", "bare"), ("markov", "money bare")


def credited(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """Credit in steps and in cents, by model and by quarter of the touch and day of the money; see the module."""
    import pyarrow as pa
    import pyarrow.compute as pc

    schema = _schema()
    steps, touches = tables["credit_paths"], tables["path_touches"]
    if not pc.any(steps["is_made"]).as_py():
        return schema.empty_table()
    names = _names(tables["credit_keys"])
    none = {dimension: values.index(NONE) for dimension, values in names.items() if NONE in values}
    axes = Axes.of(steps, touches, context.settings.fiscal_year_starts)
    effects = {
        dimension: _effects(tables["removals"], dimension, axes.groups, len(names[dimension]))
        for dimension in DIMENSIONS
    }
    sums = {dimension: Sums() for dimension in DIMENSIONS}
    for paths in runs_of_paths(steps, touches, is_made=True, none=none):
        places = paths.places(context.settings.revenue.credit_half_life_days)
        weights = {model: weigh(places) for model, weigh in RULE_MODELS.items()}
        period = axes.periods(paths.moment)
        for dimension in DIMENSIONS:
            parts = parts_of(paths.path, paths.keys[dimension], period)
            numbers = axes.numbers(parts, paths, effects[dimension].shape[1])
            effect = effects[dimension].ravel()[axes.pairs(numbers)]
            sums[dimension].add(numbers, dict(_columns(parts, paths, weights, effect)))
    made = []
    for dimension in DIMENSIONS:
        numbers, columns = sums[dimension].total()
        cells = axes.cells(numbers, effects[dimension].shape[1])
        told = {model: (columns[model, _CREDIT], columns[model, _CENTS]) for model in _BY_PATH}
        told["markov"] = _by_removal(columns, cells, effects[dimension])
        made += [
            _rows(model, dimension, names[dimension], axes.groups, cells, each)
            for model, each in told.items()
        ]
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


def _columns(
    parts: Parts, paths: Paths, weights: Mapping[str, Real], effect: Real
) -> Iterator[tuple[Column, Real | Whole]]:
    """What each part adds to its cell, by model; of `markov`, what is shared out when all paths are known.

    Parameters
    ----------
    weights: of each touch, by each rule.
    effect: the removal effect of each part's value.
    """
    shares = {model: shares_by_touch(parts, weight) for model, weight in weights.items()}
    shares["shapley"] = shares_by_key(parts, np.ones(len(parts.path)))
    for model, share in shares.items():
        yield (model, _CREDIT), share
        yield (model, _CENTS), allocated_cents(parts.path, share, paths.cents)
    share = shares_by_key(parts, effect)
    money = share * paths.cents[parts.path]
    is_walked = paths.is_walked[parts.path]
    yield _WALKED, share * is_walked
    yield _WALKED_MONEY, money * is_walked
    yield _BARE, share * ~is_walked
    yield _BARE_MONEY, money * ~is_walked


def _by_removal(columns: Mapping[Column, Real], cells: Cells, effects: Real) -> tuple[Real, Whole]:
    """Credit in steps and in cents of each cell, where a group's steps go to its values by their removal effects.

    A value's part goes to its touches as they would be credited path by path, so that it keeps their quarters and days.
    """
    own = columns[_WALKED]
    credit = _scaled(own, own, cells, effects) + columns[_BARE]
    exact = _scaled(columns[_WALKED_MONEY], own, cells, effects) + columns[_BARE_MONEY]
    return credit, _in_whole_cents(exact, cells.group)


def _scaled(values: Real, credit: Real, cells: Cells, effects: Real) -> Real:
    """The values of walked paths, shared out among each group's values by their effects.

    Where a value's own paths have no money, its part of the money follows its credit.
    """
    keys = effects.shape[1]
    pair = cells.group * keys + cells.key
    met = np.bincount(pair, credit, minlength=effects.size) > 0.0
    weights = np.where(met, effects.ravel(), 0.0).reshape(effects.shape)
    totals = np.bincount(cells.group, values, minlength=len(effects))
    sums = weights.sum(axis=1)
    due = (weights * (totals / np.where(sums > 0.0, sums, 1.0))[:, None]).ravel()
    has = np.bincount(pair, values, minlength=effects.size)
    spread = np.where(has[pair] > 0.0, values, credit)
    return np.asarray(due[pair] * spread / np.maximum(np.bincount(pair, spread)[pair], 1e-300))


def _in_whole_cents(exact: Real, group: Whole) -> Whole:
    """Cents of each cell as near as can be to what is due, so that each group's sum to its money."""
    totals = np.round(np.bincount(group, exact)).astype(np.int64)
    cents = np.floor(exact).astype(np.int64)
    left = totals - np.bincount(group, cents, minlength=len(totals)).astype(np.int64)
    order = np.lexsort((np.round(cents - exact, 6), group))
    starts = np.searchsorted(group[order], np.arange(len(totals)))
    rank = np.arange(len(order)) - starts[group[order]]
    cents[order] += rank < left[group[order]]
    return cents


def _rows(
    model: str,
    dimension: str,
    names: list[str],
    groups: list[tuple[str, str]],
    cells: Cells,
    sums: tuple[Real, Whole],
) -> pa.Table:
    import pyarrow as pa

    count = len(cells)

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
