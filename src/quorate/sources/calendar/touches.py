"""The touches of a meeting: one for each person from outside, all under the meeting's own record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from quorate.sources.calendar.entries import Entry, Seat
from quorate.sources.calendar.occurrences import Occurrence
from quorate.sources.calendar.survey import Survey
from quorate.sources.home import Home
from quorate.sources.personal_touches import PersonalTouch, Unusable, json_text

NO_ATTENDEES = Unusable("no_attendees", "the entry invites nobody")
ONLY_COLLEAGUES = Unusable("only_colleagues", "only colleagues, rooms and resources are invited")
UNREADABLE_ATTENDEES = Unusable(
    "unreadable_attendees",
    "somebody who is invited has no address that can be read and is not in the log; the others are",
)
CANCELLED = Unusable(
    "cancelled", "the meeting was cancelled; what an earlier export said of it is taken back"
)

_CAME = {"ACCEPTED": "attended", "COMPLETED": "attended", "DECLINED": "missed"}


def why_aside(entry: Entry, home: Home) -> Unusable | None:
    """Why a meeting says nothing about buyers, or not of everybody who was invited, if it does not."""
    if not entry.seats and not entry.unread_seats:
        return NO_ATTENDEES
    if all(home.holds(seat.address) for seat in entry.seats) and not entry.unread_seats:
        return ONLY_COLLEAGUES
    if entry.is_cancelled:
        return CANCELLED
    return UNREADABLE_ATTENDEES if entry.unread_seats else None


def touches_of(
    entry: Entry, meetings: list[Occurrence], survey: Survey, home: Home
) -> Iterator[PersonalTouch]:
    """The touches of all occurrences of an entry; those that are off say that their record is gone."""
    outside = [seat for seat in entry.seats if not home.holds(seat.address)]
    inside = [seat for seat in entry.seats if home.holds(seat.address)]
    colleague = _colleague(inside, survey, home)
    initiator = _initiator(entry.seats, home)
    for meeting in meetings:
        named = f"calendar:{entry.uid}" + (f":{meeting.key}" if meeting.key else "")
        is_past = survey.horizon is None or meeting.starts_at <= survey.horizon
        is_off = entry.is_cancelled or meeting.is_excluded
        known_at, version_at = _stamps(entry, meeting, is_past=is_past)
        for seat in outside:
            yield PersonalTouch(
                row_number=entry.number,
                record_id=f"{named}:{seat.address}",
                known_at=known_at,
                version_at=version_at,
                is_deleted=is_off,
                occurred_at=meeting.starts_at,
                source_record_id=named,
                email=seat.address,
                full_name=seat.name,
                channel="meeting",
                action=_CAME.get(seat.answer, "invited") if is_past and not is_off else "invited",
                initiator=initiator,
                colleague_key=colleague,
                topic=None if entry.is_private else entry.summary,
                properties=_properties(entry, seat, len(outside), len(inside)),
            )


def _stamps(entry: Entry, meeting: Occurrence, *, is_past: bool) -> tuple[datetime, datetime]:
    """When the meeting was known, and when what is said of it now.

    That somebody came is known when the meeting begins, so that such a version is later than any that planned it,
    whichever is imported first; of several such versions the one its organiser has changed more often is the later.
    When an occurrence was taken out of its series is not written anywhere: it counts as
    gone right after it would have begun.
    """
    made_at = entry.made_at or meeting.starts_at
    changed_at = entry.changed_at or meeting.starts_at
    if meeting.is_excluded:
        return meeting.starts_at, meeting.starts_at + timedelta(seconds=1)
    if entry.is_cancelled or not is_past:
        return made_at, max(made_at, changed_at) + timedelta(microseconds=entry.sequence)
    last = max(made_at, changed_at, meeting.starts_at) + timedelta(microseconds=entry.sequence)
    return max(made_at, meeting.starts_at), last


def _initiator(seats: tuple[Seat, ...], home: Home) -> str:
    organizer = next((seat for seat in seats if seat.is_organizer), None)
    if organizer is None:
        return "other"
    return "sales" if home.holds(organizer.address) else "buyer"


def _colleague(inside: list[Seat], survey: Survey, home: Home) -> str | None:
    """Whose meeting it is: the organiser's, else the first of ours to have accepted, else the calendar's owner's."""
    if inside:
        order = [(not seat.is_organizer, seat.answer != "ACCEPTED", seat.address) for seat in inside]
        return min(order)[2]
    return survey.owner if survey.owner and home.holds(survey.owner) else None


def _properties(entry: Entry, seat: Seat, outside_count: int, inside_count: int) -> str:
    return json_text(
        {
            "answer": seat.answer.lower(),
            "location": None if entry.is_private else entry.location,
            "minutes": entry.minutes,
            "outside_attendees": outside_count,
            "colleagues": inside_count,
            "is_private": entry.is_private or None,
            "repeats": True if entry.rule is not None or entry.occurrence is not None else None,
        }
    )
