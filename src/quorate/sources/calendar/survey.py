"""What a calendar file has to say as a whole, before any of its entries can be read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime, tzinfo

from quorate.sources.calendar.components import CALENDAR, EVENT, ZONE, Component, name_of, value_of
from quorate.sources.calendar.zones import Zones

_STAMP = re.compile(r"(?:19[7-9]|20\d)\d{5}T\d{6}Z")
_ADDRESS = re.compile(r"[^\s<>@:]+@[^\s<>@:]+\.[a-z]+", re.IGNORECASE)


class Survey:
    """What a first reading of a file found.

    Attributes
    ----------
    horizon: the last moment the file knows of: the newest stamp of when an entry was made, changed or written out. What
        lies behind it has happened, what lies ahead is planned. None for a file without stamps.
    zones: the time zones that the file defines, and the one that times without a zone are in.
    moved: for a series, by its UID, the occurrences that have an entry of their own.
    owner: whose calendar it is, where its name is an address.
    is_cancelling: the whole file is the message that its entries are cancelled.
    """

    def __init__(self, components: Iterable[Component]) -> None:
        self.owner: str | None = None
        self.is_cancelling = False
        newest: datetime | None = None
        defined: dict[str, Component] = {}
        moved: dict[str, list[str]] = {}
        floating: str | None = None
        for component in components:
            if component.kind == EVENT:
                newest = max((each for each in (newest, *_stamps(component)) if each), default=None)
                _note_move(component, moved)
            elif component.kind == ZONE:
                defined.setdefault(value_of(component.raw("TZID") or ""), component)
            elif component.kind == CALENDAR:
                floating = self._of_calendar(component.lines[0]) or floating
        self.horizon = newest
        self.zones = Zones(defined, floating)
        self._moved = moved

    def moved(self, uid: str, zone: tzinfo) -> frozenset[datetime]:
        """The occurrences of this series, in UTC, that have an entry of their own; `zone` is the series'."""
        found = (self.zones.moment(line, zone) for line in self._moved.get(uid, ()))
        return frozenset(moment for moment in found if moment is not None)

    def _of_calendar(self, line: str) -> str | None:
        """Take a property of the calendar itself; returns the zone of times without one, if it is that."""
        name, value = name_of(line), value_of(line)
        if name == "X-WR-CALNAME" and _ADDRESS.fullmatch(value):
            self.owner = value.lower()
        if name == "METHOD" and value.upper() == "CANCEL":
            self.is_cancelling = True
        return value if name == "X-WR-TIMEZONE" else None


def _stamps(component: Component) -> Iterator[datetime]:
    """When an entry was made, changed and written out, as far as that can be read."""
    for name in ("DTSTAMP", "LAST-MODIFIED", "CREATED"):
        written = value_of(component.raw(name) or "")
        # the pattern does not know how long months and minutes are
        with suppress(ValueError):
            if _STAMP.fullmatch(written):
                yield datetime.strptime(written, "%Y%m%dT%H%M%SZ")  # noqa: DTZ007 (UTC)


def _note_move(component: Component, moved: dict[str, list[str]]) -> None:
    line, uid = component.raw("RECURRENCE-ID"), component.raw("UID")
    if line and uid:
        moved.setdefault(value_of(uid), []).append(line)
