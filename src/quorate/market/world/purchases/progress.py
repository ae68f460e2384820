"""How purchases move on: opinions meet, work gets done, stages end, teams fall back, give up or decide.

The pull of the others and the pull of one's own first view follow the model of Friedkin & Johnsen (1990).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quorate.market.conditions import Conditions
from quorate.market.world.opinions import DECIDES_ABOVE, DECIDES_WITHIN
from quorate.market.world.purchases.luck import VISITS, Numbers, Shared
from quorate.market.world.purchases.reading import speak
from quorate.market.world.purchases.runs import (
    LEAST_DAYS,
    LOST_COMPETITOR,
    NEVER,
    NO_DECISION,
    WON,
    Counts,
    Flags,
    Runs,
)
from quorate.market.world.purchases.week import Week
from quorate.market.world.stages import ROLES, STAGE_HABITS, STAGE_NUMBER, STAGES

_PULL_OF_HOME = 0.035
_SHARED_READING = 1.7
_RESTLESSNESS = 0.035
_LASTS = 0.3
"""Of what is learned, the share that stays when the rest has faded."""
_RIVALS = np.zeros(len(STAGES))
for _stage, _force in {
    "explore": 0.006, "require": 0.02, "select": 0.024, "validate": 0.014, "decide": 0.008,
}.items():  # fmt: skip
    _RIVALS[STAGE_NUMBER[_stage]] = _force
_TALKING_DAYS = 42.0
_AGAIN = 0.5
_WEARINESS = 1.15
_LONGEST_WEEKS = 110
_LONGEST_ROUNDS = 2
_NEVER_SPOKEN = -3.0
_HELPED_WRITE, _WRITTEN_WITHOUT = 0.12, -0.2
_GIVE_UP = np.array([STAGE_HABITS[stage].give_up_rate for stage in STAGES])
_UNAWARE, _DEFINE, _REQUIRE, _SELECT, _VALIDATE, _DECIDE = (
    STAGE_NUMBER[stage] for stage in ("unaware", "define", "require", "select", "validate", "decide")
)
_ECONOMIC_BUYER = ROLES.index("economic_buyer")
_WILLING = 0.12
_BY_LOT = (0.33, 0.66)


@dataclass(frozen=True, slots=True)
class Moods:
    """What each team as a whole thinks, weighted by power.

    `agreement` is the share that would decide, `dispersion` the spread of stances; one figure a run.
    """

    change: Numbers
    us: Numbers
    agreement: Numbers
    dispersion: Numbers


def moods_of(runs: Runs, present: Flags) -> Moods:
    """The moods of the members present; an empty team agrees on nothing."""
    weight = runs.power * present
    total = np.maximum(weight.sum(axis=1), 1e-9)
    change = (weight * runs.change).sum(axis=1) / total
    us = (weight * runs.us).sum(axis=1) / total
    would = 1.0 / (1.0 + np.exp(-(runs.change - DECIDES_ABOVE) / DECIDES_WITHIN))
    stance = 0.5 * (change + us)
    off = 0.5 * (runs.change + runs.us) - stance[:, None]
    return Moods(
        change, us, (weight * would).sum(axis=1) / total, np.sqrt((weight * off**2).sum(axis=1) / total)
    )


def talk_it_over(runs: Runs, week: Week, conditions: Conditions) -> None:
    """One week of talk within the team, of what its members read and heard, and of the rivals' work."""
    weight = runs.power * week.present
    others = np.maximum(weight.sum(axis=1, keepdims=True) - weight, 1e-9)
    alone = weight.sum(axis=1, keepdims=True) - weight <= 1e-9
    together = (week.is_reader.sum(axis=1) >= 2)[:, None]
    pull = conditions.pull * np.where(together, _SHARED_READING, 1.0) * week.steadies * runs.openness
    home = _PULL_OF_HOME * (1.2 - runs.openness)
    rivals = np.where(runs.last_two_way > week.monday - _TALKING_DAYS, 0.0, _RIVALS[runs.stage])
    restless = week.restlessness()
    for opinion, start, heard, noise, against in (
        (runs.change, runs.home_change, week.change, restless[0], np.zeros(len(runs))),
        (runs.us, runs.home_us, week.us, restless[1], rivals),
    ):
        mean = ((weight * opinion).sum(axis=1, keepdims=True) - weight * opinion) / others
        gap = np.where(alone, 0.0, mean - opinion)
        moved = pull * gap + home * (start - opinion) + heard + _RESTLESSNESS * noise - against[:, None]
        start += _LASTS * heard
        opinion += np.where(week.present, moved, heard)
        np.clip(opinion, -1.0, 1.0, out=opinion)


def advance(runs: Runs, week: Week, conditions: Conditions) -> None:
    """One week of work; stages end, and some purchases with them."""
    moods = moods_of(runs, week.present)
    live = runs.live & (runs.opened <= week.monday + 6.0)
    if conditions.outcomes == "independent":
        pace = np.ones(len(runs))
    else:
        pace = 0.78 + 0.5 * moods.agreement
        live &= ~_give_up(runs, week, moods, live)
    runs.work_left -= 7.0 * week.share * pace * np.exp(0.4 * runs.burst) * live
    done = live & (runs.work_left <= 0.0)
    if done.any():
        _finish(runs, week, moods, done, conditions)


def _days(week: Week) -> Numbers:
    """The working day of the week on which a run's news falls."""
    return np.asarray(week.monday + 1.0 + np.floor(4.999 * week.shared[Shared.DAY]))


def _give_up(runs: Runs, week: Week, moods: Moods, live: Flags) -> Flags:
    weeks = (week.monday - runs.opened) / 7.0
    age = 1.0 + np.maximum(0.0, weeks - 35.0) / 25.0
    risk = _WEARINESS * _GIVE_UP[runs.stage] * age
    risk = risk * np.exp(-3.0 * (moods.agreement - 0.5) + 2.0 * (moods.dispersion - 0.2))
    runs.risk_met += risk * live
    gone = live & ((runs.risk_met > runs.patience) | (weeks > _LONGEST_WEEKS))
    _end_undecided(runs, week, moods, gone)
    return gone


def _end_undecided(runs: Runs, week: Week, moods: Moods, who: Flags) -> None:
    runs.outcome[who] = NO_DECISION
    indecisive = (moods.change > 0.1) | (moods.dispersion > 0.34)
    runs.cause[who] = np.where(indecisive, 1, 2)[who]
    runs.decided[who] = _days(week)[who]


def _finish(runs: Runs, week: Week, moods: Moods, done: Flags, conditions: Conditions) -> None:
    stage = runs.stage.copy()
    rows = np.arange(len(runs))
    luck = runs.back[rows, stage, np.minimum(runs.visits[rows, stage] - 1, VISITS - 1)]
    back = done & (stage > _DEFINE) & (luck < conditions.step_back)
    decides = done & ~back & (stage == _DECIDE)
    forward = done & ~back & ~decides
    _settle_requirements(runs, week, forward & (stage == _REQUIRE))
    _draw_up_shortlist(runs, week, moods, forward & (stage == _SELECT))
    _enter(runs, week, back, stage - 1, _AGAIN)
    _enter(runs, week, forward, stage + 1, 1.0)
    if conditions.outcomes == "independent":
        _decide_by_lot(runs, week, decides)
        _be_heard_of(runs, week, forward & (stage == _REQUIRE))
    else:
        _decide(runs, week, moods, decides)


def _enter(runs: Runs, week: Week, who: Flags, stage: Counts, share: float) -> None:
    """Move to a stage; `share` of its usual work lies ahead (less when it is visited again)."""
    run = np.flatnonzero(who)
    new = stage[run]
    day = _days(week)[run]
    visit = np.minimum(runs.visits[run, new], VISITS - 1)
    runs.visits[run, new] += 1
    runs.stage[run] = new
    runs.furthest[run] = np.maximum(runs.furthest[run], new)
    runs.work_left[run] = np.maximum(LEAST_DAYS, share * runs.dwell[run, new, visit])
    joins = runs.is_member[run] & (runs.joined[run] == NEVER) & (runs.joins_stage[run] <= new[:, None])
    runs.joined[run] = np.where(joins, day[:, None] + runs.joins_after[run], runs.joined[run])
    week.happened.entered.extend(zip(run.tolist(), new.tolist(), day.astype(int).tolist(), strict=True))


def _settle_requirements(runs: Runs, week: Week, who: Flags) -> None:
    """Requirements lean towards the suppliers who were there when they were written."""
    talking = runs.last_two_way > week.monday - _TALKING_DAYS
    lean = np.where(talking, _HELPED_WRITE, _WRITTEN_WITHOUT)
    runs.fit[who] = np.clip(runs.fit + lean, -1.0, 1.0)[who]


def _draw_up_shortlist(runs: Runs, week: Week, moods: Moods, who: Flags) -> None:
    """Vendors who never spoke with the team, or whom it dislikes, are struck off; few come back."""
    talking = np.where(runs.last_two_way > week.monday - _TALKING_DAYS, 0.7, -0.9)
    liked = _logistic(0.45 + 3.6 * moods.us + 0.6 * runs.fit + talking)
    runs.is_shortlisted[who] = (runs.shortlist < liked)[who]


def _decide(runs: Runs, week: Week, moods: Moods, who: Flags) -> None:
    buyers = np.where(week.present & (runs.role == _ECONOMIC_BUYER), runs.power, -1.0)
    strongest = buyers.argmax(axis=1)
    there = buyers.max(axis=1, initial=-1.0) > 0.0
    willing = runs.change[np.arange(len(runs)), strongest] > _WILLING
    consent = np.where(there, np.where(willing, 0.6, -1.1), -0.7)
    agrees = _logistic(0.5 + 7.0 * (moods.agreement - 0.6) - 4.0 * (moods.dispersion - 0.18) + consent)
    place = np.arange(len(runs)), np.minimum(runs.rounds, VISITS - 1)
    decided = who & (runs.agree[place] < agrees)
    spoken = np.where(runs.first_two_way < NEVER, 0.0, _NEVER_SPOKEN)
    liking = _logistic(-1.5 + 4.5 * moods.us + 0.8 * runs.fit + spoken)
    won = decided & runs.is_shortlisted & (runs.choose[place] < liking)
    _close(runs, week, won, WON)
    _close(runs, week, decided & ~won, LOST_COMPETITOR)
    rest = who & ~decided
    again = rest & (runs.rounds < _LONGEST_ROUNDS) & (runs.again[place] < 0.42)
    runs.rounds[again] += 1
    halfway = np.where(runs.again[place] < 0.3, _VALIDATE, _SELECT)
    _enter(runs, week, again, halfway, _AGAIN)
    _end_undecided(runs, week, moods, rest & ~again)


def _close(runs: Runs, week: Week, who: Flags, outcome: int) -> None:
    runs.outcome[who] = outcome
    runs.decided[who] = _days(week)[who]


def _decide_by_lot(runs: Runs, week: Week, who: Flags) -> None:
    """Where outcomes hang on nothing, the lot drawn at the beginning decides."""
    _close(runs, week, who & (runs.lot < _BY_LOT[0]), WON)
    _close(runs, week, who & (runs.lot >= _BY_LOT[0]) & (runs.lot < _BY_LOT[1]), LOST_COMPETITOR)
    undecided = who & (runs.lot >= _BY_LOT[1])
    _close(runs, week, undecided, NO_DECISION)
    runs.cause[undecided] = 1


def _be_heard_of(runs: Runs, week: Week, who: Flags) -> None:
    """Where outcomes hang on nothing, neither may being known to the vendor: every team gets in touch in time."""
    speak(runs, who & (runs.first_two_way == NEVER), week.monday)


def _logistic(value: Numbers) -> Numbers:
    return np.asarray(1.0 / (1.0 + np.exp(-value)))
