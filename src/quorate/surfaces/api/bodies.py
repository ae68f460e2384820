"""What is sent to be written: each body is checked strictly, and says nothing that is not known."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from quorate.language import LANGUAGES
from quorate.ledger.deliveries import RHYTHMS
from quorate.outbound.audience_files import TAKERS
from quorate.surfaces.api.parameters import DAY, one_of
from quorate.surfaces.map_editing import SIGNING
from quorate.views.notes import ABOUT_KINDS
from quorate.views.notifications import NOTIFICATION_KINDS
from quorate.views.revenue.experiment_reach import DEFAULT_SHARE, DEFAULT_WINDOW_DAYS
from quorate.views.sight import ACCOUNT_TRAITS
from quorate.vocabulary.closed_lists import (
    ACCESS_ROLES,
    CHANNELS,
    EXPERIMENT_KINDS,
    LABEL_KINDS,
    MOVE_OWNERS,
)


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


_FUNCTIONS = tuple(each for each in MOVE_OWNERS if each != "both")


class ExperimentBody(Body):
    """A plan of an experiment; one of the same name that was not started yet is replaced."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"name": "Proof before price", "kind": "universal_holdout", "holdout_share": 0.1}]
        }
    )
    name: Id
    kind: Annotated[str, one_of(EXPERIMENT_KINDS)]
    holdout_share: Annotated[float, Field(gt=0, lt=1, strict=False)] = DEFAULT_SHARE
    window_days: Annotated[int, Field(ge=7, le=1095)] = DEFAULT_WINDOW_DAYS
    play: Id | None = Field(None, description="play: which one.")
    programme: Id | None = Field(None, description="programme: a motion, or an audience.")
    functions: list[Annotated[str, one_of(_FUNCTIONS)]] = Field(
        default_factory=list, max_length=3, description="Whose touches held-out accounts go without."
    )
    starts_on: OnDay | None = None
    ends_on: OnDay | None = None
    note: Line | None = None


class StopBody(Body):
    """Why an experiment is stopped."""

    reason: Words


class SignatureBody(Body):
    """Who signs a map for which function; `mark` is that of the text that was read."""

    function: Annotated[str, one_of(SIGNING)]
    who: Line | None = Field(None, description="Whoever asks, without it.")
    mark: Id


class ReadBody(Body):
    """Notifications by their `item_id`; without `items`, all of them."""

    items: list[Id] | None = Field(None, max_length=1000)


class DefaultViewBody(Body):
    """The saved view that a list opens with."""

    view_id: Id


class LanguageBody(Body):
    """The language of what is sent to whoever asks; null for that of the workspace."""

    language: Annotated[str, one_of(LANGUAGES)] | None


class LessonBody(Body):
    """What both functions learned about a segment."""

    text: Words
    segment: Id = "all"


class LabelBody(Body):
    """What an asset is for: one purpose, or roles or stages; no labels mean anyone."""

    key: Id = Field(description="Its id, address or title.")
    kind: Annotated[str, one_of(LABEL_KINDS)]
    labels: list[Id] = Field(max_length=100)


class AudienceFileBody(Body):
    """For whom a file of an audience is made."""

    audience: Id
    taker: Annotated[str, one_of(TAKERS)]
    is_companies: bool = False


class UserBody(Body):
    """Somebody who is let in; `sees` is all, own, or a column of accounts of which `values` are seen."""

    email: Annotated[str, Field(max_length=254, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
    name: Line = ""
    role: Annotated[str, one_of(ACCESS_ROLES)]
    sees: Annotated[str, one_of(("all", "own", *ACCOUNT_TRAITS))] = "all"
    values: list[Id] = Field(default_factory=list, max_length=100)


class UserChange(Body):
    """What changes of a user."""

    role: Annotated[str, one_of(ACCESS_ROLES)] | None = None
    sees: Annotated[str, one_of(("all", "own", *ACCOUNT_TRAITS))] | None = None
    values: list[Id] = Field(default_factory=list, max_length=100)
    is_active: bool | None = None
