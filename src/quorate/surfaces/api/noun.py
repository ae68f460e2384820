"""What a noun of the API is: a list, one thing by its key, or a whole answer, each read by one view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from quorate.surfaces.access.permissions import Permission
from quorate.surfaces.api.cursors import Turn
from quorate.surfaces.api.desk import Asked
from quorate.surfaces.api.parameters import Dated, DatedListing, Listing
from quorate.views.answers import Stamp, stamp_of

T = TypeVar("T")


class Listed(BaseModel, Generic[T]):
    """A page of a list.

    `item_count` counts the whole list; `next` is the cursor of the next page, null on the last. `stamp` says which
    publication it was read from.
    """

    items: Sequence[T]
    item_count: int
    next: str | None
    stamp: Stamp


@dataclass(frozen=True)
class Rows:
    """What a view gave of a list: its rows, how many there are in all, and its own cursor where it has one."""

    items: Sequence[Any]
    count: int
    after: str | None = None


@dataclass(frozen=True)
class ListView:
    """A list: what one row is, what filters it, and the view that reads it.

    `says_ledger`: what people decided or said since the publication shows in it.
    """

    item: type
    read: Callable[[Asked, Any, Turn], Rows]
    query: type[Listing] = DatedListing
    says_ledger: bool = False


@dataclass(frozen=True)
class Single:
    """One thing: what it is, what its address may say besides its key, and the view that reads it."""

    answer: type
    read: Callable[[Asked, str, Any], Any]
    query: type[BaseModel] = Dated
    says_ledger: bool = False


@dataclass(frozen=True)
class Whole:
    """An answer without a key."""

    answer: type
    read: Callable[[Asked, Any], Any]
    query: type[BaseModel] = Dated
    says_ledger: bool = False


@dataclass(frozen=True)
class Noun:
    """One noun: its address below `/api/v1`, what one is called, and what it is in a sentence.

    `reading` is what whoever reads it must be allowed. `parts` are answers below one thing, by the last word of
    their address.
    """

    name: str
    one: str
    says: str
    listing: ListView | None = None
    single: Single | None = None
    whole: Whole | None = None
    parts: dict[str, Single] = field(default_factory=dict)
    reading: Permission = "read"


def counted(items: Sequence[Any], turn: Turn) -> Rows:
    """A page of rows that a view gives all at once."""
    return Rows(items[turn.offset : turn.offset + turn.limit], len(items))


def stamp_in(asked: Asked) -> Stamp:
    """Which publication a request reads."""
    return stamp_of(asked.reader)
