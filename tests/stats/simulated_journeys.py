"""Journeys drawn from a multi-state model whose effects are known: truth for the tests of incremental effect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from quorate.stats.carry_over import decayed_stocks
from quorate.stats.stage_goals import Goal, Ways

HALF_LIFE = 4.0
STAGES = 3
_LONGEST = 120
# ways: on (of the last stage: nowhere), back, won, lost
_RATES = np.log([[0.10, 1e-9, 1e-9, 0.03], [0.09, 0.02, 1e-9, 0.03], [1e-9, 0.02, 0.05, 0.05]])


@dataclass(frozen=True)
class Drawn:
    """Weeks of drawn journeys.

    `columns`: a constant, then stocks of the channels in standard deviations; `won`: whether each journey was won.
    """

    stages: np.ndarray[Any, Any]
    ways: np.ndarray[Any, Any]
    columns: np.ndarray[Any, Any]
    clusters: np.ndarray[Any, Any]
    starts: np.ndarray[Any, Any]
    won: np.ndarray[Any, Any]


def targets() -> Ways:
    """On to the next stage, back to the one before, won, lost."""
    leads = np.zeros((4, STAGES, STAGES))
    leads[0, [0, 1, 2], [1, 2, 2]] = 1.0
    leads[1, [0, 1, 2], [0, 0, 1]] = 1.0
    return Ways(leads, np.array([0.0, 0.0, 1.0, 0.0]))


GOAL = Goal(np.array([1.0, 0.0, 0.0]), np.full(STAGES, np.nan))


def drawn(
    chance: np.random.Generator,
    count: int,
    effects: np.ndarray[Any, Any],
    rates: np.ndarray[Any, Any],
    off: int | None = None,
) -> Drawn:
    """Draw journeys.

    Parameters
    ----------
    effects: on the log-odds of going on or winning, of a stock of 1; shape (channels,).
    rates: touches a week by channel, on average; accounts differ in them. Shape (channels,).
    off: a channel whose touches do nothing.
    """
    channels = len(effects)
    busy = chance.gamma(2.0, 0.5, (count, 1, channels))
    amounts = np.sqrt(chance.poisson(busy * rates, (count, _LONGEST, channels)))
    luck = chance.random((count, _LONGEST))
    flat = amounts.reshape(-1, channels)
    stocks = decayed_stocks(flat, np.arange(0, len(flat) + 1, _LONGEST), HALF_LIFE).reshape(amounts.shape)
    working = effects.copy()
    if off is not None:
        working[off] = 0.0
    stage, alive, won = np.zeros(count, dtype=int), np.ones(count, dtype=bool), np.zeros(count, dtype=bool)
    rows: list[tuple[Any, ...]] = []
    for week in range(_LONGEST):
        pull = stocks[:, week] @ working
        scores = _RATES[stage] + pull[:, None] * np.array([1.0, 0.0, 1.0, 0.0])
        raised = np.exp(scores)
        bounds = np.cumsum(raised / (1.0 + raised.sum(axis=1, keepdims=True)), axis=1)
        way = np.where(luck[:, week] < bounds[:, 3], (bounds <= luck[:, week, None]).sum(axis=1) + 1, 0)
        own = np.flatnonzero(alive)
        rows.append((own, np.full(len(own), week), stage[own], way[own]))
        stage = np.where(alive & (way == 1), np.minimum(stage + 1, STAGES - 1), stage)
        stage = np.where(alive & (way == 2), np.maximum(stage - 1, 0), stage)
        won |= alive & (way == 3)
        alive &= way < 3
    who, weeks, stages, ways = (np.concatenate(column) for column in zip(*rows, strict=True))
    order = np.lexsort((weeks, who))
    who = who[order]
    met = stocks[who, weeks[order]]
    columns = np.concatenate((np.ones((len(who), 1)), met / met.std(axis=0)), axis=1)
    starts = np.append(np.flatnonzero(np.append([True], np.diff(who) != 0)), [len(who)])
    return Drawn(stages[order].astype(np.int64), ways[order].astype(np.int64), columns, who, starts, won)
