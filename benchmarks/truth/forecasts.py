"""Forecast: revenue of fiscal quarters as published on each day, against what was booked.

A purchase is booked on the day it was decided, a renewal on its close date in the last export, for nobody else writes
renewals down. Quarters that are over on the day looked at, or end after the market's last day, are left out. Amounts
of different currencies are added as they are: the market knows no exchange rates. Deals that do not exist yet count,
since a quarter's revenue is what it is; the bias is told once more without them, which shows how much of a forecast
stands for them. Parts of all deals, such as tiers, are left out: they would count the same money again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from benchmarks.truth.days import Snapshot, World
from benchmarks.truth.family import Family
from benchmarks.truth.measurement import LOWER, Measurement
from benchmarks.truth.metrics import Numbers, share, weighted_error
from benchmarks.truth.pipeline_baselines import TABLE, WEIGHTED, pipeline
from benchmarks.truth.sizes import by_size, closed_count
from benchmarks.truth.tables import bare

NAME = "forecast"
AHEAD = ("this quarter", "next quarter", "the quarter after next")
NEXT = 1
CRM = "the CRM's own figure"
_MONTHS = 3


@dataclass(frozen=True)
class Case:
    """One quarter and currency as seen on one day, `ahead` quarters later.

    `true` is what was booked, `true_known` the part of it from opportunities that existed on the day; `weighted` and
    `table` are what the baselines of `pipeline_baselines` say. `closed_count` is how many deals had closed by the day.
    """

    ahead: int
    expected: float
    low: float
    high: float
    crm: float
    true: float
    true_known: float
    weighted: float
    table: float
    closed_count: int = 0


@dataclass(frozen=True)
class Booking:
    """Something won: when, for how much, by which opportunities."""

    on: date
    currency: str
    amount: float
    deals: frozenset[str]


def observe(world: World) -> list[Case]:
    """Every forecast of a quarter that ends by the market's last day."""
    booked = bookings(world.last)
    return [case for snapshot in world.snapshots for case in _cases(snapshot, booked, world.last.as_of)]


def bookings(snapshot: Snapshot) -> list[Booking]:
    """Everything won: purchases that have an opportunity, and renewals."""
    kinds = {row["opportunity_id"]: row["kind"] for row in snapshot.truth.rows("opportunities")}
    journeys = {row["journey_id"]: row["opportunity_ids"] for row in snapshot.truth.rows("journeys")}
    found = []
    for row in snapshot.truth.rows("outcomes"):
        deals = frozenset(deal for deal in journeys[row["journey_id"]] if kinds.get(deal) == "purchase")
        if row["outcome"] == "won" and deals:
            found.append(Booking(row["decided_on"], row["currency"], row["amount"], deals))
    for row in snapshot.exports.rows("deals"):
        if row["is_won"] and kinds.get(row["opportunity_id"]) == "renewal" and row["closed_on"] is not None:
            deal = frozenset((row["opportunity_id"],))
            found.append(Booking(row["closed_on"], row["currency"], row["amount"], deal))
    return found


def _cases(snapshot: Snapshot, booked: Sequence[Booking], last: date) -> list[Case]:
    known = {bare(row["opportunity_id"]) for row in snapshot.published.rows("opportunities")}
    held, closed = pipeline(snapshot), closed_count(snapshot)
    found = []
    for row in snapshot.published.rows("forecast"):
        if ":" in row["segment"]:
            continue
        ends = _quarter_after(row["period_on"])
        ahead = _quarters_between(snapshot.as_of, row["period_on"])
        is_over = (ends - snapshot.as_of).days <= 1
        if is_over or (ends - last).days > 1 or ahead >= len(AHEAD):
            continue
        inside = [
            one for one in booked if one.currency == row["currency"] and row["period_on"] <= one.on < ends
        ]
        expected, low, high, crm = (row[f"{name}_amount"] for name in ("expected", "low", "high", "crm"))
        true = sum(one.amount for one in inside)
        true_known = sum(one.amount for one in inside if one.deals & known)
        quarter = row["currency"], row["period_on"], ends
        plain = held.stage_weighted(*quarter), held.by_table(*quarter)
        found.append(Case(ahead, expected, low, high, crm, true, true_known, *plain, closed))
    return found


def _quarter_after(first_on: date) -> date:
    month = first_on.month - 1 + _MONTHS
    return date(first_on.year + month // 12, month % 12 + 1, 1)


def _quarters_between(on: date, first_on: date) -> int:
    """How many quarters after the one that holds `on` the quarter beginning on `first_on` is."""
    months = (first_on.year - on.year) * 12 + first_on.month - on.month
    return -(-months // _MONTHS)


def measure(cases: Sequence[Case], _learned: None) -> list[Measurement]:
    """Error, bias and coverage, by how far ahead the quarter lies."""
    found = []
    for ahead, name in enumerate(AHEAD):
        own = [case for case in cases if case.ahead == ahead]
        if own:
            found += _figures(name, own)
        if ahead == NEXT:
            for size, of_size in by_size(own, lambda case: case.closed_count):
                found += _errors(f"{name}, {size}", of_size)
    return found


def _figures(name: str, cases: Sequence[Case]) -> list[Measurement]:
    true = np.array([case.true for case in cases])
    ours = np.array([case.expected for case in cases])
    crm = np.array([case.crm for case in cases])
    n, total, known = len(cases), float(true.sum()), sum(case.true_known for case in cases)
    inside = sum(case.low <= case.true <= case.high for case in cases)
    return [
        Measurement(
            NAME,
            f"error (wMAPE), {name}",
            weighted_error(ours, true),
            LOWER,
            n,
            CRM,
            weighted_error(crm, true),
        ),
        *_errors(name, cases),
        Measurement(NAME, f"bias, {name}", _bias(ours, total), "near 0", n, CRM, _bias(crm, total)),
        Measurement(
            NAME,
            f"bias of what existed on the day, {name}",
            _bias(ours, known),
            "near 0",
            n,
            CRM,
            _bias(crm, known),
            is_due=known > 0.0,
        ),
        Measurement(NAME, f"share inside the 90 % interval, {name}", share(inside, n), "near 0.9", n),
    ]


def _errors(name: str, cases: Sequence[Case]) -> list[Measurement]:
    true, ours = (np.array([getattr(case, of) for case in cases]) for of in ("true", "expected"))
    return [
        Measurement(
            NAME,
            f"error (wMAPE) against {words}, {name}",
            weighted_error(ours, true),
            LOWER,
            len(cases),
            words,
            weighted_error(np.array([getattr(case, of) for case in cases]), true),
        )
        for words, of in ((WEIGHTED, "weighted"), (TABLE, "table"))
    ]


def _bias(forecasts: Numbers, total: float) -> float | None:
    return share(float(forecasts.sum()) - total, total)


FAMILY = Family(NAME, "error (wMAPE), next quarter", observe, measure)
