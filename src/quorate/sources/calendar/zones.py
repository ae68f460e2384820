"""Time zones: what a calendar calls them, what it defines itself, and what times without one are in."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, tzinfo
from typing import TYPE_CHECKING

from quorate.sources.calendar.components import Component

if TYPE_CHECKING:
    from icalendar import Event


class Zones:
    """The time zones of one file.

    Parameters
    ----------
    defined: the definitions in the file, by the names they go by there.
    floating: the name of the zone that times without a zone are in; UTC where the file does not say.

    A zone of a well-known name (`Europe/Berlin`, also `W. Europe Standard Time`) is taken from the list of zones, which
    knows every change of the law; the file's own definition counts for all other names. Times of a zone that nobody
    defines are read as times without a zone, and its name is kept in `unknown`.
    """

    def __init__(self, defined: Mapping[str, Component], floating: str | None) -> None:
        self.unknown: set[str] = set()
        self._defined = defined
        self._known: dict[str, tzinfo] = {}
        self.floating: tzinfo = UTC
        if floating:
            self.floating = self.called(floating, UTC)

    def called(self, name: str, otherwise: tzinfo) -> tzinfo:
        """The zone of this name, or another where nobody defines it."""
        if name not in self._known:
            zone = self._find(name)
            if zone is None:
                self.unknown.add(name)
                return otherwise
            self._known[name] = zone
        return self._known[name]

    def local(self, value: datetime, name: str | None, otherwise: tzinfo | None = None) -> datetime:
        """A time of an entry with its zone; `name` is what the entry calls the zone."""
        if value.tzinfo is not None:
            return value
        floating = otherwise or self.floating
        return value.replace(tzinfo=self.called(name, floating) if name else floating)

    def moment(self, line: str, otherwise: tzinfo) -> datetime | None:
        """The moment that a property such as `RECURRENCE-ID;TZID=Europe/Berlin:20260105T100000` names, in UTC."""
        event = parsed_event(f"BEGIN:VEVENT\r\n{line}\r\nEND:VEVENT\r\n")
        found = next(iter(event.values()), None) if event else None
        value = getattr(found, "dt", None)
        if found is None or not isinstance(value, date):
            return None
        if not isinstance(value, datetime):
            value = datetime(value.year, value.month, value.day)
        return in_utc(self.local(value, found.params.get("TZID"), otherwise))

    def _find(self, name: str) -> tzinfo | None:
        from icalendar import Timezone
        from icalendar.timezone import tzp

        with _guesses_unmentioned():
            known = tzp.timezone(name)
        if known is not None or name not in self._defined:
            return known
        try:
            defined = Timezone.from_ical(self._defined[name].text)
            made = defined.to_tz(lookup_tzid=False) if isinstance(defined, Timezone) else None
            datetime(2026, 1, 1, tzinfo=made).utcoffset()
        except (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError):
            return None
        return made


def parsed_event(text: str) -> Event | None:
    """An entry as the library reads it, less the properties it cannot read; None for text that is no entry."""
    from icalendar import Event
    from icalendar.prop import vBroken

    try:
        with _guesses_unmentioned():
            event = Event.from_ical(text)
    except (ValueError, KeyError, IndexError, TypeError, AssertionError, AttributeError, OverflowError):
        return None
    if not isinstance(event, Event):
        return None
    for name, _ in event.errors:
        if name is None:
            continue  # a line without a name that could be read left nothing in the entry
        found = event.get(name)
        whole = (
            [value for value in found if not isinstance(value, vBroken)] if isinstance(found, list) else None
        )
        if whole:
            event[name] = whole
        else:
            event.pop(name, None)
    return event


@contextmanager
def _guesses_unmentioned() -> Iterator[None]:
    """Names such as `/freeassociation.sourceforge.net/Europe/Berlin` mean the zone they end with."""
    from icalendar.error import GloballyUniqueTZIDGuessed

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", GloballyUniqueTZIDGuessed)
        yield


def in_utc(moment: datetime) -> datetime:
    """The same moment in UTC, without a zone as everywhere in the log."""
    return moment.astimezone(UTC).replace(tzinfo=None)
