"""Openings of what was spent: what it earned, returned, and how long it took to come back; of one value, and in all."""

from __future__ import annotations

from typing import Any

from quorate.errors import NotFound
from quorate.language import gettext, money_text, ngettext, number, translated
from quorate.views.answers import Figure, reference
from quorate.views.evidence.of_contributions import (
    BY_MODELS,
    COLUMNS,
    HANDED_OUT,
    MODELS_COVER,
    credited_amount,
    touch_queries,
)
from quorate.views.evidence.openings import Input, Opening, Subject, nothing_at, required_row
from quorate.views.evidence_rows import SPENDING
from quorate.views.reading import Reader, Row
from quorate.views.revenue.returns import quarter_words
from quorate.views.revenue.value_names import DIMENSION_WORDS, NONE, needed_dimension, value_name, value_names
from quorate.views.wording import percent
from quorate.vocabulary.model_notes import MODEL_NOTES


def returned(
    reader: Reader, dimension: str, value_key: str, currency: str, period: str, what: str, model: str
) -> Opening:
    """What one value earned, cost, returned, or how long its cost took to come back, in one period by one model."""
    column = COLUMNS[needed_dimension(dimension)]
    row = required_row(
        reader,
        gettext("a return of '{value_key}' in {period}", value_key=value_key, period=period),
        """
        select * from {returns}
        where dimension = $1 and value_key = $2 and currency = $3 and model = $5
            and case when $4 = 'all' then period_kind = 'all'
                else period_kind = 'quarter' and cast(period_on as varchar) = $4 end
        """,
        dimension,
        value_key,
        currency,
        period,
        model,
    )
    if what not in _told():
        raise NotFound(f"'{what}' is not told of what was spent.", expected=f"one of {', '.join(_told())}")
    title, of, formula = _told()[what]
    key = ("return", dimension, value_key, currency, period, what, model)
    return Opening(
        title=f"{title}: {value_name(dimension, value_key, value_names(reader, dimension))}",
        subject=Subject(
            gettext(
                "{it}, by {dimension_words}, {currency}, {name}",
                it=gettext("All quarters") if period == "all" else quarter_words(row["period_on"]),
                dimension_words=DIMENSION_WORDS[dimension],
                currency=currency,
                name=MODEL_NOTES[model].name,
            )
        ),
        figure=_figure(row, what, of, key),
        table="returns",
        column=of,
        formula=formula,
        inputs=_parts(row, key),
        queries=_return_queries(what, column, value_key),
        parameters=(dimension, value_key, currency, period),
        interval_name=BY_MODELS,
        covers=MODELS_COVER,
        notes=(
            gettext(
                "Costs that no system says and nobody declared are not known, and no return is told on them."
            ),
        )
        if row["cost_amount"] is None
        else (),
    )


def returned_in_all(
    reader: Reader, dimension: str, currency: str, period: str, what: str, model: str
) -> Opening:
    """What all values of a dimension earned or cost together in one period."""
    column = COLUMNS[needed_dimension(dimension)]
    if what not in _SUMMED:
        raise NotFound(f"'{what}' is not added up.", expected=f"one of {', '.join(_SUMMED)}")
    title, of, formula = _told()[what]
    rows = reader.rows(
        """
        select * from {returns} where dimension = $1 and currency = $2 and model = $4
            and case when $3 = 'all' then period_kind = 'all'
                else period_kind = 'quarter' and cast(period_on as varchar) = $3 end
        order by value_key
        """,
        dimension,
        currency,
        period,
        model,
    )
    if not rows:
        raise nothing_at(
            gettext(
                "returns by {dimension} in {period} in {currency}",
                dimension=dimension,
                period=period,
                currency=currency,
            )
        )
    known = [row[of] for row in rows if row[of] is not None]
    unknown_count = sum(row[of] is None and row["value_key"] != NONE for row in rows)
    names = value_names(reader, dimension)
    return Opening(
        title=gettext("{title} in all, as far as it is known", title=title)
        if unknown_count
        else gettext("{title} in all", title=title),
        subject=Subject(
            gettext(
                "{it}, by {dimension_words}, {currency}",
                it=gettext("All quarters") if period == "all" else quarter_words(rows[0]["period_on"]),
                dimension_words=DIMENSION_WORDS[dimension],
                currency=currency,
            )
        ),
        figure=Figure(
            round(sum(known), 2) if known else None,
            "amount",
            reference("return-total", dimension, currency, period, what, model),
            currency=currency,
        ),
        table="returns",
        column=of,
        formula=gettext("The sum over all of them. {formula}", formula=formula),
        inputs=tuple(
            Input(
                value_name(dimension, row["value_key"], names),
                credited_amount(
                    row, of, ("return", dimension, row["value_key"], currency, period, what, model)
                ),
            )
            for row in sorted(rows, key=lambda row: -(row[of] or 0.0))
            if row[of] is not None or row["value_key"] != NONE
        ),
        queries=_queries_in_all(what, column),
        parameters=(dimension, "", currency, period),
        notes=(
            ngettext(
                "What {count} of {all_count} cost is not known, and is not in the sum.",
                "What {count} of {all_count} cost is not known, and is not in the sum.",
                unknown_count,
                all_count=len(rows),
            ),
        )
        if unknown_count
        else (),
    )


_SUMMED = ("earned", "cost")


def _told() -> dict[str, tuple[str, str, str]]:
    """What is told of money spent: its title, its column and how it is made."""
    earned = gettext("What was won and renewed, credited to its touches of the period.")
    return {
        "earned": (gettext("Earned"), "earned_amount", f"{earned} {translated(HANDED_OUT)}"),
        "cost": (
            gettext("Cost"),
            "cost_amount",
            gettext("What was spent in the period, or declared in the settings to have been."),
        ),
        "ratio": (
            gettext("Return"),
            "return_ratio",
            gettext(
                "Earned less cost, over cost; its range comes from what was earned at the least and at the most."
            ),
        ),
        "payback": (
            gettext("Payback"),
            "payback_days",
            gettext(
                "The median, over the money spent, of the days until as much had come in; first spent, first paid "
                "back. Money that is not back yet counts as later than any that is."
            ),
        ),
    }


def _figure(row: Row, what: str, of: str, key: tuple[Any, ...]) -> Figure:
    if what == "payback":
        return Figure(row[of], "days", reference(*key))
    if what == "ratio":
        ends = row["return_ratio_low"], row["return_ratio_high"]
        return Figure(row[of], "ratio", reference(*key), *ends)
    return credited_amount(row, of, key)


def _parts(row: Row, key: tuple[Any, ...]) -> tuple[Input, ...]:
    """The other figures of the same row."""
    kind, dimension, value_key, currency, period, what, model = key
    found = []
    for other, (title, of, _) in _told().items():
        if other != what and row[of] is not None:
            own = (kind, dimension, value_key, currency, period, other, model)
            found.append(Input(title, _figure(row, other, of, own)))
    found.append(Input(gettext("Of it won"), text=money_text(row["won_amount"], currency)))
    found.append(Input(gettext("Of it renewed"), text=money_text(row["renewed_amount"], currency)))
    if row["paid_back_share"] is not None:
        back = gettext(
            "{paid_back_share}, {cost_age_days} days after it was spent on average",
            paid_back_share=percent(row["paid_back_share"]),
            cost_age_days=number(row["cost_age_days"]),
        )
        found.append(Input(gettext("Back so far"), text=back))
    return tuple(found)


_PAID = "p.transition in ('won', 'renewed') and p.currency = $3 and $1 <> ''"


def _in_period(moment: str) -> str:
    """Whether a moment lies in the period `$4`: 'all', or the first day of a quarter."""
    return (
        f"($4 = 'all' or ({moment} >= try_cast($4 as date) "
        f"and {moment} < try_cast($4 as date) + interval 3 month))"
    )


# Money counts in the quarter of the touch it is credited to; that of a step no touch preceded, in the quarter it came.
_BY_TOUCH, _BY_STEP = (f"{_PAID} and {_in_period(each)}" for each in ("f.occurred_at", "p.until_at"))


def _queries_in_all(what: str, column: str) -> tuple[str, ...]:
    """What all values together rest on; `$2` is empty, as no value is singled out."""
    if what == "cost":
        return (
            SPENDING + " where s.dimension = $1 and $2 = '' and s.currency = $3"
            " and ($4 = 'all' or cast(s.quarter_on as varchar) = $4)",
        )
    own = f"coalesce(f.{column}, '{NONE}')"
    return touch_queries(column, f"{_BY_TOUCH} and $2 = ''", own, f"{_BY_STEP} and $2 = ''")


def _return_queries(what: str, column: str, value_key: str) -> tuple[str, ...]:
    touches, bare = touch_queries(column, _BY_TOUCH, "$2", _BY_STEP)
    spending = (
        SPENDING + " where s.dimension = $1 and s.value_key = $2 and s.currency = $3"
        " and ($4 = 'all' or cast(s.quarter_on as varchar) = $4)"
    )
    if what == "cost":
        return (spending,)
    if what == "earned":
        return (touches, bare) if value_key == NONE else (touches,)
    return (touches, spending)
