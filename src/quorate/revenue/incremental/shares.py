"""What would be missing without each channel and function: shares with standard errors.

The model is fitted once here; contributions, totals and effects are made of these rows. Of what is won, universal
holdouts know something the model can at best guess; every figure is corrected by what they found, as far as its error
goes with theirs (`stats/experiment_correction`), and what the model said by itself stands beside it. Where nothing can
be told there is one row with the reason and no figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from quorate.revenue.incremental.effect_model import (
    WON_TRANSITION,
    Answers,
    EffectModel,
    fitted_half_life,
    silence,
)
from quorate.revenue.incremental.holdouts import holdouts
from quorate.revenue.incremental.kinds_of_touch import kinds_of_touch
from quorate.revenue.incremental.stage_weeks import LOST, WON, stage_weeks
from quorate.warehouse.steps import ArrowStep, Context

if TYPE_CHECKING:
    import pyarrow as pa

INPUTS = {
    "journeys": ("journey_id",),
    "inferred_stages": ("journey_id", "entered_on"),
    "effect_touches": ("journey_id", "week_on", "channel", "our_function", "is_buyers_doing", "is_capture"),
    "incremental_people": ("journey_id", "week_on"),
    "holdout_wins": ("experiment_id", "account_id"),
}


NUMBERS = ("share", "standard_error", "model_share", "model_standard_error", "half_life_weeks")


def incremental_shares(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """One row per transition and thing thought away; a row without a figure where nothing can be told."""
    import pyarrow as pa

    text, number, whole = pa.string(), pa.float64(), pa.int64()
    schema = pa.schema(
        [
            *((name, text) for name in ("transition", "channel", "our_function")),
            *((name, number) for name in NUMBERS),
            *((name, whole) for name in ("journey_count", "won_count")),
            *((name, text) for name in ("status", "reason")),
        ]
    )
    weeks = stage_weeks(tables, context.journey_maps, context.moment.on)
    touched = kinds_of_touch(tables["effect_touches"], tables["incremental_people"], weeks)
    status, reason = silence(weeks, touched.kinds)
    won = int((weeks.outcomes == WON).sum())
    told = {
        "journey_count": won + int((weeks.outcomes == LOST).sum()),
        "won_count": won,
        "status": status,
        "reason": reason,
    }
    if status != "ok":
        return pa.Table.from_pylist([{"transition": WON_TRANSITION, **told}], schema=schema)
    half_life = context.settings.revenue.carry_over_half_life_weeks or fitted_half_life(weeks, touched)
    model = EffectModel(weeks, touched, half_life)
    questions = model.questions()
    won_answers = model.of_winning(questions)
    rows = _rows(won_answers, won_answers.given(holdouts(tables["holdout_wins"])))
    for stage in dict.fromkeys(name for _, name in weeks.stage_names):
        going_on = model.of_going_on(stage, questions)
        rows += _rows(going_on, going_on) if going_on else []
    fitted = {"half_life_weeks": half_life, **told}
    return pa.Table.from_pylist([{**row, **fitted} for row in rows], schema=schema)


def _rows(model: Answers, given: Answers) -> list[dict[str, Any]]:
    """One row per question: as the model and the experiments say together, and as the model said."""
    figures = zip(
        model.questions, given.shares, given.standard_errors, model.shares, model.standard_errors, strict=True
    )
    return [
        {
            "transition": model.transition,
            "channel": question.channel,
            "our_function": question.our_function,
            **dict(zip(NUMBERS, map(float, told), strict=False)),
        }
        for question, *told in figures
    ]


STEP = ArrowStep("incremental_shares", INPUTS, incremental_shares, learns=True)
