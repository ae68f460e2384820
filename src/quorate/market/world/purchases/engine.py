"""Lives purchases through week by week: those that really happen, and the same with something left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from quorate.market.calendars import monday_of, week_share
from quorate.market.conditions import Conditions
from quorate.market.world.programme import Programme
from quorate.market.world.purchases import marketing, progress, reading, selling
from quorate.market.world.purchases.luck import Numbers, Own, Shared
from quorate.market.world.purchases.reading import Shelf
from quorate.market.world.purchases.runs import Counts, Entry, Runs, begin, joined_up
from quorate.market.world.purchases.week import Offers, Week
from quorate.market.world.vendor import OFFERINGS

_MOSTLY_DONE = 0.2
"""Share of decided runs above which they are taken out: carrying them along costs less than that up to there."""


class Calendar:
    """What every week of the market offers all teams, under the conditions in force.

    Parameters
    ----------
    marketing_ends_day: the day from which no marketing is done any more.
    """

    def __init__(
        self, programme: Programme, conditions: Conditions, shelf: Shelf, marketing_ends_day: int
    ) -> None:
        self.conditions = conditions
        self.shelf = shelf
        self._programme = programme
        self._ends_day = marketing_ends_day
        self._offers: dict[int, Offers] = {}

    def offers(self, monday: int) -> Offers:
        """What marketing does in this week."""
        found = self._offers.get(monday)
        if found is None:
            found = self._offers[monday] = self._laid_out(monday)
        return found

    def _laid_out(self, monday: int) -> Offers:
        if monday >= self._ends_day:
            return Offers()
        plan = self._programme
        lists = tuple(
            campaign
            for campaign in plan.campaigns
            if campaign.kind == "syndication" and campaign.first_day <= monday <= campaign.last_day
        )
        ads = tuple(
            tuple(found for found in plan.advertising_in(monday, offering.key) if found.kind == "social_ad")
            for offering in OFFERINGS
        )
        return Offers(
            plan.sends_by_week.get(monday, ()),
            plan.webinars_by_week.get(monday, ()),
            plan.posts_by_week.get(monday, ()),
            plan.fairs_by_week.get(monday, ()),
            lists,
            ads,
        )


def live_week(runs: Runs, entries: Sequence[Entry], monday: int, calendar: Calendar) -> Week:
    """One week of these runs, all of them under way; returns what happened in it.

    `entries` are the purchases, numbered as `runs.journey` numbers them.
    """
    week = _week(runs, entries, monday, calendar)
    conditions = calendar.conditions
    reading.stir(runs, week, conditions.burst_sigma)
    reading.read(runs, week, calendar.shelf)
    reading.ask(runs, week)
    reading.be_answered(runs, week, conditions.answer_days_median)
    marketing.reach(runs, week, calendar.shelf)
    selling.seek_out(runs, week)
    selling.work(runs, week, conditions.seller_delay_stages)
    progress.talk_it_over(runs, week, conditions)
    progress.advance(runs, week, conditions)
    return week


def _week(runs: Runs, entries: Sequence[Entry], monday: int, calendar: Calendar) -> Week:
    places, row_of = np.unique(runs.journey, return_inverse=True)
    found = [entries[place] for place in places.tolist()]
    own = np.full((Own.COUNT, len(found), runs.width), 0.5)
    shared = np.empty((Shared.COUNT, len(found)))
    for row, entry in enumerate(found):
        number = (monday - monday_of(entry.journey.opened_day)) // 7
        mine, ours = entry.luck.week(number)
        own[:, row, : mine.shape[1]] = mine
        shared[:, row] = ours
    share = np.array([week_share(entry.journey.company.country, monday) for entry in found])
    seller_share = np.array([week_share(entry.journey.executive.country, monday) for entry in found])
    if len(found) < len(runs) or not np.array_equal(row_of, np.arange(len(runs))):
        own, shared = own[:, row_of], shared[:, row_of]
        share, seller_share = share[row_of], seller_share[row_of]
    return Week.of(runs, monday, calendar.offers(monday), share, seller_share, (own, shared))


@dataclass(frozen=True, slots=True)
class Ending:
    """How runs ended: numbers of `OUTCOMES` and of the furthest stage, the day, and the fit by then; one a run."""

    outcome: Counts
    furthest: Counts
    decided: Numbers
    fit: Numbers


def run_again(
    entries: Sequence[Entry], alternatives: Sequence[Entry], calendar: Calendar, until_day: int
) -> Ending:
    """Live the alternatives through to their ends, or to `until_day`.

    Parameters
    ----------
    entries: the purchases as they happened.
    alternatives: runs of them with something left out; `place` numbers the purchase in `entries`.
    """
    waiting = sorted(range(len(alternatives)), key=lambda row: -alternatives[row].journey.opened_day)
    count = len(alternatives)
    ending = Ending(
        np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64), np.zeros(count), np.zeros(count)
    )
    runs: Runs | None = None
    rows: Counts = np.zeros(0, dtype=np.int64)
    for monday in range(monday_of(alternatives[waiting[-1]].journey.opened_day), until_day, 7):
        begun = []
        while waiting and alternatives[waiting[-1]].journey.opened_day <= monday + 6:
            begun.append(waiting.pop())
        if begun:
            new = begin([alternatives[row] for row in begun], calendar.conditions)
            runs = new if runs is None else joined_up(runs, new)
            rows = np.concatenate([rows, np.array(begun)])
        if runs is None or not runs.live.any():
            if not waiting:
                break
            continue
        live_week(runs, entries, monday, calendar)
        if (~runs.live).mean() > _MOSTLY_DONE:
            _note(ending, rows, runs)
            rows, runs = rows[runs.live], runs.only(runs.live)
    if runs is not None:
        _note(ending, rows, runs)
    return ending


def _note(ending: Ending, rows: Counts, runs: Runs) -> None:
    ending.outcome[rows] = runs.outcome
    ending.furthest[rows] = runs.furthest
    ending.decided[rows] = runs.decided
    ending.fit[rows] = runs.fit
