"""What the CRM's own history says of open deals: the baselines of outcome and forecast.

Both use only what was published by the day, deals that are not renewals, and no market's truth.

- by table: of deals that stood open in a stage on past days, which share was won, lost or open so many days later.
  Days too recent for the horizon to have passed are left out, so nothing is counted before it is known.
- by stage: of closed deals that ever were in a stage, which share was won or lost; says nothing of when.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from benchmarks.truth.days import Snapshot
from benchmarks.truth.metrics import Numbers
from benchmarks.truth.tables import bare, day

ENDINGS = ("won", "lost_competitor", "lost_no_decision", "open")
OPEN = ENDINGS.index("open")
# Past days on which deals are looked at lie so far apart.
EVERY_DAYS = 30
# The overall shares count as so many deals of each stage.
STRENGTH = 5.0


@dataclass(frozen=True)
class Deal:
    """One opportunity: the stages it entered, when it closed and how."""

    opportunity_id: str
    created: date
    stages: tuple[tuple[date, str], ...]
    closed: date | None
    outcome: str

    def stage_on(self, on: date) -> str | None:
        """Its stage at the end of a day; None before the first."""
        before = [stage for entered, stage in self.stages if entered <= on]
        return before[-1] if before else None


def deals_of(snapshot: Snapshot) -> list[Deal]:
    """Opportunities as known on the day, without renewals, which the CRM marks."""
    renewals = {
        row["opportunity_id"] for row in snapshot.truth.rows("opportunities") if row["kind"] == "renewal"
    }
    stages: dict[str, list[tuple[date, str]]] = {}
    for row in sorted(snapshot.published.rows("opportunity_changes"), key=lambda each: each["changed_at"]):
        if row["field"] == "crm_stage":
            stages.setdefault(row["opportunity_id"], []).append((row["changed_at"].date(), row["new_value"]))
    return [
        Deal(
            row["opportunity_id"],
            row["created_at"].date(),
            tuple(stages.get(row["opportunity_id"], ())),
            day(row["closed_at"]),
            row["outcome"],
        )
        for row in snapshot.published.rows("opportunities")
        if bare(row["opportunity_id"]) not in renewals
    ]


def by_table(deals: Sequence[Deal], as_of: date, horizon_days: int) -> dict[str | None, Numbers]:
    """Chances of each ending within the horizon by CRM stage; under None those of all stages together."""
    counts: dict[str | None, Numbers] = {}
    for stage, outcome in _past_days(deals, as_of, horizon_days):
        counts.setdefault(stage, np.zeros(len(ENDINGS)))[:] += _weights(outcome)
    return _drawn_together(counts)


def by_stage(deals: Sequence[Deal]) -> dict[str | None, Numbers]:
    """Chances of each ending, whenever, by CRM stage; under None those of all closed deals."""
    counts: dict[str | None, Numbers] = {}
    for deal in deals:
        if deal.outcome != "open":
            for stage in sorted({stage for _, stage in deal.stages}):
                counts.setdefault(stage, np.zeros(len(ENDINGS)))[:] += _weights(deal.outcome)
    return _drawn_together(counts, is_open_possible=False)


def _past_days(deals: Sequence[Deal], as_of: date, horizon_days: int) -> Iterator[tuple[str, str]]:
    """Stage and ending of every deal on every past day looked at on which it stood open."""
    horizon = timedelta(days=horizon_days)
    for deal in deals:
        on = as_of - horizon
        while on >= deal.created:
            stage = deal.stage_on(on)
            if stage is not None and (deal.closed is None or deal.closed > on):
                yield stage, deal.outcome if deal.closed and deal.closed <= on + horizon else "open"
            on -= timedelta(days=EVERY_DAYS)


def _weights(outcome: str) -> Numbers:
    """One case of an ending; a loss nobody gave a reason for is half a case of each kind."""
    if outcome in ENDINGS:
        return np.array([float(outcome == ending) for ending in ENDINGS])
    return np.array([float(ending.startswith("lost")) / 2.0 for ending in ENDINGS])


def _drawn_together(
    counts: dict[str | None, Numbers], *, is_open_possible: bool = True
) -> dict[str | None, Numbers]:
    prior = np.array([1.0, 1.0, 1.0, 1.0 if is_open_possible else 0.0])
    total = sum(counts.values(), prior)
    overall = total / total.sum()
    found: dict[str | None, Numbers] = {
        stage: (row + STRENGTH * overall) / (row.sum() + STRENGTH) for stage, row in counts.items()
    }
    found[None] = overall
    return found


def newest_deal(deals: Sequence[Deal]) -> Deal | None:
    """The deal made last."""
    return max(deals, key=lambda deal: (deal.created, deal.opportunity_id), default=None)
