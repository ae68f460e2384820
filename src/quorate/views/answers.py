"""What answers are made of: figures that know where they come from, and what they were read from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, TypeAlias
from urllib.parse import quote, unquote

from quorate.errors import UsageError

if TYPE_CHECKING:
    from quorate.views.reading import Reader

Unit: TypeAlias = Literal[
    "probability",
    "share",
    "amount",
    "count",
    "days",
    "hours",
    "score",
    "stages",
    "points",
    "per_hundred",
    "ratio",
    "customers",
]


class Answer:
    """Base of every answer: a frozen dataclass that can be given as plain values."""

    def to_dict(self) -> dict[str, Any]:
        """The answer as dictionaries, lists, numbers and texts; days and times in ISO 8601."""
        plain = to_json(self)
        if not isinstance(plain, dict):
            raise TypeError(f"{type(self).__name__} is not a dataclass")
        return plain


def to_json(value: Any) -> Any:
    """`value` with dataclasses as dictionaries, tuples as lists, and days and times as ISO 8601 text."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): to_json(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_json(item) for item in value]
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    return value


@dataclass(frozen=True)
class Figure(Answer):
    """One number with what opens it down to its evidence.

    Attributes
    ----------
    value: None where it is not known; never zero in its place.
    unit: probabilities and shares lie in [0, 1]; an amount is in `currency`; a score is a stance from -1 to
        1; points are a difference of two shares; per_hundred counts for each hundred of something; a ratio may be
        anything, such as a return on what was spent; customers are an expected number, in parts of one.
    reference: what `evidence_view` opens.
    low, high: ends of the 90 % interval, where there is one.
    out_of: what a count is to be compared with, such as the 4 of '3 of 4'.
    """

    value: float | None
    unit: Unit
    reference: str
    low: float | None = None
    high: float | None = None
    currency: str | None = None
    out_of: float | None = None


@dataclass(frozen=True)
class Stamp(Answer):
    """Which publication an answer was read from: its run, the day it is about, and when it was published."""

    run_id: str
    as_of_on: date
    published_at: datetime


@dataclass(frozen=True)
class Page:
    """Which part of a long list is wanted: `limit` rows after the first `offset`."""

    offset: int = 0
    limit: int = 50


def reference(kind: str, *parts: str | int | date) -> str:
    """The name under which a figure's evidence opens: its kind and the keys that single it out."""
    return "/".join([kind, *(quote(str(part), safe="") for part in parts)])


def parts_of(text: str) -> tuple[str, tuple[str, ...]]:
    """The kind and keys of a reference made by `reference`."""
    kind, *parts = text.strip().strip("/").split("/")
    if not kind:
        raise UsageError("No figure was named.", expected="a reference such as quorum/j_0123456789abcdef0123")
    return kind, tuple(unquote(part) for part in parts)


def stamp_of(reader: Reader) -> Stamp:
    """The stamp of the publication that `reader` reads."""
    publication = reader.publication
    return Stamp(publication.run_id, reader.as_of_on, publication.finished_at)
