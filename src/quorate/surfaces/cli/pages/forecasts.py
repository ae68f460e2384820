"""Revenue expected by quarter, beside the CRM's own figure, and what became of the pipeline in the last month."""

from __future__ import annotations

from itertools import groupby

from quorate.surfaces.cli.pages.figures import DASH, as_known, day, in_cell, interval, money
from quorate.surfaces.cli.pages.paper import Column, Paper
from quorate.views.forecasts import ForecastView, PipelineMovement

_COLUMNS = (
    Column("quarter from"),
    Column("expected", is_number=True),
    Column("nine times in ten", is_number=True),
    Column("the CRM says", is_number=True),
)
# More do not fit on a line; the others are in the page and in `--format json`.
_QUARTERS_OF_PARTS = 2
_MOVEMENTS = (Column("movement", share=1), Column("deals", is_number=True), Column("amount", is_number=True))


def forecast_page(paper: Paper, view: ForecastView) -> None:
    """One table for all deals of each currency, one for each way of sharing them out, and the pipeline's movements."""
    paper.title("Forecast", as_known(view.stamp))
    if not view.periods:
        paper.sentence("There are no opportunities to make a forecast from.", indent=0)
        return
    paper.sentence(
        "Deals that do not exist yet count as they came in the last year, renewals when contracts end.",
        indent=0,
    )
    alone = () if view.wholes else tuple(periods for _, segments in view.parts for periods in segments)
    for periods in view.wholes or alone:
        paper.subsection(periods[0].segment_name)
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
    if not alone:
        _parts(paper, view)
    _pipeline(paper, view)
    first = view.periods[0].expected
    paper.next_commands((f"quorate show evidence {first.reference}", "what the first figure rests on"))


def _parts(paper: Paper, view: ForecastView) -> None:
    """The quarter that runs and the next, by each thing deals have in common."""
    for words, segments in view.parts:
        nearest = [periods[:_QUARTERS_OF_PARTS] for periods in segments]
        paper.subsection(f"{words}, in our own currency")
        columns = [Column(f"from {day(period.period_on)}", is_number=True) for period in nearest[0]]
        paper.table(
            (Column(words.removeprefix("By "), share=1), *columns),
            [
                [periods[0].segment_name, *(in_cell(period.expected) for period in periods)]
                for periods in sorted(nearest, key=lambda own: -(own[0].expected.value or 0.0))
            ],
        )


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
