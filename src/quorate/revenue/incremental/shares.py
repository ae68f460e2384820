"""What would be missing without each channel and function, as the model says it: shares with standard errors.

The model is fitted once here; contributions, totals and effects are made of these rows. Where nothing can be told
there is one row with the reason and no figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from quorate.revenue.incremental.effect_model import (
    WON_TRANSITION,
    Answer,
    EffectModel,
    fitted_half_life,
    silence,
)
from quorate.revenue.incremental.kinds_of_touch import kinds_of_touch
from quorate.revenue.incremental.stage_weeks import LOST, WON, stage_weeks
from quorate.warehouse.steps import ArrowStep, Context

if TYPE_CHECKING:
    import pyarrow as pa

INPUTS = {
    "journeys": ("journey_id",),
    "inferred_stages": ("journey_id", "entered_on"),
    "incremental_touches": (
        "journey_id",
        "week_on",
        "channel",
        "our_function",
        "is_buyers_doing",
        "campaign_id",
        "content_id",
        "is_capture",
    ),
    "incremental_people": ("journey_id", "week_on"),
}


def incremental_shares(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """One row per transition and thing thought away; a row without a figure where nothing can be told."""
    import pyarrow as pa

    text, number, whole = pa.string(), pa.float64(), pa.int64()
    schema = pa.schema(
        [
            *((name, text) for name in ("transition", "channel", "our_function")),
            *((name, number) for name in ("share", "standard_error", "half_life_weeks")),
            *((name, whole) for name in ("journey_count", "won_count")),
            *((name, text) for name in ("status", "reason")),
        ]
    )
    weeks = stage_weeks(tables, context.journey_maps, context.moment.on)
    touched = kinds_of_touch(tables["incremental_touches"], tables["incremental_people"], weeks)
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
    rows = [
        {
            "transition": answer.transition,
            "channel": answer.question.channel,
            "our_function": answer.question.our_function,
            "share": answer.share,
            "standard_error": answer.standard_error,
            "half_life_weeks": half_life,
            **told,
        }
        for answer in _answers(EffectModel(weeks, touched, half_life), weeks.stage_names)
    ]
    return pa.Table.from_pylist(rows, schema=schema)


def _answers(model: EffectModel, stage_names: tuple[tuple[str, str], ...]) -> list[Answer]:
    questions = model.questions()
    found = model.of_winning(questions)
    for stage in dict.fromkeys(name for _, name in stage_names):
        found += model.of_going_on(stage, questions)
    return found


STEP = ArrowStep("incremental_shares", INPUTS, incremental_shares)
