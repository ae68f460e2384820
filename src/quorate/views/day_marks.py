"""Days on which something happened, for whoever chooses a day to look back to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from quorate.language import gettext, label_text
from quorate.views.answers import Answer, Stamp, stamp_of
from quorate.views.reading import Reader
from quorate.views.wording import OUTCOME_WORDS, plain
from quorate.warehouse.snapshots import Snapshot

_OF_ACCOUNT = (
    "account_id in (select account_id from {accounts} where account_id = $1 or name = $1 or "
    "list_contains(domains, $1))"
)
_OF_JOURNEY = "journey_id = $1"
# Touches and journeys that a kind of page is about.
_TOUCHES = {
    None: "true or $1 = ''",
    "accounts": _OF_ACCOUNT,
    "people": "person_id = $1",
    "journeys": "touch_id in (select touch_id from {journey_touches} where journey_id = $1)",
}
_JOURNEYS = {
    "accounts": _OF_ACCOUNT,
    "people": "journey_id in (select journey_id from {members} where person_id = $1)",
    "journeys": _OF_JOURNEY,
}


@dataclass(frozen=True)
class Week(Answer):
    """How many touches fell into the week from a Monday."""

    monday: date
    touch_count: int


@dataclass(frozen=True)
class Mark(Answer):
    """What happened on one day, in words."""

    day: date
    words: str


@dataclass(frozen=True)
class DayMarks(Answer):
    """The days that can be looked at, and what happened on them, the newest first.

    `first_on` is the first day on which anything was known; `is_of_one` tells that the marks are of one account,
        person or journey and not of all.
    """

    stamp: Stamp
    first_on: date
    last_on: date
    is_of_one: bool
    weeks: tuple[Week, ...]
    marks: tuple[Mark, ...]


def day_marks(snapshot: Snapshot, kind: str | None = None, key: str = "") -> DayMarks:
    """Weeks with their touches and days with what happened: of all, or of what a page is about."""
    reader = Reader(snapshot)
    last_on = reader.as_of_on
    known = reader.one("select min(known_at) as first_at from {touches}")["first_at"]
    return DayMarks(
        stamp=stamp_of(reader),
        first_on=min(known.date(), last_on) if known else last_on,
        last_on=last_on,
        is_of_one=kind is not None,
        weeks=_weeks(reader, kind, key),
        marks=_marks(reader, kind, key) if kind else (),
    )


def _weeks(reader: Reader, kind: str | None, key: str) -> tuple[Week, ...]:
    rows = reader.rows(
        f"""
        select cast(date_trunc('week', occurred_at) as date) as monday, count(*) as touch_count
        from {{touches}} where ({_TOUCHES[kind]}) and occurred_at < $2 group by 1 order by 1
        """,
        key,
        reader.known_before,
    )
    return tuple(Week(row["monday"], row["touch_count"]) for row in rows)


def _marks(reader: Reader, kind: str, key: str) -> tuple[Mark, ...]:
    """Journeys that opened and ended, stages that were entered, and what colleagues stated."""
    chosen = f"select * from {{journeys}} where {_JOURNEYS[kind]}"
    rows = reader.rows(
        f"""
        with chosen as ({chosen})
        select opened_at as at, 'a journey opened' as what, null as word from chosen
        union all
        select closed_at, 'ended', outcome from chosen where closed_at is not null
        union all
        select h.entered_at, 'entered', coalesce(s.label, h.stage)
        from {{stage_history}} h inner join chosen j on j.journey_id = h.journey_id
        left join {{map_stages}} s on s.journey_map = j.journey_map and s.stage = h.stage
        union all
        select s.stated_at, 'stated', s.subject from {{statements}} s
        where s.journey_id in (select journey_id from chosen)
            or s.person_id in (select m.person_id from {{members}} m inner join chosen j on j.journey_id = m.journey_id)
        order by 1 desc, 2, 3
        """,
        key,
    )
    found: dict[date, list[str]] = {}
    for row in rows:
        if row["at"] is not None and row["at"] < reader.known_before:
            found.setdefault(row["at"].date(), []).append(_words(row["what"], row["word"]))
    return tuple(Mark(day, "; ".join(dict.fromkeys(words))) for day, words in found.items())


def _words(what: str, word: str | None) -> str:
    if what == "ended":
        return gettext(
            "a journey ended: {word}", word=OUTCOME_WORDS.get(word or "", plain(word or gettext("not known")))
        )
    if what == "entered":
        return gettext("entered the stage {word}", word=label_text(word or ""))
    return (
        gettext("a colleague stated: {word}", word=plain(word or gettext("something")))
        if what == "stated"
        else what
    )
