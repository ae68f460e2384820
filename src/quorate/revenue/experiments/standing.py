"""Where accounts stood at a moment: what they are drawn among must not be an effect of what they were drawn for.

So the stage of an account in an experiment is the one it stood in when it was assigned, whatever became of it since.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

Row = Mapping[str, Any]

CUSTOMER = "customer"
NO_JOURNEY = "no journey"


class Standings:
    """The stays of all accounts; `stays` are rows of `experiment_stays`."""

    def __init__(self, stays: Iterable[Row]) -> None:
        self._of_account: dict[str, list[Row]] = defaultdict(list)
        for row in stays:
            self._of_account[row["account_id"]].append(row)

    def stage(self, account_ids: Iterable[str], at: datetime) -> str:
        """The furthest stage of a journey under way at a moment; else whether one of them had bought before."""
        stays = [row for each in account_ids for row in self._of_account.get(each, ())]
        under_way = [
            row
            for row in stays
            if row["entered_at"] <= at and (row["until_at"] is None or row["until_at"] > at)
        ]
        if under_way:
            furthest = max(under_way, key=lambda row: (row["position"], row["stage"]))
            return str(furthest["stage"])
        has_bought = any(row["won_at"] is not None and row["won_at"] <= at for row in stays)
        return CUSTOMER if has_bought else NO_JOURNEY


def stratum_of(stage: str, size: str, tier: str | None) -> str:
    """What an account is drawn among, in words."""
    return " / ".join(part for part in (stage, size, tier) if part)
