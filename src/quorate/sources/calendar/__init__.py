"""Calendars: iCalendar files as every calendar exports them, one file for each colleague or one for all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quorate.sources.calendar.components import EVENT, Component, Components
from quorate.sources.calendar.entries import read_entry, shown
from quorate.sources.calendar.occurrences import occurrences
from quorate.sources.calendar.survey import Survey
from quorate.sources.calendar.touches import touches_of, why_aside
from quorate.sources.files import Reached, SourceFile
from quorate.sources.home import Home, home_of
from quorate.sources.personal_touches import TouchDraft, Unusable
from quorate.sources.reading import Reading
from quorate.vocabulary.batches import Batch

ENDINGS = (".ics", ".ical", ".ifb", ".icalendar", ".ics.gz")
EXPECTED = "iCalendar files, named *.ics"
ENTRIES_PER_BATCH = 2_000


def read(files: Sequence[SourceFile], reading: Reading, reached: Reached) -> Iterator[Batch]:
    """Batches of all files. A row is an entry (VEVENT); tasks and journals are none of ours and are passed over.

    A file is read twice: what it says of time zones, of changed occurrences of series, and how far it reaches may stand
    anywhere in it.
    """
    return _read(files, reading, home_of(reading, "calendar"), reached)


def _read(files: Sequence[SourceFile], reading: Reading, home: Home, reached: Reached) -> Iterator[Batch]:
    for file in files:
        survey = Survey(Components(file.path, reading.encoding, is_lenient=reading.lenient))
        components = Components(file.path, reading.encoding, is_lenient=reading.lenient)
        draft = TouchDraft("calendar", file.name)
        for component in components:
            if component.kind != EVENT:
                continue
            _take(draft, component, survey, home)
            if draft.rows_read == ENTRIES_PER_BATCH:
                yield _batch(draft, survey)
                reached(file, components.share_read)
                draft = TouchDraft("calendar", file.name)
        yield _batch(draft, survey)
        reached(file, 1.0)


def _take(draft: TouchDraft, component: Component, survey: Survey, home: Home) -> None:
    draft.rows_read += 1
    entry = read_entry(component, survey)
    if isinstance(entry, Unusable):
        draft.set_aside(component.number, entry, shown(component))
        return
    meetings = occurrences(entry, survey)
    if isinstance(meetings, Unusable):
        draft.set_aside(component.number, meetings, shown(component))
        return
    why = why_aside(entry, home)
    draft.take(touches_of(entry, meetings, survey, home))
    if why is not None:
        unread = {"attendees_that_cannot_be_read": entry.unread_seats} if entry.unread_seats else {}
        draft.set_aside(component.number, why, {**shown(component), **unread})


def _batch(draft: TouchDraft, survey: Survey) -> Batch:
    if survey.zones.unknown:
        names = ", ".join(f"'{name}'" for name in sorted(survey.zones.unknown))
        draft.note = f"times in zones that nobody defines ({names}) were read as times without a zone"
    return draft.batch()
