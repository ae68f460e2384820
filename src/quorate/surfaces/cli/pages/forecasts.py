"""Revenue expected by quarter, beside the CRM's own figure."""

from __future__ import annotations

from itertools import groupby

from quorate.surfaces.cli.pages.figures import DASH, as_known, day, in_cell, interval
from quorate.surfaces.cli.pages.paper import Column, Paper
from quorate.views.forecasts import ALL_SEGMENTS, ForecastView

_COLUMNS = (
    Column("quarter from"),
    Column("expected", is_number=True),
    Column("nine times in ten", is_number=True),
    Column("the CRM says", is_number=True),
)


def forecast_page(paper: Paper, view: ForecastView) -> None:
    """One table for each segment."""
    paper.title("Forecast", as_known(view.stamp))
    if not view.periods:
        paper.sentence("There are no opportunities to make a forecast from.", indent=0)
        return
    paper.sentence(
        "Deals that do not exist yet count as they came in the last year.",
        indent=0,
    )
    for segment, periods in groupby(view.periods, key=lambda period: period.segment):
        paper.subsection("All deals in our own currency" if segment == ALL_SEGMENTS else f"Deals {segment}")
        paper.table(
            _COLUMNS,
            [
                [
                    day(period.period_on),
                    in_cell(period.expected),
                    interval(period.expected) or DASH,
                    in_cell(period.crm),
                ]
                for period in periods
            ],
        )
    first = view.periods[0].expected
    paper.next_commands((f"quorate show evidence {first.reference}", "what the first figure rests on"))
