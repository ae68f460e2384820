"""Openings of the forecast: what is expected, the CRM's own figure, and what the pipeline did."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from quorate.language import day_text, gettext, ngettext, number
from quorate.views.answers import Figure, reference
from quorate.views.evidence.openings import Input, Opening, Subject, nothing_at, required_row
from quorate.views.evidence_rows import CHANGES, OPPORTUNITIES
from quorate.views.forecasts import movement_words, quarter_name, segment_words
from quorate.views.reading import Reader
from quorate.views.wording import capital

# Deals without a known amount add nothing.
_OF_SEGMENT = "in (select opportunity_id from {deal_segments} where segment = $1) and o.amount > 0.0"
_IN_QUARTER = "{column} >= $2 and {column} < $2 + interval 3 month"


def forecast(reader: Reader, period_on: str, segment: str) -> Opening:
    """Revenue expected in one period."""
    row = _forecast_row(reader, period_on, segment)
    return Opening(
        title=gettext("Expected revenue in {quarter}", quarter=quarter_name(row["period_on"])),
        subject=Subject(segment_words(segment)),
        figure=Figure(
            row["expected_amount"],
            "amount",
            reference("forecast", period_on, segment),
            row["low_amount"],
            row["high_amount"],
            row["currency"],
        ),
        table="forecast",
        column="expected_amount",
        formula=gettext(
            "What is won already in the quarter, plus every open deal's amount times the probability that it is won "
            "within it, plus the same for deals that will come: new ones as they did in the last year, renewals when "
            "contracts end; times what past forecasts were off by. Deals open longer than any deal ever took are left "
            "out. The interval lets deals be won together more often than by chance and is as wide as past forecasts "
            "needed."
        ),
        inputs=(
            Input(gettext("The CRM's own figure"), _crm(row, period_on, segment)),
            *_booked(reader, row),
        ),
        queries=(
            OPPORTUNITIES
            + f" where o.opportunity_id {_OF_SEGMENT} and (o.outcome = 'open' or (o.outcome = 'won' "
            + f"and {_IN_QUARTER.format(column='o.closed_at')}))",
        ),
        parameters=(segment, row["period_on"]),
        why_no_rows=_why_no_deals(reader),
    )


def forecast_crm(reader: Reader, period_on: str, segment: str) -> Opening:
    """The CRM's own figure for one period."""
    row = _forecast_row(reader, period_on, segment)
    return Opening(
        title=gettext("The CRM's figure for {quarter}", quarter=quarter_name(row["period_on"])),
        subject=Subject(segment_words(segment)),
        figure=_crm(row, period_on, segment),
        table="forecast",
        column="crm_amount",
        formula=gettext(
            "Opportunities won in the quarter, plus open ones expected to close in it, at full amount."
        ),
        queries=(
            OPPORTUNITIES
            + f" where o.opportunity_id {_OF_SEGMENT} and ("
            + f"(o.outcome = 'won' and {_IN_QUARTER.format(column='o.closed_at')}) "
            + f"or (o.outcome = 'open' and {_IN_QUARTER.format(column='o.close_on')}))",
        ),
        parameters=(segment, row["period_on"]),
        why_no_rows=_why_no_deals(reader),
    )


def _crm(row: Mapping[str, Any], period_on: str, segment: str) -> Figure:
    opens = reference("forecast-crm", period_on, segment)
    return Figure(row["crm_amount"], "amount", opens, currency=row["currency"])


def _forecast_row(reader: Reader, period_on: str, segment: str) -> dict[str, Any]:
    what = gettext("a forecast for '{segment}' from {period_on}", segment=segment, period_on=period_on)
    return required_row(
        reader,
        what,
        "select * from {forecast} where period_on = ? and segment = ? order by as_of_on desc limit 1",
        _day(period_on, what),
        segment,
    )


def _day(text: str, what: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise nothing_at(what) from error


def _why_no_deals(reader: Reader) -> str | None:
    """Why no deal is listed where an older publication does not say which are in which segment."""
    if reader.has("deal_segments"):
        return None
    return gettext("What is published does not say which deals are in which part of the forecast.")


def _booked(reader: Reader, row: Mapping[str, Any]) -> tuple[Input, ...]:
    """How many deals are won in the quarter, and how many may be; nothing where nobody says which deals are meant."""
    if not reader.has("deal_segments"):
        return ()
    found = reader.one(
        """
        select sum(case when outcome = 'won' and closed_at >= $2 and closed_at < $2 + interval 3 month then 1
            else 0 end)
            as won, sum(case when outcome = 'open' then 1 else 0 end) as still_open
        from {opportunities} o where opportunity_id in (select opportunity_id from {deal_segments} where segment = $1)
            and amount > 0.0
        """,
        row["segment"],
        row["period_on"],
    )
    won, still_open = int(found["won"] or 0), int(found["still_open"] or 0)
    return (
        Input(
            gettext("Won in the quarter so far"),
            text=ngettext("{count} opportunity", "{count} opportunities", won),
        ),
        Input(
            gettext("Open deals that may be won in it"),
            text=ngettext("{count} opportunity", "{count} opportunities", still_open),
        ),
    )


def movement(reader: Reader, period_on: str, currency: str, to_on: str, name: str) -> Opening:
    """One movement of the pipeline: its deals, and what changed in them meanwhile."""
    what = gettext(
        "what '{name}' did to the pipeline of the quarter from {period_on} in {currency} until {to_on}",
        name=name,
        period_on=period_on,
        currency=currency,
        to_on=to_on,
    )
    keys = _day(period_on, what), currency, _day(to_on, what), name
    row = required_row(
        reader,
        what,
        "select * from {pipeline_changes} where period_on = ? and currency = ? and to_on = ? and movement = ?",
        *keys,
    )
    deals = reader.rows(
        """
        select o.opportunity_id, coalesce(o.name, o.opportunity_id) as name, o.amount, o.currency
        from {opportunities} o where o.opportunity_id in (select unnest(opportunity_ids) from {pipeline_changes}
            where period_on = $1 and currency = $2 and to_on = $3 and movement = $4)
        order by o.amount desc nulls last, name
        """,
        *keys,
    )
    of = (
        "in (select unnest(opportunity_ids) from {pipeline_changes} where period_on = $1 and currency = $2 "
        "and to_on = $3 and movement = $4)"
    )
    return Opening(
        title=capital(movement_words(name)),
        subject=Subject(
            gettext(
                "Expected to close in {quarter}, {currency}, from {from_day} to {to_day}",
                quarter=quarter_name(row["period_on"]),
                currency=currency,
                from_day=day_text(row["from_on"]),
                to_day=day_text(row["to_on"]),
            )
        ),
        figure=Figure(
            row["amount"],
            "amount",
            reference("pipeline-movement", period_on, currency, to_on, name),
            currency=currency,
        ),
        table="pipeline_changes",
        column="amount",
        formula=gettext(
            "Every deal as its amount and expected close were known at the end of both days. A deal is in one movement "
            "for each thing that happened to it; what was open at the beginning and all movements add up to what is "
            "open at the end, to the cent."
        ),
        inputs=(
            Input(gettext("Deals"), text=number(row["deal_count"])),
            *(
                Input(
                    gettext("{deal}, its amount now", deal=each["name"]),
                    Figure(
                        each["amount"],
                        "amount",
                        reference("opportunity", each["opportunity_id"]),
                        currency=each["currency"],
                    ),
                )
                for each in deals
            ),
        ),
        queries=(OPPORTUNITIES + f" where o.opportunity_id {of}", _what_was_said(name, of)),
        parameters=(*keys, *_said_within(name, row["from_on"], row["to_on"])),
    )


# What was open at one moment, and movements of what ended, of which the change of stage tells too.
_STANDING = ("opening", "closing")
_ENDED = ("won", "lost_competitor", "lost_no_decision", "lost_other")
# When something of a deal counts as said: once it was changed and our systems knew it, as the step takes it.
_SAID_AT = "greatest(h.changed_at, h.known_at)"


def _what_was_said(name: str, of: str) -> str:
    """The changes that make a movement, said from the day `$5` until before the day `$6`.

    What is open at one moment is what was said last before it; anything else is what was said between two.
    """
    fields = "'amount', 'close_on', 'crm_stage'" if name in _ENDED else "'amount', 'close_on'"
    last = (
        f" qualify row_number() over (partition by h.opportunity_id, h.field order by {_SAID_AT} desc, "
        "h.changed_at desc, h.new_value desc) = 1"
    )
    return (
        CHANGES
        + f" where h.opportunity_id {of} and h.field in ({fields}) and h.new_value is not null"
        + f" and {_SAID_AT} >= $5 and {_SAID_AT} < $6"
        + (last if name in _STANDING else "")
    )


def _said_within(name: str, from_on: date, to_on: date) -> tuple[date, date]:
    """The first day of what was said for a movement, and the one after its last."""
    since, until = from_on + timedelta(days=1), to_on + timedelta(days=1)
    if name in _STANDING:
        return date.min, since if name == "opening" else until
    return since, until
