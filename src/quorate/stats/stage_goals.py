"""The chance of ever reaching something in a chain of stages, exactly, and how often each stage is passed on the way.

Of the journeys in stage s a share L_sd leaves it each week in way d, for where `targets` says; V_s is the chance of
ever reaching the goal from s:

    sum over d of L_sd * (U_sd - V_s) = 0,   U_sd = sum over s' of targets_ds' V_s'  (1 where d is the goal, 0 if lost)

an absorbing Markov chain, solved as linear equations (Kemeny & Snell, Finite Markov Chains, 1960, chapter 3).
Nothing is simulated, so there is no noise but that of the shares. Staying does not enter: what counts is where
stages are left for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from quorate.stats.ragged import Numbers

_LEAST_LEAVING = 1e-12


@dataclass(frozen=True)
class Goal:
    """What is to be reached, and from where.

    Attributes
    ----------
    starts: share of journeys that begin in each stage; shape (stages,).
    settled: 1 where a stage counts as the goal itself, 0 where as its failing, nan where it is on the way; (stages,).
    """

    starts: Numbers
    settled: Numbers


@dataclass(frozen=True)
class Ways:
    """Where the ways to leave a stage lead.

    Attributes
    ----------
    targets: chance of each stage by way; shape (ways, stages, stages); rows of ends are 0.
    is_reached: 1 for the way that is the goal itself (won), else 0; shape (ways,).
    """

    targets: Numbers
    is_reached: Numbers

    def worth(self, values: Numbers) -> Numbers:
        """Chance of the goal after leaving each stage in each way; shape (stages, ways)."""
        return np.asarray((self.targets @ values).T + self.is_reached)


def chances_of(goal: Goal, ways: Ways, leaving: Numbers) -> tuple[Numbers, Numbers]:
    """Chance of the goal from every stage, and how many weeks are spent in each from the goal's starts.

    Parameters
    ----------
    leaving: share of the journeys in each stage that leaves it in a week, by way; shape (stages, ways).

    Returns
    -------
    (values, weeks): each of shape (stages,); weeks of settled stages are 0.
    """
    is_open = np.isnan(goal.settled)
    flow = np.einsum("sd,dst->st", leaving, ways.targets)
    system = np.diag(np.maximum(leaving.sum(axis=1), _LEAST_LEAVING)) - flow
    system[~is_open] = np.eye(len(system))[~is_open]
    reached = np.where(is_open, leaving @ ways.is_reached, np.nan_to_num(goal.settled))
    values = np.linalg.solve(system, reached)
    weeks = np.linalg.solve(system.T, goal.starts)
    return values, np.where(is_open, weeks, 0.0)
