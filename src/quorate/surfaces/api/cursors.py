"""Opaque cursors: each belongs to one list with its filters and order, and is refused by every other."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from quorate.errors import NotFound
from quorate.views.answers import Page

# What the schema says of a cursor.
PATTERN = "^[A-Za-z0-9_-]{20,2000}$"
_MARK_LETTERS = 16


class UnknownCursor(NotFound):
    """A cursor that this list did not give, or gave for a publication that is gone."""

    code = "cursor_unknown"

    def __init__(self) -> None:
        super().__init__(
            "This list has no page that begins there.",
            expected="the cursor that the page before gave, with the same filters and order",
            do="start again without a cursor",
        )


@dataclass(frozen=True)
class Turn:
    """Which part of a list is wanted: `limit` rows behind a view's own cursor `after`, or behind the first `offset`."""

    limit: int
    after: str = ""
    offset: int = 0

    @property
    def page(self) -> Page:
        """The same for views that count rows."""
        return Page(self.offset, self.limit)


@dataclass(frozen=True)
class CursorBook:
    """Writes and reads the cursors of one list.

    Parameters
    ----------
    place: the list with everything that filters and sorts it.
    run_id: the publication; cursors that count rows hold for it alone.
    """

    place: str
    run_id: str

    @classmethod
    def of(cls, path: str, chosen: Mapping[str, Any], run_id: str) -> CursorBook:
        """The book of a list at `path` with what was `chosen` of its filters."""
        return cls(json.dumps([path, sorted(chosen.items())], default=str), run_id)

    def turn(self, cursor: str | None, limit: int) -> Turn:
        """Where a cursor begins. Raises `UnknownCursor`."""
        if cursor is None:
            return Turn(limit)
        try:
            text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
            mark, said = text[:_MARK_LETTERS], json.loads(text[_MARK_LETTERS:])
        except (ValueError, RecursionError) as error:
            raise UnknownCursor from error
        if isinstance(said, str) and mark == self._mark(said, ""):
            return Turn(limit, after=said)
        if isinstance(said, int) and mark == self._mark(said, self.run_id):
            return Turn(limit, offset=said)
        raise UnknownCursor

    def after(self, said: str) -> str | None:
        """The cursor for a view's own; None behind the last page."""
        return self._written(said, "") if said else None

    def offset(self, said: int, count: int) -> str | None:
        """The cursor that begins behind so many of `count` rows; None where none are left."""
        return self._written(said, self.run_id) if said < count else None

    def _written(self, said: str | int, run_id: str) -> str:
        text = self._mark(said, run_id) + json.dumps(said)
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    def _mark(self, said: str | int, run_id: str) -> str:
        return hashlib.sha256(f"{self.place}|{said!r}|{run_id}".encode()).hexdigest()[:_MARK_LETTERS]
