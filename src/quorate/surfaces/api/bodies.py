"""What is sent to be written: each body is checked strictly, and says nothing that is not known."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from quorate.ledger.deliveries import RHYTHMS
from quorate.surfaces.api.parameters import DAY, one_of
from quorate.views.notes import ABOUT_KINDS
from quorate.views.notifications import NOTIFICATION_KINDS
from quorate.vocabulary.closed_lists import CHANNELS


class Body(BaseModel):
    """A body."""

    model_config = ConfigDict(extra="forbid", strict=True)


def _day(value: Any) -> Any:
    if not isinstance(value, str) or not re.fullmatch(DAY, value):
        raise ValueError("no day such as 2026-03-31")
    date.fromisoformat(value)
    return value


_LINE = r"^[^\u0000-\u001f\u007f]*$"
Id = Annotated[str, Field(min_length=1, max_length=200, pattern=_LINE)]
Line = Annotated[str, Field(max_length=200, pattern=_LINE)]
Words = Annotated[str, Field(min_length=1, max_length=4000, pattern=r"[^\s]")]
Version = Annotated[
    int, Field(ge=0, le=999_999_999, description="The version you saw; a later one is not overwritten.")
]
OnDay = Annotated[
    str, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date", "pattern": DAY})
]


class NoteBody(Body):
    """A note; on people it is sensitive unless said otherwise."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"kind": "account", "key": "a_1", "text": "They merge in May."}]}
    )
    kind: Annotated[str, one_of(ABOUT_KINDS)]
    key: Id
    text: Words
    is_sensitive: bool | None = None


class NoteChange(Body):
    """A note's new words."""

    text: Words
    is_sensitive: bool | None = None
    seen_version: Version | None = None


class StatementBody(Body):
    """What a colleague states about a journey, an account or a person there."""

    key: Id
    subject: Id
    value: Id
    person: Id | None = None
    note: Line | None = None
    confidence: Annotated[float, Field(gt=0, le=1, strict=False)] | None = None
    on: OnDay | None = None
    seen_version: Version | None = None


class MoveBody(Body):
    """A move of one's own."""

    journey_id: Id
    text: Words
    person_id: Id | None = None
    channel: Annotated[str, one_of(CHANNELS)] | None = None
    due_on: OnDay | None = None


class DecisionBody(Body):
    """A decision about a move; which of the rest is needed depends on its kind."""

    kind: Literal["accepted", "reopened", "handed_over", "snoozed", "dismissed", "done", "edited"]
    to: Id | None = Field(None, description="handed_over: a colleague, or sales, marketing or success.")
    until: OnDay | None = Field(None, description="snoozed: the day it comes back.")
    reason: Id | None = Field(None, description="dismissed: why.")
    note: Line | None = None
    outcome: Line | None = Field(None, description="done: what came of it.")
    result: Id | None = None
    due_on: OnDay | None = None
    channel: Id | None = None
    seen_version: Version | None = None


class CommentBody(Body):
    """Something said about a move; @name puts it into a colleague's week."""

    text: Words


class ViewBody(Body):
    """A list kept under a name; `query` is what its address says."""

    list: Literal["journeys", "accounts"]
    name: Id
    query: Annotated[str, Field(max_length=2000)] = ""
    is_shared: bool = False


class ViewChange(Body):
    """What changes of a saved view."""

    name: Id | None = None
    query: Annotated[str, Field(max_length=2000)] | None = None
    is_shared: bool | None = None
    seen_version: Version | None = None


class PreferenceBody(Body):
    """How whoever asks wants to be told outside of the pages."""

    channel: Line = ""
    rhythm: Annotated[str, one_of(RHYTHMS)] = "daily"
    kinds: list[Annotated[str, one_of(NOTIFICATION_KINDS)]] = Field(default_factory=list, max_length=100)
    quiet_from: Line | None = None
    quiet_until: Line | None = None
    zone: Id = "UTC"


class MatchBody(Body):
    """Whether two things are one."""

    left: Id
    right: Id
    decision: Literal["same", "different", "unsure", "as-it-stands"]
    note: Line | None = None


class MapBody(Body):
    """The text of a journey map; saving names the `mark` of the text that was seen."""

    text: Annotated[str, Field(max_length=262_144)]


class DayBody(Body):
    """A past day whose tables are wanted."""

    day: OnDay


class UndoBody(Body):
    """What is taken back: the `undo` that a write gave."""

    undo: Id
