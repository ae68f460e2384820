"""How often stages would progress if plays were chosen in one way or another, from what was chosen in the past.

Three ways: as it was done; the one play that is surest over all, whatever the role and stage; and the learned way, the
surest play in each cell with its share of lots. The learned ways are learned on some journeys and told on others,
fold by fold, so that no journey tells the value of what was learned from it: the value on the journeys it was learned
from would be too high, and is told nowhere. Where a play was drawn, its chance is known; where sellers chose, it is
estimated from what was known before, and what nobody wrote down stays unknown: then the value is an association too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from quorate.plans.play_choices import CAUTION
from quorate.plans.play_design import PLAY, ROLE, STAGE, PlayDesign, play_design
from quorate.plans.play_grid import fitted
from quorate.plans.play_propensities import play_chances
from quorate.stats.exploring_choice import choice_chances, surest_first
from quorate.stats.off_policy import Decisions, PolicyValue, folds, policy_values
from quorate.stats.pooled_effects import PooledEffects
from quorate.stats.ragged import Numbers, Places
from quorate.vocabulary import PUBLISHED_TABLES
from quorate.warehouse.map_steps import for_each_map
from quorate.warehouse.steps import ArrowStep, Context

if TYPE_CHECKING:
    import pyarrow as pa

_FOLDS = 3
# With fewer, intervals would span everything.
_ENOUGH_TRIALS, _ENOUGH_JOURNEYS = 60, 20
# A play that sellers all but never choose in a situation cannot be told from what they chose.
_LEAST_CHANCE = 0.02


def play_policy_values(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """One row per way of choosing and estimator; none with too few trials."""
    import pyarrow as pa

    schema = PUBLISHED_TABLES["play_policy_values"].arrow_schema()
    situations = tables["play_situations"]
    design = play_design(situations, context.journey_map)
    settled = design.settled
    if len(settled) < _ENOUGH_TRIALS or len(np.unique(design.journeys[settled])) < _ENOUGH_JOURNEYS:
        return schema.empty_table()
    chances = play_chances(design)
    logged = np.array(situations["choice_probability"].to_pylist(), dtype=np.float64)
    made = chances[np.arange(len(chances)), design.levels[:, PLAY]]
    propensities = np.where(np.isnan(logged), np.maximum(made, _LEAST_CHANCE), logged)
    drawn = int((~np.isnan(logged[settled])).sum())
    basis = "association" if not drawn else "drawn" if drawn == len(settled) else "mixed"
    share = context.settings.plans.exploration_share
    found = _values(design, chances, propensities, share)
    rows = [
        {
            "journey_map": context.journey_map.journey_map,
            "policy": policy,
            "estimator": estimator,
            "decisions_count": len(settled),
            "effective_count": value.effective_count,
            "value": value.mean,
            "value_low": value.low,
            "value_high": value.high,
            "basis": basis,
        }
        for policy, values in found.items()
        for estimator, value in values.items()
    ]
    return pa.Table.from_pylist(rows, schema=schema)


STEP = ArrowStep("play_policy_values", {"play_situations": ("trial_id",)}, for_each_map(play_policy_values))


def _values(
    design: PlayDesign, chances: Numbers, propensities: Numbers, share: float
) -> dict[str, dict[str, PolicyValue]]:
    settled = design.settled
    fold_of = folds(design.journeys[settled], _FOLDS)
    plays = np.unique(design.levels[settled, PLAY])
    expected: Numbers = np.empty((len(settled), len(plays)))
    ways = {name: np.zeros((len(settled), len(plays))) for name in ("best_single", "learned")}
    for fold in range(_FOLDS):
        here = np.flatnonzero(fold_of == fold)
        model = fitted(design, design.is_progress, settled[fold_of != fold])
        levels = design.levels[settled[here]]
        expected[here] = np.stack([model.predict(_with_play(levels, play)).means for play in plays], axis=1)
        ways["best_single"][here] = _best_single(model, design, settled[fold_of != fold], plays)
        ways["learned"][here] = _learned(model, design, levels, plays, share)
    column = np.searchsorted(plays, design.levels[settled, PLAY])
    rows = np.arange(len(settled))
    ways["as_done"] = chances[settled][:, plays] / chances[settled][:, plays].sum(axis=1, keepdims=True)
    found = {}
    for name, way in sorted(ways.items()):
        weights = np.ones(len(settled)) if name == "as_done" else way[rows, column] / propensities[settled]
        if weights.sum() > 0.0:
            found[name] = policy_values(
                Decisions(
                    design.is_progress[settled],
                    weights,
                    expected[rows, column],
                    expected[rows, column] if name == "as_done" else (way * expected).sum(axis=1),
                    design.journeys[settled],
                )
            )
    return found


def _with_play(levels: Places, play: int) -> Places:
    found = levels.copy()
    found[:, PLAY] = play
    return found


def _best_single(model: PooledEffects, design: PlayDesign, learned_from: Places, plays: Places) -> Numbers:
    """All of the choice on the play that is surest over the situations it was learned from."""
    levels = design.levels[learned_from]
    groups = np.repeat(np.arange(len(plays)), len(levels))
    rows = np.concatenate([_with_play(levels, play) for play in plays])
    shares = np.full(len(rows), 1.0 / len(levels))
    told = model.averages(rows, groups, shares, len(plays))
    return choice_chances(surest_first(told.means, told.errors, CAUTION), 0.0)


def _learned(
    model: PooledEffects, design: PlayDesign, levels: Places, plays: Places, share: float
) -> Numbers:
    """The chances of each play for each trial by the surest play of its role and stage."""
    cells, which = np.unique(levels[:, (ROLE, STAGE)], axis=0, return_inverse=True)
    found = np.empty((len(cells), len(plays)))
    for place in range(len(cells)):
        rows = levels[which.ravel() == place]
        groups = np.repeat(np.arange(len(plays)), len(rows))
        asked = np.concatenate([_with_play(rows, play) for play in plays])
        base = _with_play(asked, design.ordinary)
        told = model.differences(asked, base, groups, np.full(len(asked), 1.0 / len(rows)), len(plays))
        found[place] = choice_chances(surest_first(told.means, told.errors, CAUTION), share)
    return found[which.ravel()]
