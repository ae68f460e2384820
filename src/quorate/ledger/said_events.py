"""What people state and note, as it is written and given back: about whom, by whom, and what contradicted it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, TypeAlias

from quorate.ledger.plan_events import Author

Thing: TypeAlias = Literal["statement", "note", "view", "erased"]


@dataclass(frozen=True)
class About:
    """What a saying is about: an account always, and what of it, where it is about less."""

    account_id: str | None = None
    journey_id: str | None = None
    person_id: str | None = None
    move_id: str | None = None


@dataclass(frozen=True)
class SaidDraft:
    """One thing to write.

    Attributes
    ----------
    thing, kind: a statement that is stated or withdrawn; a note or a saved view that is written, edited or withdrawn.
        What was withdrawn may be restored.
    place: what has versions. Of a note or view it is that itself; of statements it is what they answer, such as the
        stance of one person in one journey, so that two colleagues who answer differently at once learn of each other.
    said_id: the statement or note.
    seen_version: the version of the place its author saw; None for the present one.
    known_at: the moment from which it counts.
    applies: the held event that this one applies on top of what came between.
    """

    thing: Thing
    kind: str
    place: str
    said_id: str
    about: About
    author: Author
    known_at: datetime
    payload: Mapping[str, Any] = field(default_factory=dict)
    seen_version: int | None = None
    applies: str | None = None


@dataclass(frozen=True)
class SaidEvent:
    """One line of the ledger; `effect` is changed, or held because it contradicts what its author had not seen."""

    event_no: int
    event_id: str
    thing: Thing
    place: str
    said_id: str
    kind: str
    effect: str
    account_id: str | None
    journey_id: str | None
    person_id: str | None
    move_id: str | None
    author_key: str
    author_name: str
    author_function: str
    said_at: datetime
    known_at: datetime
    seen_version: int | None
    version: int | None
    payload: Mapping[str, Any]
    applies: str | None
    previous_hash: str
    hash: str

    @property
    def about(self) -> About:
        """What it is about."""
        return About(self.account_id, self.journey_id, self.person_id, self.move_id)

    @property
    def author(self) -> Author:
        """Who said it."""
        return Author(self.author_key, self.author_name, self.author_function)


@dataclass(frozen=True)
class Said:
    """What became of a draft.

    Attributes
    ----------
    event: the line that was written; for what was said twice, the line that said it first and still stands.
    contradicted_by: what was said in the same place since its author looked. The event is then held: it is in the
        ledger, and the place is as the others left it.
    """

    event: SaidEvent
    contradicted_by: tuple[SaidEvent, ...] = ()

    @property
    def is_held(self) -> bool:
        """Whether it waits for somebody to apply it on top."""
        return self.event.effect == "held"
