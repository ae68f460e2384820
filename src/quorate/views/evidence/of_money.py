"""Openings of amounts and of moves."""

from __future__ import annotations

import json

from quorate.views.answers import Figure, reference
from quorate.views.evidence.openings import Input, Opening, Subject, journey_subject, required_row
from quorate.views.evidence_rows import CHANGES, OPPORTUNITIES, STATEMENTS, TOUCHES
from quorate.views.journey_facts import facts_where
from quorate.views.journeys import opportunities_of
from quorate.views.moves import because
from quorate.views.reading import Reader
from quorate.views.threads import JOURNEY_TOUCHES
from quorate.views.wording import OUTCOME_WORDS, capital

_OF_JOURNEY = "in (select unnest(opportunity_ids) from {journeys} where journey_id = $1)"


def amount(reader: Reader, journey_id: str) -> Opening:
    """The money of a journey."""
    subject = journey_subject(reader, journey_id)
    facts = facts_where(reader, "journey_id = ?", journey_id)[0]
    return Opening(
        title="Amount",
        subject=subject,
        figure=facts.amount,
        table="opportunities",
        column="amount",
        formula=(
            "The sum of the amounts of its open opportunities while it is open, of the won ones once it is "
            "won, else of "
            "all. Empty where no opportunity has an amount, or where they are in several currencies: "
            "adding those would "
            "invent a rate."
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


def opportunity(reader: Reader, opportunity_id: str) -> Opening:
    """One opportunity with every change of it."""
    row = required_row(
        reader,
        f"the opportunity '{opportunity_id}'",
        """
        select o.*, a.name as account_name, j.journey_id
        from {opportunities} o
        left join {accounts} a on a.account_id = o.account_id
        left join {journeys} j on list_contains(j.opportunity_ids, o.opportunity_id)
        where o.opportunity_id = ?
        order by j.journey_id
        """,
        opportunity_id,
    )
    facts = (
        ("Outcome", OUTCOME_WORDS.get(row["outcome"], row["outcome"])),
        ("Stage in the CRM", row["crm_stage"]),
        ("Forecast category", row["forecast_category"]),
        ("Expected to close", row["close_on"].isoformat() if row["close_on"] else None),
        ("Closed", row["closed_at"].date().isoformat() if row["closed_at"] else None),
        ("Competitor", row["competitor"]),
        ("Reason for the loss", row["loss_reason"]),
    )
    return Opening(
        title=row["name"],
        subject=Subject(row["account_name"] or "No account", row["account_id"], row["journey_id"]),
        figure=Figure(
            row["amount"], "amount", reference("opportunity", opportunity_id), currency=row["currency"]
        ),
        table="opportunities",
        column="amount",
        formula="As the CRM has it, at the latest change known by the day.",
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
        title="Open amount",
        subject=Subject(f"All open opportunities in {currency}"),
        figure=Figure(row["amount"], "amount", reference("open-amount", currency), currency=currency),
        table="opportunities",
        column="amount",
        formula="The sum of the amounts of all open opportunities in this currency, as the CRM has them.",
        inputs=(Input("Open opportunities with an amount", text=str(row["n"])),),
        queries=(OPPORTUNITIES + " where o.outcome = 'open' and o.currency = $1",),
        parameters=(currency,),
    )


def move(reader: Reader, move_id: str) -> Opening:
    """What a recommended move is expected to add, and why it is recommended."""
    row = required_row(
        reader,
        f"the move '{move_id}'",
        """
        select m.*, (select max(o.currency) from {opportunities} o
            where list_contains(j.opportunity_ids, o.opportunity_id)) as currency
        from {moves} m inner join {journeys} j on j.journey_id = m.journey_id
        where m.move_id = ?
        """,
        move_id,
    )
    reasons = json.loads(row["reasons"] or "{}")
    ids = sorted(reasons.get("touch_ids") or []) if isinstance(reasons, dict) else []
    queries = (
        (
            TOUCHES + " where list_contains($1, t.touch_id)",
            STATEMENTS + " where list_contains($1, s.statement_id)",
        )
        if ids
        else (JOURNEY_TOUCHES + (" and t.person_id = $2" if row["person_id"] else ""),)
    )
    parameters = (ids,) if ids else tuple(each for each in (row["journey_id"], row["person_id"]) if each)
    return Opening(
        title=capital(row["play"]),
        subject=journey_subject(reader, row["journey_id"], row["person_id"]),
        figure=Figure(
            row["expected_gain_amount"], "amount", reference("move", move_id), currency=row["currency"]
        ),
        words=because(reasons) if isinstance(reasons, dict) else None,
        table="moves",
        column="expected_gain_amount",
        formula=(
            "For an unmet criterion: the amount times the difference between the shares of own closed "
            "journeys won from "
            "the next stage and from this one, divided among the criteria still unmet; empty with fewer "
            "than 20 closed "
            "journeys on either side. For all other moves no effect has been measured, and none is claimed."
        ),
        inputs=tuple(Input(capital(key), text=_plainly(value)) for key, value in _listed(reasons)),
        queries=queries,
        parameters=parameters,
    )


def _listed(reasons: object) -> list[tuple[str, object]]:
    if not isinstance(reasons, dict):
        return []
    return [
        (key, value) for key, value in reasons.items() if key != "touch_ids" and value not in (None, [], {})
    ]


def _plainly(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key.replace('_', ' ')} {_plainly(item)}" for key, item in value.items())
    if isinstance(value, list):
        return ", ".join(_plainly(item) for item in value)
    if isinstance(value, float):
        return f"{value:.3g}"
    return str(value).replace("_", " ")


def account_touches(reader: Reader, account_id: str) -> Opening:
    """All contact with one account."""
    row = required_row(
        reader,
        f"the account '{account_id}'",
        """
        select a.name, (select count(*) from {touches} t where t.account_id = a.account_id) as touch_count
        from {accounts} a where a.account_id = ?
        """,
        account_id,
    )
    return Opening(
        title="Touches of this account",
        subject=Subject(row["name"], account_id),
        figure=Figure(row["touch_count"], "count", reference("account-touches", account_id)),
        table="touches",
        column="touch_id",
        formula=(
            "Every touch whose record names the account, else whose person is from it, else that came from "
            "its domain, "
            "network or name; machines included."
        ),
        queries=(TOUCHES + " where t.account_id = $1",),
        parameters=(account_id,),
    )
