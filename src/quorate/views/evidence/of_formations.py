"""Openings of early warnings: who was counted, and how long before the first conversation they came."""

from __future__ import annotations

from quorate.language import day_text, gettext, number, percent_text
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
        gettext(
            "counted on {quiet_quarter_count} quiet quarters of accounts",
            quiet_quarter_count=number(row["quiet_quarter_count"]),
        )
        if row["quiet_quarter_count"]
        else gettext("simulated, since too few quiet quarters had passed to count on")
    )
    return Opening(
        title=gettext("People who make an early warning"),
        subject=Subject(row["account_name"], account_id),
        figure=Figure(row["people_count"], "count", reference("formation", account_id, detected_on)),
        words=formation_sentence(row),
        table="formations",
        column="people_count",
        formula=(
            gettext(
                "Different people of the account who did something of their own accord in the weeks "
                "before the warning, devices nobody had named counting half. What our own sending "
                "led to is left out, and who came to an event or a webinar. The count is held "
                "against what is usual for the account and companies of its size."
            )
        ),
        inputs=(
            Input(gettext("Usual in as many weeks"), text=number(row["expected_count"], 1)),
            Input(gettext("Weeks counted"), text=str(row["window_weeks"])),
            Input(gettext("People named"), text=str(len(row["person_ids"]))),
            Input(gettext("Devices not named"), text=str(len(row["visitor_ids"]))),
            Input(
                gettext("As much by chance"),
                text=gettext(
                    "in {rarity} of an account's quiet quarters, {basis}",
                    rarity=percent_text(row["rarity"], 2),
                    basis=basis,
                ),
            ),
        ),
        queries=(_COUNTED_AS_FORMING,),
        parameters=(account_id, detected_on),
        notes=()
        if row["is_before_contact"]
        else (gettext("We were in contact, or an opportunity was open: this team may be one we know."),),
    )


def lead(reader: Reader, account_id: str, detected_on: str) -> Opening:
    """How many days after a warning both sides first took part in something."""
    row = _warning(reader, account_id, detected_on)
    spoken = gettext("not yet") if row["contacted_at"] is None else day_text(row["contacted_at"])
    return Opening(
        title=gettext("From an early warning to the first conversation"),
        subject=Subject(row["account_name"], account_id),
        figure=lead_of(row),
        words=formation_sentence(row),
        table="formations",
        column="contacted_at",
        formula=(
            gettext(
                "Days from the Monday of the warning to the first thing in which both sides took "
                "part: a meeting, a call that was answered, a reply."
            )
        ),
        inputs=(
            Input(gettext("Warned"), text=day_text(row["detected_at"])),
            Input(gettext("Spoke with us"), text=spoken),
            Input(
                gettext("People counted"),
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
        title=gettext("From early warnings to first conversations, median"),
        subject=Subject(gettext("Warnings before any contact, raised since {since_on}", since_on=since_on)),
        figure=found.lead_days,
        table="formations",
        column="contacted_at",
        formula=(
            gettext(
                "The median of days from a warning to the first thing in which both sides took part, "
                "over warnings at accounts that nobody was speaking with and that were spoken with "
                "since. Half of the warnings came earlier before the conversation than this."
            )
        ),
        inputs=(
            Input(gettext("Warnings before any contact"), text=str(found.warned_count)),
            Input(gettext("Spoken with since"), text=str(found.contacted_count)),
            *(_one_lead(row) for row in before_contact_since(reader, since_on)),
        ),
        queries=(_FIRST_CONTACT + " and f.is_before_contact and f.detected_at >= try_cast($1 as date)",),
        parameters=(since_on,),
    )


def _one_lead(row: Row) -> Input:
    words = gettext("warned {detected_at}, ", detected_at=day_text(row["detected_at"]))
    words += (
        gettext("not spoken with yet")
        if row["contacted_at"] is None
        else gettext("spoke {contacted_at}", contacted_at=day_text(row["contacted_at"]))
    )
    return Input(row["account_name"], lead_of(row), words)


def _warning(reader: Reader, account_id: str, detected_on: str) -> Row:
    return required_row(
        reader,
        gettext(
            "a warning at '{account_id}' on {detected_on}", account_id=account_id, detected_on=detected_on
        ),
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
