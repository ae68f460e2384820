"""What each experiment says on every Monday since it started, in ranges that hold however often somebody looks.

Every account stays in the arm it was assigned to, whatever it got (intention to treat), and a window of it counts once
it is over, so that old and new accounts are looked at for the same time. Windows of one account are no news apart: they
count as one family. Readings are made of what is known today.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from math import sqrt
from typing import TYPE_CHECKING, Any

import numpy as np

from quorate.revenue.experiments.horizon import planned_weight
from quorate.revenue.experiments.measures import MEASURES, Cases, Measure, cases_of
from quorate.stats.arm_differences import ArmDifference, arm_difference
from quorate.stats.sequential_intervals import Look, sequential_intervals
from quorate.vocabulary import PUBLISHED_TABLES
from quorate.warehouse.steps import ArrowStep, Context

if TYPE_CHECKING:
    import pyarrow as pa

Row = Mapping[str, Any]

# Below these a standard error is not known well enough to say anything: accounts in the smaller arm, and accounts of
# which something is and is not to be told. Chosen by simulation so that no more runs err than stated; money is skewed.
LEAST = {False: (5, 5), True: (20, 10)}


def experiment_results(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """One row per experiment that was started, measure and Monday, and the day looked at."""
    import pyarrow as pa

    outcomes: dict[str, list[Row]] = {}
    for row in tables["experiment_outcomes"].to_pylist():
        outcomes.setdefault(row["experiment_id"], []).append(row)
    known_at = [row["known_at"] for row in tables["experiment_candidates"].to_pylist()]
    confidence = context.settings.experiments.confidence
    rows = [
        row
        for design in tables["experiments"].to_pylist()
        if (own := outcomes.get(design["experiment_id"]))
        for measure in MEASURES
        for row in _readings(
            design, measure, own, planned_weight(design, own, known_at), confidence, context.moment.on
        )
    ]
    return pa.Table.from_pylist(rows, schema=PUBLISHED_TABLES["experiment_results"].arrow_schema())


STEP = ArrowStep(
    "experiment_results",
    {
        "experiments": ("experiment_id",),
        "experiment_outcomes": ("experiment_id", "account_id"),
        "experiment_candidates": ("account_id",),
    },
    experiment_results,
)


def looking_days(design: Row, day: date) -> list[date]:
    """The Mondays from the first window that can be over on, and the day looked at."""
    first = design["starts_on"] + timedelta(days=design["window_days"])
    monday = first + timedelta(days=-first.weekday() % 7)
    count = max((day - monday).days // 7 + 1, 0) if monday <= day else 0
    days = [monday + timedelta(weeks=number) for number in range(count)]
    return days if days and days[-1] == day else [*days, day]


def _readings(
    design: Row, measure: Measure, outcomes: list[Row], planned: float, confidence: float, day: date
) -> Iterator[dict[str, Any]]:
    cases = cases_of(measure, outcomes)
    looks: list[tuple[dict[str, Any], Look | None]] = []
    for on in looking_days(design, day):
        looks.append(_look(cases, on, planned))
        looks[-1][0]["measured_on"] = on
    told = iter(sequential_intervals([look for _, look in looks if look is not None], confidence))
    for row, look in looks:
        if look is not None:
            interval = next(told)
            row["effect_low"], row["effect_high"] = interval.low, interval.high
            is_separated = interval.low > 0.0 or interval.high < 0.0
            row["status"] = "separated" if is_separated else "not_separated"
        yield {
            **row,
            "experiment_id": design["experiment_id"],
            "metric": measure.metric,
            "confidence": confidence,
            "currency": cases.currency if measure.is_money else None,
        }


def _look(cases: Cases, on: date, planned: float) -> tuple[dict[str, Any], Look | None]:
    """The reading of a day without its range, and what the range is made of; None where it is too early."""
    is_seen = cases.until_at <= np.datetime64(datetime.combine(on, time()) + timedelta(days=1), "us")
    treated = cases.is_treated[is_seen]
    accounts = cases.accounts[is_seen]
    counts = {"treated_count": _distinct(accounts[treated]), "holdout_count": _distinct(accounts[~treated])}
    if cases.trouble is not None:
        return {**counts, "status": cases.trouble}, None
    values = cases.values[is_seen]
    found = arm_difference(treated, values, cases.strata[is_seen], cases.families[is_seen])
    if found is None:
        return {**counts, "status": "too_early" if cases.arms == 2 else "one_arm_empty"}, None
    means = {"treated_value": found.first_mean, "holdout_value": found.second_mean}
    if is_too_early(values, counts, is_money=cases.is_money) or found.variance <= 0.0:
        return {**counts, **means, "status": "too_early"}, None
    return {**counts, **means, "effect": found.difference}, _seen(found, planned)


def _distinct(accounts: Any) -> int:
    return len(np.unique(accounts))


def _seen(found: ArmDifference, planned: float) -> Look:
    return Look(found.difference, sqrt(found.variance), found.weight / max(planned, 1e-9))


def is_too_early(values: Any, counts: Mapping[str, int], *, is_money: bool) -> bool:
    """Whether so few accounts count, or so few of them did or did not, that a range would promise too much."""
    accounts, events = LEAST[is_money]
    done = int(np.count_nonzero(values))
    return min(counts.values()) < accounts or min(done, len(values) - done) < events
