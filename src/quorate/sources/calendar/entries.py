"""What one entry of a calendar says: when, who, and how they answered."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from quorate.sources.calendar.components import Component, name_of, value_of
from quorate.sources.calendar.survey import Survey
from quorate.sources.calendar.zones import in_utc, parsed_event
from quorate.sources.dates import EARLIEST_YEAR, LATEST_YEAR
from quorate.sources.personal_touches import Unusable

if TYPE_CHECKING:
    from icalendar import Event

# Rooms and cars do not buy, and a list of addresses is not one person.
_NOBODY = frozenset({"ROOM", "RESOURCE", "GROUP"})
# Addresses there are of calendars, rooms and of who is not known (unknownorganizer@), and never of a person.
_CALENDARS_THEMSELVES = "calendar.google.com"
# Kept below a millisecond, of which versions of one entry are told apart by so many microseconds.
_MOST_CHANGES = 999
_PRIVATE = frozenset({"PRIVATE", "CONFIDENTIAL"})

CUT_OFF = Unusable("cut_off", "the file ends, or another entry begins, before this entry does")
NOT_AN_ENTRY = Unusable("not_an_entry", "the entry is not written as iCalendar says")
NO_DATE = Unusable("no_date", "the entry has no start that can be read, so it is not known when it was")
ABSURD_DATE = Unusable("absurd_date", f"the entry lies before {EARLIEST_YEAR} or after {LATEST_YEAR}")
ALL_DAY = Unusable("all_day", "an entry of whole days marks a leave, a fair or a deadline; it is no meeting")


@dataclass(frozen=True)
class Seat:
    """Somebody invited: their address, name, and answer as iCalendar words it (`ACCEPTED`, `DECLINED` ...)."""

    address: str
    name: str | None
    answer: str
    is_organizer: bool = False


@dataclass(frozen=True)
class Entry:
    """One entry, usable as far as its time goes.

    Attributes
    ----------
    starts_at: with its time zone, in which a series goes on at the same hour of the day.
    occurrence: in a series, the moment (UTC) this entry is planned for by the rule, if it replaces that one.
    rule: how it repeats; `added` and `excluded` are moments (UTC) outside the rule.
    made_at, changed_at: in UTC; None where the file does not say.
    sequence: how often its organiser has changed it and told everybody.
    unread_seats: how many who are invited have no address that can be read; rooms and lists are none of these.
    """

    number: int
    uid: str
    starts_at: datetime
    minutes: int | None
    occurrence: datetime | None
    rule: str | None
    added: tuple[datetime, ...]
    excluded: frozenset[datetime]
    seats: tuple[Seat, ...]
    is_cancelled: bool
    is_private: bool
    summary: str | None
    location: str | None
    made_at: datetime | None
    changed_at: datetime | None
    sequence: int
    unread_seats: int


def read_entry(component: Component, survey: Survey) -> Entry | Unusable:
    """The entry that a component is, or why it is none that can be used."""
    if not component.is_whole:
        return CUT_OFF
    event = parsed_event(component.text)
    if event is None:
        return NOT_AN_ENTRY
    start = _dt(event, "DTSTART")
    if start is None:
        return NO_DATE
    if not EARLIEST_YEAR <= start.year <= LATEST_YEAR:
        return ABSURD_DATE
    if not isinstance(start, datetime):
        return ALL_DAY
    starts_at = survey.zones.local(start, _zone_of(event, "DTSTART"))
    stamps = [_stamp(event, name) for name in ("CREATED", "DTSTAMP", "LAST-MODIFIED")]
    moved = component.raw("RECURRENCE-ID")
    seats = tuple(_seats(event))
    return Entry(
        number=component.number,
        uid=value_of(component.raw("UID") or "") or _unnamed(component),
        starts_at=starts_at,
        minutes=_minutes(event, survey, starts_at),
        occurrence=survey.zones.moment(moved, starts_at.tzinfo or survey.zones.floating) if moved else None,
        rule=None if moved else value_of(component.raw("RRULE") or "") or None,
        added=tuple(sorted(_listed(event, "RDATE", survey, starts_at))),
        excluded=frozenset(_listed(event, "EXDATE", survey, starts_at)),
        seats=seats,
        is_cancelled=survey.is_cancelling or _word(event, "STATUS") == "CANCELLED",
        is_private=_word(event, "CLASS") in _PRIVATE,
        summary=_text(event, "SUMMARY"),
        location=_text(event, "LOCATION"),
        made_at=min((stamp for stamp in stamps if stamp), default=None),
        changed_at=stamps[2] or stamps[1] or stamps[0],
        sequence=_sequence(component),
        unread_seats=_unread_seats(event, component),
    )


def shown(component: Component) -> dict[str, Any]:
    """What may be kept of an entry that is set aside: neither what it is about nor who else was invited."""
    kept = ("UID", "DTSTART", "RECURRENCE-ID", "RRULE", "STATUS", "CLASS", "ORGANIZER")
    return {name.lower(): line for name in kept if (line := component.raw(name))}


def _sequence(component: Component) -> int:
    written = value_of(component.raw("SEQUENCE") or "")
    return min(int(written), _MOST_CHANGES) if written.isascii() and written.isdigit() else 0


def _dt(event: Event, name: str) -> date | None:
    """A date or time of the entry; None where it has none or none that can be read."""
    found = event.get(name)
    value = getattr(found[0] if isinstance(found, list) and found else found, "dt", None)
    return value if isinstance(value, date) else None


def _stamp(event: Event, name: str) -> datetime | None:
    value = _dt(event, name)
    if not isinstance(value, datetime) or not EARLIEST_YEAR <= value.year <= LATEST_YEAR:
        return None
    return in_utc(value) if value.tzinfo else value


def _zone_of(event: Event, name: str) -> str | None:
    """The zone that a time is written in; the first where somebody wrote the time twice."""
    value = event[name]
    first = value[0] if isinstance(value, list) else value
    found: str | None = first.params.get("TZID")
    return found


def _minutes(event: Event, survey: Survey, starts_at: datetime) -> int | None:
    end = _dt(event, "DTEND")
    lasts = getattr(event.get("DURATION"), "dt", None)
    if isinstance(end, datetime) and EARLIEST_YEAR <= end.year <= LATEST_YEAR:
        lasts = survey.zones.local(end, _zone_of(event, "DTEND")) - starts_at
    if not isinstance(lasts, timedelta) or lasts < timedelta():
        return None
    return int(lasts.total_seconds() // 60)


def _listed(event: Event, name: str, survey: Survey, starts_at: datetime) -> Iterator[datetime]:
    """The moments of EXDATE or RDATE, in UTC; a bare date stands for the day's occurrence."""
    found = event.get(name)
    for part in found if isinstance(found, list) else [found]:
        for each in getattr(part, "dts", ()):
            value = each.dt[0] if isinstance(each.dt, tuple) else each.dt
            if isinstance(value, datetime):
                yield in_utc(survey.zones.local(value, each.params.get("TZID"), starts_at.tzinfo))
            elif isinstance(value, date):
                yield in_utc(datetime.combine(value, starts_at.timetz()))


def _seats(event: Event) -> Iterator[Seat]:
    """Everybody invited, each once; whoever organises a meeting takes part in it."""
    organizer = next(iter(_people(event, "ORGANIZER")), None)
    seen = set()
    for seat in _people(event, "ATTENDEE"):
        if seat.address not in seen:
            seen.add(seat.address)
            is_organizer = organizer is not None and organizer.address == seat.address
            yield Seat(seat.address, seat.name, seat.answer, is_organizer)
    if organizer is not None and organizer.address not in seen:
        yield Seat(organizer.address, organizer.name, "ACCEPTED", is_organizer=True)


def _unread_seats(event: Event, component: Component) -> int:
    written = sum(name_of(line) == "ATTENDEE" for line in component.lines)
    return written - sum(
        _is_nobody(each) or _address_of(each) is not None for each in _invited(event, "ATTENDEE")
    )


def _invited(event: Event, name: str) -> list[Any]:
    found = event.get(name)
    return found if isinstance(found, list) else [found] if found is not None else []


def _people(event: Event, name: str) -> Iterable[Seat]:
    for each in _invited(event, name):
        params = getattr(each, "params", {})
        address = _address_of(each)
        if address is None or _is_nobody(each):
            continue
        called = " ".join(str(params.get("CN", "")).split()) or None
        answer = str(params.get("PARTSTAT", "NEEDS-ACTION")).upper()
        if str(params.get("ROLE", "")).upper() == "NON-PARTICIPANT":
            answer = "NEEDS-ACTION"
        yield Seat(address, called if called and "@" not in called else None, answer)


def _is_nobody(invited: Any) -> bool:
    """Whether a room, a thing, a list, a calendar or the name of nobody is invited."""
    kind = str(getattr(invited, "params", {}).get("CUTYPE", "")).upper()
    host = (_address_of(invited) or "").rpartition("@")[2]
    return kind in _NOBODY or f".{host}".endswith(f".{_CALENDARS_THEMSELVES}")


def _address_of(invited: Any) -> str | None:
    return _address(str(invited)) or _address(str(getattr(invited, "params", {}).get("EMAIL", "")))


def _address(written: str) -> str | None:
    address = written.strip().lower().removeprefix("mailto:").strip("<> ")
    local, _, host = address.rpartition("@")
    if not local or "." not in host or " " in address:
        return None
    return address


def _text(event: Event, name: str) -> str | None:
    found = event.get(name)
    return " ".join(str(found[0] if isinstance(found, list) else found).split()) or None if found else None


def _word(event: Event, name: str) -> str:
    return (_text(event, name) or "").upper()


def _unnamed(component: Component) -> str:
    """A name for an entry without UID, of what it says."""
    parts = "\n".join(component.raw(name) or "" for name in ("DTSTART", "ORGANIZER", "SUMMARY"))
    return "unnamed-" + hashlib.md5(parts.encode(), usedforsecurity=False).hexdigest()
