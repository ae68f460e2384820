"""The thread of one journey: every contact with its team through time, theirs and ours."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from quorate.language import gettext
from quorate.views.answers import Answer, Figure, Page, reference
from quorate.views.evidence_rows import JOURNEY_TOUCHES, Evidence, Side, evidence_page, side_of
from quorate.views.reading import Reader, Row
from quorate.views.teams import Member

# Longer threads are gathered by week: single days could not be told apart in a picture.
_MOST_DAYS = 120
EVER = (date.min, date.max)
FUNCTIONS = ("sales", "marketing")


@dataclass(frozen=True)
class Mark(Answer):
    """The touches of one member on one day (or in the week from that day) by one side.

    `function` says which of ours it was, sales, marketing or another; empty for what they did by themselves.
    """

    on: date
    side: Side
    touch_count: int
    channels: tuple[str, ...]
    function: str = ""


@dataclass(frozen=True)
class ThreadRow(Answer):
    """One member's marks in order of time; `person_id` is empty for visitors nobody has identified."""

    person_id: str | None
    name: str
    role_label: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Thread(Answer):
    """All contact with one team.

    `bucket_days` is 1 or 7: how many days one mark stands for. `first_two_way_at` is our first real
        conversation.
    """

    first_on: date | None
    last_on: date | None
    bucket_days: int
    first_two_way_at: datetime | None
    rows: tuple[ThreadRow, ...]
    touch_count: Figure
    theirs_count: int
    ours_count: int
    both_count: int
    latest: Evidence
    journey_id: str = ""
    between: tuple[date, date] | None = None

    def by(self, side: Side | Literal["all"]) -> Figure:
        """How many of these touches were theirs, ours, of both sides, or all; it opens to them."""
        counts = {"theirs": self.theirs_count, "ours": self.ours_count, "both": self.both_count}
        value = self.touch_count.value if side == "all" else float(counts[side])
        first, last = self.between or EVER
        key = reference("contact", self.journey_id, side, first.isoformat(), last.isoformat())
        return Figure(None if self.touch_count.value is None else value, "count", key)


def thread_of(
    reader: Reader,
    journey_id: str,
    team: tuple[Member, ...],
    first_two_way_at: datetime | None,
    latest: int = 25,
    between: tuple[date, date] | None = None,
) -> Thread:
    """The thread of one journey, its members in the team's order, and its latest touches as a list.

    `between` keeps to the touches from one day to another, both counted; the list is of the whole thread.
    """
    span = reader.one(
        """
        select cast(min(occurred_at) as date) as first_on, cast(max(occurred_at) as date) as last_on,
            count(*) as touch_count
        from {journey_touches}
        where journey_id = ? and cast(occurred_at as date) >= ? and cast(occurred_at as date) <= ?
        """,
        journey_id,
        *(between or EVER),
    )
    is_long = span["first_on"] is not None and (span["last_on"] - span["first_on"]).days > _MOST_DAYS
    rows = reader.rows(
        f"""
        select person_id, initiator, action, is_two_way, channel,
            cast(date_trunc('{"week" if is_long else "day"}', occurred_at) as date) as bucket_on,
            count(*) as touch_count
        from {{journey_touches}}
        where journey_id = ? and cast(occurred_at as date) >= ? and cast(occurred_at as date) <= ?
        group by person_id, initiator, action, is_two_way, channel, bucket_on
        order by person_id, bucket_on, initiator, action, channel
        """,
        journey_id,
        *(between or EVER),
    )
    sides = _by_side(rows)
    has_touches = reader.has("journey_touches")
    return Thread(
        first_on=span["first_on"],
        last_on=span["last_on"],
        bucket_days=7 if is_long else 1,
        first_two_way_at=first_two_way_at,
        rows=_rows(rows, team),
        touch_count=Figure(
            span["touch_count"] if has_touches else None, "count", reference("touches", journey_id)
        ),
        theirs_count=sides["theirs"],
        ours_count=sides["ours"],
        both_count=sides["both"],
        latest=evidence_page(reader, Page(0, latest), [JOURNEY_TOUCHES], journey_id),
        journey_id=journey_id,
        between=between,
    )


def _side(row: Row) -> Side:
    return "both" if row["is_two_way"] else side_of(row["initiator"], row["action"])


def _by_side(rows: list[Row]) -> dict[Side, int]:
    counts: dict[Side, int] = {"theirs": 0, "ours": 0, "both": 0}
    for row in rows:
        counts[_side(row)] += row["touch_count"]
    return counts


def _rows(rows: list[Row], team: tuple[Member, ...]) -> tuple[ThreadRow, ...]:
    marks = _marks(rows)
    members = [
        ThreadRow(member.person_id, member.name, member.role_label, marks.pop(member.person_id))
        for member in team
        if member.person_id in marks
    ]
    unknown = marks.pop(None, None)
    # a touch after the journey closed may be somebody's who never was on the team
    others = sorted({mark for each in marks.values() for mark in each}, key=_order)
    return (
        *members,
        *([ThreadRow(None, gettext("Others at the account"), "", tuple(others))] if others else []),
        *([ThreadRow(None, gettext("Not yet identified"), "", unknown)] if unknown else []),
    )


def _marks(rows: list[Row]) -> dict[str | None, tuple[Mark, ...]]:
    gathered: dict[tuple[str | None, date, Side, str], tuple[int, set[str]]] = defaultdict(lambda: (0, set()))
    for row in rows:
        side = _side(row)
        key = (row["person_id"], row["bucket_on"], side, _function(row, side))
        count, channels = gathered[key]
        gathered[key] = (count + row["touch_count"], channels | {row["channel"]})
    found: dict[str | None, list[Mark]] = defaultdict(list)
    for (person, on, side, function), (count, channels) in gathered.items():
        found[person].append(Mark(on, side, count, tuple(sorted(channels)), function))
    return {person: tuple(sorted(marks, key=_order)) for person, marks in found.items()}


def _function(row: Row, side: Side) -> str:
    """Which of ours: what they did by themselves is nobody's; a talk they asked for counts with nobody's either."""
    if side == "theirs" or row["initiator"] == "buyer":
        return ""
    return row["initiator"] if row["initiator"] in FUNCTIONS else "other"


def _order(mark: Mark) -> tuple[date, str, str, int]:
    return mark.on, mark.side, mark.function, mark.touch_count
