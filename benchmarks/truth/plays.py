"""Plays: how much more often stages progress under what was learned, and how well other ways of choosing are told.

The problem is the market's own (`play_problem`). Learned is by the product's own parts: effects that borrow from each
other (`stats/pooled_effects`), the surest play of each cell (`stats/exploring_choice`), and other ways of choosing told
by weights that are shrunk (`stats/off_policy`). The gain is over what sellers do, as a share of what the best play of
every role and stage would gain. Baselines learned from the same choices: the best mean of each cell, and the one play
that is best over all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from zlib import crc32

import numpy as np
from benchmarks.truth.days import World
from benchmarks.truth.family import Family
from benchmarks.truth.measurement import HIGHER, LOWER, Measurement
from benchmarks.truth.play_problem import (
    OPTIONS,
    ORDINARY,
    Log,
    Numbers,
    Places,
    Problem,
    logged,
    problem_of,
)

from quorate.market.world.stages import BUYING_STAGES, ROLES
from quorate.plans.play_choices import CAUTION
from quorate.stats.exploring_choice import choice_chances, surest_first
from quorate.stats.group_windows import Flags
from quorate.stats.off_policy import Decisions, folds, policy_values
from quorate.stats.pooled_effects import PooledEffects, all_terms

NAME = "plays"
SIZES = (500, 2_000, 8_000)
REPEATS = 4
SHARE = 0.1
_LEVELS = np.array([len(ROLES), len(BUYING_STAGES), OPTIONS, 2])
_TERMS = (*all_terms((0, 1, 2)), (3,), (1, 3))
_CELLS = np.array(list(product(range(len(ROLES)), range(len(BUYING_STAGES)))))
_FOLDS = 3
_ESTIMATORS = ("snips", "dr", "dr_shrunk")


@dataclass(frozen=True)
class Case:
    """One log of choices in one market.

    Attributes
    ----------
    gains: of each way of choosing over what sellers do, in share of progress; `best` is what can be gained.
    errors: of each estimate of what the learned way brings, and whether its interval holds that.
    """

    size: int
    gains: dict[str, float]
    errors: dict[str, float]
    covers: dict[str, bool]


def observe(world: World) -> list[Case]:
    """Some logs of every size."""
    chance = np.random.default_rng(crc32(world.name.encode()))
    problem = problem_of(world.last.truth, chance)
    return [case_of(problem, size, chance) for size in SIZES for _ in range(REPEATS)]


def case_of(problem: Problem, size: int, chance: np.random.Generator, caution: float = CAUTION) -> Case:
    """Learn from one log, and tell what was learned from another."""
    log, other = logged(problem, size, chance), logged(problem, size, chance)
    learned = _surest(_fitted(log), caution)
    ways = {
        "learned": choices(learned, 0.0),
        "cell means": choices(_best_means(log), 0.0),
        "best single play": choices(np.full(len(_CELLS), _best_single(log)), 0.0),
        "best": choices(problem.cell_means().reshape(-1, OPTIONS).argmax(axis=1), 0.0),
    }
    told_way = choices(learned, SHARE)
    truth = problem.value(told_way)
    told = policy_values(_decisions(other, told_way))
    return Case(
        size,
        {name: problem.value(way) - problem.as_done for name, way in ways.items()},
        {name: value.mean - truth for name, value in told.items()},
        {name: value.low <= truth <= value.high for name, value in told.items()},
    )


def choices(options: Places, share: float) -> Numbers:
    """The chances of a way that chooses one option in each cell, and lots in a share; (roles, stages, options)."""
    first = np.array([[option, *np.delete(np.arange(OPTIONS), option)] for option in options.tolist()])
    ways = np.stack([choice_chances(order, share) for order in first])
    return ways.reshape(len(ROLES), len(BUYING_STAGES), OPTIONS)


def _fitted(log: Log, among: Flags | None = None) -> PooledEffects:
    kept = np.ones(len(log.results), dtype=bool) if among is None else among
    return PooledEffects(_LEVELS, _TERMS).fit(log.levels[kept], log.results[kept])


def _asked(quiet: int) -> Places:
    """Every option in every cell; rows of all four fields."""
    cells = np.repeat(_CELLS, OPTIONS, axis=0)
    option = np.tile(np.arange(OPTIONS), len(_CELLS))
    return np.column_stack((cells, option, np.full(len(cells), quiet)))


def _surest(model: PooledEffects, caution: float) -> Places:
    """The surest play of each cell, by its difference to ordinary contact, which is no play."""
    rows = np.concatenate((_asked(0), _asked(1)))
    ordinary = rows.copy()
    ordinary[:, 2] = ORDINARY
    count = len(_CELLS) * OPTIONS
    told = model.differences(rows, ordinary, np.tile(np.arange(count), 2), np.full(len(rows), 0.5), count)
    means, errors = (each.reshape(-1, OPTIONS)[:, :ORDINARY] for each in (told.means, told.errors))
    return np.array(
        [surest_first(mean, error, caution)[0] for mean, error in zip(means, errors, strict=True)]
    )


def _best_means(log: Log) -> Places:
    """The option with the highest mean of each cell; ordinary contact where nothing was tried."""
    sums, counts = (
        np.zeros((len(ROLES), len(BUYING_STAGES), OPTIONS)),
        np.zeros((len(ROLES), len(BUYING_STAGES), OPTIONS)),
    )
    where = tuple(log.levels[:, :3].T)
    np.add.at(sums, where, log.results)
    np.add.at(counts, where, 1.0)
    means = np.where(counts > 0.0, sums / np.maximum(counts, 1.0), -1.0).reshape(-1, OPTIONS)
    return np.where(means.max(axis=1) < 0.0, ORDINARY, means.argmax(axis=1))


def _best_single(log: Log) -> int:
    counts = np.bincount(log.levels[:, 2], minlength=OPTIONS)
    sums = np.bincount(log.levels[:, 2], log.results, OPTIONS)
    return int((sums / np.maximum(counts, 1)).argmax())


def _decisions(log: Log, way: Numbers) -> Decisions:
    """A log seen from another way of choosing, with a model that has not seen each choice."""
    count = len(log.results)
    fold_of = folds(np.arange(count), _FOLDS)
    expected, expected_else = np.empty(count), np.empty(count)
    for fold in range(_FOLDS):
        model, here = _fitted(log, fold_of != fold), fold_of == fold
        means = np.stack([model.predict(_asked(quiet)).means for quiet in (0, 1)])
        table = means.reshape(2, len(ROLES), len(BUYING_STAGES), OPTIONS)
        role, stage, option, quiet = log.levels[here].T
        expected[here] = table[quiet, role, stage, option]
        expected_else[here] = (way[role, stage] * table[quiet, role, stage]).sum(axis=1)
    role, stage, option, _ = log.levels.T
    weights = way[role, stage, option] / log.propensities
    return Decisions(log.results, weights, expected, expected_else, np.arange(count))


def measure(cases: Sequence[Case], _learned: None) -> list[Measurement]:
    """Gains as shares of what could be gained, and errors of what is told, by the number of choices."""
    found = []
    for size in SIZES:
        own = [case for case in cases if case.size == size]
        best = float(np.mean([case.gains["best"] for case in own]))
        gain = {name: float(np.mean([case.gains[name] for case in own])) / best for name in own[0].gains}
        errors = {
            name: float(np.sqrt(np.mean([case.errors[name] ** 2 for case in own]))) for name in own[0].errors
        }
        found += [
            Measurement(
                NAME,
                f"gain learned from {size:,} choices, beside {rival}",
                gain["learned"],
                HIGHER,
                len(own),
                rival,
                gain[rival],
            )
            for rival in ("cell means", "best single play")
        ]
        found += [
            Measurement(
                NAME,
                f"error of another way's value from {size:,} choices, {name}",
                errors[name],
                LOWER,
                len(own),
                "ips",
                errors["ips"],
            )
            for name in _ESTIMATORS
        ]
        found += [
            Measurement(
                NAME,
                f"values within their 90 % interval, {size:,} choices, {name}",
                float(np.mean([case.covers[name] for case in own])),
                "0.9",
                len(own),
            )
            for name in _ESTIMATORS
        ]
    return found


FAMILY = Family(NAME, "gain learned from 2,000 choices, beside cell means", observe, measure)
