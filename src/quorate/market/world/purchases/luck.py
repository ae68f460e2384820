"""What happens by chance in one purchase, drawn apart from what anybody does about it.

A run in which a channel is switched off meets the very same chances as the run in which it was on (common
random numbers), so that the two differ by what the channel did and by nothing else. For the same reason
chances belong to the thing decided (the third visit to a stage) rather than to the week it falls in.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.random import PCG64, Generator, SeedSequence
from numpy.typing import NDArray

from quorate.market.purposes import Purpose
from quorate.market.world.stages import STAGES

Numbers = NDArray[np.float64]

VISITS = 4
"""Visits to one stage, and rounds of deciding, that have chances of their own; later ones share the last."""

_WEEKS_A_BLOCK = 16


class Own(IntEnum):
    """The chances a member has in a week."""

    ACT = 0
    """Four chances to do something, then four for its kind and four for its content."""
    KIND = 4
    CONTENT = 8
    SEND = 12
    """Two mails a week: three chances each, for getting, opening and clicking it."""
    SEAT = 18
    ATTEND = 19
    POST = 20
    REACT = 21
    AD = 22
    FAIR = 23
    LIST = 24
    PICKED_FOR_OUTREACH = 25
    PICKED_FOR_MAIL = 26
    PICKED_FOR_CALL = 27
    COMES = 28
    STAYS_AWAY = 29
    MOOD = 30
    """Two uniforms that make the two normals of a week's restlessness."""
    COUNT = 32


class Shared(IntEnum):
    """The chances a whole purchase has in a week."""

    BURST = 0
    """Two uniforms that make a normal."""
    OUTREACH = 2
    OUTREACH_ANSWER = 3
    OUTREACH_MEANS = 4
    ASK = 5
    ASK_FORM = 6
    ANSWER = 7
    ANSWER_DELAY = 8
    MAIL = 9
    MAIL_REPLY = 10
    MAIL_PLAY = 11
    CALL = 12
    CALL_ANSWER = 13
    CALL_PLAY = 14
    MEETING = 15
    MEETING_PLAY = 16
    OPPORTUNITY = 17
    DAY = 18
    COUNT = 19


class Luck:
    """The chances of one purchase.

    Parameters
    ----------
    seed: the market's seed.
    account, number: which purchase of which company.
    members: how many people the team has, latecomers included.
    """

    def __init__(self, seed: int, account: int, number: int, members: int) -> None:
        path = (int(Purpose.LUCK), account, number)
        self._generator = Generator(PCG64(SeedSequence(seed, spawn_key=path)))
        self._members = members
        self._blocks: list[Numbers] = []
        stages = len(STAGES)
        draws = self._generator.random((3 * stages + 4, VISITS))
        self.dwell = normals(draws[:stages], draws[stages : 2 * stages])
        """Standard normals for how long each visit to each stage takes: stages x visits."""
        self.back = draws[2 * stages : 3 * stages]
        """Uniforms for stepping back from each visit to each stage."""
        self.agree, self.choose, self.again, ends = draws[3 * stages :]
        """Uniforms of each round: agreeing, choosing, trying again."""
        self.patience = float(-np.log1p(-ends[0]))
        """The sum of weekly risks at which the team gives up."""
        self.lot = float(ends[1])
        self.shortlist = float(ends[2])

    def week(self, number: int) -> tuple[Numbers, Numbers]:
        """Own chances (`Own.COUNT` x members) and shared chances (`Shared.COUNT`) of a week from 0 on."""
        block, row = divmod(number, _WEEKS_A_BLOCK)
        while block >= len(self._blocks):
            width = Own.COUNT * self._members + Shared.COUNT
            self._blocks.append(self._generator.random((_WEEKS_A_BLOCK, width)))
        found = self._blocks[block][row]
        return found[Shared.COUNT :].reshape(Own.COUNT, self._members), found[: Shared.COUNT]


def normals(first: Numbers, second: Numbers) -> Numbers:
    """Standard normals from two arrays of uniforms, by the first half of the Box-Muller pair."""
    radius = np.sqrt(-2.0 * np.log1p(-first))
    return np.asarray(radius * np.cos(2.0 * np.pi * second))


def normal_pairs(first: Numbers, second: Numbers) -> tuple[Numbers, Numbers]:
    """Two independent standard normals from two arrays of uniforms (Box & Muller 1958)."""
    radius = np.sqrt(-2.0 * np.log1p(-first))
    angle = 2.0 * np.pi * second
    return np.asarray(radius * np.cos(angle)), np.asarray(radius * np.sin(angle))


def later_digits(uniform: Numbers, split: int) -> Numbers:
    """A second uniform out of the digits of one that `split` equal classes leave unused."""
    scaled = uniform * split
    return np.asarray(scaled - np.floor(scaled))
