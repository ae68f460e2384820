"""Changes that have a date of their own, read from the tables of one publication."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial

from quorate.language import Words, day_text, gettext, label_text, number
from quorate.views.answers import reference
from quorate.views.changes.change import Change, Whose, change_of
from quorate.views.journey_facts import keep_journey_facts
from quorate.views.reading import Reader, Row
from quorate.views.row_words import name_text

_ENDINGS = Words(
    {
        "won": "It was won.",
        "lost_competitor": "It was lost to a competitor.",
        "lost_no_decision": "It ended without a decision.",
        "lost_other": "It was lost.",
        "quiet": "It has gone quiet.",
    }
)
_WHOSE = "f.journey_id, f.account_id, f.account_name, f.offering_name, f.owner_id"
_RIVALS = """
select coalesce(t.account_id, p.account_id) as account_id, t.competitor as rival, t.known_at as seen_at,
    t.touch_id as evidence_id
from {touches} t
left join {people} p on p.person_id = t.person_id
where t.competitor is not null
union all
select s.account_id, s.value as rival, s.known_at as seen_at, s.statement_id as evidence_id
from {statements} s
where s.subject = 'competitor' and s.retracted_at is null
"""
# The first sight of each rival at each account; a table of its own, since touches are many.
FIRST_RIVALS = f"""
select account_id, lower(trim(rival)) as rival_key, min_by(rival, seen_at) as rival, min(seen_at) as seen_at,
    min_by(evidence_id, seen_at) as evidence_id
from ({_RIVALS}) seen
where account_id is not null
group by account_id, lower(trim(rival))
"""


def stages_since(reader: Reader, since: datetime, whose: Whose | None = None) -> list[Change]:
    """Stays that began since, but for the first of a journey; those of one journey or account alone, if it is given."""
    keep_journey_facts(reader)
    rows = reader.rows_as_written(
        f"""
        select {_WHOSE}, h.entered_at, h.direction, coalesce(s.label, h.stage) as label
        from {{stage_history}} h
        inner join journey_facts f on f.journey_id = h.journey_id and h.entered_at > f.opened_at
        left join {{map_stages}} s on s.journey_map = f.journey_map and s.stage = h.stage
        where h.entered_at >= ? and {_only(whose)}
        """,
        since,
        *_asked(whose),
    )
    return [
        stage_moved(row, row["entered_at"], row["label"], is_back=row["direction"] == "back") for row in rows
    ]


def stage_moved(row: Row, at: datetime, label: str, *, is_back: bool) -> Change:
    """A journey that went on, or fell back, to a stage."""
    words = partial(_stage_words, label, is_back=is_back)
    return change_of(
        "stage_moved", row, at, words, reference("stage", row["journey_id"]), is_good=not is_back
    )


def _stage_words(label: str, *, is_back: bool) -> str:
    if is_back:
        return gettext("It fell back to {label}.", label=label_text(label))
    return gettext("It moved on to {label}.", label=label_text(label))


def journeys_since(reader: Reader, since: datetime, whose: Whose | None = None) -> list[Change]:
    """Journeys that began or ended since."""
    keep_journey_facts(reader)
    rows = reader.rows_as_written(
        f"select {_WHOSE}, f.opened_at, f.closed_at, f.outcome from journey_facts f "
        f"where (f.opened_at >= ? or (f.closed_at >= ? and f.outcome <> 'open')) and {_only(whose)}",
        since,
        since,
        *_asked(whose),
    )
    began = [journey_opened(row) for row in rows if row["opened_at"] >= since]
    return began + [
        journey_ended(row) for row in rows if row["outcome"] != "open" and row["closed_at"] >= since
    ]


def journey_opened(row: Row) -> Change:
    """A journey that began."""
    key = reference("touches", row["journey_id"])
    return change_of("journey_opened", row, row["opened_at"], lambda: gettext("A journey began."), key)


def journey_ended(row: Row) -> Change:
    """A journey that was won, lost or went quiet."""
    key = reference("stage", row["journey_id"])
    words = partial(_ENDINGS.__getitem__, row["outcome"])
    return change_of("journey_ended", row, row["closed_at"], words, key, is_good=row["outcome"] == "won")


def joined_since(reader: Reader, since: datetime, whose: Whose | None = None) -> list[Change]:
    """Confirmed and likely members who joined since, but for those with whom their journey began."""
    keep_journey_facts(reader)
    rows = reader.rows_as_written(
        f"""
        select {_WHOSE}, m.person_id, m.joined_at, coalesce(p.full_name, p.email) as name,
            coalesce(r.label, m.role) as role
        from {{members}} m
        inner join journey_facts f on f.journey_id = m.journey_id and m.joined_at > f.opened_at
        inner join {{people}} p on p.person_id = m.person_id
        left join {{map_roles}} r on r.journey_map = f.journey_map and r.role = m.role
        where m.joined_at >= ? and m.membership in ('confirmed', 'likely')
            and coalesce(p.full_name, p.email) is not null and {_only(whose)}
        """,
        since,
        *_asked(whose),
    )
    return [
        change_of(
            "member_joined",
            row,
            row["joined_at"],
            partial(_joined, row),
            reference("team", row["journey_id"]),
        )
        for row in rows
    ]


def _joined(row: Row) -> str:
    if row["role"] in (None, "unknown"):
        return gettext("{name} joined the team; their role is not known yet.", name=name_text(row["name"]))
    return gettext(
        "{name} joined the team, probably as {role}.",
        name=name_text(row["name"]),
        role=label_text(row["role"]),
    )


def closings_put_off(reader: Reader, since: datetime) -> list[Change]:
    """Open deals whose closing date was put off since: the last time each."""
    keep_journey_facts(reader)
    rows = reader.rows_as_written(
        f"""
        with deals as (
            select journey_id, unnest(opportunity_ids) as opportunity_id from {{journeys}} where outcome = 'open'
        ), put_off as (
            select c.opportunity_id, max(c.changed_at) as changed_at,
                max_by(try_cast(left(c.old_value, 10) as date), c.changed_at) as old_on,
                max_by(try_cast(left(c.new_value, 10) as date), c.changed_at) as new_on
            from {{opportunity_changes}} c
            where c.field = 'close_on' and c.known_at >= ?
                and try_cast(left(c.new_value, 10) as date) > try_cast(left(c.old_value, 10) as date)
            group by c.opportunity_id
        )
        select {_WHOSE}, o.opportunity_id, p.changed_at, p.old_on, p.new_on
        from put_off p
        inner join {{opportunities}} o on o.opportunity_id = p.opportunity_id and o.outcome = 'open'
        inner join deals d on d.opportunity_id = o.opportunity_id
        inner join journey_facts f on f.journey_id = d.journey_id
        """,
        since,
    )
    return [
        change_of(
            "deal_at_risk",
            row,
            row["changed_at"],
            partial(_put_off, row),
            reference("opportunity", row["opportunity_id"]),
            is_good=False,
        )
        for row in rows
    ]


def _put_off(row: Row) -> str:
    return gettext(
        "Its closing date was put off from {old_on} to {new_on}.",
        old_on=_day(row["old_on"]),
        new_on=_day(row["new_on"]),
    )


def rivals_since(reader: Reader, since: datetime) -> list[Change]:
    """Rivals that were first seen at an account since."""
    return [rival_seen(row) for row in first_rivals(reader, since)]


def first_rivals(reader: Reader, since: datetime = datetime.min) -> list[Row]:
    """Each rival's first sight at each account, of those since a moment; looked for once in each publication."""
    reader.keep("first_rivals", FIRST_RIVALS)
    return reader.rows_as_written(
        """
        select f.*, coalesce(a.name, f.account_id) as account_name, a.owner_id
        from first_rivals f
        inner join {accounts} a on a.account_id = f.account_id
        where f.seen_at >= ?
        """,
        since,
    )


def rival_seen(row: Row) -> Change:
    """A rival that nobody had seen at this account before."""
    key = reference("record", row["evidence_id"])
    return change_of("rival_seen", row, row["seen_at"], partial(_seen, row), key, is_good=False)


def _seen(row: Row) -> str:
    return gettext("{rival} was seen here for the first time.", rival=row["rival"])


def teams_forming_since(reader: Reader, since: datetime) -> list[Change]:
    """Early warnings raised since that last."""
    return [team_forming(row) for row in forming(reader, since)]


def forming(reader: Reader, since: datetime = datetime.min) -> list[Row]:
    """Early warnings that last, of those raised since a moment."""
    return reader.rows_as_written(
        """
        select f.*, coalesce(a.name, f.account_id) as account_name, a.owner_id,
            coalesce(o.name, f.offering_id) as offering_name
        from {formations} f
        left join {accounts} a on a.account_id = f.account_id
        left join {offerings} o on o.offering_id = f.offering_id
        where f.ended_at is null and f.detected_at >= ?
        """,
        since,
    )


def team_forming(row: Row) -> Change:
    """An account at which more people became active than is usual."""
    key = reference("formation", row["account_id"], row["detected_at"].date())
    return change_of("team_forming", row, row["detected_at"], partial(_forming, row), key, is_good=True)


def _forming(row: Row) -> str:
    return gettext(
        "A team is forming: {people_count} people in {window_weeks} weeks, where {expected_count} are usual.",
        people_count=row["people_count"],
        window_weeks=row["window_weeks"],
        expected_count=number(row["expected_count"], 1),
    )


def _only(whose: Whose | None) -> str:
    """The condition on journey facts `f` that keeps to one journey or account."""
    return f"f.{whose.column} = ?" if whose else "true"


def _asked(whose: Whose | None) -> tuple[str, ...]:
    return (whose.key,) if whose else ()


def _day(day: date) -> str:
    return day_text(day)
