"""What changed lately in one journey or at one account: what is told everywhere, and what only its own page tells.

Only its own page: who left, what colleagues said, and what the CRM was told.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

from quorate.language import day_text, gettext, gettext_noop, number, translated
from quorate.views.answers import reference
from quorate.views.changes.by_date import joined_since, journeys_since, stages_since
from quorate.views.changes.change import Change, Whose, change_of
from quorate.views.journey_facts import keep_journey_facts
from quorate.views.reading import Reader, Row
from quorate.views.row_words import name_text
from quorate.views.wording import OUTCOME_WORDS, plain

RECENT_DAYS = 30
_BECAME = {
    "crm_stage": gettext_noop("The CRM's stage became {value}."),
    "amount": gettext_noop("The CRM's amount became {value}."),
    "close_on": gettext_noop("The CRM's expected close became {value}."),
    "forecast_category": gettext_noop("The CRM's forecast category became {value}."),
    "outcome": gettext_noop("The CRM's outcome became {value}."),
}
_WHOSE = "f.journey_id, f.account_id, f.account_name, f.offering_name, f.owner_id"


def record_changes(
    reader: Reader, whose: Whose, days: int = RECENT_DAYS, most: int = 6
) -> tuple[Change, ...]:
    """The changes of the last `days` up to the day looked at, newest first."""
    keep_journey_facts(reader)
    since = reader.known_before - timedelta(days=days)
    # a journey's own beginning and end stand at the head of its page
    lifetimes = journeys_since(reader, since, whose) if whose.column == "account_id" else []
    found = [
        *lifetimes,
        *stages_since(reader, since, whose),
        *joined_since(reader, since, whose),
        *_left(reader, since, whose),
        *_said(reader, since, whose),
        *_told(reader, since, whose),
    ]
    known = [change for change in found if change.at < reader.known_before]
    return tuple(sorted(known, key=_newest_first))[:most]


def _newest_first(change: Change) -> tuple[float, str, str]:
    return -change.at.timestamp(), change.kind, change.change_id


def _left(reader: Reader, since: datetime, whose: Whose) -> list[Change]:
    rows = reader.rows_as_written(
        f"""
        select {_WHOSE}, m.person_id, p.left_at, coalesce(p.full_name, p.email, 'Unnamed person') as name
        from {{members}} m
        inner join journey_facts f on f.journey_id = m.journey_id
        inner join {{people}} p on p.person_id = m.person_id
        where p.left_at >= ? and f.{whose.column} = ?
        """,
        since,
        whose.key,
    )
    return [
        change_of("member_left", row, row["left_at"], partial(_left_words, row),
                  reference("member-touches", row["journey_id"], row["person_id"]), is_good=False)
        for row in rows
    ]  # fmt: skip


def _left_words(row: Row) -> str:
    return gettext("{name} left.", name=name_text(row["name"]))


def _said(reader: Reader, since: datetime, whose: Whose) -> list[Change]:
    rows = reader.rows_as_written(
        f"""
        select {_WHOSE}, s.person_id, s.stated_at, s.subject, s.value, s.statement_id,
            coalesce(p.full_name, p.email) as name
        from {{statements}} s
        inner join journey_facts f on f.journey_id = s.journey_id
        left join {{people}} p on p.person_id = s.person_id
        where s.stated_at >= ? and s.retracted_at is null and f.{whose.column} = ?
        """,
        since,
        whose.key,
    )
    return [
        change_of("colleague_said", row, row["stated_at"], partial(_statement, row),
                  reference("record", row["statement_id"]))
        for row in rows
    ]  # fmt: skip


def _statement(row: Row) -> str:
    subject, value = plain(row["subject"]), plain(row["value"] or "")
    about = gettext("{subject} of {name}", subject=subject, name=row["name"]) if row["name"] else subject
    return gettext("A colleague said, {about}: {value}.", about=about, value=value)


def _told(reader: Reader, since: datetime, whose: Whose) -> list[Change]:
    rows = reader.rows_as_written(
        f"""
        with deals as (
            select journey_id, unnest(opportunity_ids) as opportunity_id from {{journeys}}
        )
        select {_WHOSE}, h.opportunity_id, h.changed_at, h.field, h.new_value
        from {{opportunity_changes}} h
        inner join deals d on d.opportunity_id = h.opportunity_id
        inner join journey_facts f on f.journey_id = d.journey_id
        where h.changed_at >= ? and h.old_value is not null and f.{whose.column} = ?
            and list_contains([{", ".join(f"'{field}'" for field in _BECAME)}], h.field)
        """,
        since,
        whose.key,
    )
    return [
        change_of("crm_changed", row, row["changed_at"], partial(_written, row["field"], row["new_value"]),
                  reference("opportunity", row["opportunity_id"]))
        for row in rows
    ]  # fmt: skip


def _written(field: str, new: str | None) -> str:
    if field == "outcome":
        value = OUTCOME_WORDS.get(new or "", new)
    else:
        value = {"amount": _number, "close_on": _day}.get(field, _as_it_is)(new)
    return translated(_BECAME[field], value=value or gettext("empty"))


def _number(said: str | None) -> str | None:
    """A written amount with thousands set apart; what is none as it is."""
    try:
        return number(float(said or ""))
    except ValueError:
        return said


def _day(said: str | None) -> str | None:
    """A written day as the language writes it; what is none as it is."""
    try:
        return day_text(date.fromisoformat((said or "")[:10]))
    except ValueError:
        return said


def _as_it_is(said: str | None) -> str | None:
    return said
