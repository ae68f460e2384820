"""Openings of what is counted at an account: its people and its journeys."""

from __future__ import annotations

from quorate.errors import NotFound
from quorate.language import gettext
from quorate.views.answers import Figure, reference
from quorate.views.evidence.openings import Input, Opening, Subject, required_row
from quorate.views.evidence_rows import TOUCHES
from quorate.views.reading import Reader
from quorate.views.wording import OUTCOME_WORDS

# Names of inputs beyond these are counted, not listed.
MOST_NAMED = 40


def people(reader: Reader, account_id: str) -> Opening:
    """How many people are known to work at an account."""
    rows = reader.rows(
        """
        select person_id, coalesce(full_name, email, 'Unnamed person') as name, title from {people}
        where account_id = ? order by name, person_id
        """,
        account_id,
    )
    return Opening(
        title=gettext("People known at an account"),
        subject=_subject(reader, account_id),
        figure=Figure(len(rows), "count", reference("account-people", account_id)),
        table="people",
        column="account_id",
        formula=gettext(
            "People whose company could be decided as this one, by their address or by what a system says."
        ),
        inputs=(
            *(
                Input(row["name"], text=row["title"] or gettext("title not known"))
                for row in rows[:MOST_NAMED]
            ),
            *_rest(len(rows)),
        ),
        queries=(TOUCHES + " where t.person_id in (select person_id from {people} where account_id = $1)",),
        parameters=(account_id,),
        why_no_rows=None if rows else gettext("Nobody is known here yet."),
    )


def journeys(reader: Reader, account_id: str, which: str) -> Opening:
    """How many journeys an account has, `open` ones or `all`."""
    if which not in ("open", "all"):
        raise NotFound(f"Journeys are not counted as '{which}'.", expected="open or all")
    rows = reader.rows(
        """
        select j.journey_id, j.outcome, coalesce(f.name, 'offering not known') as offering, j.opened_at
        from {journeys} j left join {offerings} f on f.offering_id = j.offering_id
        where j.account_id = $1 and ($2 = 'all' or j.outcome = 'open')
        order by j.opened_at desc, j.journey_id
        """,
        account_id,
        which,
    )
    words = {"open": "open", **OUTCOME_WORDS}
    return Opening(
        title=gettext("Open journeys of an account")
        if which == "open"
        else gettext("Journeys of an account"),
        subject=_subject(reader, account_id),
        figure=Figure(len(rows), "count", reference("account-journeys", account_id, which)),
        table="journeys",
        column="account_id",
        formula=gettext(
            "One for each offering that buyers here began to look for, open ones and those that have ended."
        ),
        inputs=(
            *(
                Input(row["offering"], text=words.get(row["outcome"], row["outcome"]))
                for row in rows[:MOST_NAMED]
            ),
            *_rest(len(rows)),
        ),
        queries=(
            TOUCHES
            + " where t.touch_id in (select l.touch_id from {journey_touches} l inner join {journeys} j "
            "on j.journey_id = l.journey_id where j.account_id = $1 and ($2 = 'all' or j.outcome = 'open'))",
        ),
        parameters=(account_id, which),
        why_no_rows=None if rows else gettext("No journey has begun here."),
    )


def _rest(count: int) -> tuple[Input, ...]:
    return (Input(gettext("Others"), text=str(count - MOST_NAMED)),) if count > MOST_NAMED else ()


def _subject(reader: Reader, account_id: str) -> Subject:
    row = required_row(
        reader,
        gettext("the account '{account_id}'", account_id=account_id),
        "select name from {accounts} where account_id = ?",
        account_id,
    )
    return Subject(row["name"], account_id)
