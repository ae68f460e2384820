"""What the ledger writes and gives back: who said or decided what about which move, and what contradicted it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Author:
    """Who writes: `key` is the colleague's record, or the name of somebody who has none."""

    key: str
    name: str
    function: str


@dataclass(frozen=True)
class Draft:
    """One thing to write about the plan.

    Attributes
    ----------
    move: the move as its author sees it, as the published table has it, in plain values; it tells who may decide about
        it, and what was decided about once the plan proposes it no longer. None for what a team learned.
    seen_version: the version of the move its author saw; None for what only says something.
    known_at: the moment from which it counts.
    applies: the held event that this one applies on top of what came between.
    """

    kind: str
    author: Author
    known_at: datetime
    move: Mapping[str, Any] | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)
    seen_version: int | None = None
    segment: str | None = None
    applies: str | None = None

    @property
    def move_id(self) -> str | None:
        """The move it is about."""
        return self.move["move_id"] if self.move else None


@dataclass(frozen=True)
class PlanEvent:
    """One line of the ledger; the columns mean what the published table `plan_events` says."""

    event_no: int
    event_id: str
    move_id: str | None
    journey_id: str | None
    segment: str | None
    kind: str
    effect: str
    author_key: str
    author_name: str
    author_function: str
    said_at: datetime
    known_at: datetime
    seen_version: int | None
    version: int | None
    payload: Mapping[str, Any]
    move: Mapping[str, Any] | None
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    applies: str | None
    previous_hash: str
    hash: str


@dataclass(frozen=True)
class Written:
    """What became of a draft.

    Attributes
    ----------
    event: the line that was written; for a change that was made twice, the line that made it first and still stands.
    contradicted_by: what others changed since the version its author saw, where both set the same fields. The event is
        then held: it is in the ledger and the move is as the others left it.
    """

    event: PlanEvent
    contradicted_by: tuple[PlanEvent, ...] = ()

    @property
    def is_held(self) -> bool:
        """Whether it waits for somebody to apply it on top."""
        return self.event.effect == "held"
