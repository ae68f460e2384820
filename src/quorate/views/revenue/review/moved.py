"""What moved from the month before: more teams, better conversion, other money; and which stage explains it."""

from __future__ import annotations

from quorate.language import gettext, month_text
from quorate.views.reading import Reader
from quorate.views.revenue.review.parts import Month, ReviewChart, ReviewSection, ReviewSeries, ReviewTable
from quorate.views.revenue.waterfall_changes import ChangePart, PeriodChange, waterfall_changes
from quorate.views.revenue.waterfall_choice import waterfall_choice
from quorate.views.wording import capital
from quorate.warehouse.snapshots import Snapshot


def waterfall(snapshot: Snapshot, _month: Month) -> ReviewSection | None:
    """The newest month that can be compared with the one before, by what moved it; None where there is none."""
    reader = Reader(snapshot)
    if not reader.has("waterfall_changes", "waterfall_stages", "waterfall_stays"):
        return None
    changes = waterfall_changes(reader, waterfall_choice(reader, None, None, None, None))
    month = next((each for each in changes if each.grain == "month"), None)
    return None if month is None else _section(month)


def _section(change: PeriodChange) -> ReviewSection:
    words = gettext("Money expected") if change.measure == "amount" else gettext("Customers expected")
    parts = (change.before, *change.parts, change.after)
    figures = [part.moved for part in parts]
    return ReviewSection(
        "waterfall",
        gettext("What moved from the month before"),
        (
            change.sentence,
            (
                gettext(
                    "Of the teams that began in {period_on}, against those of {before_on}: what is "
                    "expected of them at their own month's rates, and what moved it. The parts sum to "
                    "the difference.",
                    period_on=month_text(change.period_on),
                    before_on=month_text(change.before_on),
                )
            ),
        ),
        ReviewTable(
            gettext("{words}, by what moved it", words=words),
            (gettext("What moved it"), words),
            tuple((_words(part), part.moved) for part in parts),
        ),
        ReviewChart(
            gettext("{words}: what moved it", words=words),
            "bars",
            tuple(capital(part.label) for part in parts),
            (
                ReviewSeries(
                    words,
                    tuple(each.value for each in figures),
                    tuple(each.low for each in figures),
                    tuple(each.high for each in figures),
                ),
            ),
            figures[0].unit,
            figures[0].currency,
        ),
        "/revenue",
        (change.after.moved.reference,),
    )


def _words(part: ChangePart) -> str:
    return gettext("How teams fared: {label}", label=part.label) if part.stage else capital(part.label)
