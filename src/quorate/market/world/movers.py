"""People who change employers within the market: at one company until a day, at another from a later day on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from quorate.market.conditions import Conditions
from quorate.market.frame import Frame
from quorate.market.lexicon.people_names import draw_name
from quorate.market.purposes import Purpose
from quorate.market.streams import Choice, Stream
from quorate.market.world.companies import found_company
from quorate.market.world.people import private_address

_REACH = 24
"""A company takes people over from one of so many companies before it, so that one more leaves others alone."""
_FUNCTIONS: Choice[tuple[str, str]] = Choice(
    (
        ("operations", "manager"), ("operations", "head"), ("finance", "manager"), ("finance", "director"),
        ("it", "manager"), ("it", "senior"), ("procurement", "manager"), ("procurement", "specialist"),
        ("operations", "specialist"), ("security", "manager"), ("legal", "manager"), ("operations", "vp"),
    ),
    (4, 3, 4, 2, 4, 3, 4, 3, 4, 1, 1, 1),
)  # fmt: skip
_KEEPS_PRIVATE_ADDRESS = 0.45
_RISES = {"specialist": "manager", "manager": "head", "head": "director", "senior": "manager"}


@dataclass(frozen=True, slots=True)
class Mover:
    """Somebody who changes companies. Seniority is that at the new company; people move up as they move on."""

    truth_id: str
    origin: int
    name: tuple[str, str, str]
    function: str
    old_seniority: str
    new_seniority: str
    private_address: str | None
    leaves_day: int
    arrives_day: int


@lru_cache(maxsize=4 * _REACH)
def arrivals(seed: int, frame: Frame, conditions: Conditions, index: int) -> tuple[Mover, ...]:
    """The people the company with this number takes over from companies before it."""
    stream = Stream(seed, Purpose.MOVERS, index)
    count = stream.poisson(conditions.mover_rate)
    if index == 0:
        return ()
    return tuple(_mover(stream, seed, frame, conditions, index, number) for number in range(count))


def departures(seed: int, frame: Frame, conditions: Conditions, index: int) -> tuple[Mover, ...]:
    """The people who leave the company with this number for another of the market, in it or beyond its edge."""
    return tuple(
        mover
        for other in range(index + 1, index + _REACH + 1)
        for mover in arrivals(seed, frame, conditions, other)
        if mover.origin == index
    )


def _mover(stream: Stream, seed: int, frame: Frame, conditions: Conditions, index: int, number: int) -> Mover:
    origin = index - 1 - stream.below(min(index, _REACH))
    name = draw_name(stream, found_company(seed, origin, conditions).country)
    function, seniority = _FUNCTIONS.draw(stream)
    leaves = frame.first_day + stream.whole(120, max(150, frame.last_day - frame.first_day - 40))
    address = private_address(stream, *name) if stream.chance(_KEEPS_PRIVATE_ADDRESS) else None
    return Mover(
        f"truth:person:mover:{index:05d}:{number:02d}",
        origin,
        name,
        function,
        seniority,
        _RISES.get(seniority, seniority) if stream.chance(0.6) else seniority,
        address,
        leaves,
        leaves + stream.whole(3, 75),
    )
