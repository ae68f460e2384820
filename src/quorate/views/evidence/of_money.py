"""Openings of amounts."""

from __future__ import annotations

from quorate.language import gettext, money_text, number
from quorate.views.answers import Figure, reference
from quorate.views.evidence.openings import Input, Opening, Subject, journey_subject, required_row
from quorate.views.evidence_rows import CHANGES, OPPORTUNITIES, TOUCHES
from quorate.views.journey_facts import facts_where
from quorate.views.opportunities import opportunities_of
from quorate.views.reading import Reader
from quorate.views.wording import OUTCOME_WORDS

ANY_OFFERING = "any"
_OF_JOURNEY = "in (select unnest(opportunity_ids) from {journeys} where journey_id = $1)"


def amount(reader: Reader, journey_id: str) -> Opening:
    """The money of a journey."""
    subject = journey_subject(reader, journey_id)
    facts = facts_where(reader, "journey_id = ?", journey_id)[0]
    return Opening(
        title=gettext("Amount"),
        subject=subject,
        figure=facts.amount,
        table="opportunities",
        column="amount",
        formula=(
            gettext(
                "The sum of the amounts of its open opportunities while it is open, of the won ones "
                "once it is won, else of all. Empty where no opportunity has an amount, or where "
                "they are in several currencies: adding those would invent a rate."
            )
        ),
        inputs=tuple(
            Input(each.name, each.amount, OUTCOME_WORDS.get(each.outcome, each.outcome))
            for each in opportunities_of(reader, journey_id)
        ),
        queries=(
            OPPORTUNITIES + f" where o.opportunity_id {_OF_JOURNEY}",
            CHANGES + f" where h.field = 'amount' and h.opportunity_id {_OF_JOURNEY}",
        ),
        parameters=(journey_id,),
    )


def usual_amount(reader: Reader, offering_id: str) -> Opening:
    """What a purchase that nobody has priced is counted with; `offering_id` may be `ANY_OFFERING`."""
    row = required_row(
        reader,
        gettext("what won deals are usually worth")
        if offering_id == ANY_OFFERING
        else gettext("the offering '{offering_id}'", offering_id=offering_id),
        """
        select avg(w.amount) as mean, count(*) as deal_count, max(f.name) as name, max(o.currency) as currency,
            median(w.amount) as middle
        from {won_amounts} w
        inner join {opportunities} o on o.opportunity_id = w.opportunity_id
        left join {offerings} f on f.offering_id = w.offering_id
        where ? = w.offering_id or ? = ?
        having count(*) > 0
        """,
        offering_id,
        offering_id,
        ANY_OFFERING,
    )
    own = "" if offering_id == ANY_OFFERING else " where offering_id = $1"
    return Opening(
        title=gettext("What such a deal is usually worth"),
        subject=Subject(row["name"] if own else gettext("All offerings")),
        figure=Figure(
            row["mean"], "amount", reference("usual-amount", offering_id), currency=row["currency"]
        ),
        table="opportunities",
        column="amount",
        formula=(
            gettext(
                "The mean of the amounts of own won deals in the workspace's own currency, renewals "
                "left out. A journey that no opportunity prices counts with all of these amounts, "
                "not only their mean, so that the interval says how little is known of its size."
            )
        ),
        inputs=(
            Input(gettext("Won deals"), text=number(row["deal_count"])),
            Input(
                gettext("Half of them were worth less than"), text=money_text(row["middle"], row["currency"])
            ),
        ),
        queries=(
            OPPORTUNITIES + f" where o.opportunity_id in (select opportunity_id from {{won_amounts}}{own})",
        ),
        parameters=(offering_id,) if own else (),
    )


def opportunity(reader: Reader, opportunity_id: str) -> Opening:
    """One opportunity with every change of it."""
    row = required_row(
        reader,
        gettext("the opportunity '{opportunity_id}'", opportunity_id=opportunity_id),
        """
        select o.*, a.name as account_name, j.journey_id
        from {opportunities} o
        left join {accounts} a on a.account_id = o.account_id
        left join {journeys} j on j.account_id = o.account_id
            and list_contains(j.opportunity_ids, o.opportunity_id)
        where o.opportunity_id = ?
        order by j.journey_id
        """,
        opportunity_id,
    )
    facts = (
        (gettext("Outcome"), OUTCOME_WORDS.get(row["outcome"], row["outcome"])),
        (gettext("Stage in the CRM"), row["crm_stage"]),
        (gettext("Forecast category"), row["forecast_category"]),
        (gettext("Expected to close"), row["close_on"].isoformat() if row["close_on"] else None),
        (gettext("Closed"), row["closed_at"].date().isoformat() if row["closed_at"] else None),
        (gettext("Competitor"), row["competitor"]),
        (gettext("Reason for the loss"), row["loss_reason"]),
    )
    return Opening(
        title=row["name"],
        subject=Subject(row["account_name"] or gettext("No account"), row["account_id"], row["journey_id"]),
        figure=Figure(
            row["amount"], "amount", reference("opportunity", opportunity_id), currency=row["currency"]
        ),
        table="opportunities",
        column="amount",
        formula=gettext("As the CRM has it, at the latest change known by the day."),
        inputs=tuple(Input(label, text=text) for label, text in facts if text),
        queries=(
            OPPORTUNITIES + " where o.opportunity_id = $1",
            CHANGES + " where h.opportunity_id = $1",
            TOUCHES + " where t.opportunity_id = $1",
        ),
        parameters=(opportunity_id,),
    )


def open_amount(reader: Reader, currency: str) -> Opening:
    """All open opportunities of one currency together."""
    row = reader.one(
        "select sum(amount) as amount, count(amount) as n from {opportunities} where outcome = 'open' and "
        "currency = ?",
        currency,
    )
    return Opening(
        title=gettext("Open amount"),
        subject=Subject(gettext("All open opportunities in {currency}", currency=currency)),
        figure=Figure(row["amount"], "amount", reference("open-amount", currency), currency=currency),
        table="opportunities",
        column="amount",
        formula=gettext(
            "The sum of the amounts of all open opportunities in this currency, as the CRM has them."
        ),
        inputs=(Input(gettext("Open opportunities with an amount"), text=str(row["n"])),),
        queries=(OPPORTUNITIES + " where o.outcome = 'open' and o.currency = $1",),
        parameters=(currency,),
    )


def account_touches(reader: Reader, account_id: str) -> Opening:
    """All contact with one account."""
    row = required_row(
        reader,
        gettext("the account '{account_id}'", account_id=account_id),
        """
        select a.name, (select count(*) from {touches} t where t.account_id = a.account_id) as touch_count
        from {accounts} a where a.account_id = ?
        """,
        account_id,
    )
    return Opening(
        title=gettext("Touches of this account"),
        subject=Subject(row["name"], account_id),
        figure=Figure(row["touch_count"], "count", reference("account-touches", account_id)),
        table="touches",
        column="touch_id",
        formula=(
            gettext(
                "Every touch whose record names the account, else whose person is from it, else that "
                "came from its domain, network or name; machines included."
            )
        ),
        queries=(TOUCHES + " where t.account_id = $1",),
        parameters=(account_id,),
    )
