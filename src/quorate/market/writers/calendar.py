"""Colleagues' calendars: one iCalendar file each, every entry an object of its own in one stream (RFC 5545, 3.4).

Entries come in any order and from several processes, so that no file is begun or ended by anybody; a stream of
objects needs neither, and readers take it as they take a single object.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from quorate.market.moments import utc_text
from quorate.market.writers.sorted_files import SortedFiles

_LONGEST_LINE_BYTES = 75


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody invited and the answer, in iCalendar's words."""

    email: str
    name: str
    answer: str


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One meeting in somebody's calendar; moments in seconds since 1970 UTC. Without `starts_at` it is broken."""

    uid: str
    starts_at: int | None
    minutes: int
    created_at: int
    modified_at: int
    exported_at: int
    organizer: Guest
    guests: Sequence[Guest]
    summary: str
    location: str
    is_private: bool


class CalendarWriter:
    """Writes entries into calendars, in order of their starts."""

    def __init__(self, files: SortedFiles) -> None:
        self._files = files
        self._paths: dict[str, str] = {}

    def add(self, owner: str, entry: CalendarEntry, *, flaw: str = "") -> None:
        """One entry of the calendar of the colleague with this address; a `flaw` leaves out its start."""
        path = self._paths.get(owner)
        if path is None:
            path = self._paths[owner] = f"inputs/calendar/{owner.partition('@')[0]}.ics"
            self._files.declare(path, None)
        key = f"{_stamp(entry.starts_at or 0)} {entry.uid}"
        written = replace(entry, starts_at=None) if flaw else entry
        text = "\r\n".join(part for line in _lines(written) for part in folded(line))
        self._files.add(path, key, f"{text}\r", flaw=flaw, record_id=entry.uid)


def _lines(entry: CalendarEntry) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Quorate//Made-up market//EN", "BEGIN:VEVENT")
    yield f"UID:{entry.uid}"
    yield f"DTSTAMP:{_stamp(entry.exported_at)}"
    yield f"CREATED:{_stamp(entry.created_at)}"
    yield f"LAST-MODIFIED:{_stamp(entry.modified_at)}"
    if entry.starts_at is not None:
        yield f"DTSTART:{_stamp(entry.starts_at)}"
        yield f"DTEND:{_stamp(entry.starts_at + entry.minutes * 60)}"
    yield f"ORGANIZER;CN={entry.organizer.name}:mailto:{entry.organizer.email}"
    for guest in (entry.organizer, *entry.guests):
        yield f"ATTENDEE;CUTYPE=INDIVIDUAL;PARTSTAT={guest.answer};CN={guest.name}:mailto:{guest.email}"
    yield f"SUMMARY:{escaped(entry.summary)}"
    if entry.location:
        yield f"LOCATION:{escaped(entry.location)}"
    if entry.is_private:
        yield "CLASS:PRIVATE"
    yield from ("STATUS:CONFIRMED", "END:VEVENT", "END:VCALENDAR")


def _stamp(moment: int) -> str:
    """`20260310T100000Z`."""
    text = utc_text(moment)
    return f"{text[:4]}{text[5:7]}{text[8:13]}{text[14:16]}{text[17:19]}Z"


def escaped(text: str) -> str:
    """Text with the signs escaped that mean something in iCalendar."""
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> list[str]:
    """A line as pieces of at most 75 bytes; all but the first begin with a space."""
    if len(line.encode()) <= _LONGEST_LINE_BYTES:
        return [line]
    pieces, piece, size = [], "", 0
    for sign in line:
        width = len(sign.encode())
        if size + width > _LONGEST_LINE_BYTES:
            pieces.append(piece)
            piece, size = " ", 1
        piece += sign
        size += width
    return [*pieces, piece]
