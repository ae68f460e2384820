"""What is ahead, with the record of past forecasts, and where the month's endings went."""

from __future__ import annotations

from quorate.language import gettext, month_text, number
from quorate.views.answers import Figure, reference
from quorate.views.forecasts import forecast_view
from quorate.views.reading import Reader, Row
from quorate.views.revenue.review.parts import Month, ReviewChart, ReviewSection, ReviewSeries, ReviewTable
from quorate.views.track_records import HorizonRecord, track_record
from quorate.views.wording import OUTCOME_WORDS, capital, percent
from quorate.warehouse.snapshots import Snapshot

_QUARTERS = 4
ALL = "all"


def forecast(snapshot: Snapshot, _month: Month) -> ReviewSection | None:
    """The next quarters beside the CRM's own figure, and how past forecasts did."""
    reader = Reader(snapshot)
    # without any deal a forecast of nothing would look like a forecast
    if not reader.has("forecast") or reader.row("select 1 from {opportunities} limit 1") is None:
        return None
    view = forecast_view(snapshot)
    wholes = view.wholes or tuple(periods for _, segments in view.parts for periods in segments)[:1]
    if not wholes:
        return None
    periods = wholes[0][:_QUARTERS]
    record = track_record(snapshot).horizons if reader.has("forecast_track", "outcome_backtest") else ()
    names = tuple(month_text(each.period_on, short=True) for each in periods)
    return ReviewSection(
        "forecast",
        gettext("What is ahead"),
        tuple(map(_record, record[:2]))
        or (
            gettext(
                "No quarter has ended yet against which a past forecast could be held: there is no "
                "track record."
            ),
        ),
        ReviewTable(
            gettext("Revenue expected by quarter, and what the CRM says"),
            (gettext("Quarter from"), gettext("Expected"), gettext("The CRM says")),
            tuple((name, each.expected, each.crm) for name, each in zip(names, periods, strict=True)),
        ),
        ReviewChart(
            gettext("Revenue expected by quarter, and what the CRM says"),
            "bars",
            names,
            (
                ReviewSeries(
                    gettext("Expected"),
                    tuple(each.expected.value for each in periods),
                    tuple(each.expected.low for each in periods),
                    tuple(each.expected.high for each in periods),
                ),
                ReviewSeries(gettext("The CRM says"), tuple(each.crm.value for each in periods)),
            ),
            "amount",
            periods[0].expected.currency,
        ),
        "/forecast",
        tuple(each.inside.reference for each in record[:2]),
    )


def _record(found: HorizonRecord) -> str:
    inside = gettext(
        "{inside_interval} of {forecasts} past forecasts {ahead_words}",
        inside_interval=percent(found.inside_interval),
        forecasts=found.forecasts,
        ahead_words=found.ahead_words,
    )
    missed = (
        ""
        if found.error is None
        else gettext("; they missed by {error} of what was won", error=percent(found.error))
    )
    theirs = (
        ""
        if found.crm_error is None
        else gettext(", the CRM's own figure by {crm_error}", crm_error=percent(found.crm_error))
    )
    return gettext(
        "Track record in {currency}: {inside} held the outcome in their range{missed}{theirs}.",
        currency=found.currency,
        inside=inside,
        missed=missed,
        theirs=theirs,
    )


def losses(snapshot: Snapshot, month: Month) -> ReviewSection | None:
    """Journeys that ended in the month, by how, and to whom; None where none did."""
    reader = Reader(snapshot)
    rows = ended_in(reader, month.begins_on.isoformat())
    if not rows:
        return None
    rivals = reader.rows(
        """
        select coalesce(o.competitor, 'a rival nobody named') as rival, count(*) as n from {opportunities} o
        where o.outcome = 'lost_competitor' and cast(o.closed_at as date) between ? and ?
        group by 1 order by n desc, rival limit 5
        """,
        month.begins_on,
        month.ends_on,
    )
    lost = [row for row in rows if row["outcome"] != "won"]
    says = [
        (
            gettext(
                "{n} journeys ended in {words}, {n_2} of them without us.",
                n=number(sum(row["n"] for row in rows)),
                words=month.words,
                n_2=number(sum(row["n"] for row in lost)),
            )
        )
    ]
    month_on = month.begins_on.isoformat()
    opens = [reference("ended", month_on, ALL)]
    if rivals:
        has_journeys = any(row["outcome"] == "lost_competitor" for row in rows)
        opens.append(reference("ended", month_on, "lost_competitor" if has_journeys else ALL))
        says.append(gettext("Lost to: ") + ", ".join(f"{row['rival']} ({row['n']})" for row in rivals) + ".")
    return ReviewSection(
        "losses",
        gettext("What ended in {words}", words=month.words),
        tuple(says),
        ReviewTable(
            gettext("Journeys that ended in {words}", words=month.words),
            (gettext("How"), gettext("Journeys"), "Money, where it is known"),
            tuple(
                (
                    capital(OUTCOME_WORDS.get(row["outcome"]) or row["outcome"]),
                    *ended_row(row, month.begins_on.isoformat()),
                )
                for row in rows
            ),
        ),
        ReviewChart(
            gettext("Journeys that ended in {words}", words=month.words),
            "bars",
            tuple(capital(OUTCOME_WORDS.get(row["outcome"]) or row["outcome"]) for row in rows),
            (ReviewSeries(gettext("Journeys"), tuple(float(row["n"]) for row in rows)),),
            "count",
        ),
        "/revenue",
        tuple(opens),
    )


def ended_in(reader: Reader, month_on: str) -> list[Row]:
    """Journeys that ended in the month that begins on this day, by outcome, the most frequent first."""
    return reader.rows(
        """
        select j.outcome, count(*) as n,
            case when count(distinct v.currency) = 1 then sum(v.value_amount) end as amount,
            max(v.currency) as currency
        from {journeys} j
        left join {journey_values} v on v.journey_id = j.journey_id
        where j.closed_at is not null and date_trunc('month', j.closed_at) = try_cast(? as date)
        group by j.outcome order by n desc, j.outcome
        """,
        month_on,
    )


def ended_row(row: Row, month_on: str) -> tuple[Figure, Figure]:
    """How many ended in one way, and their money."""
    name = reference("ended", month_on, row["outcome"])
    return Figure(row["n"], "count", name), Figure(row["amount"], "amount", name, currency=row["currency"])
