"""The components of an iCalendar file, one after another: unfolded, and only what is ever read of each.

Of an entry the properties of `READ` are kept, nothing else: neither its description nor its attachments nor its
alarms get any further than this file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import dropwhile
from pathlib import Path

from quorate.errors import InputError
from quorate.sources.text_files import UNTOUCHED, TextFile

READ = frozenset(
    {
        "UID", "RECURRENCE-ID", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "ORGANIZER", "ATTENDEE",
        "STATUS", "CLASS", "SUMMARY", "LOCATION", "CREATED", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE",
    }
)  # fmt: skip
EVENT, ZONE, CALENDAR = "VEVENT", "VTIMEZONE", "VCALENDAR"
_LONGEST_PROPERTY = 64 * 1024


@dataclass(frozen=True)
class Component:
    """An entry, a time zone, or what a calendar says of itself.

    Parameters
    ----------
    kind: VEVENT, VTIMEZONE or VCALENDAR; the last is one property of the calendar.
    lines: its properties, unfolded; of a time zone with all its parts.
    number: the entry's place among the entries of the file, from 1; 0 for what is no entry.
    is_whole: whether its end was found.
    """

    kind: str
    lines: tuple[str, ...]
    number: int = 0
    is_whole: bool = True

    @property
    def text(self) -> str:
        """The component as iCalendar text."""
        return "\r\n".join((f"BEGIN:{self.kind}", *self.lines, f"END:{self.kind}", ""))

    def raw(self, name: str) -> str | None:
        """The first property of this name as it is written, its name and parameters included."""
        return next((line for line in self.lines if name_of(line) == name), None)


def name_of(line: str) -> str:
    """`DTSTART;TZID=Europe/Berlin:20260105T100000` -> `DTSTART`."""
    return line.split(":", 1)[0].split(";", 1)[0].strip().upper()


def value_of(line: str) -> str:
    """What stands behind the first colon, for properties whose parameters hold none."""
    return line.partition(":")[2].strip()


class Components:
    """Iterates over the components of one file.

    Raises `InputError` for a file that is no iCalendar, and for one that ends within a calendar, of which an unknown
    part is missing; with `is_lenient` the part of an entry that is there is given as one that is not whole.
    """

    def __init__(self, path: Path, encoding: str | None, *, is_lenient: bool) -> None:
        self._path = path
        self._file = TextFile(path, encoding)
        self._is_lenient = is_lenient

    @property
    def share_read(self) -> float:
        """How much of the file has been read, from 0 to 1."""
        return self._file.share_read

    def __iter__(self) -> Iterator[Component]:
        lines = dropwhile(
            lambda line: not line.strip(), unfolded(self._file.lines(cuts_long_lines=self._is_lenient))
        )
        first = next(lines, "")
        if first.strip().upper() != f"BEGIN:{CALENDAR}":
            raise self._refusal(
                "The file is not an iCalendar file.",
                expected=f"a file that begins with BEGIN:{CALENDAR}",
                do="export the calendar as iCalendar (.ics); unpack it first where it comes in an archive",
            )
        walk = _Walk()
        yield from walk.over(lines)
        if walk.is_open:
            if not self._is_lenient:
                raise self._refusal(
                    "The file ends in the middle of a calendar: an unknown part of it is missing.",
                    expected=f"a file that ends with END:{CALENDAR}",
                    do="export it again, or run the import with --lenient to take what is there",
                )
            yield from walk.cut_off()

    def _refusal(self, what: str, expected: str, do: str) -> InputError:
        return InputError(what, where=str(self._path), expected=expected, state=UNTOUCHED, do=do)


def unfolded(lines: Iterable[str]) -> Iterator[str]:
    """Logical lines: a line that begins with a space or tab goes on with the one before it.

    Only the first 64 KiB of a logical line are kept; what is longer is an attachment or a description.
    """
    whole = ""
    for line in lines:
        text = line.rstrip("\r\n")
        if text[:1] in (" ", "\t"):
            if len(whole) < _LONGEST_PROPERTY:
                whole += text[1:]
        else:
            if whole:
                yield whole
            whole = text
    if whole:
        yield whole


class _Walk:
    """Follows BEGIN and END through the lines of one or several calendars."""

    def __init__(self) -> None:
        self._path = [CALENDAR]
        self._kept: list[str] = []
        self._count = 0

    @property
    def is_open(self) -> bool:
        """Whether a calendar has begun and not ended."""
        return bool(self._path)

    def over(self, lines: Iterable[str]) -> Iterator[Component]:
        for line in lines:
            name = name_of(line)
            if name == "BEGIN":
                yield from self._begin(value_of(line).upper(), line)
            elif name == "END":
                yield from self._end(value_of(line).upper(), line)
            elif self._path == [CALENDAR]:
                yield Component(CALENDAR, (line,))
            elif self._keeps(name):
                self._kept.append(line)

    def cut_off(self) -> Iterator[Component]:
        """What there is of an entry whose end is missing."""
        if EVENT in self._path:
            yield self._made(EVENT, is_whole=False)
        self._path = []

    def _keeps(self, name: str) -> bool:
        return ZONE in self._path or (self._path[-1:] == [EVENT] and name in READ)

    def _begin(self, kind: str, line: str) -> Iterator[Component]:
        if kind in (EVENT, CALENDAR) and EVENT in self._path:
            yield from self.cut_off()
            self._path = [CALENDAR]
        if kind == CALENDAR:
            self._path = []
        self._path.append(kind)
        if kind in (EVENT, ZONE):
            self._kept = []
        elif ZONE in self._path:
            self._kept.append(line)

    def _end(self, kind: str, line: str) -> Iterator[Component]:
        if kind not in self._path:
            return
        if kind == CALENDAR and EVENT in self._path:
            yield from self.cut_off()
            return
        while self._path.pop() != kind:
            pass
        if kind in (EVENT, ZONE):
            yield self._made(kind, is_whole=True)
        elif ZONE in self._path:
            self._kept.append(line)

    def _made(self, kind: str, *, is_whole: bool) -> Component:
        self._count += kind == EVENT
        return Component(kind, tuple(self._kept), self._count if kind == EVENT else 0, is_whole)
