"""Openings of what a channel, campaign, asset or function contributed, cost and brought back."""

from __future__ import annotations

from typing import Any

from quorate.errors import NotFound
from quorate.views.answers import Figure, reference
from quorate.views.evidence.openings import Input, Opening, Subject, nothing_at, required_row
from quorate.views.evidence_rows import OPPORTUNITIES, SPENDING, TOUCHES
from quorate.views.reading import Reader, Row
from quorate.views.revenue.returns import quarter_words
from quorate.views.revenue.value_names import (
    DIMENSION_WORDS,
    NONE,
    needed_dimension,
    transition_choices,
    value_name,
    value_names,
)
from quorate.views.wording import percent, plain
from quorate.vocabulary.model_notes import MODEL_NOTES

# Which column of a touch credit goes by, and what of a path of that step stands before its end.
_COLUMNS = {
    "channel": "credited_channel",
    "campaign": "campaign_id",
    "content": "content_id",
    "function": "our_function",
}
_ON_PATH = (
    "f.journey_id = p.journey_id and f.is_buyers_doing and f.occurred_at <= p.until_at "
    "and (p.after_at is null or f.occurred_at > p.after_at)"
)
_HANDED_OUT = (
    "Every step that was made hands out its money once: to the touches of the whole team before it, in whole cents, as "
    "the model weighs them. Nothing that came after it gets anything."
)

_ALL_AT_ONCE = (
    "All such steps of one currency hand out their money together, in whole cents, by how many would not be made "
    "without each; steps that no touch preceded stay with none. What came after a step does not count for it."
)

BY_MODELS = "by the model that gives least and the one that gives most, between"
MODELS_COVER = (
    "How far the models lie apart that hand out the same money. It is no interval of chance, and does not say what "
    "would be missing without it: experiments and the incremental effect do."
)


def contribution(
    reader: Reader, dimension: str, value_key: str, transition: str, currency: str, model: str
) -> Opening:
    """What one model gives one value of one step, beside what the others give it; the touches that earned it."""
    column = _COLUMNS[needed_dimension(dimension)]
    rows = reader.rows(
        "select * from {contributions} where dimension = ? and value_key = ? and transition = ? and currency = ?",
        dimension,
        value_key,
        transition,
        currency,
    )
    by_model = {row["model"]: row for row in rows}
    if model not in by_model:
        raise nothing_at(f"what {plain(model)} gives to '{value_key}'")
    step = {each.key: each.label for each in transition_choices(reader)}.get(transition, transition)
    handed_out = _ALL_AT_ONCE if model == "markov" else _HANDED_OUT
    touches, bare = _touch_queries(column, "p.transition = $2 and p.currency = $3")
    return Opening(
        title=f"{MODEL_NOTES[model].name}: {value_name(dimension, value_key, value_names(reader, dimension))}",
        subject=Subject(f"{step}, by {DIMENSION_WORDS[dimension]}, {currency}"),
        figure=_amount(
            by_model[model], "amount", ("contribution", dimension, value_key, transition, currency, model)
        ),
        table="contributions",
        column="amount",
        formula=f"{handed_out} {MODEL_NOTES[model].name}: {MODEL_NOTES[model].assumes}",
        inputs=(*_others(by_model, model), *_of_paths(by_model[model], reader, transition, currency)),
        queries=(touches, bare) if value_key == NONE else (touches,),
        parameters=(value_key, transition, currency),
        interval_name=BY_MODELS,
        covers=MODELS_COVER,
        notes=(
            "The figure lies in a range because the models are the same bookkeeping done in different ways.",
        )
        if model != "incremental"
        else (),
    )


def _others(by_model: dict[str, Row], model: str) -> tuple[Input, ...]:
    return tuple(
        Input(
            note.name,
            _amount(
                by_model[each],
                "amount",
                (
                    "contribution",
                    *(by_model[each][name] for name in ("dimension", "value_key", "transition", "currency")),
                    each,
                ),
            ),
        )
        for each, note in MODEL_NOTES.items()
        if each in by_model and each != model
    )


def _of_paths(row: Row, reader: Reader, transition: str, currency: str) -> tuple[Input, ...]:
    paths = reader.one(
        """
        select count(*) as n, count(amount_cents) as with_money, coalesce(sum(amount_cents), 0) / 100.0 as amount
        from {credit_paths} where is_made and transition = ? and currency = ?
        """,
        transition,
        currency,
    )
    found = [
        Input(
            "Such steps made in this currency",
            text=f"{paths['n']:,}, of which {paths['with_money']:,} have an amount: {currency} {paths['amount']:,.0f}",
        ),
        Input("Share of all such steps", text=percent(row["share"])),
    ]
    if row["removal_effect"] is not None:
        found.append(Input("Steps that would not be made without it", text=percent(row["removal_effect"])))
    return tuple(found)


def returned(
    reader: Reader, dimension: str, value_key: str, currency: str, period: str, what: str, model: str
) -> Opening:
    """What one value earned, cost, returned, or how long its cost took to come back, in one period by one model."""
    column = _COLUMNS[needed_dimension(dimension)]
    row = required_row(
        reader,
        f"a return of '{value_key}' in {period}",
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
    if what not in _TOLD:
        raise NotFound(f"'{what}' is not told of what was spent.", expected=f"one of {', '.join(_TOLD)}")
    title, of, formula = _TOLD[what]
    key = ("return", dimension, value_key, currency, period, what, model)
    return Opening(
        title=f"{title}: {value_name(dimension, value_key, value_names(reader, dimension))}",
        subject=Subject(
            f"{'All quarters' if period == 'all' else quarter_words(row['period_on'])}, "
            f"by {DIMENSION_WORDS[dimension]}, {currency}, {MODEL_NOTES[model].name}"
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
        notes=("Costs that no system says and nobody declared are not known, and no return is told on them.",)
        if row["cost_amount"] is None
        else (),
    )


_TOLD = {
    "earned": (
        "Earned", "earned_amount",
        f"What was won and renewed, credited to its touches of the period. {_HANDED_OUT}",
    ),
    "cost": ("Cost", "cost_amount", "What was spent in the period, or declared in the settings to have been."),
    "ratio": (
        "Return", "return_ratio",
        "Earned less cost, over cost; its range comes from what was earned at the least and at the most."
    ),
    "payback": (
        "Payback", "payback_days",
        (
            "The median, over the money spent, of the days until as much had come in; first spent, first paid back. "
            "Money that is not back yet counts as later than any that is."
        ),
    ),
}  # fmt: skip


def _figure(row: Row, what: str, of: str, key: tuple[Any, ...]) -> Figure:
    if what == "payback":
        return Figure(row[of], "days", reference(*key))
    if what == "ratio":
        ends = row["return_ratio_low"], row["return_ratio_high"]
        return Figure(row[of], "ratio", reference(*key), *ends)
    return _amount(row, of, key)


def _amount(row: Row, of: str, key: tuple[Any, ...]) -> Figure:
    low, high = row.get(f"{of}_low"), row.get(f"{of}_high")
    return Figure(row[of], "amount", reference(*key), low, high, row["currency"])


def _parts(row: Row, key: tuple[Any, ...]) -> tuple[Input, ...]:
    """The other figures of the same row."""
    kind, dimension, value_key, currency, period, what, model = key
    found = []
    for other, (title, of, _) in _TOLD.items():
        if other != what and row[of] is not None:
            own = (kind, dimension, value_key, currency, period, other, model)
            found.append(Input(title, _figure(row, other, of, own)))
    found.append(Input("Of it won", text=f"{currency} {row['won_amount']:,.0f}"))
    found.append(Input("Of it renewed", text=f"{currency} {row['renewed_amount']:,.0f}"))
    if row["paid_back_share"] is not None:
        back = f"{percent(row['paid_back_share'])}, {row['cost_age_days']:,.0f} days after it was spent on average"
        found.append(Input("Back so far", text=back))
    return tuple(found)


def _return_queries(what: str, column: str, value_key: str) -> tuple[str, ...]:
    in_period = (
        "p.transition in ('won', 'renewed') and p.currency = $3 and $1 <> '' and ($4 = 'all' or ("
        "f.occurred_at >= try_cast($4 as date) and f.occurred_at < try_cast($4 as date) + interval 3 month))"
    )
    touches, bare = _touch_queries(column, in_period, value="$2")
    spending = (
        SPENDING + " where s.dimension = $1 and s.value_key = $2 and s.currency = $3"
        " and ($4 = 'all' or cast(s.quarter_on as varchar) = $4)"
    )
    if what == "cost":
        return (spending,)
    if what == "earned":
        return (touches, bare) if value_key == NONE else (touches,)
    return (touches, spending)


def _touch_queries(column: str, paths: str, value: str = "$1") -> tuple[str, str]:
    """Touches of the value on paths of the step, and deals of steps that no touch preceded."""
    is_of_value = f"coalesce(f.{column}, 'none') = {value}"
    touches = (
        TOUCHES
        + " where t.touch_id in (select f.touch_id from {credit_paths} p inner join {touch_functions} f on "
        f"{_ON_PATH} where p.is_made and {is_of_value} and {paths})"
    )
    alone = paths if "f." not in paths else "p.transition in ('won', 'renewed') and p.currency = $3"
    bare = (
        OPPORTUNITIES
        + " where o.outcome = 'won' and o.opportunity_id in (select unnest(j.opportunity_ids) from "
        "{credit_paths} p inner join {journeys} j on j.journey_id = p.journey_id "
        f"left join {{touch_functions}} f on {_ON_PATH} where p.is_made and f.touch_id is null and {alone})"
    )
    return touches, bare
