"""Openings of early warnings: who was counted, and how long before the first conversation they came."""

from __future__ import annotations

from quorate.views.answers import Figure, reference
from quorate.views.evidence.openings import Input, Opening, Subject, required_row
from quorate.views.evidence_rows import TOUCHES
from quorate.views.formations import before_contact_since, formation_sentence, lead_of, leads_since
from quorate.views.reading import Reader, Row

_COUNTED_AS_FORMING = TOUCHES + (
    " inner join {inbound_touches} i on i.touch_id = t.touch_id"
    " inner join {formations} f on f.account_id = i.account_id"
    " where f.account_id = $1 and cast(f.detected_at as date) = cast($2 as date)"
    " and i.occurred_at >= f.started_at and i.occurred_at < f.detected_at and i.countable_at < f.detected_at"
    " and (list_contains(f.person_ids, i.person_id) or list_contains(f.visitor_ids, i.visitor_id))"
)

_FIRST_CONTACT = TOUCHES + (
    " inner join {formations} f on f.account_id = t.account_id and f.contacted_at = t.occurred_at"
    " where t.channel in ('meeting', 'call', 'email', 'social', 'chat')"
)


def formation(reader: Reader, account_id: str, detected_on: str) -> Opening:
    """How many people an early warning counted."""
    row = _warning(reader, account_id, detected_on)
    basis = (
        f"counted on {row['quiet_quarter_count']:,} quiet quarters of accounts"
        if row["quiet_quarter_count"]
        else "simulated, since too few quiet quarters had passed to count on"
    )
    return Opening(
        title="People who make an early warning",
        subject=Subject(row["account_name"], account_id),
        figure=Figure(row["people_count"], "count", reference("formation", account_id, detected_on)),
        words=formation_sentence(row),
        table="formations",
        column="people_count",
        formula=(
            "Different people of the account who did something of their own accord in the weeks before the "
            "warning, devices nobody had named counting half. What our own sending led to is left out, and who came to "
            "an event or a webinar. The count is held against what is usual for the account and companies of its size."
        ),
        inputs=(
            Input("Usual in as many weeks", text=f"{row['expected_count']:.1f}"),
            Input("Weeks counted", text=str(row["window_weeks"])),
            Input("People named", text=str(len(row["person_ids"]))),
            Input("Devices not named", text=str(len(row["visitor_ids"]))),
            Input(
                "As much by chance",
                text=f"in {row['rarity']:.2%} of an account's quiet quarters, {basis}",
            ),
        ),
        queries=(_COUNTED_AS_FORMING,),
        parameters=(account_id, detected_on),
        notes=()
        if row["is_before_contact"]
        else ("We were in contact, or an opportunity was open: this team may be one we know.",),
    )


def lead(reader: Reader, account_id: str, detected_on: str) -> Opening:
    """How many days after a warning both sides first took part in something."""
    row = _warning(reader, account_id, detected_on)
    spoken = "not yet" if row["contacted_at"] is None else f"{row['contacted_at']:%-d %B %Y}"
    return Opening(
        title="From an early warning to the first conversation",
        subject=Subject(row["account_name"], account_id),
        figure=lead_of(row),
        words=formation_sentence(row),
        table="formations",
        column="contacted_at",
        formula=(
            "Days from the Monday of the warning to the first thing in which both sides took part: a meeting, a call "
            "that was answered, a reply."
        ),
        inputs=(
            Input("Warned", text=f"{row['detected_at']:%-d %B %Y}"),
            Input("Spoke with us", text=spoken),
            Input(
                "People counted",
                Figure(row["people_count"], "count", reference("formation", account_id, detected_on)),
            ),
        ),
        queries=(
            _COUNTED_AS_FORMING,
            _FIRST_CONTACT + " and f.account_id = $1 and cast(f.detected_at as date) = cast($2 as date)",
        ),
        parameters=(account_id, detected_on),
    )


def leads(reader: Reader, since_on: str) -> Opening:
    """The median of those days over the warnings of a year."""
    found = leads_since(reader, since_on)
    return Opening(
        title="From early warnings to first conversations, median",
        subject=Subject(f"Warnings before any contact, raised since {since_on}"),
        figure=found.lead_days,
        table="formations",
        column="contacted_at",
        formula=(
            "The median of days from a warning to the first thing in which both sides took part, over warnings at "
            "accounts that nobody was speaking with and that were spoken with since. Half of the warnings came earlier "
            "before the conversation than this."
        ),
        inputs=(
            Input("Warnings before any contact", text=str(found.warned_count)),
            Input("Spoken with since", text=str(found.contacted_count)),
            *(_one_lead(row) for row in before_contact_since(reader, since_on)),
        ),
        queries=(_FIRST_CONTACT + " and f.is_before_contact and f.detected_at >= try_cast($1 as date)",),
        parameters=(since_on,),
    )


def _one_lead(row: Row) -> Input:
    words = f"warned {row['detected_at']:%-d %B %Y}, "
    words += (
        "not spoken with yet" if row["contacted_at"] is None else f"spoke {row['contacted_at']:%-d %B %Y}"
    )
    return Input(row["account_name"], lead_of(row), words)


def _warning(reader: Reader, account_id: str, detected_on: str) -> Row:
    return required_row(
        reader,
        f"a warning at '{account_id}' on {detected_on}",
        """
        select f.*, coalesce(a.name, f.account_id) as account_name, coalesce(o.name, f.offering_id) as
            offering_name
        from {formations} f
        left join {accounts} a on a.account_id = f.account_id
        left join {offerings} o on o.offering_id = f.offering_id
        where f.account_id = ? and cast(f.detected_at as date) = try_cast(? as date)
        """,
        account_id,
        detected_on,
    )
