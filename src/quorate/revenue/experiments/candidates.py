"""Every account as the lots would see it: its family, which is drawn together, and the stratum it is drawn among.

A stratum is how far the family's furthest open journey has come, how large its largest account is, and its tier where
one is known. Families are drawn whole: what a parent learns from us its subsidiaries hear of.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from quorate.revenue.experiments.standing import CUSTOMER, NO_JOURNEY, Standings, stratum_of
from quorate.vocabulary import PUBLISHED_TABLES
from quorate.warehouse.steps import ArrowStep, Context

if TYPE_CHECKING:
    import pyarrow as pa

Row = Mapping[str, Any]

# Upper ends of the sizes, in employees: small, medium and large as the European Union's statistics have them.
_SIZES = ((50, "under 50"), (250, "50 to 249"), (1000, "250 to 999"))
_LARGEST = "1000 and more"
UNKNOWN_SIZE = "size unknown"


def experiment_candidates(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """One row per account."""
    import pyarrow as pa

    rows = tables["experiment_accounts"].to_pylist()
    standings, now = Standings(tables["experiment_stays"].to_pylist()), context.moment.at
    parents = {row["account_id"]: row["parent_account_id"] for row in rows}
    families: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        families[topmost(row["account_id"], parents)].append(row)
    made = [
        {
            "account_id": row["account_id"],
            "family_id": family_id,
            "stratum": stratum_of(stage, size, tier),
            "stage": stage,
            "size": size,
            "tier": tier,
            "has_open_journey": stage not in (CUSTOMER, NO_JOURNEY),
            "known_at": row["first_known_at"],
        }
        for family_id, members in sorted(families.items())
        for stage in [_stage(members, standings, now)]
        for size, tier in [_size_and_tier(family_id, members)]
        for row in members
    ]
    return pa.Table.from_pylist(made, schema=PUBLISHED_TABLES["experiment_candidates"].arrow_schema())


STEP = ArrowStep(
    "experiment_candidates",
    {
        "experiment_accounts": ("account_id",),
        "experiment_stays": ("account_id", "journey_id", "entered_at", "stage"),
    },
    experiment_candidates,
)


def topmost(account_id: str, parents: Mapping[str, str | None]) -> str:
    """The account at the top of the family; of parents that go in a circle, the one that comes first by name."""
    way = [account_id]
    while (parent := parents.get(way[-1])) is not None and parent in parents:
        if parent in way:
            return min(way[way.index(parent) :])
        way.append(parent)
    return way[-1]


def size_of(employees: int | None) -> str:
    """The size an account belongs to."""
    if employees is None:
        return UNKNOWN_SIZE
    return next((name for end, name in _SIZES if employees < end), _LARGEST)


def _stage(members: Sequence[Row], standings: Standings, now: datetime) -> str:
    stage = standings.stage([row["account_id"] for row in members], now)
    is_customer = stage == NO_JOURNEY and any(row["is_customer"] for row in members)
    return CUSTOMER if is_customer else stage


def _size_and_tier(family_id: str, members: Sequence[Row]) -> tuple[str, str | None]:
    known = [row["employees"] for row in members if row["employees"] is not None]
    tiers = sorted({row["tier"] for row in members if row["tier"]})
    top = next((row["tier"] for row in members if row["account_id"] == family_id), None)
    return size_of(max(known, default=None)), top or (tiers[0] if tiers else None)
