"""Openings of the cells of account programmes: what makes a motion, its money, and what bears on their staying."""

from __future__ import annotations

from datetime import date

from quorate.language import day_text, gettext, gettext_noop, number, translated
from quorate.views.answers import Figure, reference
from quorate.views.evidence.openings import Input, Opening, Subject, required_row
from quorate.views.evidence_rows import OPPORTUNITIES, STATEMENTS, TOUCHES
from quorate.views.programmes import MOTION_MEANINGS, MOTION_WORDS, SIGNAL_WORDS, cell_amount, is_won_amount
from quorate.views.reading import Reader, Row
from quorate.views.wording import capital

_OF_THE_CELL = OPPORTUNITIES + (
    " where o.account_id = $1 and (o.offering_id = $2 or o.opportunity_id in ("
    "select unnest(j.opportunity_ids) from {journeys} j where j.account_id = $1 and j.offering_id = $2))"
)
_SIGNALLED = (
    "(select unnest(evidence_ids) from {programme_signals} g where g.account_id = $1 and g.signal = $2"
    " and coalesce(g.offering_id, 'any') = $3)"
)


def cell(reader: Reader, account_id: str, offering_id: str) -> Opening:
    """What there is to do with one offering at one account."""
    row = required_row(
        reader,
        gettext(
            "the offering '{offering_id}' at the account '{account_id}'",
            offering_id=offering_id,
            account_id=account_id,
        ),
        """
        select c.*, coalesce(a.name, c.account_id) as account_name, coalesce(o.name, c.offering_id) as offering_name,
            (select count(distinct h.offering_id) from {programme_cells} h
                where h.account_id = c.account_id and h.customer_since_at is not null) as held_count
        from {programme_cells} c
        left join {accounts} a on a.account_id = c.account_id
        left join {offerings} o on o.offering_id = c.offering_id
        where c.account_id = ? and c.offering_id = ?
        """,
        account_id,
        offering_id,
    )
    signals = reader.rows(
        """
        select * from {programme_signals}
        where account_id = $1 and (offering_id = $2 or offering_id is null) and list_contains($3, signal)
        order by seen_at desc, signal
        """,
        account_id,
        offering_id,
        row["signals"],
    )
    return Opening(
        title=gettext("What there is to do: {motion_words}", motion_words=MOTION_WORDS[row["motion"]]),
        subject=Subject(
            gettext(
                "{offering_name} at {account_name}",
                offering_name=row["offering_name"],
                account_name=row["account_name"],
            ),
            account_id,
            row["journey_id"],
        ),
        figure=cell_amount(row),
        words=f"{capital(MOTION_WORDS[row['motion']])}: {MOTION_MEANINGS[row['motion']]}",
        table="programme_cells",
        column="won_amount" if is_won_amount(row) else "open_amount",
        formula=(
            gettext(
                "Penetrate while nothing of ours has been bought; cross-sell what a customer does not have; up-sell "
                "what is of a family they have, or more of the same; keep what they have. A lost renewal ends having "
                "it. The money is that of open opportunities, or of won ones where nothing is open."
            )
        ),
        inputs=(
            Input(gettext("Target tier"), text=row["tier"] or gettext("none")),
            Input(gettext("Offerings they have"), text=str(row["held_count"])),
            Input(gettext("Customer of this since"), text=_day(row["customer_since_at"])),
            Input(gettext("Renewal to be settled on"), text=_day(row["renewal_on"])),
            Input(
                gettext("People who bought before and are still there"),
                text=_known(reader, row["known_person_ids"]),
            ),
            *(_signal_input(each) for each in signals),
        ),
        queries=(_OF_THE_CELL,),
        parameters=(account_id, offering_id),
    )


def signal(reader: Reader, account_id: str, name: str, offering_id: str) -> Opening:
    """One thing that bears on a customer's staying; `offering_id` is 'any' where it is about all they have."""
    row = required_row(
        reader,
        gettext("'{name}' at the account '{account_id}'", name=name, account_id=account_id),
        """
        select g.*, coalesce(a.name, g.account_id) as account_name
        from {programme_signals} g
        left join {accounts} a on a.account_id = g.account_id
        where g.account_id = ? and g.signal = ? and coalesce(g.offering_id, 'any') = ?
        """,
        account_id,
        name,
        offering_id,
    )
    wanted = " where {key} in " + _SIGNALLED
    return Opening(
        title=capital(SIGNAL_WORDS[name]),
        subject=Subject(row["account_name"], account_id),
        figure=_figure(row),
        words=gettext("Last seen {seen_at}", seen_at=_day(row["seen_at"]))
        + (gettext(", due {due_on}", due_on=_day(row["due_on"])) if row["due_on"] else ""),
        table="programme_signals",
        column="recent_count" if row["usual_count"] is not None else "times",
        formula=translated(_FORMULAS[name]),
        inputs=tuple(
            Input(label, text=number(value, 1))
            for label, value in (
                (gettext("In the last four weeks"), row["recent_count"]),
                (gettext("Usual"), row["usual_count"]),
            )
            if value is not None
        ),
        queries=(
            _keyed(TOUCHES, wanted, "t.touch_id"),
            _keyed(STATEMENTS, wanted, "s.statement_id"),
            _keyed(OPPORTUNITIES, wanted, "o.opportunity_id"),
            *((_USE,) if name in ("use_declined", "users_gone") else ()),
        ),
        parameters=(account_id, name, offering_id),
        notes=(gettext("This is a fact with a date, not a chance of losing them."),),
    )


# What was done in the product in the sixteen weeks up to the last time, which the two counts are taken from.
_USE = TOUCHES + (
    " inner join {programme_signals} g on g.account_id = t.account_id and g.signal = $2"
    " and coalesce(g.offering_id, 'any') = $3"
    " where t.account_id = $1 and t.channel = 'product' and t.action in ('used', 'logged_in', 'viewed')"
    " and t.occurred_at <= g.seen_at and t.occurred_at > g.seen_at - interval 112 day"
)
_NAMES_SHOWN = 6
_USED = gettext_noop(
    "Acts in the product in the last four weeks, held against a third of those of the "
    "twelve weeks before; told when at most half are left of at least twelve acts in "
    "those twelve weeks."
)
_FORMULAS = {
    "renewal_due": gettext_noop(
        "Open renewal opportunities whose close date is past or at most 180 days away."
    ),
    "renewal_lost": gettext_noop("Renewal opportunities that were closed and not won."),
    "use_declined": _USED,
    "users_gone": (
        gettext_noop(
            "Different people in the product in the last four weeks, held against those of the "
            "twelve weeks before; told when at most half of at least four are left."
        )
    ),
    "champion_left": gettext_noop(
        "Champions of the team that bought who are known to have left the company since."
    ),
    "spoke_against": (
        gettext_noop(
            "Statements of our colleagues within 180 days, after the purchase, that somebody is "
            "a sceptic or an opponent."
        )
    ),
    "looked_at_rivals": (
        gettext_noop(
            "What people of the account did of their own accord within 180 days, after the "
            "purchase, on review sites or with a rival's name."
        )
    ),
}


def _known(reader: Reader, person_ids: list[str]) -> str:
    """How many, and the names of the first of them: with these the next team begins."""
    rows = reader.rows(
        "select coalesce(full_name, email) as name from {people} where person_id in (select unnest(?::varchar[]))"
        " and coalesce(full_name, email) is not null order by name, person_id limit ?",
        person_ids,
        _NAMES_SHOWN,
    )
    names = ", ".join(row["name"] for row in rows)
    return number(len(person_ids)) + (f": {names}" if names else "")


def _keyed(select: str, condition: str, key: str) -> str:
    return select + condition.replace("{key}", key)


def _figure(row: Row) -> Figure:
    opens = reference("programme-signal", row["account_id"], row["signal"], row["offering_id"] or "any")
    if row["usual_count"] is not None:
        return Figure(row["recent_count"], "count", opens)
    return Figure(row["times"], "count", opens)


def _signal_input(row: Row) -> Input:
    due = gettext(", due {due_on}", due_on=_day(row["due_on"])) if row["due_on"] else ""
    return Input(
        capital(SIGNAL_WORDS[row["signal"]]),
        _figure(row),
        gettext("last seen {seen_at}{due}", seen_at=_day(row["seen_at"]), due=due),
    )


def _day(moment: date | None) -> str:
    return gettext("not known") if moment is None else day_text(moment)
