"""When each condition of a map holds for each journey, as far as its evidence counts."""

from __future__ import annotations

import numpy as np

from quorate.journeys.evidence import EVER, NEVER, Evidence
from quorate.journeys.fact_runs import deal_runs, fitting_statements, statement_runs
from quorate.journeys.holding import Ask, Holding, InRuns, Reached, Runs
from quorate.journeys.touch_windows import Window, touches_reached
from quorate.settings import (
    Condition,
    OpportunityCondition,
    PeopleCondition,
    StatementCondition,
    TouchCondition,
)
from quorate.stats.group_windows import Flags
from quorate.stats.ragged import Places, places_of


class Conditions:
    """Answers for every condition of a map, as far as evidence counts.

    For each journey there is one moment, at first the beginning of time, from which on its evidence counts;
    `count_from` moves it. What was found is kept until then.
    """

    def __init__(self, evidence: Evidence, statements_hold_for_days: int) -> None:
        self.evidence = evidence
        self.statements_hold_for_days = statements_hold_for_days
        self.counted_since: Places = np.full(evidence.count, EVER, dtype=np.int64)
        self._fits: dict[TouchCondition, tuple[Places, Places]] = {}
        self._runs: dict[Condition, Runs] = {}
        self._reached: dict[TouchCondition, tuple[Places, Flags]] = {}

    def count_from(self, journeys: Places, moments: Places) -> None:
        """From now on only evidence from these moments on counts for these journeys."""
        self.counted_since[journeys] = moments
        for _, is_stale in self._reached.values():
            is_stale[journeys] = True

    def holding(self, condition: Condition, journeys: Places) -> Holding:
        """When the condition holds for these journeys by the evidence that counts."""
        if not isinstance(condition, TouchCondition):
            return InRuns(self.runs(condition), journeys, self.counted_since[journeys])
        if condition not in self._reached:
            count = self.evidence.count
            self._reached[condition] = (np.full(count, NEVER, dtype=np.int64), np.ones(count, dtype=bool))
        reached, is_stale = self._reached[condition]
        stale = journeys[is_stale[journeys]]
        if len(stale):
            fits, starts = self.fits(condition)
            since = self.counted_since[stale]
            reached[stale] = touches_reached(self.evidence, condition, fits, starts, stale, since)
            is_stale[stale] = False
        return Reached(reached[journeys])

    def holding_since(self, condition: Condition, journeys: Places, since: Places) -> Holding:
        """When the condition holds for these journeys by evidence from `since` on alone."""
        if not isinstance(condition, TouchCondition):
            return InRuns(self.runs(condition), journeys, since)
        fits, starts = self.fits(condition)
        return Reached(touches_reached(self.evidence, condition, fits, starts, journeys, since))

    def shown(self, condition: Condition, journeys: Places, since: Places) -> tuple[Places, Places]:
        """Every moment from `since` on at which evidence showed the condition to hold.

        Returns
        -------
        (owners, moments): pairs of a place in `journeys` and a moment.
        """
        if isinstance(condition, TouchCondition):
            window = Window.of(self.evidence, condition, *self.fits(condition), journeys, since)
            is_met = window.is_met()
            return window.events.groups[is_met], window.events.times[is_met]
        runs = self.runs(condition)
        places, begins = places_of(runs.starts, journeys)
        owners = np.repeat(np.arange(len(journeys)), np.diff(begins))
        is_new = runs.begins[places] >= since[owners]
        return owners[is_new], runs.begins[places][is_new]

    def fits(self, condition: TouchCondition) -> tuple[Places, Places]:
        """The touches that pass its filters (with a name, where people are counted), and where each journey's begin."""
        if condition not in self._fits:
            fits = self.evidence.fits(condition)
            if isinstance(condition, PeopleCondition):
                fits &= self.evidence.people >= 0
            places = np.flatnonzero(fits)
            self._fits[condition] = (places, np.searchsorted(places, self.evidence.touches.starts))
        return self._fits[condition]

    def runs(self, condition: StatementCondition | OpportunityCondition) -> Runs:
        """The runs of time in which a condition on statements or opportunities holds."""
        if condition not in self._runs:
            self._runs[condition] = (
                deal_runs(self.evidence.deals, condition)
                if isinstance(condition, OpportunityCondition)
                else statement_runs(
                    self.evidence.statements,
                    fitting_statements(self.evidence, condition),
                    condition.at_least,
                    self.statements_hold_for_days,
                )
            )
        return self._runs[condition]


def asking(conditions: Conditions, journeys: Places, since: Places | None = None) -> Ask:
    """Asks conditions about some journeys, each condition once; with `since`, by evidence from then on alone."""
    known: dict[Condition, Holding] = {}

    def ask(condition: Condition) -> Holding:
        if condition not in known:
            known[condition] = (
                conditions.holding(condition, journeys)
                if since is None
                else conditions.holding_since(condition, journeys, since)
            )
        return known[condition]

    return ask
