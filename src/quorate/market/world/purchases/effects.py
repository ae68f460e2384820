"""What everything the vendor did really brought about: each purchase again, with one thing left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from quorate.market.frame import Frame
from quorate.market.world.journeys import Journey
from quorate.market.world.programme import Campaign, Programme
from quorate.market.world.purchases.engine import Calendar, run_again
from quorate.market.world.purchases.runs import OUTCOMES, Entry
from quorate.market.world.purchases.switches import CAPTURING_KINDS, Switch, moves_anybody
from quorate.market.world.stages import STAGE_NUMBER, STAGES

_TOGETHER = 1_200
"""Runs lived through at once; more of them save nothing and take more memory."""


class Effect(NamedTuple):
    """One purchase with one thing left out: how it would have ended, and how far it would have come."""

    journey: Journey
    switch: Switch
    outcome_without: str
    furthest_with: str
    furthest_without: str


def is_counted(journey: Journey, frame: Frame) -> bool:
    """Whether a purchase belongs to those effects are told of: begun in the market, decided in recorded days."""
    decided = journey.decided_day
    return (
        journey.opened_day >= frame.first_day
        and decided is not None
        and frame.start_day <= decided <= frame.last_day
    )


def effects_of(
    entries: Sequence[Entry], programme: Programme, frame: Frame, calendar: Calendar
) -> list[Effect]:
    """The effect on every counted purchase of everything that reached it, in the order of the purchases.

    What reached a purchase and can move nobody (a search advertisement met on the way to the site) is told of
    as well: without it everything is as it was.
    """
    campaigns = {campaign.name: campaign for campaign in programme.campaigns}
    found: list[Effect] = []
    wanted: list[Entry] = []
    for entry in entries:
        if not is_counted(entry.journey, frame):
            continue
        for switch in sorted(Switch(*touched) for touched in entry.journey.touched):
            alternative = _alternative(entry, switch, campaigns)
            if alternative is None:
                found.append(_unmoved(entry.journey, switch))
            else:
                wanted.append(alternative)
    found += _run_all(entries, wanted, calendar, frame.horizon_day)
    places = {id(entry.journey): entry.place for entry in entries}
    return sorted(found, key=lambda effect: (places[id(effect.journey)], effect.switch))


def _alternative(entry: Entry, switch: Switch, campaigns: dict[str, Campaign]) -> Entry | None:
    if switch.dimension == "campaign":
        campaign = campaigns[switch.key]
        if campaign.kind in CAPTURING_KINDS:
            return None
        return replace(entry, switch=switch, campaign=campaign.key)
    return replace(entry, switch=switch) if moves_anybody(switch) else None


def furthest_of(journey: Journey) -> str:
    """The furthest buying stage a purchase really came to."""
    decided = journey.decided_day
    numbers = [
        STAGE_NUMBER[stay.stage] for stay in journey.stays if decided is None or stay.entered_day <= decided
    ]
    return STAGES[min(max(numbers, default=0), STAGE_NUMBER["decide"])]


def _unmoved(journey: Journey, switch: Switch) -> Effect:
    furthest = furthest_of(journey)
    return Effect(journey, switch, journey.outcome, furthest, furthest)


def _run_all(
    entries: Sequence[Entry], wanted: list[Entry], calendar: Calendar, until_day: int
) -> list[Effect]:
    """Run the alternatives, those of teams of like size together, so that few columns stay empty."""
    wanted.sort(key=lambda entry: len(entry.team))
    found = []
    for start in range(0, len(wanted), _TOGETHER):
        part = wanted[start : start + _TOGETHER]
        runs = run_again(entries, part, calendar, until_day)
        for row, entry in enumerate(part):
            if entry.switch is not None:
                found.append(
                    Effect(
                        entry.journey,
                        entry.switch,
                        OUTCOMES[int(runs.outcome[row])],
                        furthest_of(entry.journey),
                        STAGES[int(runs.furthest[row])],
                    )
                )
    return found
