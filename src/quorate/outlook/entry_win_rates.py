"""The win rate of open deals by what was known when they were made, where that tells won from lost at all.

Entry fields are what `deal_fields` lets through, in the oldest value known, with what is sold, who sells it and what is
known of the account.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from quorate.outlook.win_rates import WinRates, held_out, of
from quorate.stats.ranking import Separation
from quorate.warehouse.steps import ArrowStep, Context

# With fewer closed deals a win rate by fields says more about chance than about fields.
_ENOUGH_CLOSED = 200
_READ = ("as_known", "since_made")
_OF_ACCOUNT = ("industry", "country", "tier", "employees")

SCHEMA = pa.schema(
    [
        ("opportunity_id", pa.string()),
        ("win_rate", pa.float64()),
        ("closed_count", pa.int64()),
        ("ranking", pa.float64()),
        ("ranking_low", pa.float64()),
        ("ranking_high", pa.float64()),
        ("separates", pa.bool_()),
    ]
)


def entry_win_rates(tables: Mapping[str, pa.Table], _context: Context) -> pa.Table:
    """One row per open opportunity; none where too few deals have closed."""
    deals = tables["opportunities"].to_pylist()
    closed = np.array(
        [place for place, deal in enumerate(deals) if deal["outcome"] != "open"], dtype=np.int64
    )
    is_won = np.array([deal["outcome"] == "won" for deal in deals], dtype=bool)
    is_told = len(closed) >= _ENOUGH_CLOSED and 0 < int(is_won[closed].sum()) < len(closed)
    if not is_told:
        return SCHEMA.empty_table()
    fields = _entry_fields(tables, deals)
    order = np.array(
        sorted(range(len(closed)), key=lambda one: (deals[closed[one]]["closed_at"], one)), dtype=np.int64
    )
    told = held_out(of(fields, closed), is_won[closed], order)
    open_deals = np.array(
        [place for place, deal in enumerate(deals) if deal["outcome"] == "open"], dtype=np.int64
    )
    model = WinRates().fit(of(fields, closed), is_won[closed])
    rates = model.predict(of(fields, open_deals), len(open_deals))
    rows = [
        _row(deals[place]["opportunity_id"], float(rate), len(closed), told)
        for place, rate in zip(open_deals.tolist(), rates, strict=True)
    ]
    return pa.Table.from_pylist(rows, schema=SCHEMA)


STEP = ArrowStep(
    "entry_win_rates",
    {
        "opportunities": ("opportunity_id",),
        "accounts": ("account_id",),
        "deal_fields": ("field",),
        "field_writings": ("field", "opportunity_id", "written_at", "value"),
    },
    entry_win_rates,
)


def _entry_fields(tables: Mapping[str, pa.Table], deals: list[dict[str, Any]]) -> dict[str, list[str | None]]:
    accounts = {row["account_id"]: row for row in tables["accounts"].to_pylist()}
    found: dict[str, list[str | None]] = {
        "offering": [deal["offering_id"] for deal in deals],
        "owner": [deal["owner_id"] for deal in deals],
    }
    for name in _OF_ACCOUNT:
        values = [accounts.get(deal["account_id"], {}).get(name) for deal in deals]
        found[f"account's {name}"] = [None if value is None else str(value) for value in values]
    readings = tables["deal_fields"].to_pylist()
    used = {row["field"] for row in readings if row["reading"] in _READ}
    first: dict[str, dict[str, str]] = {name: {} for name in sorted(used)}
    for row in tables["field_writings"].to_pylist():
        if row["field"] in used and row["value"] is not None:
            first[row["field"]].setdefault(row["opportunity_id"], row["value"])
    for name, values_by_deal in first.items():
        found[name] = [values_by_deal.get(deal["opportunity_id"]) for deal in deals]
    return found


def _row(opportunity: str, rate: float, closed_count: int, told: Separation) -> dict[str, Any]:
    return {
        "opportunity_id": opportunity,
        "win_rate": rate,
        "closed_count": closed_count,
        "ranking": told.auc,
        "ranking_low": told.low,
        "ranking_high": told.high,
        "separates": told.low is not None and told.low > 0.5,
    }
