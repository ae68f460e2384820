"""What acting as one may be worth, as bounds: never a bare difference, never as cause without lots.

Journeys are compared at a landmark, the usual time it took until both functions had reached one and the same person:
those still undecided then in which they had, and those in which one of them had reached somebody but they had not met.
Whoever was decided before the landmark is left out, for no such journey could have been aligned by then, and counting
it among the others would credit alignment with time it was given (immortal time). Journeys in which neither function
had reached anybody are told apart: they differ in more than alignment.

What became of a journey is looked up a fixed time after the landmark, the time by which nine in ten that ended had
ended, and only of journeys that are known for so long. Whether they are does not depend on how they went.

Even so a difference would mislead: teams that are easy to reach are reached by both and buy anyway. In simulations with
known effects plain comparisons had the wrong sign or several times the right size. So only bounds are told
(`stats/effect_bounds`): they hold the truth whatever decided who was aligned, and they always hold no effect, so that
nothing is ever claimed from them. A claim needs an experiment.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from quorate.stats.effect_bounds import capped_effect_bounds, effect_bounds
from quorate.stats.two_shares import difference
from quorate.warehouse.map_steps import for_each_map
from quorate.warehouse.steps import ArrowStep, Context

# With fewer journeys on either side bounds would only seem to say something.
_ENOUGH_OF_EACH = 20
_ENDED_BY = 0.9
GROUPS = ("aligned", "apart", "never_engaged")
SCHEMA = pa.schema(
    [
        ("journey_map", pa.string()),
        ("outcome", pa.string()),
        ("landmark_days", pa.float64()),
        ("follow_days", pa.float64()),
        *((f"{group}_count", pa.int64()) for group in GROUPS),
        *((f"{group}_won_count", pa.int64()) for group in GROUPS),
        *((f"{group}_amount", pa.float64()) for group in GROUPS),
        ("decided_before_count", pa.int64()),
        ("unfinished_count", pa.int64()),
        *((name, pa.float64()) for name in ("association", "association_low", "association_high")),
        *((name, pa.float64()) for name in ("gain_low", "gain_high", "gain_high_if_favoured")),
        ("currency", pa.string()),
        ("caution", pa.string()),
    ]
)


def alignment_worth(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """A row for the share won and, where money is known, one for the money won per journey; of maps with enough."""
    name = context.journey_map.journey_map
    rows = [row for row in tables["alignment_cases"].to_pylist() if row["journey_map"] == name]
    days = _days_of(rows)
    if days is None:
        return SCHEMA.empty_table()
    groups = _grouped(rows, *days, context.moment.at)
    if min(len(groups["aligned"]), len(groups["apart"])) < _ENOUGH_OF_EACH:
        return SCHEMA.empty_table()
    shared = {
        "journey_map": name,
        "landmark_days": days[0],
        "follow_days": days[1],
        "decided_before_count": len(groups["decided_before"]),
        "unfinished_count": len(groups["unfinished"]),
        "currency": context.settings.currency,
    }
    made = [{**shared, **_share_won(groups, days)}]
    priced = {
        group: [row for row in found if row["value_amount"] is not None] for group, found in groups.items()
    }
    if min(len(priced["aligned"]), len(priced["apart"])) >= _ENOUGH_OF_EACH:
        made.append({**shared, **_money_won(priced, days)})
    return pa.Table.from_pylist(made, schema=SCHEMA)


STEP = ArrowStep(
    "alignment_worth", {"alignment_cases": ("journey_map", "journey_id")}, for_each_map(alignment_worth)
)


def group_of(row: Mapping[str, Any], landmark: timedelta, follow: timedelta, known_before: datetime) -> str:
    """Where a journey stands in the comparison; 'decided_before' and 'unfinished' take no part in it."""
    at = row["opened_at"] + landmark
    if row["closed_at"] is not None and row["closed_at"] <= at:
        return "decided_before"
    if at + follow > known_before:
        return "unfinished"
    if row["aligned_at"] is not None and row["aligned_at"] <= at:
        return "aligned"
    return "apart" if row["engaged_at"] is not None and row["engaged_at"] <= at else "never_engaged"


def is_won(row: Mapping[str, Any], landmark: timedelta, follow: timedelta) -> bool:
    """Whether a journey was won within the time that is looked at."""
    closed = row["closed_at"]
    return bool(
        row["outcome"] == "won" and closed is not None and closed <= row["opened_at"] + landmark + follow
    )


def _days_of(rows: list[dict[str, Any]]) -> tuple[float, float] | None:
    """The landmark, and how long after it journeys are looked at; None where nothing was aligned or has ended."""
    delays = [_days(row["opened_at"], row["aligned_at"]) for row in rows if row["aligned_at"] is not None]
    lengths = [_days(row["opened_at"], row["closed_at"]) for row in rows if row["closed_at"] is not None]
    if not delays or not lengths:
        return None
    landmark = float(np.median(delays))
    return landmark, max(float(np.quantile(lengths, _ENDED_BY)) - landmark, 1.0)


def _grouped(
    rows: list[dict[str, Any]], landmark: float, follow: float, known_before: datetime
) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = {name: [] for name in (*GROUPS, "decided_before", "unfinished")}
    for row in rows:
        groups[group_of(row, timedelta(days=landmark), timedelta(days=follow), known_before)].append(row)
    return groups


def _won(rows: list[dict[str, Any]], days: tuple[float, float]) -> list[dict[str, Any]]:
    return [row for row in rows if is_won(row, timedelta(days=days[0]), timedelta(days=days[1]))]


def _share_won(groups: dict[str, list[dict[str, Any]]], days: tuple[float, float]) -> dict[str, Any]:
    won = {group: len(_won(groups[group], days)) for group in GROUPS}
    aligned, apart = (len(groups[group]) for group in ("aligned", "apart"))
    bounds = effect_bounds(aligned, won["aligned"], apart, won["apart"])
    apart_by = difference(won["aligned"], aligned, won["apart"], apart)
    # the plain difference is one of a sample: only its upper end is a bound of what can be
    favoured = None if bounds.high_if_favoured is None else min(apart_by.high, bounds.high)
    return {
        "outcome": "won",
        **{f"{group}_count": len(groups[group]) for group in GROUPS},
        **{f"{group}_won_count": won[group] for group in GROUPS},
        "association": apart_by.value,
        "association_low": apart_by.low,
        "association_high": apart_by.high,
        "gain_low": bounds.low,
        "gain_high": bounds.high,
        "gain_high_if_favoured": favoured,
        "caution": _caution(favoured),
    }


def _money_won(groups: dict[str, list[dict[str, Any]]], days: tuple[float, float]) -> dict[str, Any]:
    won = {group: _won(groups[group], days) for group in GROUPS}
    amounts = {group: float(sum(row["value_amount"] for row in won[group])) for group in GROUPS}
    caps = {group: float(sum(row["value_amount"] for row in groups[group])) for group in GROUPS}
    count = len(groups["aligned"]) + len(groups["apart"])
    low, high = capped_effect_bounds(
        amounts["aligned"], caps["aligned"], amounts["apart"], caps["apart"], count
    )
    return {
        "outcome": "won_amount",
        **{f"{group}_count": len(groups[group]) for group in GROUPS},
        **{f"{group}_won_count": len(won[group]) for group in GROUPS},
        **{f"{group}_amount": amounts[group] for group in GROUPS},
        "association": amounts["aligned"] / len(groups["aligned"]) - amounts["apart"] / len(groups["apart"]),
        "gain_low": low,
        "gain_high": high,
        "caution": _BOUNDS,
    }


_BOUNDS = (
    "These are bounds, not an estimate: teams that both functions reach differ from teams that they do not. They "
    "always hold no effect at all; only an experiment can say more."
)


def _caution(favoured: float | None) -> str:
    if favoured is None:
        return (
            f"{_BOUNDS} Aligned journeys were won less often, which contradicts that acting as one never hurts and "
            "goes to the more promising first; only the wide bounds hold."
        )
    return (
        f"{_BOUNDS} If acting as one never hurts and goes to the more promising first, it is worth at most "
        f"{100.0 * favoured:.0f} points of the share won; what it is really worth may be nothing."
    )


def _days(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds() / 86_400.0
