"""How opinions drift and meet: colleagues pull on each other, each keeps something of where it began.

The pull of the others and the pull of one's own first view follow the model of Friedkin & Johnsen (1990);
the rest (rivals who talk while we do not, what is read and heard) comes as impulses.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from quorate.market.streams import Stream
from quorate.market.world.journeys import Journey, Member, clipped
from quorate.market.world.state import Impulse

_PULL_OF_OTHERS = 0.085
_PULL_OF_HOME = 0.035
_SHARED_READING = 1.7
_RESTLESSNESS = 0.035
_RIVALS_AT_WORK = {"explore": 0.006, "require": 0.02, "select": 0.024, "validate": 0.014, "decide": 0.008}
_NO_IMPULSE = Impulse()


@dataclass(frozen=True, slots=True)
class Mood:
    """What a team as a whole thinks, weighted by power.

    `agreement` is the share that would decide, `dispersion` the spread of stances.
    """

    change: float
    us: float
    agreement: float
    dispersion: float


def mood_of(present: list[Member]) -> Mood:
    """The mood of the members present; an empty team agrees on nothing."""
    total = math.fsum(member.power for member in present)
    if total <= 0.0:
        return Mood(0.0, 0.0, 0.0, 0.0)
    change = math.fsum(member.power * member.change for member in present) / total
    us = math.fsum(member.power * member.us for member in present) / total
    agreement = math.fsum(member.power * _would_decide(member.change) for member in present) / total
    stance = 0.5 * (change + us)
    spread = math.fsum(member.power * (member.stance_score - stance) ** 2 for member in present) / total
    return Mood(change, us, agreement, math.sqrt(spread))


def _would_decide(change: float) -> float:
    return 1.0 / (1.0 + math.exp(-(change - 0.02) / 0.12))


def drift(
    journey: Journey, day: int, impulses: dict[int, Impulse], stream: Stream, *, is_talking: bool
) -> None:
    """One week of talk within the team, of what its members read and heard, and of the rivals' work."""
    present = journey.present(day)
    total = math.fsum(member.power for member in present)
    change_sum = math.fsum(member.power * member.change for member in present)
    us_sum = math.fsum(member.power * member.us for member in present)
    readers = sum(impulses.get(member.person.key, _NO_IMPULSE).team_reads > 0 for member in present)
    pull = _PULL_OF_OTHERS * (_SHARED_READING if readers >= 2 else 1.0)
    rivals = 0.0 if is_talking else _RIVALS_AT_WORK.get(journey.stage, 0.0)
    for member in present:
        impulse = impulses.get(member.person.key, _NO_IMPULSE)
        others = total - member.power
        change_gap = (
            (change_sum - member.power * member.change) / others - member.change if others > 0 else 0.0
        )
        us_gap = (us_sum - member.power * member.us) / others - member.us if others > 0 else 0.0
        lean = pull * member.openness
        home = _PULL_OF_HOME * (1.2 - member.openness)
        member.change = clipped(
            member.change
            + lean * change_gap
            + home * (member.home_change - member.change)
            + impulse.change
            + stream.normal(0.0, _RESTLESSNESS)
        )
        member.us = clipped(
            member.us
            + lean * us_gap
            + home * (member.home_us - member.us)
            + impulse.us
            - rivals
            + stream.normal(0.0, _RESTLESSNESS)
        )
