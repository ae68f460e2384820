"""How far the incremental figures bend when one assumption is another: always published, always shown beside them.

Three things are assumed that no data settles: how long a touch carries over, when a stage was really entered, and
which touches collect demand that others made. Each is assumed otherwise, one at a time, and the channels' shares
told again, with the same experiments to correct them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from quorate.revenue.incremental.effect_model import (
    DEFAULT_HALF_LIFE_WEEKS,
    WON_TRANSITION,
    EffectModel,
    Question,
    silence,
)
from quorate.revenue.incremental.holdouts import Holdout, holdouts
from quorate.revenue.incremental.kinds_of_touch import Kind, KindsOfTouch, kinds_of_touch
from quorate.revenue.incremental.shares import INPUTS
from quorate.revenue.incremental.stage_weeks import StageWeeks, stage_weeks
from quorate.stats.shared_credit import adding_up
from quorate.vocabulary import PUBLISHED_TABLES
from quorate.warehouse.steps import ArrowStep, Context

if TYPE_CHECKING:
    import pyarrow as pa

SHIFT_WEEKS = 4
# How figures bend shows in a part of the journeys as well, and every variant is a model of its own.
MOST_JOURNEYS = 3_000
_CARRY_OVER = 2.0
REFERENCE = "reference"
NONE = "none"


@dataclass(frozen=True)
class Variant:
    """One assumption made otherwise: a model, and which of its kinds collect demand."""

    assumption: str
    name: str
    model: EffectModel
    kinds: tuple[Kind, ...]


def incremental_sensitivity(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """One row per variant and channel; nothing where the model tells nothing."""
    import pyarrow as pa

    schema = PUBLISHED_TABLES["incremental_sensitivity"].arrow_schema()
    weeks = stage_weeks(tables, context.journey_maps, context.moment.on, MOST_JOURNEYS)
    touched = kinds_of_touch(tables["effect_touches"], tables["incremental_people"], weeks)
    if silence(weeks, touched.kinds)[0] != "ok":
        return schema.empty_table()
    fitted = tables["incremental_shares"]["half_life_weeks"].to_pylist()
    half_life = next((each for each in fitted if each is not None), DEFAULT_HALF_LIFE_WEEKS)
    experiments = holdouts(tables["holdout_wins"])
    rows: list[dict[str, Any]] = []
    for variant in _variants(weeks, touched, half_life):
        rows += [
            {
                "assumption": variant.assumption,
                "variant": variant.name,
                "value_key": channel,
                "transition": WON_TRANSITION,
                "share": share,
            }
            for channel, share in _shares(variant, experiments)
        ]
    return pa.Table.from_pylist(rows, schema=schema)


def _variants(weeks: StageWeeks, touched: KindsOfTouch, half_life: float) -> Iterator[Variant]:
    kinds = touched.kinds
    reference = EffectModel(weeks, touched, half_life)
    yield Variant(REFERENCE, REFERENCE, reference, kinds)
    for factor in (1.0 / _CARRY_OVER, _CARRY_OVER):
        other = half_life * factor
        yield Variant("carry_over", f"{other:g} weeks", EffectModel(weeks, touched, other), kinds)
    for shift in (-SHIFT_WEEKS, SHIFT_WEEKS):
        name = f"{abs(shift)} weeks {'earlier' if shift < 0 else 'later'}"
        yield Variant("stage_timing", name, EffectModel(weeks.shifted(shift), touched, half_life), kinds)
    for is_capture, named in ((True, "as a cause"), (False, "as demand capture")):
        for channel in sorted({kind.channel for kind in kinds if kind.is_capture == is_capture}):
            switched = _switched(kinds, channel, is_capture=is_capture)
            if any(not kind.is_capture for kind in switched):
                yield Variant("demand_capture", f"{channel} {named}", reference, switched)


def _switched(kinds: tuple[Kind, ...], channel: str, *, is_capture: bool) -> tuple[Kind, ...]:
    """A channel's kinds of this declaration declared the other way."""
    return tuple(
        kind._replace(is_capture=not is_capture)
        if kind.channel == channel and kind.is_capture == is_capture
        else kind
        for kind in kinds
    )


def _shares(variant: Variant, experiments: Mapping[str, Holdout]) -> Iterator[tuple[str, float]]:
    """Shares of winning by channel that add up, and what would have been won anyway."""
    channels = sorted({kind.channel for kind in variant.kinds if not kind.is_capture})
    functions = sorted({kind.our_function for kind in variant.kinds if not kind.is_capture})
    asked = [
        Question(),
        *(Question(channel) for channel in channels),
        *(Question(None, function) for function in functions),
    ]
    told = variant.model.declared(variant.kinds).of_winning(asked).given(experiments)
    shares = adding_up(told.shares[1 : 1 + len(channels)], float(told.shares[0]))
    yield from zip(channels, shares.tolist(), strict=True)
    yield NONE, 1.0 - float(shares.sum())


STEP = ArrowStep(
    "incremental_sensitivity",
    {**INPUTS, "incremental_shares": ("transition", "channel", "our_function")},
    incremental_sensitivity,
    learns=True,
)
