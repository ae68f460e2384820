"""Openings of the forecast: what is expected, the CRM's own figure, what the pipeline did, and how past ones did."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from quorate.language import day_text, gettext, gettext_noop, ngettext, number
from quorate.outlook.outcome_backtest import HELD_OUT_DAYS, JUDGED_AFTER
from quorate.views.answers import Figure, reference
from quorate.views.deal_fields import READING_WORDS
from quorate.views.evidence.openings import Input, Opening, Subject, nothing_at, required_row
from quorate.views.evidence_rows import CHANGES, OPPORTUNITIES
from quorate.views.forecasts import movement_words, quarter_name, segment_words
from quorate.views.reading import Reader
from quorate.views.track_records import PastForecast, track_of
from quorate.views.wording import capital, percent, points

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


def track(reader: Reader, currency: str, quarters_ahead: str) -> Opening:
    """How forecasts did that looked so many quarters ahead: each one, and what came."""
    found = track_of(reader, currency, quarters_ahead)
    if found is None:
        raise nothing_at(
            gettext(
                "forecasts in {currency} that looked {quarters_ahead} quarters ahead",
                currency=currency,
                quarters_ahead=quarters_ahead,
            )
        )
    record, past = found
    errors = (
        (gettext("Missed by, of what was won"), record.error, percent),
        (gettext("Too high (+) or too low, of what was won"), record.bias, points),
        (gettext("The CRM's own figure missed by"), record.crm_error, percent),
        (gettext("The CRM's own figure was too high (+) or too low"), record.crm_bias, points),
    )
    return Opening(
        title=gettext("Past forecasts that held the outcome in their range"),
        subject=Subject(f"{currency}, {record.ahead_words}"),
        figure=record.inside,
        table="forecast_track",
        column="won_amount",
        formula=gettext(
            "Each forecast was made again on the last day of a past quarter, from what was known that day and nothing "
            "later, and held against what was then won. Of ranges that are right, nine in ten hold the outcome. "
            "Missed by: the sum of all misses, whichever way they went, over the sum won."
        ),
        inputs=(
            Input(gettext("Forecasts"), text=number(record.forecasts)),
            *(
                Input(label, text=gettext("not known: nothing was won") if value is None else words(value))
                for label, value, words in errors
            ),
            *(_past(each) for each in past),
        ),
        queries=(
            OPPORTUNITIES
            + " where o.outcome = 'won' and coalesce(o.currency, $1) = $1 and exists (select 1 from "
            "{forecast_track} k where k.currency = $1 and cast(k.quarters_ahead as varchar) = $2 "
            "and o.closed_at >= k.period_on and o.closed_at < k.period_on + interval 3 month)",
        ),
        parameters=(currency, quarters_ahead),
        notes=(
            ()
            if record.forecasts >= 20
            else (gettext("With so few forecasts the share says little, whichever way it looks."),)
        ),
    )


def _past(each: PastForecast) -> Input:
    told = {
        "expected": number(each.expected_amount),
        "low": number(each.low_amount),
        "high": number(each.high_amount),
        "crm": number(each.crm_amount),
        "won": number(each.won_amount),
    }
    return Input(
        gettext("{quarter}, made on {day}", quarter=quarter_name(each.period_on), day=day_text(each.made_on)),
        text=gettext("expected {expected} ({low} to {high}), the CRM said {crm}, won {won}: held", **told)
        if each.is_inside
        else gettext("expected {expected} ({low} to {high}), the CRM said {crm}, won {won}: missed", **told),
    )


def outcome_skill(reader: Reader, journey_map: str) -> Opening:
    """How chances of single deals did, beside what cross-validation would have promised."""
    row = required_row(
        reader,
        gettext("how chances of deals of the map '{journey_map}' did", journey_map=journey_map),
        "select * from {outcome_backtest} where journey_map = ?",
        journey_map,
    )
    judged = _judged(reader, journey_map)
    return Opening(
        title=gettext("Error of chances of single deals"),
        subject=Subject(gettext("Deals of the map {journey_map}, half a year ago", journey_map=journey_map)),
        figure=None,
        words=number(row["live"], 3),
        table="outcome_backtest",
        column="live",
        formula=gettext(
            "The Brier score: for each deal on each day, the squared difference between the chances of every ending "
            "within 90 days, as known half a year ago, and what came; their mean. 0 is certain and right; 2 certain "
            "and wrong."
        ),
        inputs=(
            Input(gettext("Deals on days judged"), text=number(row["deal_days"])),
            Input(
                gettext("What ended in each way before, the same chances for every deal"),
                text=number(row["base_rates"], 3),
            ),
            Input(
                gettext("What cross-validation would have promised"), text=number(row["cross_validated"], 3)
            ),
        ),
        queries=(OPPORTUNITIES + " where o.opportunity_id in (select unnest($1::varchar[]))",),
        parameters=(sorted(judged),),
        remarks=judged,
        notes=(
            gettext_noop(
                "Listed are the deals that were judged. What the chances were learned from, deals that had ended "
                "before, is not listed."
            ),
        ),
    )


def _judged(reader: Reader, journey_map: str) -> dict[str, str]:
    """The deals of a map that the backtest judged, with the number of its days on which each stood open."""
    begins = reader.known_before - timedelta(days=HELD_OUT_DAYS)
    moments = [begins + timedelta(days=after) for after in JUDGED_AFTER]
    rows = reader.rows(
        """
        select d.opportunity_id, count(*) as day_count
        from {deals} d
        inner join (select unnest($2::timestamp[]) as judged_at) j
            on d.created_at < j.judged_at and (d.outcome = 'open' or d.closed_at >= j.judged_at)
        where d.journey_map = $1
        group by d.opportunity_id
        """,
        journey_map,
        moments,
    )
    return {
        row["opportunity_id"]: ngettext(
            "judged on {count} of {all_count} days",
            "judged on {count} of {all_count} days",
            row["day_count"],
            all_count=len(moments),
        )
        for row in rows
    }


def deal_field(reader: Reader, name: str) -> Opening:
    """What shows whether a field was written after the fact."""
    row = required_row(
        reader, gettext("the field '{name}'", name=name), "select * from {deal_fields} where field = ?", name
    )
    return Opening(
        title=gettext("How well '{name}' alone ranks won above lost deals", name=name),
        subject=Subject(gettext("Field of opportunities, {reading}", reading=READING_WORDS[row["reading"]])),
        figure=Figure(
            row["ranking"], "share", reference("deal-field", name), row["ranking_low"], row["ranking_high"]
        ),
        words=row["reason"],
        table="deal_fields",
        column="ranking",
        formula=gettext(
            "Of all pairs of a won and a lost deal, the share in which the field alone puts the won one first; a half "
            "is chance. A field that does so almost always, or that is filled in or changed when a deal ends, was "
            "written after the fact and is refused."
        ),
        inputs=(
            Input(gettext("Closed deals"), text=number(row["closed_count"])),
            Input(gettext("Filled in for"), text=percent(row["filled_share"])),
        ),
        queries=(CHANGES + " where lower(h.field) = lower($1)",),
        parameters=(name,),
        interval_name=gettext_noop("nineteen times in twenty between"),
        why_no_rows=gettext(
            "No change of '{name}' is recorded: it is read from the opportunities as they are.", name=name
        ),
    )
