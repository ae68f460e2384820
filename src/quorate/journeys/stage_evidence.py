"""All evidence of stages, week by week: what buyers did, facts, other purchases, statements and the CRM stage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from quorate.journeys.journey_weeks import JourneyWeeks, journey_weeks
from quorate.journeys.stage_counts import weekly_counts
from quorate.journeys.stage_customers import buying_again, usually_buying
from quorate.journeys.stage_facts import certain, crm_symbols, stated

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    import pyarrow as pa

    from quorate.settings import JourneyMap
    from quorate.stats.ragged import Numbers, Places

# What the evidence is read from, and the order in which rows are needed.
INPUTS: dict[str, tuple[str, ...]] = {
    "journey_spans": ("journey_id",),
    "stage_touches": ("journey_id", "week_on", "somebody", "channel", "action", "content_intent", "role"),
    "journey_statements": ("journey_id", "stated_at", "statement_id"),
    "crm_stage_changes": ("journey_id", "opportunity_id", "changed_at", "what"),
}


@dataclass(frozen=True)
class StageEvidence:
    """What was seen in each week of each journey.

    Attributes
    ----------
    counts: of each of the map's kinds of touch; shape (weeks, kinds).
    certain: log-likelihoods of the CRM's facts; shape (weeks, stages).
    beside: log-likelihoods of the account's other purchases; shape (weeks, stages).
    usually_buying: the share of customers' weeks with another purchase that they are told by.
    stated: log-likelihoods of colleagues' statements; shape (weeks, stages).
    crm: what the CRM shows (`stage_facts.crm_symbols`); shape (weeks,).
    """

    weeks: JourneyWeeks
    counts: Numbers
    certain: Numbers
    beside: Numbers
    stated: Numbers
    crm: Places
    usually_buying: float

    def only(self, which: Places) -> StageEvidence:
        """The evidence of the journeys at these places, in order."""
        own = self.weeks.weeks_of(which)
        return StageEvidence(
            self.weeks.only(which),
            self.counts[own],
            self.certain[own],
            self.beside[own],
            self.stated[own],
            self.crm[own],
            self.usually_buying,
        )

    def parts(self, most_weeks: int) -> Iterator[StageEvidence]:
        """The same journeys in order, in parts of about so many weeks."""
        starts = self.weeks.starts
        first = 0
        while first < len(self.weeks.journeys):
            last = int(np.searchsorted(starts, starts[first] + most_weeks, side="right")) - 1
            last = max(last, first + 1)
            yield self.only(np.arange(first, last))
            first = last


def stage_evidence(
    tables: Mapping[str, pa.Table], journey_map: JourneyMap, last_on: date, usual: float | None = None
) -> StageEvidence:
    """The evidence of journeys up to the week of a day.

    usual: as `usually_buying`; what these journeys themselves say where it is None.
    """
    weeks = journey_weeks(tables["journey_spans"], last_on)
    usual = usually_buying(weeks) if usual is None else usual
    return StageEvidence(
        weeks,
        weekly_counts(tables["stage_touches"], weeks, journey_map.touch_kinds),
        certain(weeks, journey_map),
        buying_again(weeks, journey_map, usual),
        stated(tables["journey_statements"], weeks, journey_map),
        crm_symbols(tables["crm_stage_changes"], weeks, len(journey_map.stages)),
        usual,
    )
