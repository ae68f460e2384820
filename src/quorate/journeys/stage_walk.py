"""The walk of many journeys through the stages of one map, all of them one move at a time.

In each round every journey that can still move makes the earliest of the moves that `next_moves` finds for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from quorate.journeys.conditions import Conditions
from quorate.journeys.evidence import DAY, NEVER, Rows
from quorate.journeys.gates import TOUCHES
from quorate.journeys.next_moves import NextMoves, Standing
from quorate.settings import JourneyMap
from quorate.stats.group_windows import Flags
from quorate.stats.ragged import Places

OPENED, CLOSED, REOPENED = 5, 6, 7
KINDS = ("advanced", "stated", "confirmed", "timed_out", "fell_back", "opened", "closed", "reopened")
_DAY_MOVES = 2


@dataclass(frozen=True)
class Moves:
    """Moves of journeys, in the order they were found; every array has one entry per move.

    journeys: number of the journey; kinds: place in `KINDS`; places: the stage moved to, or stayed in.
    bases: place in `gates.BASES`; named: place in `names`, of the criteria that moved it.
    counted_since: from when on evidence counted after the move.
    """

    names: Sequence[tuple[str, ...]]
    journeys: Places
    kinds: Places
    at: Places
    places: Places
    bases: Places
    named: Places
    counted_since: Places


@dataclass(frozen=True)
class Lives:
    """When journeys can move: from their opening to their end, save for silences between.

    opened_at, ends_at: shape (journeys,). `is_over` where the journey ended then; where not, it is what is known.
    silences: rows `silent_from`, `taken_up_at` in order of time.
    """

    opened_at: Places
    ends_at: Places
    is_over: Flags
    silences: Rows

    @classmethod
    def of(cls, journeys: pa.Table, silences: pa.Table, until: int) -> Lives:
        """From the tables of journeys and of their silences, as known before `until`."""
        held = Rows.of(journeys, journeys["journey_id"])
        closed = held.moments("closed_at")
        is_over = (closed < NEVER) & ~held.has("outcome", ("won",))
        return cls(
            held.moments("opened_at"),
            np.where(is_over, np.minimum(closed, until), until),
            is_over,
            Rows.of(silences, journeys["journey_id"]),
        )


class Walk:
    """Walks the journeys of one map; `moves` does it once."""

    def __init__(
        self, conditions: Conditions, journey_map: JourneyMap, lives: Lives, members: Places
    ) -> None:
        self._conditions = conditions
        self._lives = lives
        self._members = members
        self._finder = NextMoves(conditions, journey_map)
        self._standing = Standing.at_opening(lives.opened_at, self._finder.stage_words.starts)
        self._silent_from = lives.silences.moments("silent_from")
        self._taken_up_at = lives.silences.moments("taken_up_at")
        self._silence = lives.silences.starts[:-1].copy()
        days = np.maximum(lives.ends_at - lives.opened_at, 0) // DAY
        self._moves_left = 4 * len(journey_map.stages) + _DAY_MOVES * days
        self._found: list[tuple[Places, ...]] = []

    def moves(self) -> Moves:
        """Every move of every journey from its opening to its end."""
        standing = self._standing
        zeros = np.zeros(len(self._members), dtype=np.int64)
        self._note(self._members, zeros + OPENED, standing.now[self._members], zeros + TOUCHES, zeros)
        walking = self._members
        while len(walking):
            found = self._finder.find(standing, walking, self._ends(walking))
            is_due = (found.at < self._ends(walking)) & (self._moves_left[walking] > 0)
            movers = walking[is_due]
            self._moves_left[movers] -= 1
            self._conditions.count_from(*standing.move(movers, found.of(is_due)))
            self._note(movers, found.kind[is_due], found.at[is_due], found.basis[is_due], found.named[is_due])
            walking = np.sort(np.concatenate([movers, self._rest(walking[~is_due])]))
        return Moves(self._finder.names, *map(np.concatenate, zip(*self._found, strict=True)))

    def _ends(self, journeys: Places) -> Places:
        """When each journey falls silent next, or ends."""
        is_silent = self._silence[journeys] < self._lives.silences.starts[journeys + 1]
        ends = self._lives.ends_at[journeys].copy()
        ends[is_silent] = self._silent_from[self._silence[journeys[is_silent]]]
        return ends

    def _rest(self, journeys: Places) -> Places:
        """Ends journeys that move no more; those that are taken up again after a silence go on and are returned."""
        ends = self._ends(journeys)
        is_silent = self._silence[journeys] < self._lives.silences.starts[journeys + 1]
        is_closed = is_silent | self._lives.is_over[journeys]
        zeros = np.zeros(int(is_closed.sum()), dtype=np.int64)
        self._note(journeys[is_closed], zeros + CLOSED, ends[is_closed], zeros + TOUCHES, zeros)
        back = journeys[is_silent]
        if len(back):
            at = self._taken_up_at[self._silence[back]]
            self._silence[back] += 1
            self._standing.resume(back, at)
            self._conditions.count_from(back, at)
            zeros = np.zeros(len(back), dtype=np.int64)
            self._note(back, zeros + REOPENED, at, zeros + TOUCHES, zeros)
        return back

    def _note(self, journeys: Places, kinds: Places, at: Places, bases: Places, named: Places) -> None:
        places, since = self._standing.place[journeys], self._conditions.counted_since[journeys]
        self._found.append((journeys, kinds, at, places, bases, named, since))
