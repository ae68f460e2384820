"""Openings of what a channel, campaign, asset or function contributed."""

from __future__ import annotations

from typing import Any

from quorate.language import gettext, gettext_noop, number, translated
from quorate.views.answers import Figure, reference
from quorate.views.evidence.openings import Input, Opening, Subject, nothing_at
from quorate.views.evidence_rows import OPPORTUNITIES, TOUCHES
from quorate.views.reading import Reader, Row
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
COLUMNS = {
    "channel": "credited_channel",
    "campaign": "campaign_id",
    "content": "content_id",
    "function": "our_function",
}
ON_PATH = (
    "f.journey_id = p.journey_id and f.is_buyers_doing and f.occurred_at <= p.until_at "
    "and (p.after_at is null or f.occurred_at > p.after_at)"
)
HANDED_OUT = gettext_noop(
    "Every step that was made hands out its money once: to the touches of the whole team "
    "before it, in whole cents, as the model weighs them. Nothing that came after it "
    "gets anything."
)

_ALL_AT_ONCE = gettext_noop(
    "All such steps of one currency hand out their money together, in whole cents, by "
    "how many would not be made without each; steps that no touch preceded stay with "
    "none. What came after a step does not count for it."
)

BY_MODELS = gettext_noop("by the model that gives least and the one that gives most, between")
MODELS_COVER = gettext_noop(
    "How far the models lie apart that hand out the same money. It is no interval of "
    "chance, and does not say what would be missing without it: experiments and the "
    "incremental effect do."
)


def contribution(
    reader: Reader, dimension: str, value_key: str, transition: str, currency: str, model: str
) -> Opening:
    """What one model gives one value of one step, beside what the others give it; the touches that earned it."""
    column = COLUMNS[needed_dimension(dimension)]
    rows = reader.rows(
        "select * from {contributions} where dimension = ? and value_key = ? and transition = ? and currency = ?",
        dimension,
        value_key,
        transition,
        currency,
    )
    by_model = {row["model"]: row for row in rows}
    if model not in by_model:
        raise nothing_at(
            gettext("what {model} gives to '{value_key}'", model=plain(model), value_key=value_key)
        )
    step = {each.key: each.label for each in transition_choices(reader)}.get(transition, transition)
    handed_out = translated(_ALL_AT_ONCE) if model == "markov" else translated(HANDED_OUT)
    touches, bare = touch_queries(column, "p.transition = $2 and p.currency = $3")
    return Opening(
        title=f"{MODEL_NOTES[model].name}: {value_name(dimension, value_key, value_names(reader, dimension))}",
        subject=Subject(
            gettext(
                "{step}, by {dimension_words}, {currency}",
                step=step,
                dimension_words=DIMENSION_WORDS[dimension],
                currency=currency,
            )
        ),
        figure=credited_amount(
            by_model[model], "amount", ("contribution", dimension, value_key, transition, currency, model)
        ),
        table="contributions",
        column="amount",
        formula=f"{handed_out} {MODEL_NOTES[model].name}: {MODEL_NOTES[model].assumes}",
        inputs=(*_others(by_model, model), *_of_paths(by_model[model], reader, transition, currency)),
        queries=(touches, bare) if value_key == NONE else (touches,),
        parameters=(value_key, transition, currency),
        interval_name=translated(BY_MODELS),
        covers=translated(MODELS_COVER),
        notes=(
            gettext(
                "The figure lies in a range because the models are the same bookkeeping done in "
                "different ways."
            ),
        )
        if model != "incremental"
        else (),
    )


def handed_out(reader: Reader, transition: str, currency: str) -> Opening:
    """All the money of one step in one currency: what every model hands out."""
    credited = reader.one(
        """
        select count(*) as n, sum(case when model = 'linear' then amount end) as amount
        from {contributions} where dimension = 'channel' and transition = ? and currency = ?
        """,
        transition,
        currency,
    )
    if not credited["n"]:
        raise nothing_at(
            gettext("the step '{transition}' in {currency}", transition=transition, currency=currency)
        )
    found = reader.one(
        """
        select count(*) as n, count(amount_cents) as with_money
        from {credit_paths} where is_made and transition = ? and currency = ?
        """,
        transition,
        currency,
    )
    step = {each.key: each.label for each in transition_choices(reader)}.get(transition, transition)
    return Opening(
        title=gettext("{step}: what is handed out", step=step),
        subject=Subject(gettext("All such steps in {currency}", currency=currency)),
        figure=Figure(
            credited["amount"],
            "amount",
            reference("contribution-total", transition, currency),
            currency=currency,
        ),
        table="contributions",
        column="amount",
        formula=gettext(
            "{handed_out} Every accounting model hands out the same sum and differs in who gets it.",
            handed_out=translated(HANDED_OUT),
        ),
        inputs=(
            Input(gettext("Such steps made"), text=number(found["n"])),
            Input(gettext("Of them with a known amount"), text=number(found["with_money"])),
        ),
        queries=(
            OPPORTUNITIES
            + " where o.opportunity_id in (select unnest(j.opportunity_ids) from {credit_paths} p "
            "inner join {journeys} j on j.journey_id = p.journey_id where p.is_made and p.transition = $1 "
            "and p.currency = $2)",
        ),
        parameters=(transition, currency),
        why_no_rows=gettext("The journeys that made this step have no opportunity yet."),
    )


def _others(by_model: dict[str, Row], model: str) -> tuple[Input, ...]:
    return tuple(
        Input(
            note.name,
            credited_amount(
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
            gettext("Such steps made in this currency"),
            text=gettext(
                "{n}, of which {with_money} have an amount: {currency} {amount}",
                n=number(paths["n"]),
                with_money=number(paths["with_money"]),
                currency=currency,
                amount=number(paths["amount"]),
            ),
        ),
        Input(gettext("Share of all such steps"), text=percent(row["share"])),
    ]
    if row["removal_effect"] is not None:
        found.append(
            Input(gettext("Steps that would not be made without it"), text=percent(row["removal_effect"]))
        )
    return tuple(found)


def credited_amount(row: Row, of: str, key: tuple[Any, ...]) -> Figure:
    """An amount of a row with its range over the models; `key` is what it opens under."""
    low, high = row.get(f"{of}_low"), row.get(f"{of}_high")
    return Figure(row[of], "amount", reference(*key), low, high, row["currency"])


def touch_queries(
    column: str, paths: str, value: str = "$1", bare_paths: str | None = None
) -> tuple[str, str]:
    """Touches of the value on paths of the step, and deals of steps that no touch preceded.

    `bare_paths` tells those steps where `paths` tells them by their touches.
    """
    is_of_value = f"coalesce(f.{column}, 'none') = {value}"
    touches = (
        TOUCHES
        + " where t.touch_id in (select f.touch_id from {credit_paths} p inner join {touch_functions} f on "
        f"{ON_PATH} where p.is_made and {is_of_value} and {paths})"
    )
    bare = (
        OPPORTUNITIES
        + " where o.outcome = 'won' and o.opportunity_id in (select unnest(j.opportunity_ids) from "
        "{credit_paths} p inner join {journeys} j on j.journey_id = p.journey_id "
        f"left join {{touch_functions}} f on {ON_PATH} where p.is_made and f.touch_id is null "
        f"and {bare_paths or paths})"
    )
    return touches, bare
