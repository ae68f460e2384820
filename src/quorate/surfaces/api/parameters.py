"""What the address of a list may say, as it is checked and as it is described."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from quorate.surfaces.api.cursors import PATTERN

MOST_ROWS = 200
_CONTROL = re.compile(r"[\u0000-\u001f\u007f]")
_INTEGER = re.compile(r"-?(0|[1-9]\d{0,8})")
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d{1,9})?")


def _flag(value: Any) -> Any:
    if value in (True, False, "true", "false"):
        return value in (True, "true")
    raise ValueError("neither true nor false")


def _written_as(pattern: re.Pattern[str], kind: Callable[[str], Any]) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if isinstance(value, str):
            if not pattern.fullmatch(value):
                raise ValueError("no number")
            return kind(value)
        return value

    return read


def _of_one_line(value: Any) -> Any:
    if isinstance(value, str) and _CONTROL.search(value):
        raise ValueError("has letters that cannot be printed")
    return value


def one_of(words: Iterable[str]) -> BeforeValidator:
    """One of a closed list of words, which the description names."""
    known = tuple(words)

    def read(value: Any) -> Any:
        if value not in known:
            raise ValueError(f"none of {', '.join(word for word in known if word)}")
        return value

    return BeforeValidator(read, json_schema_input_type=Literal[known])


def turned(sorts: Iterable[str]) -> tuple[str, ...]:
    """Orders and, with a minus before them, the same the other way round."""
    return tuple(word for sort in sorts for word in (sort, f"-{sort}"))


_PRINTABLE = r"^[^\u0000-\u001f\u007f]*$"
Text = Annotated[
    str,
    BeforeValidator(_of_one_line),
    WithJsonSchema({"type": "string", "maxLength": 200, "pattern": _PRINTABLE}),
    Field(max_length=200),
]
Id = Annotated[
    str,
    BeforeValidator(_of_one_line),
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": 200, "pattern": _PRINTABLE}),
    Field(min_length=1, max_length=200),
]
Flag = Annotated[bool, BeforeValidator(_flag)]
Whole = Annotated[int, BeforeValidator(_written_as(_INTEGER, int))]
Number = Annotated[float, BeforeValidator(_written_as(_NUMBER, float))]
Cursor = Annotated[
    str | None,
    WithJsonSchema({"type": "string", "pattern": PATTERN}),
    Field(pattern=PATTERN, description="Where the page begins: `next` of the page before."),
]


class Listing(BaseModel):
    """What every list takes."""

    model_config = ConfigDict(extra="forbid")

    limit: Whole = Field(50, ge=1, le=MOST_ROWS, description="How many rows at most.")
    cursor: Cursor = None

    def chosen(self) -> dict[str, Any]:
        """What filters and sorts the list."""
        return self.model_dump(exclude={"limit", "cursor", "as_of"})


# A day of which records may be; before 1900 and after 2099 nobody asks.
DAY = "^(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}$"
AsOf = Annotated[
    str | None,
    WithJsonSchema({"type": "string", "format": "date", "pattern": DAY}),
    Field(pattern=DAY, description="As known at the end of this day; today without it."),
]


Day = Annotated[
    str | None,
    WithJsonSchema({"type": "string", "format": "date", "pattern": DAY}),
    Field(pattern=DAY),
]


class DatedListing(Listing):
    """What lists of things that have a past take."""

    as_of: AsOf = None


class Dated(BaseModel):
    """What one thing that has a past takes."""

    model_config = ConfigDict(extra="forbid")

    as_of: AsOf = None


class Present(BaseModel):
    """What one thing without a past takes: nothing."""

    model_config = ConfigDict(extra="forbid")
