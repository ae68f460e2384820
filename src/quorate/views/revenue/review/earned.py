"""What earned the money that was won, as ranges, and what came back of what was spent."""

from __future__ import annotations

from dataclasses import replace

from quorate.language import Words, gettext
from quorate.views.answers import Figure
from quorate.views.reading import Reader
from quorate.views.revenue.contributions import Contributor, contributions_view
from quorate.views.revenue.returns import Return, returns_view
from quorate.views.revenue.review.parts import (
    Cell,
    Month,
    ReviewChart,
    ReviewSection,
    ReviewSeries,
    ReviewTable,
)
from quorate.warehouse.snapshots import Snapshot

_MOST = 10


def contributions(snapshot: Snapshot, _month: Month) -> ReviewSection | None:
    """Channels by the money credited to them: the range over all accounting models, and what would be missing."""
    if not Reader(snapshot).has("contributions"):
        return None
    currencies = [
        each for each in contributions_view(snapshot).currencies if any(row.by_model for row in each.rows)
    ]
    if not currencies:
        return None
    main, *others = currencies
    rows = [each for each in main.rows if each.by_model][:_MOST]
    elsewhere = gettext(
        "In {currency}; what was won in {currency_2} is on the page.",
        currency=main.currency,
        currency_2=", ".join(each.currency for each in others),
    )
    return ReviewSection(
        "contributions",
        gettext("What earned the money that was won"),
        (
            (
                gettext(
                    "The range is that of all accounting models: they share out all that was won and "
                    "differ in whom they credit."
                )
            ),
            gettext(
                "The incremental model tells what would be missing without a channel; what would "
                "have been won anyway is nobody's."
            )
            if main.has_added
            else gettext("What would have been won without a channel cannot be told yet."),
            *([elsewhere] if others else []),
        ),
        ReviewTable(
            gettext("Money won, credited to channels"),
            (
                gettext("Channel"),
                gettext("Least"),
                gettext("Most"),
                gettext("Would be missing"),
                gettext("Cost"),
            ),
            tuple(_credited(each) for each in rows),
        ),
        ReviewChart(
            gettext("Money won, credited to channels: the middle and the range of the models"),
            "bars",
            tuple(each.name for each in rows),
            (
                ReviewSeries(
                    gettext("Credited"),
                    tuple((each.low + each.high) / 2 for each in rows),
                    tuple(each.low for each in rows),
                    tuple(each.high for each in rows),
                ),
            ),
            "amount",
            main.currency,
        ),
        "/revenue/contributions",
    )


def _credited(row: Contributor) -> tuple[Cell, ...]:
    told = sorted(row.by_model.values(), key=lambda figure: figure.value or 0.0)
    return (
        row.name,
        *(replace(figure, low=None, high=None) for figure in (told[0], told[-1])),
        row.added or gettext("not known"),
        row.cost or gettext("not known"),
    )


def returns(snapshot: Snapshot, _month: Month) -> ReviewSection | None:
    """What came back of what was spent on each channel, with its range, and in how many days half of it "
    "was back."""
    if not Reader(snapshot).has("returns"):
        return None
    view = returns_view(snapshot)
    spent = [(each, [row for row in each.rows if row.cost.value]) for each in view.currencies]
    found = [(each, rows) for each, rows in spent if rows]
    if not found:
        return None
    main, rows = found[0]
    others = [each.currency for each, _ in found[1:]]
    return ReviewSection(
        "returns",
        gettext("What came back of what was spent"),
        (
            (
                gettext(
                    "By the model {model_name}, with the range over all accounting models; of all that "
                    "has been spent so far. A return of nothing means that as much came back as was "
                    "spent.",
                    model_name=view.model_name,
                )
            ),
            *(
                [
                    gettext(
                        "In {currency}; what was spent in {others} is on the page.",
                        currency=main.currency,
                        others=", ".join(others),
                    )
                ]
                if others
                else []
            ),
        ),
        ReviewTable(
            gettext("Return by channel"),
            (
                gettext("Channel"),
                gettext("Spent"),
                gettext("Earned"),
                gettext("Return"),
                gettext("Return on what would be missing"),
                gettext("Half of it back after"),
            ),
            tuple(_returned(row) for row in rows[:_MOST]),
        ),
        None,
        "/revenue/return",
    )


def _returned(row: Return) -> tuple[Cell, ...]:
    back: Cell = (
        row.payback.days
        if row.payback.days.value is not None
        else _PAYBACK.get(row.payback.status, gettext("not known"))
    )
    return (row.name, row.cost, row.earned, row.ratio, _known(row.added_ratio), back)


def _known(figure: Figure | None) -> Cell:
    return gettext("not known") if figure is None else figure


_PAYBACK = Words({"not_yet": "not yet", "no_cost": "nothing was spent"})
