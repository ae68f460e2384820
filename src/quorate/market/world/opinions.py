"""What a team thinks as a whole, and how the opinions of customers settle with what they bought."""

from __future__ import annotations

import math
from dataclasses import dataclass

from quorate.market.streams import Stream
from quorate.market.world.journeys import Journey, Member, clipped

DECIDES_ABOVE, DECIDES_WITHIN = 0.22, 0.15
"""The opinion of change at which half would decide, and how sharply more do above it."""

_SETTLES = 0.04
_RESTLESSNESS = 0.035


@dataclass(frozen=True, slots=True)
class Mood:
    """What a team as a whole thinks, weighted by power.

    `agreement` is the share that would decide, `dispersion` the spread of stances.
    """

    us: float
    agreement: float
    dispersion: float


def mood_of(present: list[Member]) -> Mood:
    """The mood of the members present; an empty team agrees on nothing."""
    total = math.fsum(member.power for member in present)
    if total <= 0.0:
        return Mood(0.0, 0.0, 0.0)
    us = math.fsum(member.power * member.us for member in present) / total
    agreement = math.fsum(member.power * _would_decide(member.change) for member in present) / total
    stance = math.fsum(member.power * member.stance_score for member in present) / total
    spread = math.fsum(member.power * (member.stance_score - stance) ** 2 for member in present) / total
    return Mood(us, agreement, math.sqrt(spread))


def _would_decide(change: float) -> float:
    return 1.0 / (1.0 + math.exp(-(change - DECIDES_ABOVE) / DECIDES_WITHIN))


def settle_opinions(journey: Journey, day: int, stream: Stream) -> None:
    """A week in which customers come to think of the vendor what its product brings them."""
    earned = clipped(2.0 * journey.adoption - 0.5)
    for member in journey.present(day):
        member.us = clipped(member.us + _SETTLES * (earned - member.us) + stream.normal(0.0, _RESTLESSNESS))
        member.change = clipped(member.change + stream.normal(0.0, 0.5 * _RESTLESSNESS))
