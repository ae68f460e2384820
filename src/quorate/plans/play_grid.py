"""What each play does with each role in each stage: chances of progress in 28 days, and what it adds to ordinary
contact.

Every cell of role, stage and play borrows from the others (`stats/pooled_effects`). The difference is between the
play and ordinary contact with the same role in the same stage and channel, where the journey had stood as long and
the team had been as busy: what is known to make sellers choose one play over another. What nobody wrote down may
still do so; as long as no lots were drawn the difference is an association. A cell in which nothing was done yet is
told by the others alone, in the situations that its stage has seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from quorate.plans.play_design import PLAY, ROLE, STAGE, TERMS, PlayDesign, play_design
from quorate.plans.play_propensities import has_overlap, play_chances
from quorate.stats.group_windows import Flags
from quorate.stats.pooled_effects import Estimates, PooledEffects
from quorate.stats.ragged import Numbers, Places
from quorate.warehouse.map_steps import for_each_map
from quorate.warehouse.steps import ArrowStep, Context

_CELL = (ROLE, STAGE, PLAY)
_ESTIMATES = ("progress", "effect", "setback")
SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("journey_map", "role", "stage", "play")),
        ("is_comparison", pa.bool_()),
        *((f"{name}_count", pa.int64()) for name in ("trials", "journeys", "drawn", "not_yet_known")),
        *((f"{name}_{end}", pa.float64()) for name in _ESTIMATES for end in ("mean", "low", "high", "error")),
        ("pooled_share", pa.float64()),
        ("overlap_share", pa.float64()),
    ]
)


@dataclass(frozen=True)
class _Cells:
    """Cells, and rows of situations in which each is told.

    levels: of each cell in role, stage and play; shape (cells, 3). `rows` are levels in all fields, `groups` the cell
    of each row and `shares` its weight there.
    """

    levels: Places
    rows: Places
    groups: Places
    shares: Numbers


def fitted(design: PlayDesign, is_good: Numbers, among: Places) -> PooledEffects:
    """The logit of something good, learned from the trials at these places."""
    return PooledEffects(design.level_counts, TERMS).fit(
        design.levels[among], is_good[among], clusters=design.journeys[among]
    )


def play_grid(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """One row per role, stage and play of the map or of its trials, in stages in which anything was done."""
    situations = tables["play_situations"]
    design = play_design(situations, context.journey_map)
    if not design.is_settled.any():
        return SCHEMA.empty_table()
    cells = _cells(design)
    count = len(cells.levels)
    ordinary = cells.rows.copy()
    ordinary[:, PLAY] = design.ordinary
    progress = fitted(design, design.is_progress, design.settled)
    setback = fitted(design, design.is_setback, design.settled)
    chance = progress.averages(cells.rows, cells.groups, cells.shares, count)
    effect, worse = (
        model.differences(cells.rows, ordinary, cells.groups, cells.shares, count)
        for model in (progress, setback)
    )
    cell_of = _cell_of(design.levels[:, _CELL], cells.levels)
    counts = _counts(design, situations["is_drawn"].to_numpy(zero_copy_only=False), cell_of, count)
    made = np.bincount(cell_of, minlength=count)
    overlap = np.bincount(cell_of, has_overlap(design, play_chances(design)), count) / np.maximum(made, 1)
    words = (design.roles, design.stages, design.plays)
    columns = [
        pa.array([context.journey_map.journey_map] * count, pa.string()),
        *(
            pa.array([own[level] for level in cells.levels[:, place]], pa.string())
            for place, own in enumerate(words)
        ),
        pa.array(cells.levels[:, PLAY] == design.ordinary),
        *(pa.array(values, pa.int64()) for values in counts),
        *(
            pa.array(values)
            for found in (chance, effect, worse)
            for values in (found.means, found.lows, found.highs, found.errors)
        ),
        pa.array(_pooled_shares(chance, counts[0], progress.design_effect_)),
        pa.array(overlap),
    ]
    return pa.table(columns, schema=SCHEMA)


STEP = ArrowStep("play_grid", {"play_situations": ("trial_id",)}, for_each_map(play_grid))


def _cells(design: PlayDesign) -> _Cells:
    """All cells in stages that have seen anything, each in its own situations or else in those of its stage."""
    kinds, counts = np.unique(design.levels, axis=0, return_counts=True)
    seen = np.unique(kinds[:, _CELL], axis=0)
    stages = np.unique(kinds[:, STAGE])
    grid = np.stack(
        [
            each.ravel()
            for each in np.meshgrid(
                np.arange(len(design.roles)), stages, np.arange(len(design.plays)), indexing="ij"
            )
        ],
        axis=1,
    ).astype(np.int64)
    rows, groups, shares = [kinds], [_cell_of(kinds[:, _CELL], grid)], [counts.astype(np.float64)]
    unseen = np.setdiff1d(np.arange(len(grid)), _cell_of(seen, grid))
    for stage in stages:
        others, which = np.unique(kinds[kinds[:, STAGE] == stage, PLAY + 1 :], axis=0, return_inverse=True)
        weights = np.bincount(which.ravel(), counts[kinds[:, STAGE] == stage])
        own = unseen[grid[unseen, STAGE] == stage]
        rows.append(
            np.concatenate(
                (np.repeat(grid[own], len(others), axis=0), np.tile(others, (len(own), 1))), axis=1
            )
        )
        groups.append(np.repeat(own, len(others)))
        shares.append(np.tile(weights, len(own)))
    group, share = np.concatenate(groups), np.concatenate(shares)
    share /= np.bincount(group, share, len(grid))[group]
    return _Cells(grid, np.concatenate(rows), group, share)


def _cell_of(levels: Places, cells: Places) -> Places:
    """The place of each row of levels among cells that hold it; cells are in ascending order."""
    sizes = cells.max(axis=0) + 1

    def code(each: Places) -> Places:
        return np.asarray((each[:, 0] * sizes[1] + each[:, 1]) * sizes[2] + each[:, 2])

    return np.searchsorted(code(cells), code(levels))


def _counts(design: PlayDesign, is_drawn: Flags, cell_of: Places, count: int) -> tuple[Places, ...]:
    """Trials, journeys, drawn trials, and trials not yet known, of each cell."""
    settled = design.settled
    of_journeys = np.unique(np.stack((cell_of[settled], design.journeys[settled]), axis=1), axis=0)[:, 0]
    return (
        np.bincount(cell_of[settled], minlength=count),
        np.bincount(of_journeys, minlength=count),
        np.bincount(cell_of[settled[is_drawn[settled]]], minlength=count),
        np.bincount(cell_of[design.is_settled == 0], minlength=count),
    )


def _pooled_shares(chance: Estimates, trials: Places, design_effect: float) -> Numbers:
    """How much narrower a cell is told than its own trials alone could tell it."""
    own = trials / design_effect / np.maximum(chance.means * (1.0 - chance.means), 1e-9)
    return np.clip(1.0 - own * chance.errors**2, 0.0, 1.0)
