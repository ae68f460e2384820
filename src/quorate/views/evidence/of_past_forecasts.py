"""Openings of how forecasts did: those of whole quarters, chances of single deals, and fields that tell the ending."""

from __future__ import annotations

from datetime import timedelta

from quorate.language import day_text, gettext, gettext_noop, ngettext, number
from quorate.outlook.outcome_backtest import HELD_OUT_DAYS, JUDGED_AFTER
from quorate.views.answers import Figure, reference
from quorate.views.deal_fields import READING_WORDS
from quorate.views.evidence.openings import Input, Opening, Subject, nothing_at, required_row
from quorate.views.evidence_rows import CHANGES, OPPORTUNITIES
from quorate.views.forecasts import quarter_name
from quorate.views.reading import Reader
from quorate.views.track_records import PastForecast, track_of
from quorate.views.wording import percent, points


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
