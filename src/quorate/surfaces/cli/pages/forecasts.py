"""Revenue expected by quarter, beside the CRM's own figure, and what became of the pipeline in the last month."""

from __future__ import annotations

from itertools import groupby

from quorate.surfaces.cli.pages.figures import DASH, as_known, day, in_cell, interval, money
from quorate.surfaces.cli.pages.paper import Column, Paper
from quorate.views.forecasts import ALL_SEGMENTS, ForecastView, PipelineMovement

_COLUMNS = (
    Column("quarter from"),
    Column("expected", is_number=True),
    Column("nine times in ten", is_number=True),
    Column("the CRM says", is_number=True),
)
_MOVEMENTS = (Column("movement", share=1), Column("deals", is_number=True), Column("amount", is_number=True))


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
    _pipeline(paper, view)
    first = view.periods[0].expected
    paper.next_commands((f"quorate show evidence {first.reference}", "what the first figure rests on"))


def _pipeline(paper: Paper, view: ForecastView) -> None:
    """The newest month's movements of each quarter, in the order in which they add up."""
    newest = [each for each in view.pipeline if each.to_on == view.pipeline[0].to_on]
    if not newest:
        return
    paper.section("What the pipeline did", f"from {day(newest[0].from_on)} to {day(newest[0].to_on)}")
    for (currency, period), own in groupby(newest, key=lambda each: (each.currency, each.period_on)):
        paper.subsection(f"Expected to close in the quarter from {day(period)}, {currency}")
        paper.table(
            _MOVEMENTS,
            [[_named(each), f"{each.deal_count:,}", money(each.amount, each.currency)] for each in own],
        )


def _named(change: PipelineMovement) -> str:
    """'lost to a competitor: Rival Ltd (1,000)'."""
    rivals = ", ".join(f"{name or 'nobody said'} {amount:,.0f}" for name, amount in change.rivals.items())
    return f"{change.words}: {rivals}" if rivals else change.words
