"""What became of the open pipeline of each coming quarter from month to month, movement by movement.

Of a quarter at a moment the pipeline is what was open then and expected to close in it, by what the CRM said then. From
one moment to the next every deal adds exactly what the two differ by: opening and all movements sum to closing, to the
cent. A deal that grew and was then won grew first and was won with what it was worth at last. What is won is won in the
quarter in which it closed, into which it is pulled or pushed from the one its seller expected; one that came and ended
between two moments is counted in and out of the quarter it ended in.

Moments are the beginnings of months and, last, the day looked at. Deals whose amount or date nobody had written yet are
in no pipeline until somebody does.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from quorate.outlook.deal_history import DealHistory, moment_of
from quorate.outlook.fiscal_quarters import quarters_from
from quorate.outlook.pipeline_movements import NONE, Entries, movements
from quorate.stats.ragged import Numbers
from quorate.warehouse.steps import ArrowStep, Context

_MONTHS = 12
_QUARTERS = 4
_FIELDS = ("crm_stage", "amount", "close_on")

SCHEMA = pa.schema(
    [
        ("period_on", pa.date32()),
        ("currency", pa.string()),
        ("from_on", pa.date32()),
        ("to_on", pa.date32()),
        ("movement", pa.string()),
        ("amount", pa.float64()),
        ("deal_count", pa.int64()),
        ("opportunity_ids", pa.list_(pa.string())),
        ("rivals", pa.string()),
    ]
)


@dataclass(frozen=True)
class _Ledger:
    """What the rows of all quarters need: the deals, their rivals, and how they stood at each moment."""

    history: DealHistory
    rivals: list[str | None]
    at: list[datetime]
    entries: list[Entries]


def pipeline_changes(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """One row per quarter, currency, month and movement; `opening` and `closing` are what there was."""
    history = _history(tables["opportunities"], tables["opportunity_changes"])
    now = context.moment.at
    at = [*_months_before(context.moment.on), now]
    entries = [
        _entries(history, moment_of(each), tables["opportunities"] if each == now else None) for each in at
    ]
    ledger = _Ledger(history, tables["opportunities"]["competitor"].to_pylist(), at, entries)
    rows: list[dict[str, Any]] = []
    for place in range(len(at) - 1):
        first = (at[place + 1] - timedelta(days=1)).date()
        for quarter in quarters_from(first, context.settings.fiscal_year_starts, _QUARTERS):
            rows += _rows(ledger, place, (quarter.first_on, quarter.next_on))
    return pa.Table.from_pylist(rows, schema=SCHEMA)


STEP = ArrowStep(
    "pipeline_changes",
    {
        "opportunities": ("opportunity_id",),
        "opportunity_changes": ("opportunity_id", "changed_at", "field", "new_value"),
    },
    pipeline_changes,
)


def _rows(ledger: _Ledger, place: int, span: tuple[date, date]) -> Iterator[dict[str, Any]]:
    history = ledger.history
    first, last = (moment_of(datetime.combine(day, datetime.min.time())) for day in span)
    found = movements(ledger.entries[place], ledger.entries[place + 1], (first, last))
    for currency in sorted(set(history.currencies.tolist())):
        own = history.currencies == currency
        for movement, cents in found.items():
            deals = np.flatnonzero(own & (cents != NONE))
            if not len(deals):
                continue
            yield {
                "period_on": span[0],
                "currency": currency,
                "from_on": (ledger.at[place] - timedelta(days=1)).date(),
                "to_on": (ledger.at[place + 1] - timedelta(days=1)).date(),
                "movement": movement,
                "amount": int(cents[deals].sum()) / 100.0,
                "deal_count": len(deals),
                "opportunity_ids": [history.ids[deal] for deal in deals.tolist()],
                "rivals": _rivals(ledger.rivals, deals.tolist(), cents)
                if movement == "lost_competitor"
                else None,
            }


def _rivals(rivals: Sequence[str | None], deals: Sequence[int], cents: Numbers) -> str:
    """What was lost to whom: amounts by rival, '' where nobody said."""
    lost: dict[str, float] = {}
    for deal in deals:
        name = rivals[deal] or ""
        lost[name] = lost.get(name, 0.0) - int(cents[deal]) / 100.0
    return json.dumps(dict(sorted(lost.items())))


def _months_before(on: date) -> list[datetime]:
    """The first moments of the month that holds `on` and of those before it, the earliest first."""
    month = on.year * 12 + on.month - 1
    firsts = [divmod(month - back, 12) for back in range(_MONTHS - 1, -1, -1)]
    return [datetime(year, number + 1, 1) for year, number in firsts]


def _entries(history: DealHistory, at: float, today: pa.Table | None) -> Entries:
    """How every deal stood at a moment; `today` says what is known last, also where no history tells."""
    everything = np.arange(len(history.ids))
    days = history.looked_at(at, everything, np.full(len(everything), at), is_before=True)
    due, amounts = at + days.due, days.amounts
    if today is not None:
        due, amounts = _due_of(today), history.amounts
    return Entries(
        exists=history.created < at,
        is_closed=history.closed < at,
        due=due,
        cents=np.rint(np.nan_to_num(amounts) * 100.0),
        closed=history.closed,
        endings=history.endings,
        final_cents=np.rint(np.nan_to_num(history.amounts) * 100.0),
    )


def _due_of(opportunities: pa.Table) -> Numbers:
    found = [
        np.nan if day is None else moment_of(datetime.combine(day, datetime.min.time()))
        for day in opportunities["close_on"].to_pylist()
    ]
    return np.array(found, dtype=np.float64)


def _history(opportunities: pa.Table, changes: pa.Table) -> DealHistory:
    """All opportunities, whether a journey has them or not; what was written at the close or later is left out."""
    closed = dict(
        zip(opportunities["opportunity_id"].to_pylist(), opportunities["closed_at"].to_pylist(), strict=True)
    )
    kept = [
        {
            "opportunity_id": row["opportunity_id"],
            "field": row["field"],
            "value": str(row["new_value"]).lower(),
            "changed_at": max(row["changed_at"], row["known_at"]),
            "position": None,
        }
        for row in changes.to_pylist()
        if row["field"] in _FIELDS and row["new_value"] is not None and row["opportunity_id"] in closed
    ]
    written = [row for row in kept if _is_before(row["changed_at"], closed[row["opportunity_id"]])]
    # what was known late stands after what was changed later and known at once
    written.sort(key=lambda row: (row["opportunity_id"], row["changed_at"]))
    schema = pa.schema(
        [("opportunity_id", pa.string()), ("field", pa.string()), ("value", pa.string()),
         ("changed_at", pa.timestamp("us")), ("position", pa.int64())]
    )  # fmt: skip
    count = len(opportunities)
    deals = opportunities.select(
        ["opportunity_id", "currency", "created_at", "closed_at", "outcome", "amount"]
    )
    deals = deals.append_column("journey_id", pa.array([""] * count, pa.string()))
    deals = deals.append_column("is_renewal", pa.array([False] * count, pa.bool_()))
    return DealHistory(deals, pa.Table.from_pylist(written, schema=schema))


def _is_before(at: datetime, end: datetime | None) -> bool:
    return end is None or at < end
