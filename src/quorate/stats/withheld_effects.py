"""What would be missing without something: the same weeks with its stock at nothing, and the chance of the goal again.

Every week keeps its stage and all its other covariates. The mean chances of leaving each stage then make a chain of
stages, with and without the stock, and what is told is the share of the goal that is lost:

    share = 1 - v(without) / v(with),   v = sum over s of starts_s V_s       (see `stage_goals`)

Its error comes from two sides, both by cluster: who was seen (the mean chances of other accounts would differ), and
the weights of the model (the delta method through `StageTransitions.pulls`). With nu_s the weeks spent in stage s,
n_s the weeks seen there and U, V the chances of the goal after a way and in a stage, a cluster's pull on v is

    sum over its weeks of nu_s / n_s * (sum over d of P_d (U_sd - V_s))  +  slope of v in the weights * its pull on them

(the first sum is 0 over all clusters by the definition of V). Shares may come out below 0; that is the noise of
something without effect, or a stock that goes with what harms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from quorate.stats.stage_goals import chances_of

if TYPE_CHECKING:
    from quorate.stats.ragged import Numbers, Places
    from quorate.stats.stage_goals import Goal, Ways
    from quorate.stats.stage_transitions import StageTransitions


@dataclass(frozen=True)
class Weeks:
    """The weeks that are lived through again.

    Attributes
    ----------
    stages, clusters: of each week; shape (weeks,), numbered from 0.
    columns: covariates as the model was fitted with; shape (weeks, columns).
    """

    stages: Places
    clusters: Places
    columns: Numbers


@dataclass(frozen=True)
class Withheld:
    """What is missing of the goal without each set of columns.

    Attributes
    ----------
    value: chance of the goal with everything there.
    shares: of the goal that would be missing; shape (sets,).
    pulls: of each cluster on the shares; their squares' sums are variances; shape (clusters, sets).
    """

    value: float
    shares: Numbers
    pulls: Numbers

    @property
    def covariance(self) -> Numbers:
        """Of the shares, with the small-sample factor for the number of clusters; shape (sets, sets)."""
        count = len(self.pulls)
        return np.asarray(self.pulls.T @ self.pulls * (count / max(count - 1, 1)))


def withheld(
    model: StageTransitions,
    weeks: Weeks,
    goal: Goal,
    ways: Ways,
    weight_pulls: Numbers,
    sets: Sequence[Sequence[int]],
) -> Withheld:
    """Live the weeks again without each set of columns.

    Parameters
    ----------
    weight_pulls: `StageTransitions.pulls` of the same clusters; shape (clusters, weights).
    sets: columns whose stock is taken to be nothing, for each question.
    """
    rows = [np.flatnonzero(weeks.stages == stage) for stage in range(model.stage_count)]
    with_all = _Lived(model, weeks, rows, goal, ways, ())
    pull_with = with_all.pulls(weight_pulls)
    shares, pulls = [], []
    for off in sets:
        without = _Lived(model, weeks, rows, goal, ways, off)
        ratio = without.value / with_all.value if with_all.value > 0.0 else 1.0
        shares.append(1.0 - ratio)
        pulls.append((ratio * pull_with - without.pulls(weight_pulls)) / max(with_all.value, 1e-12))
    return Withheld(
        with_all.value,
        np.array(shares),
        np.stack(pulls, axis=1) if pulls else np.zeros((len(weight_pulls), 0)),
    )


class _Lived:
    """The weeks with some columns at nothing: chances of leaving, chances of the goal, and what clusters pull."""

    def __init__(
        self,
        model: StageTransitions,
        weeks: Weeks,
        rows: list[Places],
        goal: Goal,
        ways: Ways,
        off: Sequence[int],
    ) -> None:
        self._weeks, self._rows = weeks, rows
        kept = np.ones(weeks.columns.shape[1])
        kept[list(off)] = 0.0
        self._kept = kept
        self.chances = [model.chances(stage, weeks.columns[own] * kept) for stage, own in enumerate(rows)]
        leaving = np.array(
            [each.mean(axis=0) if len(each) else np.zeros(model.way_count) for each in self.chances]
        )
        values, spent = chances_of(goal, ways, leaving)
        self.value = float(goal.starts @ values)
        self.gains = ways.worth(values) - values[:, None]
        self._share_of_week = spent / np.maximum([len(own) for own in rows], 1)

    def pulls(self, weight_pulls: Numbers) -> Numbers:
        """How much each cluster pulls the chance of the goal; shape (clusters,)."""
        pulled = np.zeros(len(weight_pulls))
        slopes = []
        for stage, own in enumerate(self._rows):
            chances, share = self.chances[stage], self._share_of_week[stage]
            gained = chances @ self.gains[stage]
            np.add.at(pulled, self._weeks.clusters[own], share * gained)
            bent = chances * (self.gains[stage] - gained[:, None])
            slopes.append(share * (bent.T @ (self._weeks.columns[own] * self._kept)))
        return np.asarray(pulled + weight_pulls @ np.array(slopes).ravel())
