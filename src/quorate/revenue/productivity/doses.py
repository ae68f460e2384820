"""The dose curve: whether stays in a stage in which we did more went on more often than stays in which we did less.

Compared are stays that had lasted 28 days, by how much a function had done in them by then, and whether the team moved
on within the 84 days that followed. Stays are compared with others of the same stage, of accounts of like size whose
team had done alike before (`stats/stratified_differences`), and accounts are counted once. Whose 84 days are not over
is left out and counted.

More activity may go with less because it is useless, and because we do more where it is hard; so this is an
association, and a finding says so. A finding needs the step from one dose to the next to differ from nothing although
all the steps of a map were looked at: its interval is that of 95 % shared out evenly over them (Bonferroni).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np
import pyarrow as pa

from quorate.stats.ragged import Numbers, Places
from quorate.stats.stratified_differences import Differences, GroupCounts, stratified_differences
from quorate.warehouse.map_steps import for_each_map
from quorate.warehouse.steps import ArrowStep, Context

WORK_DAYS, FOLLOW_DAYS = 28, 84
_BANDS = 3
_ENOUGH_ACCOUNTS = 10
_SIZES = (50, 250, 1_000, 5_000)
_TEAM = (1, 6, 21)
_WIDTH, _CERTAINTY = 1.6448536269514722, 0.95
SCHEMA = pa.schema(
    [
        ("journey_map", pa.string()),
        ("our_function", pa.string()),
        ("dose_low", pa.int64()),
        ("dose_high", pa.int64()),
        *(
            (name, pa.int64())
            for name in ("stay_count", "account_count", "advanced_count", "unfinished_count")
        ),
        *((name, pa.float64()) for name in ("difference", "difference_low", "difference_high")),
        *(
            (name, pa.float64())
            for name in ("step_difference", "step_difference_low", "step_difference_high")
        ),
        ("finding", pa.string()),
    ]
)


@dataclass(frozen=True)
class _Cases:
    """Stays of one function whose 84 days are over; each of shape (stays,)."""

    dose: Places
    strata: Places
    accounts: Places
    advanced: Numbers


def activity_doses(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """One row per map, function and band of doses; a function that did nothing in any stay has no curve."""
    of_function: dict[str, list[dict[str, Any]]] = {}
    for row in tables["dose_cases"].to_pylist():
        of_function.setdefault(row["our_function"], []).append(row)
    curves = {name: _bands(found) for name, found in of_function.items()}
    steps = sum(max(len(each) - 1, 0) for each in curves.values())
    made = [
        {"journey_map": context.journey_map.journey_map, "our_function": name, **line}
        for name, found in of_function.items()
        for line in _curve(found, curves[name], max(steps, 1))
    ]
    return pa.Table.from_pylist(made, schema=SCHEMA)


STEP = ArrowStep(
    "activity_doses",
    {"dose_cases": ("journey_map", "our_function", "journey_id", "place")},
    for_each_map(activity_doses),
)


def _bands(rows: list[dict[str, Any]]) -> list[tuple[int, int]]:
    """Nothing, then equally frequent bands of what was done; fewer where doses are few. Empty without any dose."""
    doses = np.array(sorted(row["dose"] for row in rows if row["dose"] and row["is_known"]), dtype=np.int64)
    if not len(doses):
        return []
    ends = np.unique(
        [int(doses[min(len(doses) * part // _BANDS, len(doses)) - 1]) for part in range(1, _BANDS + 1)]
    )
    starts = [1, *(int(end) + 1 for end in ends[:-1])]
    bands = list(zip(starts, map(int, ends), strict=True))
    has_none = any(row["dose"] == 0 and row["is_known"] for row in rows)
    return [(0, 0), *bands] if has_none else bands


def _curve(rows: list[dict[str, Any]], bands: list[tuple[int, int]], step_count: int) -> list[dict[str, Any]]:
    known = [row for row in rows if row["is_known"]]
    if len(bands) < 2:
        return []
    cases = _cases(known)
    band = np.searchsorted([high for _, high in bands], cases.dose, side="left")
    pairs = [(place, 0) for place in range(1, len(bands))] + [
        (place, place - 1) for place in range(1, len(bands))
    ]
    found = _compared(cases, band, pairs)
    waiting = [row["dose"] for row in rows if not row["is_known"]]
    width = NormalDist().inv_cdf(1.0 - (1.0 - _CERTAINTY) / 2.0 / step_count)
    lines = []
    for place, (low, high) in enumerate(bands):
        own = band == place
        is_last = place == len(bands) - 1
        line = {
            "dose_low": low,
            "dose_high": high,
            "stay_count": int(own.sum()),
            "account_count": len(np.unique(cases.accounts[own])),
            "advanced_count": int(cases.advanced[own].sum()),
            "unfinished_count": sum(low <= dose and (dose <= high or is_last) for dose in waiting),
            "finding": "reference",
        }
        if place:
            step = len(bands) - 2 + place
            line |= _ends("difference", found, place - 1, _WIDTH)
            line |= _ends("step_difference", found, step, width)
            line["finding"] = _finding(found, step, line)
        lines.append(line)
    return lines


def _cases(rows: list[dict[str, Any]]) -> _Cases:
    """Numbers for stages, sizes and teams that are alike, and for accounts."""
    alike = [
        (row["stage"], _size(row["employees"]), int(np.searchsorted(_TEAM, row["team_count"], "right")))
        for row in rows
    ]
    strata = {name: place for place, name in enumerate(sorted(set(alike)))}
    accounts = {name: place for place, name in enumerate(sorted({row["account_id"] for row in rows}))}
    return _Cases(
        np.array([row["dose"] for row in rows], dtype=np.int64),
        np.array([strata[name] for name in alike], dtype=np.int64),
        np.array([accounts[row["account_id"]] for row in rows], dtype=np.int64),
        np.array([row["has_advanced"] for row in rows], dtype=np.float64),
    )


def _size(employees: int | None) -> int:
    """Which size of company; those of unknown size are compared with each other."""
    return -1 if employees is None else int(np.searchsorted(_SIZES, employees, "right"))


def _compared(cases: _Cases, band: Places, pairs: list[tuple[int, int]]) -> Differences:
    """Of each pair of bands the first against the second."""
    columns: list[list[Any]] = [[], [], [], [], [], [], []]
    for cell, (more, less) in enumerate(pairs):
        held = (band == more) | (band == less)
        kinds, place = np.unique(
            np.stack([cases.strata[held], cases.accounts[held]]), axis=1, return_inverse=True
        )
        is_more = (band[held] == more).astype(np.float64)
        won = cases.advanced[held]
        sums = [is_more, is_more * won, 1.0 - is_more, (1.0 - is_more) * won]
        counted = [np.bincount(place.ravel(), each, minlength=kinds.shape[1]) for each in sums]
        for column, each in zip(columns, (np.full(kinds.shape[1], cell), *kinds, *counted), strict=True):
            column.extend(each)
    cells, strata, accounts = (np.array(each, dtype=np.int64) for each in columns[:3])
    counts = GroupCounts(*(np.array(each, dtype=np.float64) for each in columns[3:]))
    return stratified_differences(cells, strata, accounts, counts)


def _ends(name: str, found: Differences, place: int, width: float) -> dict[str, float | None]:
    value, half = found.difference[place], width * np.sqrt(found.variance[place])
    if np.isnan(value):
        return {}
    return {
        name: float(value),
        f"{name}_low": float(max(value - half, -1)),
        f"{name}_high": float(min(value + half, 1)),
    }


def _finding(found: Differences, place: int, line: dict[str, Any]) -> str:
    fewest = min(found.treated_clusters[place], found.other_clusters[place])
    if fewest < _ENOUGH_ACCOUNTS or line.get("step_difference") is None:
        return "thin"
    if line["step_difference_high"] < 0.0:
        return "more_with_less"
    return "more_with_more" if line["step_difference_low"] > 0.0 else "unclear"
