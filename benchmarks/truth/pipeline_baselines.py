"""What a quarter is expected to bring by two plain ways of reading the pipeline: the baselines of the forecast.

Both add what is won in the quarter already, and use only what was published by the day.

- stage-weighted: every open deal's amount times the win rate of its CRM stage, in the quarter its seller names.
- by table: every open deal's amount times the share that was won in time of those that once stood in its stage.

Neither counts deals that do not exist yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from benchmarks.truth.days import Snapshot
from benchmarks.truth.deal_history import ENDINGS, by_stage, by_table, deals_of
from benchmarks.truth.metrics import Numbers
from benchmarks.truth.tables import Row, day

WON = ENDINGS.index("won")
WEIGHTED, TABLE = "stage-weighted pipeline by sellers' dates", "CRM stage and horizon by table"
ByStage = dict[str | None, Numbers]


@dataclass(frozen=True)
class Pipeline:
    """The opportunities of one day with what their stages were worth."""

    snapshot: Snapshot
    stages: ByStage

    def stage_weighted(self, currency: str, first: date, next_on: date) -> float:
        """Expected in the quarter from `first` until before `next_on` by stage and sellers' dates."""
        total = self._won(currency, first)
        for row in self._open(currency):
            if row["close_on"] is not None and first <= row["close_on"] < next_on:
                total += row["amount"] * float(self.stages.get(row["crm_stage"], self.stages[None])[WON])
        return total

    def by_table(self, currency: str, first: date, next_on: date) -> float:
        """The same by how deals ended that once stood in the same stages."""
        deals, on = deals_of(self.snapshot), self.snapshot.as_of
        until, before = (by_table(deals, on, max((end - on).days - 1, 0)) for end in (next_on, first))
        total = self._won(currency, first)
        for row in self._open(currency):
            late, early = (float(table.get(row["crm_stage"], table[None])[WON]) for table in (until, before))
            total += row["amount"] * max(late - (early if first > on else 0.0), 0.0)
        return total

    def _won(self, currency: str, first: date) -> float:
        return sum(
            row["amount"] or 0.0
            for row in self.snapshot.published.rows("opportunities")
            if row["outcome"] == "won"
            and row["currency"] == currency
            and (day(row["closed_at"]) or first) >= first
        )

    def _open(self, currency: str) -> Iterator[Row]:
        for row in self.snapshot.published.rows("opportunities"):
            if row["outcome"] == "open" and row["currency"] == currency and row["amount"]:
                yield row


def pipeline(snapshot: Snapshot) -> Pipeline:
    """What was open on the day of a snapshot."""
    return Pipeline(snapshot, by_stage(deals_of(snapshot)))
