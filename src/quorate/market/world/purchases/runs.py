"""Purchases under way as arrays: one row a run, one column a member of the team."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quorate.market.conditions import Conditions
from quorate.market.world.journeys import Journey, Member
from quorate.market.world.purchases.luck import Luck
from quorate.market.world.purchases.switches import Means, Switch, means_off, play_number
from quorate.market.world.stages import ROLES, STAGE_HABITS, STAGE_NUMBER, STAGES
from quorate.market.world.vendor import OFFERINGS

Numbers = NDArray[np.float64]
Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]

NEVER = 1.0e9
"""A day that does not come."""

LEAST_DAYS = 6.0
"""No stay in a stage is shorter."""

OUTCOMES = ("open", "won", "lost_competitor", "lost_no_decision")
OPEN, WON, LOST_COMPETITOR, NO_DECISION = range(4)
_OFFERING_NUMBER = {offering.key: number for number, offering in enumerate(OFFERINGS)}
_ROLE_NUMBER = {role: number for number, role in enumerate(ROLES)}
_OUTREACH_WEEKS = {"A": 8.0, "B": 12.0, "C": 28.0}
_COLUMNS = 8
"""Widths are multiples of eight: sums of eight columns at a time come out the same whatever is empty beyond."""
_EARLY_REACH = 3.0
_AT_FAIRS = {"A": 0.14, "B": 0.08, "C": 0.035}


@dataclass(slots=True)
class Runs:
    """The state of every run. Arrays of one dimension hold a figure a run, of two a figure a member.

    Days are days since 1970-01-01, `NEVER` where something has not happened; opinions run from -1 to 1.
    """

    # what the run is
    journey: Counts
    """The place of the purchase among those that are lived through together."""
    is_on: Flags
    """Run x `Means`."""
    play_off: Counts
    campaign_off: Counts
    """The play and the campaign left out, -1 for none."""
    # what the purchase is
    offering: Counts
    opened: Numbers
    tempo: Numbers
    outreach_rate: Numbers
    fair_share: Numbers
    zeal: Numbers
    skill: Numbers
    optimism: Numbers
    is_held_out: Flags
    # its chances
    dwell: Numbers
    """Run x stage x visit: days the stage's work takes."""
    back: Numbers
    """Run x stage x visit."""
    agree: Numbers
    choose: Numbers
    again: Numbers
    """Run x round."""
    shortlist: Numbers
    patience: Numbers
    lot: Numbers
    # where it stands
    stage: Counts
    visits: Counts
    """Run x stage."""
    rounds: Counts
    work_left: Numbers
    fit: Numbers
    is_shortlisted: Flags
    risk_met: Numbers
    heat: Numbers
    """What the vendor's systems see of the team's activity, fading by the week."""
    burst: Numbers
    answer_due: Numbers
    first_two_way: Numbers
    last_two_way: Numbers
    opportunity: Numbers
    furthest: Counts
    outcome: Counts
    cause: Counts
    """0 none, 1 indecision, 2 status quo."""
    decided: Numbers
    # its members: this field and all below have a column a member
    is_member: Flags
    role: Counts
    power: Numbers
    openness: Numbers
    activity: Numbers
    sociability: Numbers
    joins_stage: Numbers
    joins_after: Numbers
    is_dark: Flags
    left: Numbers
    home_change: Numbers
    home_us: Numbers
    joined: Numbers
    is_known: Flags
    is_subscribed: Flags
    has_met: Flags
    change: Numbers
    us: Numbers

    def __len__(self) -> int:
        return len(self.journey)

    @property
    def width(self) -> int:
        """Columns for members."""
        return int(self.is_member.shape[1])

    @property
    def live(self) -> Flags:
        """The runs that are not decided."""
        return np.asarray(self.outcome == OPEN)

    def only(self, kept: Flags) -> Runs:
        """The rows for which `kept` is true, as copies."""
        return Runs(**{field.name: getattr(self, field.name)[kept] for field in fields(self)})


@dataclass(frozen=True, slots=True)
class Entry:
    """One run to begin: a purchase before anything has happened to it, and what is left out of it.

    `team` are its members at the beginning; users who had no say come in after the sale.
    """

    place: int
    journey: Journey
    team: tuple[Member, ...]
    luck: Luck
    switch: Switch | None = None
    campaign: int = -1


def begin(entries: Sequence[Entry], conditions: Conditions) -> Runs:
    """Runs at their first day."""
    largest = max(len(entry.team) for entry in entries)
    width = -(-largest // _COLUMNS) * _COLUMNS
    rows = [_row(entry, width, conditions) for entry in entries]
    return Runs(**{field.name: np.array([row[field.name] for row in rows]) for field in fields(Runs)})


def joined_up(first: Runs, second: Runs) -> Runs:
    """The rows of both, columns filled up to the wider of the two."""
    width = max(first.width, second.width)
    parts = [_widened(first, width), _widened(second, width)]
    return Runs(
        **{
            field.name: np.concatenate([getattr(part, field.name) for part in parts])
            for field in fields(Runs)
        }
    )


def _widened(runs: Runs, width: int) -> Runs:
    missing = width - runs.width
    if missing == 0:
        return runs
    arrays: dict[str, NDArray[Any]] = {}
    is_of_members = False
    for field in fields(Runs):
        found = getattr(runs, field.name)
        is_of_members |= field.name == _FIRST_MEMBER_FIELD
        if is_of_members:
            found = np.pad(found, ((0, 0), (0, missing)), constant_values=_FILLER.get(field.name, 0))
        arrays[field.name] = found
    return Runs(**arrays)


_FILLER: dict[str, float] = {"joined": NEVER, "left": -NEVER, "joins_stage": NEVER}
_FIRST_MEMBER_FIELD = "is_member"


def _row(entry: Entry, width: int, conditions: Conditions) -> dict[str, Any]:
    chances = _its_chances(entry.journey, entry.luck, conditions)
    return (
        _what_is_run(entry)
        | _what_it_is(entry.journey, conditions)
        | chances
        | _where_it_stands(entry.journey, float(chances["dwell"][0, 0]))
        | _its_members(entry, width)
    )


def _what_is_run(entry: Entry) -> dict[str, Any]:
    off = means_off(entry.switch) if entry.switch is not None else ()
    is_play = entry.switch is not None and entry.switch.dimension == "play"
    return {
        "journey": entry.place,
        "is_on": [means not in off for means in Means],
        "play_off": play_number(entry.switch.key) if entry.switch is not None and is_play else -1,
        "campaign_off": entry.campaign,
    }


def _what_it_is(journey: Journey, conditions: Conditions) -> dict[str, Any]:
    company, executive = journey.company, journey.executive
    early = _EARLY_REACH if company.is_early_reach else 1.0
    return {
        "offering": _OFFERING_NUMBER[journey.offering.key],
        "opened": float(journey.opened_day),
        "tempo": journey.tempo,
        "outreach_rate": min(0.6, conditions.outreach_scale * early / _OUTREACH_WEEKS[company.tier]),
        "fair_share": _AT_FAIRS[company.tier],
        "zeal": executive.zeal,
        "skill": executive.skill,
        "optimism": executive.optimism,
        "is_held_out": company.is_held_out,
    }


def _its_chances(journey: Journey, luck: Luck, conditions: Conditions) -> dict[str, Any]:
    usual = np.array([STAGE_HABITS[stage].median_days for stage in STAGES])
    length = conditions.dwell_scale * journey.pace * usual
    return {
        "dwell": length[:, None] * np.exp(conditions.dwell_sigma * luck.dwell),
        "back": luck.back,
        "agree": luck.agree,
        "choose": luck.choose,
        "again": luck.again,
        "shortlist": luck.shortlist,
        "patience": luck.patience,
        "lot": luck.lot,
    }


def _where_it_stands(journey: Journey, first_stay_days: float) -> dict[str, Any]:
    return {
        "stage": STAGE_NUMBER["unaware"],
        "visits": [1] + [0] * (len(STAGES) - 1),
        "rounds": 0,
        "work_left": max(LEAST_DAYS, first_stay_days),
        "fit": journey.fit,
        "is_shortlisted": True,
        "risk_met": 0.0,
        "heat": 0.0,
        "burst": 0.0,
        "answer_due": NEVER,
        "first_two_way": NEVER,
        "last_two_way": -NEVER,
        "opportunity": NEVER,
        "furthest": 0,
        "outcome": OPEN,
        "cause": 0,
        "decided": NEVER,
    }


def _its_members(entry: Entry, width: int) -> dict[str, Any]:
    journey, members = entry.journey, entry.team
    spare = width - len(members)
    return {
        "is_member": [True] * len(members) + [False] * spare,
        "role": [_ROLE_NUMBER[member.role] for member in members] + [0] * spare,
        "power": [member.power for member in members] + [0.0] * spare,
        "openness": [member.openness for member in members] + [0.0] * spare,
        "activity": [member.person.activity for member in members] + [0.0] * spare,
        "sociability": [member.person.sociability for member in members] + [0.0] * spare,
        "joins_stage": [float(member.joins_stage) for member in members] + [NEVER] * spare,
        "joins_after": [float(member.joins_after_days) for member in members] + [0.0] * spare,
        "is_dark": [member.person.is_dark for member in members] + [False] * spare,
        "left": [member.person.left_day for member in members] + [-NEVER] * spare,
        "home_change": [member.home_change for member in members] + [0.0] * spare,
        "home_us": [member.home_us for member in members] + [0.0] * spare,
        "joined": [_joined(journey, member.joins_stage, member.joins_after_days) for member in members]
        + [NEVER] * spare,
        "is_known": [member.was_known for member in members] + [False] * spare,
        "is_subscribed": [member.was_subscribed for member in members] + [False] * spare,
        "has_met": [member.had_met for member in members] + [False] * spare,
        "change": [member.home_change for member in members] + [0.0] * spare,
        "us": [member.home_us for member in members] + [0.0] * spare,
    }


def _joined(journey: Journey, stage: int, after_days: int) -> float:
    return float(journey.opened_day + after_days) if stage == 0 else NEVER
