"""Openings of counts of contact: one side's of a journey within some days, one person's with an account."""

from __future__ import annotations

from datetime import date

from quorate.errors import UsageError
from quorate.language import Words, gettext
from quorate.views.answers import Figure, reference
from quorate.views.evidence.openings import Input, Opening, Subject, journey_subject, required_row
from quorate.views.evidence_rows import JOURNEY_TOUCHES, TOUCHES, side_condition
from quorate.views.reading import Reader
from quorate.views.threads import EVER

SIDE_TITLES = Words(
    {
        "theirs": "Touches by them",
        "ours": "Touches by us",
        "both": "Touches in which both took part",
        "all": "Touches of this journey",
    }
)


def contact(reader: Reader, journey_id: str, side: str, since: str, until: str) -> Opening:
    """Touches of a journey from one day to another, of one side or of all."""
    if side not in SIDE_TITLES:
        raise UsageError(f"'{side}' is no side of a touch.", expected=f"one of {', '.join(SIDE_TITLES)}")
    first, last = _day(since), _day(until)
    subject = journey_subject(reader, journey_id)
    condition = (
        "cast(t.occurred_at as date) >= cast($2 as date) and cast(t.occurred_at as date) <= cast($3 as date)"
    )
    if side != "all":
        condition += f" and {side_condition('t')} = '{side}'"
    count = reader.one(
        f"select count(*) as n from (select * from {{journey_touches}} where journey_id = $1) t where {condition}",
        journey_id,
        first,
        last,
    )["n"]
    return Opening(
        title=SIDE_TITLES[side],
        subject=subject,
        figure=Figure(count, "count", reference("contact", journey_id, side, since, until)),
        table="journey_touches",
        column="touch_id",
        formula=(
            gettext(
                "Touches of the journey within these days, without those a machine made. Both took "
                "part in a meeting that was attended, a call that was answered and the like; of the "
                "others, buyers acted where the buyer began them or did what only a buyer does."
            )
        ),
        inputs=()
        if (first, last) == EVER
        else (Input(gettext("From"), text=since), Input(gettext("Until"), text=until)),
        queries=(f"{JOURNEY_TOUCHES} and {condition}",),
        parameters=(journey_id, first, last),
    )


def person_touches(reader: Reader, account_id: str, person_id: str) -> Opening:
    """Touches of one account by or with one person."""
    row = required_row(
        reader,
        gettext(
            "the person '{person_id}' at the account '{account_id}'",
            person_id=person_id,
            account_id=account_id,
        ),
        """
        select coalesce(p.full_name, p.email, 'Unnamed person') as name, a.name as account_name,
            (select count(*) from {touches} t where t.account_id = $1 and t.person_id = $2) as touch_count
        from {people} p, {accounts} a where p.person_id = $2 and a.account_id = $1
        """,
        account_id,
        person_id,
    )
    return Opening(
        title=gettext("Touches by or with this person"),
        subject=Subject(f"{row['name']}, {row['account_name']}", account_id, None, person_id),
        figure=Figure(row["touch_count"], "count", reference("person-touches", account_id, person_id)),
        table="touches",
        column="touch_id",
        formula=gettext("Every touch of the account that is known to be this person's; machines included."),
        queries=(TOUCHES + " where t.account_id = $1 and t.person_id = $2",),
        parameters=(account_id, person_id),
    )


def account_size(reader: Reader, account_id: str) -> Opening:
    """How many people the account employs."""
    row = required_row(
        reader,
        gettext("the account '{account_id}'", account_id=account_id),
        "select name, employees, industry, country, domains from {accounts} where account_id = ?",
        account_id,
    )
    told = (
        (gettext("Industry"), row["industry"]),
        (gettext("Country"), row["country"]),
        (gettext("Domains"), ", ".join(row["domains"])),
    )
    return Opening(
        title=gettext("Employees"),
        subject=Subject(row["name"], account_id),
        figure=Figure(row["employees"], "count", reference("account-size", account_id)),
        table="accounts",
        column="employees",
        formula=gettext("As the sources have it, not computed."),
        inputs=tuple(Input(label, text=text) for label, text in told if text),
        why_no_rows=gettext(
            "It is what a source says of the account as a whole; no touch or change is behind it."
        ),
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"'{text[:40]}' is not a day.", expected="a date such as 2026-03-31") from error
