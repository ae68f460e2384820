"""The single meetings that an entry stands for, a series having one for each time it took place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from quorate.sources.calendar.entries import Entry
from quorate.sources.calendar.survey import Survey
from quorate.sources.calendar.zones import in_utc
from quorate.sources.personal_touches import Unusable

# Every working day for thirty years.
MOST_OCCURRENCES = 8_000
_UNTIL = re.compile(r"UNTIL=(\d{8})(?:T(\d{6})(Z?))?", re.IGNORECASE)

UNREADABLE_RULE = Unusable("unreadable_rule", "the entry repeats by a rule that cannot be read")
ENDLESS = Unusable("endless_series", f"the entry repeats more than {MOST_OCCURRENCES:,} times")


@dataclass(frozen=True)
class Occurrence:
    """One meeting: its key within the entry (empty for an entry that does not repeat), start in UTC, and whether it was
    taken out of the series."""

    key: str
    starts_at: datetime
    is_excluded: bool = False


def occurrences(entry: Entry, survey: Survey) -> list[Occurrence] | Unusable:
    """The meetings of an entry.

    A series goes as far as the file's horizon: whether it goes on after that, the next export will tell. Occurrences
    that have entries of their own are left to these.
    """
    starts_at = in_utc(entry.starts_at)
    if entry.occurrence is not None:
        return [Occurrence(_key(entry.occurrence), starts_at)]
    if entry.rule is None and not entry.added:
        return [Occurrence("", starts_at)]
    moved = survey.moved(entry.uid, entry.starts_at.tzinfo or UTC)
    horizon = survey.horizon or starts_at
    found = {starts_at, *(moment for moment in entry.added if moment <= horizon)}
    if entry.rule is not None:
        try:
            found.update(islice(_by_rule(entry, horizon), MOST_OCCURRENCES + 1))
        except (ValueError, TypeError, OverflowError):
            return UNREADABLE_RULE
    if len(found) > MOST_OCCURRENCES:
        return ENDLESS
    return [
        Occurrence(_key(moment), moment, is_excluded=moment in entry.excluded)
        for moment in sorted(found)
        if moment not in moved
    ]


def _by_rule(entry: Entry, horizon: datetime) -> Iterator[datetime]:
    """Occurrences by the rule, in UTC. The rule is followed on the clock of the entry's own zone, so that a meeting at
    nine stays at nine when the clocks change."""
    from dateutil.rrule import rrulestr

    zone = entry.starts_at.tzinfo or UTC
    rule = _UNTIL.sub(lambda until: f"UNTIL={_local_until(until, entry)}", entry.rule or "")
    for local in rrulestr(rule, dtstart=entry.starts_at.replace(tzinfo=None)):
        moment = in_utc(local.replace(tzinfo=zone))
        if moment > horizon:
            return
        yield moment


def _local_until(until: re.Match[str], entry: Entry) -> str:
    """The end of a rule on the clock of the entry's zone; a bare date means all of that day."""
    day, time, is_utc = until[1], until[2], until[3]
    if time is None:
        return f"{day}T235959"
    if not is_utc:
        return f"{day}T{time}"
    end = datetime.strptime(f"{day}{time}+0000", "%Y%m%d%H%M%S%z")
    return end.astimezone(entry.starts_at.tzinfo).strftime("%Y%m%dT%H%M%S")


def _key(moment: datetime) -> str:
    return moment.strftime("%Y%m%dT%H%M%SZ")
