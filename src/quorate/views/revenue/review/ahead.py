"""What is ahead, with the record of past forecasts, and where the month's endings went."""

from __future__ import annotations

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
    names = tuple(f"{each.period_on:%b %Y}" for each in periods)
    return ReviewSection(
        "forecast",
        "What is ahead",
        tuple(map(_record, record[:2]))
        or (
            "No quarter has ended yet against which a past forecast could be held: there is no track record.",
        ),
        ReviewTable(
            "Revenue expected by quarter, and what the CRM says",
            ("Quarter from", "Expected", "The CRM says"),
            tuple((name, each.expected, each.crm) for name, each in zip(names, periods, strict=True)),
        ),
        ReviewChart(
            "Revenue expected by quarter, and what the CRM says",
            "bars",
            names,
            (
                ReviewSeries(
                    "Expected",
                    tuple(each.expected.value for each in periods),
                    tuple(each.expected.low for each in periods),
                    tuple(each.expected.high for each in periods),
                ),
                ReviewSeries("The CRM says", tuple(each.crm.value for each in periods)),
            ),
            "amount",
            periods[0].expected.currency,
        ),
        "/forecast",
        tuple(each.inside.reference for each in record[:2]),
    )


def _record(found: HorizonRecord) -> str:
    inside = f"{percent(found.inside_interval)} of {found.forecasts} past forecasts {found.ahead_words}"
    missed = "" if found.error is None else f"; they missed by {percent(found.error)} of what was won"
    theirs = "" if found.crm_error is None else f", the CRM's own figure by {percent(found.crm_error)}"
    return f"Track record in {found.currency}: {inside} held the outcome in their range{missed}{theirs}."


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
            f"{sum(row['n'] for row in rows):,} journeys ended in {month.words}, "
            f"{sum(row['n'] for row in lost):,} of them without us."
        )
    ]
    month_on = month.begins_on.isoformat()
    opens = [reference("ended", month_on, ALL)]
    if rivals:
        has_journeys = any(row["outcome"] == "lost_competitor" for row in rows)
        opens.append(reference("ended", month_on, "lost_competitor" if has_journeys else ALL))
        says.append("Lost to: " + ", ".join(f"{row['rival']} ({row['n']})" for row in rivals) + ".")
    return ReviewSection(
        "losses",
        f"What ended in {month.words}",
        tuple(says),
        ReviewTable(
            f"Journeys that ended in {month.words}",
            ("How", "Journeys", "Money, where it is known"),
            tuple(
                (
                    capital(OUTCOME_WORDS.get(row["outcome"]) or row["outcome"]),
                    *ended_row(row, month.begins_on.isoformat()),
                )
                for row in rows
            ),
        ),
        ReviewChart(
            f"Journeys that ended in {month.words}",
            "bars",
            tuple(capital(OUTCOME_WORDS.get(row["outcome"]) or row["outcome"]) for row in rows),
            (ReviewSeries("Journeys", tuple(float(row["n"]) for row in rows)),),
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
