"""What a company's own closed journeys say of its map: how long stages last, in which order, and what told them apart.

Everything is a proposal with its counts, for people to weigh. What is tried by the hundred finds something by chance:
criteria are chosen on the older half of the journeys and measured on the newer half.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pyarrow as pa

from quorate.journeys.candidate_conditions import Candidate, candidates
from quorate.journeys.conditions import Conditions, asking
from quorate.journeys.evidence import DAY, EVER, NEVER, Evidence, Rows
from quorate.journeys.gates import gates_opened
from quorate.settings import JourneyMap
from quorate.settings.purchase_stages import purchase_stages
from quorate.stats.group_windows import Flags
from quorate.stats.ragged import Places
from quorate.stats.survival import survival_quantile
from quorate.stats.two_shares import Difference, difference, kept_at, surprise

LEAST_STAYS = 10
LEAST_DAYS = 7
FALSE_SHARE = 0.1
# How journeys end.
CLOSED = ("won", "lost_competitor", "lost_no_decision", "quiet")


@dataclass(frozen=True)
class StageDays:
    """How long stays in one stage lasted until the team went on; days are None where too few did, or too few yet."""

    stage: str
    ended_count: int
    lasting_count: int
    median: float | None
    p90: float | None


@dataclass(frozen=True)
class StageOrder:
    """Of the journeys in which the exit criteria of two stages were met, in how many each was met first."""

    earlier: str
    later: str
    as_in_map_count: int
    otherwise_count: int


@dataclass(frozen=True)
class CriterionFound:
    """A condition that went with winning among the older journeys of a stage, and how it did among the newer.

    Counts are of newer journeys that were in the stage long enough to be compared: those that showed it within
    `within_days` of entering, those that did not, and how many of each were won.
    """

    stage: str
    candidate: Candidate
    within_days: int
    met_count: int
    met_won_count: int
    unmet_count: int
    unmet_won_count: int
    difference: Difference | None


class Closed:
    """The journeys of one map that have ended, and their stays. `stages` are those before the purchase."""

    def __init__(self, tables: Mapping[str, pa.Table], journey_map: JourneyMap) -> None:
        self.journey_map = journey_map
        self.stages = purchase_stages(journey_map)
        self.evidence = Evidence(tables)
        journeys = tables["journeys"]
        held = Rows.of(journeys, journeys["journey_id"])
        self.is_won = held.has("outcome", ("won",))
        self.is_closed = held.has("outcome", CLOSED) & held.has("journey_map", (journey_map.journey_map,))
        stays = Rows.of(tables["stage_history"], journeys["journey_id"])
        self._owners = np.repeat(np.arange(len(journeys)), np.diff(stays.starts))
        self._stages = np.array(stays.table["stage"].to_pylist(), dtype=object)
        self._entered, self._left = stays.moments("entered_at"), stays.moments("left_at")
        is_forward = stays.has("direction", ("forward",)) & np.append(
            False, self._owners[1:] == self._owners[:-1]
        )
        self._goes_on = np.append(is_forward[1:], False)

    def stays(self, stage: str) -> tuple[Places, Places, Places, Flags]:
        """Journeys, entries and leavings (`NEVER` while it lasts) of stays in a stage, and whether they went on."""
        rows = np.flatnonzero((self._stages == stage) & self.is_closed[self._owners])
        return self._owners[rows], self._entered[rows], self._left[rows], self._goes_on[rows]

    def first_stays(self, stage: str) -> tuple[Places, Places, Places]:
        """Journeys, entries and leavings of each journey's first stay in a stage."""
        owners, entered, left, _ = self.stays(stage)
        journeys, first = np.unique(owners, return_index=True)
        return journeys, entered[first], left[first]


def stage_days(closed: Closed, until: int) -> Iterator[StageDays]:
    """How long teams of closed journeys stayed in each stage before they went on.

    A stay that ended with the journey, or by falling back, is cut: how long the team would have needed to go on nobody
    knows, only that it was longer.
    """
    for stage in closed.journey_map.stages:
        _, entered, left, has_ended = closed.stays(stage.stage)
        days = (np.where(left < NEVER, left, until) - entered) / DAY
        can_say = int(has_ended.sum()) >= LEAST_STAYS
        yield StageDays(
            stage.stage,
            int(has_ended.sum()),
            int((~has_ended).sum()),
            survival_quantile(days, has_ended, 0.5) if can_say else None,
            survival_quantile(days, has_ended, 0.9) if can_say else None,
        )


def stage_orders(closed: Closed) -> Iterator[StageOrder]:
    """For every two stages with exit criteria, which were met first, by evidence alone and whatever stage it was in."""
    conditions = Conditions(closed.evidence, closed.journey_map.statements_hold_for_days)
    journeys = np.flatnonzero(closed.is_closed)
    ever = np.full(len(journeys), EVER, dtype=np.int64)
    met = {
        stage.stage: gates_opened([stage.exit_when], asking(conditions, journeys), ever).at
        for stage in closed.stages
        if stage.exit_when
    }
    for earlier, later in combinations(met, 2):
        both = (met[earlier] < NEVER) & (met[later] < NEVER)
        first, second = met[earlier][both], met[later][both]
        yield StageOrder(earlier, later, int((first < second).sum()), int((second < first).sum()))


def criteria_found(closed: Closed) -> Iterator[CriterionFound]:
    """Conditions that went with winning, stage by stage."""
    conditions = Conditions(closed.evidence, closed.journey_map.statements_hold_for_days)
    tried = candidates(closed.evidence, closed.journey_map)
    for stage in closed.stages:
        journeys, entered, left = closed.first_stays(stage.stage)
        lasted = np.where(left < NEVER, left - entered, NEVER)
        within = max(int(np.median(lasted)) // (2 * DAY), LEAST_DAYS) if len(lasted) else LEAST_DAYS
        # those that left sooner had less time to show anything: comparing them would reward lasting
        is_compared = lasted >= within * DAY
        journeys, entered = journeys[is_compared], entered[is_compared]
        if len(journeys) < 4 * LEAST_STAYS:
            continue
        shown = np.stack(
            [
                conditions.holding_since(each.condition, journeys, entered).next(entered)
                <= entered + within * DAY
                for each in tried
            ]
        )
        is_older = entered <= np.median(entered)
        is_won = closed.is_won[journeys]
        for place in _chosen(shown[:, is_older], is_won[is_older]):
            yield _measured(stage.stage, tried[place], within, shown[place, ~is_older], is_won[~is_older])


def _chosen(shown: Flags, is_won: Flags) -> Sequence[int]:
    """Candidates that went with winning more than chance would have it, the clearest first."""
    surprises = np.array([_surprise(row, is_won) for row in shown])
    kept = np.flatnonzero(kept_at(surprises, FALSE_SHARE))
    return [int(place) for place in kept[np.argsort(surprises[kept], kind="stable")]]


def _surprise(shown: Flags, is_won: Flags) -> float:
    met, unmet = int(shown.sum()), int((~shown).sum())
    if min(met, unmet) < LEAST_STAYS:
        return 1.0
    hits, others = int(is_won[shown].sum()), int(is_won[~shown].sum())
    return surprise(hits, met, others, unmet) if hits / met > others / unmet else 1.0


def _measured(stage: str, candidate: Candidate, within: int, shown: Flags, is_won: Flags) -> CriterionFound:
    met, unmet = int(shown.sum()), int((~shown).sum())
    hits, others = int(is_won[shown].sum()), int(is_won[~shown].sum())
    told = difference(hits, met, others, unmet) if met and unmet else None
    return CriterionFound(stage, candidate, within, met, hits, unmet, others, told)
