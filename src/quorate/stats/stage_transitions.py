"""How stages of a journey follow each other week by week, and what moves that: a multi-state logit with pooled weights.

A journey that is in stage s at the beginning of a week leaves it during the week in one of several ways d (on to a
later stage, back, won, lost) or stays:

    P(d | s, x, z) = exp(e_sd) / (1 + sum over d' of exp(e_sd')),   e_sd = z' a_sd + x' b_sd

a multinomial logit for every stage (Tutz & Schmid, Modeling Discrete Time-to-Event Data, 2016, chapter 8). z are
things to be held equal (a constant, the time in the stage), x what is asked about. Weights a are free. Weights b of
one covariate and way are alike over stages, and none is large without evidence:

    b_sd = c_d + u_sd,   c_d ~ N(0, 1 / SHARED),   u_sd ~ N(0, 1 / OWN)

so that a stage with few moves borrows from the others (partial pooling). With c integrated out the prior is normal
with precision OWN * (I - OWN / (S * OWN + SHARED) * 11') over stages. The mode is found by Newton's method.

Errors are those of clusters (the sandwich of Huber, 1967, and White, Econometrica 48, 1980, sums of scores by
cluster): weeks of one account share their luck, and many weeks are no many experiments.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from quorate.stats.ragged import Numbers, Places

SHARED, OWN = 20.0, 100.0
_FLAT = 1e-3
_MOST_ROUNDS, _CLOSE = 40, 1e-6
_HALVINGS = 12


@dataclass
class StageTransitions:
    """The logit.

    Attributes
    ----------
    stage_count, way_count: how many stages, and ways to leave one, there are.
    weights_: of each stage, way and column; held-equal columns first; shape (stages, ways, columns).
    is_settled_: whether Newton's method came to rest.
    """

    stage_count: int
    way_count: int
    shared: float = SHARED
    own: float = OWN
    weights_: Numbers = field(init=False, repr=False)
    is_settled_: bool = field(init=False, default=False)
    log_likelihood_: float = field(init=False, default=0.0)
    _curvature: Numbers = field(init=False, repr=False)
    _held: int = field(init=False, default=0)

    def fit(
        self, stages: Places, ways: Places, columns: Numbers, held: int, near: StageTransitions | None = None
    ) -> StageTransitions:
        """Find the mode of the posterior.

        Parameters
        ----------
        stages: of each week; shape (weeks,).
        ways: how each week ended: 0 stayed, else the way plus 1; shape (weeks,).
        columns: shape (weeks, columns); the first `held` are held equal (and not drawn towards nothing), the others,
            asked about, should vary by about one.
        near: a fitted model of nearly the same columns, from where the mode is found in fewer steps.
        """
        self._held = held
        rows = [np.flatnonzero(stages == stage) for stage in range(self.stage_count)]
        parts = [(columns[own], _one_hot(ways[own], self.way_count)) for own in rows]
        precision = self._precision(columns.shape[1])
        shape = (self.stage_count, self.way_count, columns.shape[1])
        is_near = near is not None and near.weights_.shape == shape
        weights = near.weights_ if near is not None and is_near else self._first(parts, shape)
        value, slope, curvature = self._posterior(parts, weights, precision)
        for _ in range(_MOST_ROUNDS):
            step = np.linalg.solve(curvature, slope)
            gain = float(slope @ step)
            if gain < _CLOSE:
                self.is_settled_ = True
                break
            scale = 1.0
            for _ in range(_HALVINGS):
                tried = weights + scale * step.reshape(shape)
                found = self._posterior(parts, tried, precision)
                if found[0] >= value:
                    break
                scale /= 2.0
            weights = tried
            value, slope, curvature = found
        self.weights_, self._curvature = weights, curvature
        flat = weights.ravel()
        self.log_likelihood_ = value + float(flat @ (precision @ flat)) / 2.0
        return self

    def chances(self, stage: int, columns: Numbers) -> Numbers:
        """Chance of leaving the stage in each way; shape (weeks, ways)."""
        return _softmax(columns @ self.weights_[stage].T)

    def pulls(self, stages: Places, ways: Places, columns: Numbers, clusters: Places) -> Numbers:
        """How much each cluster pulls the weights: its share of the estimate's error; shape (clusters, weights).

        The squares of their sums are the sandwich variance. Clusters are numbered from 0.
        """
        count = int(clusters.max()) + 1 if len(clusters) else 0
        width = columns.shape[1]
        scores = np.zeros((count, self.stage_count * self.way_count * width))
        for stage in range(self.stage_count):
            own = np.flatnonzero(stages == stage)
            if not len(own):
                continue
            missed = _one_hot(ways[own], self.way_count) - self.chances(stage, columns[own])
            for way in range(self.way_count):
                place = (stage * self.way_count + way) * width
                added = missed[:, way, None] * columns[own]
                scores[:, place : place + width] = _summed(added, clusters[own], count)
        return np.asarray(np.linalg.solve(self._curvature, scores.T).T)

    def _first(self, parts: list[tuple[Numbers, Numbers]], shape: tuple[int, int, int]) -> Numbers:
        """Constants that give each stage its own rates, everything else nothing."""
        weights = np.zeros(shape)
        for stage, (_, left) in enumerate(parts):
            counts = left.sum(axis=0) + 0.5
            weights[stage, :, 0] = np.log(counts / (len(left) - left.sum() + 1.0))
        return weights

    def _precision(self, width: int) -> Numbers:
        """The prior's precision over weights in the order of stage, way and column."""
        stages, ways = self.stage_count, self.way_count
        between = self.own * self.own / (stages * self.own + self.shared)
        over_stages = self.own * np.eye(stages) - between
        asked = np.zeros(width)
        asked[self._held :] = 1.0
        pooled = np.kron(over_stages, np.kron(np.eye(ways), np.diag(asked)))
        free = np.kron(np.eye(stages * ways), np.diag(np.where(asked > 0.0, 0.0, _FLAT)))
        return np.asarray(pooled + free)

    def _posterior(
        self, parts: list[tuple[Numbers, Numbers]], weights: Numbers, precision: Numbers
    ) -> tuple[float, Numbers, Numbers]:
        """Its logarithm up to a constant, its slope, and its curvature with the sign turned."""
        flat = weights.ravel()
        pulled = precision @ flat
        value = -float(flat @ pulled) / 2.0
        slope, curvature = -pulled, precision.copy()
        size = self.way_count * weights.shape[2]
        for stage, (columns, left) in enumerate(parts):
            if not len(columns):
                continue
            chances = _softmax(columns @ weights[stage].T)
            stayed = 1.0 - left.sum(axis=1)
            seen = (left * chances).sum(axis=1) + stayed * (1.0 - chances.sum(axis=1))
            value += float(np.log(np.maximum(seen, 1e-300)).sum())
            own = slice(stage * size, (stage + 1) * size)
            slope[own] += ((left - chances).T @ columns).ravel()
            curvature[own, own] += _bend(columns, chances)
        return value, slope, curvature


def _bend(columns: Numbers, chances: Numbers) -> Numbers:
    """Curvature of one stage's likelihood over way and column."""
    ways, width = chances.shape[1], columns.shape[1]
    bend = np.zeros((ways * width, ways * width))
    for one in range(ways):
        for other in range(one, ways):
            weight = chances[:, one] * ((one == other) - chances[:, other])
            block = columns.T @ (weight[:, None] * columns)
            bend[one * width : (one + 1) * width, other * width : (other + 1) * width] = block
            bend[other * width : (other + 1) * width, one * width : (one + 1) * width] = block
    return bend


def _softmax(scores: Numbers) -> Numbers:
    """Chances of all ways but staying, whose score is 0; shape as `scores`."""
    most = np.maximum(scores.max(axis=1, initial=0.0), 0.0)[:, None]
    raised = np.exp(scores - most)
    return np.asarray(raised / (np.exp(-most) + raised.sum(axis=1, keepdims=True)))


def _one_hot(ways: Places, count: int) -> Numbers:
    return np.asarray(ways[:, None] == np.arange(1, count + 1), dtype=np.float64)


def _summed(values: Numbers, groups: Places, count: int) -> Numbers:
    """Sums of rows by group, of at least one row; shape (count, columns)."""
    order = np.argsort(groups, kind="stable")
    firsts = np.flatnonzero(np.append([True], np.diff(groups[order]) != 0))
    sums = np.zeros((count, values.shape[1]))
    sums[groups[order][firsts]] = np.add.reduceat(values[order], firsts, axis=0)
    return sums
