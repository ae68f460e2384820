"""Which opportunities renew a contract, and of which journey that contract is.

A renewal belongs to the journey in which the contract was won: the team that bought goes on with it, or leaves. Where
no purchase is on record before it, the contract is older than the record, and the renewal stands for the purchase.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from quorate.teams.spans import Span

Opportunity = Mapping[str, Any]


def parted(
    opportunities: Sequence[Opportunity], until: datetime
) -> tuple[list[Opportunity], list[Opportunity]]:
    """The purchases of one account, and the renewals of what had been won; `until` is the day looked at."""
    purchases = [row for row in opportunities if not row["is_renewal"]]
    won = [row for row in purchases if row["outcome"] == "won"]
    renewals = []
    for row in sorted(opportunities, key=lambda row: (row["created_at"], row["opportunity_id"])):
        if not row["is_renewal"]:
            continue
        if any(_renews(row, other["offering_id"], other["closed_at"], until) for other in won):
            renewals.append(row)
            continue
        purchases.append(row)
        if row["outcome"] == "won":
            won.append(row)
    return purchases, renewals


def with_renewals(spans: Sequence[Span], renewals: Sequence[Opportunity], until: datetime) -> list[Span]:
    """The journeys with each renewal in the one that was won last before it was settled."""
    gained: dict[int, list[Opportunity]] = {}
    for row in renewals:
        bought = [
            place
            for place, span in enumerate(spans)
            if span.outcome == "won" and _renews(row, span.offering, span.closed_at, until)
        ]
        latest = max(bought, key=lambda place: (spans[place].closed_at, place))
        gained.setdefault(latest, []).append(row)
    return [
        replace(
            span,
            opportunities=tuple(sorted({*span.opportunities, *_ids(gained.get(place, []))})),
            renewals=tuple(sorted(_ids(gained.get(place, [])))),
            left_at=_left_at(gained.get(place, [])),
        )
        for place, span in enumerate(spans)
    ]


def _renews(row: Opportunity, offering: str | None, won_at: datetime | None, until: datetime) -> bool:
    settled = row["closed_at"] or until
    return won_at is not None and won_at < settled and row["offering_id"] in (None, offering)


def _ids(rows: Sequence[Opportunity]) -> list[str]:
    return [row["opportunity_id"] for row in rows]


def _left_at(renewals: Sequence[Opportunity]) -> datetime | None:
    """When the customer left: the last renewal to be settled was lost."""
    settled = [row for row in renewals if row["closed_at"]]
    last = max(settled, key=lambda row: (row["closed_at"], row["opportunity_id"]), default=None)
    return last["closed_at"] if last and last["outcome"] != "won" else None
