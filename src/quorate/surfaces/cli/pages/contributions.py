"""What earned revenue: contributions by every model, and what was spent beside what it earned."""

from __future__ import annotations

from quorate.surfaces.cli.pages.figures import DASH, FigureText, as_known, in_cell, interval, money
from quorate.surfaces.cli.pages.paper import Column, Paper
from quorate.views.answers import Figure
from quorate.views.revenue.contributions import ContributionsView, Contributor, CurrencyContributions
from quorate.views.revenue.returns import CurrencyReturns, Payback, Return, ReturnsView
from quorate.views.wording import percent


def contributions_page(paper: Paper, view: ContributionsView) -> None:
    """One table for each currency, every model a column, and what each model takes for given."""
    paper.title(f"Contributions: {view.transition_label}", as_known(view.stamp))
    if not view.currencies:
        paper.sentence(
            "No team has made this step yet."
            if view.is_made
            else "Contributions are made by the next update.",
            indent=0,
        )
    for found in view.currencies:
        _contributions(paper, view, found)
    if view.models:
        paper.section("What each model takes for given")
        for model in view.models:
            paper.sentence(model.assumes, label=f"{model.letter} {model.name}")
    first = view.currencies[0].rows[0] if view.currencies else None
    if first and first.by_model:
        figure = next(iter(first.by_model.values()))
        paper.next_commands((f"quorate show evidence {figure.reference}", "what the first figure rests on"))


def _contributions(paper: Paper, view: ContributionsView, found: CurrencyContributions) -> None:
    paper.section(
        money(found.total, found.currency),
        f"{found.row_count} in all" if found.row_count > len(found.rows) else "",
    )
    accounting = [model for model in view.models if model.model in found.rows[0].by_model]
    columns = [
        Column(view.dimension, share=1),
        Column("least to most", is_number=True),
        *(Column(model.letter, is_number=True) for model in accounting),
        *([Column("added", is_number=True)] if found.has_added else []),
    ]
    paper.table(
        columns,
        [
            [
                row.name,
                f"{_short(row.low)}{DASH}{_short(row.high)}",
                *(_in_short(row.by_model.get(model.model)) for model in accounting),
                *([_added(row)] if found.has_added else []),
            ]
            for row in found.rows
        ],
    )


def _added(row: Contributor) -> str:
    figure = row.added
    if figure is None or figure.value is None or figure.low is None or figure.high is None:
        return DASH
    return FigureText.of(f"{_short(figure.value)} ({_short(figure.low)} to {_short(figure.high)})", figure)


def _in_short(figure: Figure | None) -> str:
    if figure is None or figure.value is None:
        return DASH
    return FigureText.of(_short(figure.value), figure)


def _short(amount: float) -> str:
    """Money in thousands, so that nine columns fit on a line."""
    return f"{amount / 1_000:,.0f}k" if abs(amount) >= 10_000 else f"{amount:,.0f}"


def returns_page(paper: Paper, view: ReturnsView) -> None:
    """One table for each currency."""
    paper.title("Return", as_known(view.stamp))
    paper.sentence(
        f"The range is over all accounting models, the figure by {view.model_name}: {view.assumes}", indent=0
    )
    if not view.currencies:
        nothing = "Nothing has been won or renewed, and nothing is known to have been spent."
        paper.sentence(nothing if view.is_made else "Returns are made by the next update.", indent=0)
    for found in view.currencies:
        _returns(paper, view, found)
    if view.currencies and view.currencies[0].rows:
        figure = view.currencies[0].rows[0].earned
        paper.next_commands((f"quorate show evidence {figure.reference}", "what the first figure rests on"))


def _returns(paper: Paper, view: ReturnsView, found: CurrencyReturns) -> None:
    cost = money(found.cost, found.currency) if found.cost is not None else "not known"
    paper.section(f"{money(found.earned, found.currency)} earned", f"cost: {cost}")
    paper.table(
        (
            Column(view.dimension, share=1),
            Column("cost", is_number=True),
            Column("earned", is_number=True),
            Column("least to most", is_number=True),
            Column("return", is_number=True),
            Column("back after", is_number=True),
        ),
        [_return(row) for row in found.rows],
    )


def _return(row: Return) -> list[str]:
    return [
        row.name,
        in_cell(row.cost),
        in_cell(row.earned),
        interval(row.earned) or DASH,
        f"{in_cell(row.ratio)} ({interval(row.ratio)})" if row.ratio.value is not None else DASH,
        _back(row.payback),
    ]


def _back(payback: Payback) -> str:
    if payback.status == "no_cost" or payback.back_share is None:
        return DASH
    return (
        in_cell(payback.days) if payback.days.value is not None else f"not yet, {percent(payback.back_share)}"
    )
