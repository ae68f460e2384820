"""Productivity: what came of a hundred activities of a function, a colleague or an owner's accounts, in a period."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from quorate.stats.cluster_rates import cluster_rates
from quorate.warehouse.steps import ArrowStep, Context

if TYPE_CHECKING:
    import pyarrow as pa

    from quorate.stats.ragged import Numbers, Places

WINDOW_DAYS = 28
KEY = ("grain", "period_on", "our_function", "group_kind", "group_key", "activity_kind")
_SUMS = ("activity_count", "judged_count", "advanced_count", "two_way_count", "won_count")
_MONEY = ("advanced_amount", "won_amount")


def productivity(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """The counts of every cell added up over its accounts, and what came of a hundred activities.

    Rates are of activities whose window is over, with intervals that count each account once
    (`stats/cluster_rates`). They are not to be added up: a step that followed a call and a letter counts for both.
    """
    import pyarrow as pa

    counts = tables["productivity_counts"]
    cells, first = _cells(counts)
    size = len(first)
    made = {name: counts[name].take(pa.array(first)) for name in KEY}
    for name in _SUMS:
        made[name] = pa.array(_sum(counts, name, cells, size).astype(np.int64))
    made["unfinished_count"] = pa.array(
        _sum(counts, "activity_count", cells, size).astype(np.int64)
        - _sum(counts, "judged_count", cells, size).astype(np.int64)
    )
    made["account_count"] = pa.array(np.bincount(cells, minlength=size).astype(np.int64))
    made["window_days"] = pa.array(np.full(size, WINDOW_DAYS, dtype=np.int64))
    for name in _MONEY:
        is_known = np.bincount(cells, ~np.isnan(_numbers(counts, name)), minlength=size) > 0
        made[name] = pa.array(_sum(counts, name, cells, size), mask=~is_known)
    made["currency"] = pa.array([context.settings.currency] * size, pa.string())
    for name in ("advanced", "two_way"):
        rates = cluster_rates(cells, _numbers(counts, "judged_count"), _numbers(counts, f"{name}_count"))
        for end, each in (("", rates.rate), ("_low", rates.low), ("_high", rates.high)):
            made[f"{name}_per_hundred{end}"] = pa.array(100.0 * each, pa.float64(), from_pandas=True)
    return pa.table(made)


STEP = ArrowStep("productivity", {"productivity_counts": (*KEY, "account_id")}, productivity)


def _cells(counts: pa.Table) -> tuple[Places, Places]:
    """Which cell each row is of, and the first row of each; rows of a cell stand together."""
    names = list(zip(*(counts[name].to_pylist() for name in KEY), strict=True))
    begins = [place for place, name in enumerate(names) if place == 0 or name != names[place - 1]]
    starts = np.zeros(len(names), dtype=np.int64)
    starts[begins[1:]] = 1
    return np.cumsum(starts), np.array(begins, dtype=np.int64)


def _numbers(counts: pa.Table, name: str) -> Numbers:
    """A column as numbers; what is empty is not a number."""
    return np.array([np.nan if each is None else each for each in counts[name].to_pylist()], dtype=np.float64)


def _sum(counts: pa.Table, name: str, cells: Places, size: int) -> Numbers:
    return np.bincount(cells, np.nan_to_num(_numbers(counts, name)), minlength=size).astype(np.float64)
