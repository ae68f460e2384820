"""Which role each member most probably plays: naive Bayes over signs and habits, and what teams look like.

The posterior of a member is the share of a role in teams of usual shape times the likelihood of each sign, learnt from
own labelled people by partial pooling (`role_likelihoods`). Signs depend on each other (who does much also reads much),
so the sum of their weights is tempered. In the end the expected number of champions and economic buyers of a team is
held within what teams have.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quorate.settings import Role
from quorate.teams.role_evidence import Habit, Sign
from quorate.teams.role_likelihoods import (
    HABIT_PRIOR_WORTH,
    base_rates,
    of_counts,
    of_values,
    pooled,
    within_teams,
)
from quorate.teams.role_priors import RoleShape, factor, title_factor

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

# The power of the likelihood: 1 would take signs as independent of each other. Own prior.
TEMPER = 0.85


@dataclass(frozen=True)
class Learnt:
    """What labelled members teach: `weight` of each member's label for each role, shape (members, roles)."""

    weight: Floats

    def by_value(self, place: Whole, count: int) -> Floats:
        """Weight of labels by role and value, shape (roles, values)."""
        found = np.zeros((self.weight.shape[1], count))
        seen = place >= 0
        np.add.at(found.T, place[seen], self.weight[seen])
        return found

    def by_habit(self, counts: Floats) -> Floats:
        """The same for habits: a member counts once, however often they did something."""
        total = counts.sum(axis=1, keepdims=True)
        return np.asarray(self.weight.T @ (counts / np.maximum(total, 1.0)))


class RoleModel:
    """Roles of members.

    Parameters
    ----------
    roles: of the map.
    team: the team of each member, numbered from 0.
    learnt: labels of members.

    Attributes
    ----------
    gains_: for each feature, log p_r(v) - log b(v) of each member, shape (members, roles).
    """

    def __init__(self, roles: Sequence[Role], team: Whole, learnt: Learnt) -> None:
        self.roles, self.team, self.learnt = tuple(roles), team, learnt
        self.shape = RoleShape(roles)
        self.gains_: dict[str, Floats] = {}

    def add_sign(self, sign: Sign) -> None:
        """One more sign."""
        factors = np.array(
            [[factor(role, sign.feature, value) for value in sign.values] for role in self.roles]
        )
        self._add(sign, factors)

    def add_titles(self, titles: Sequence[tuple[str | None, str | None]]) -> None:
        """What function and seniority say together.

        Labelled people of a function teach about the function first and about the two together second, so that few
        labels go a long way.
        """
        names = sorted({title for title in titles if title != (None, None)}, key=str)
        place = {title: number for number, title in enumerate(names)}
        values = np.array([place.get(title, -1) for title in titles], dtype=np.int64)
        elsewhere = frozenset(function for role in self.roles for function in role.titles.functions)
        factors = np.array(
            [[title_factor(role, *title, elsewhere) for title in names] for role in self.roles]
        )
        functions = sorted({str(function) for function, _ in names})
        belongs = np.array([functions.index(str(function)) for function, _ in names], dtype=np.int64)
        if names:
            self._add(
                Sign("title", tuple(map(str, names)), values), self._by_function(values, factors, belongs)
            )

    def add_habit(self, habit: Habit) -> None:
        """How often members did things."""
        if not habit.values:
            return
        total = habit.counts.sum(axis=1, keepdims=True)
        base = base_rates((habit.counts / np.maximum(total, 1.0)).sum(axis=0))
        factors = np.array(
            [[factor(role, habit.feature, value) for value in habit.values] for role in self.roles]
        )
        shares = pooled(base, factors, self.learnt.by_habit(habit.counts), HABIT_PRIOR_WORTH)
        self.gains_[habit.feature] = of_counts(habit.counts, base, shares)

    def probabilities(self) -> Floats:
        """Of each role for each member, shape (members, roles)."""
        scores = np.log(self.shape.share) + TEMPER * sum(
            self.gains_.values(), np.zeros((len(self.team), len(self.roles)))
        )
        return within_teams(scores, self.team, self.shape.fewest, self.shape.most)

    def _add(self, sign: Sign, factors: Floats) -> None:
        if not sign.values:
            return
        base = _base(sign)
        shares = pooled(base, factors, self.learnt.by_value(sign.place, len(sign.values)))
        self.gains_[sign.feature] = of_values(sign.place, base, shares)

    def _by_function(self, values: Whole, factors: Floats, belongs: Whole) -> Floats:
        """Factors of titles moved by what labelled people say of their functions."""
        count = int(belongs.max()) + 1
        base = base_rates(np.bincount(values[values >= 0], minlength=len(belongs)).astype(np.float64))
        prior = base * factors
        prior /= prior.sum(axis=1, keepdims=True)
        of_function = np.array([np.bincount(belongs, row, minlength=count) for row in prior])
        named = np.where(values >= 0, belongs[np.maximum(values, 0)], -1)
        moved = pooled(np.ones(count), of_function, self.learnt.by_value(named, count))
        return np.asarray(factors * (moved / of_function)[:, belongs])


def _base(sign: Sign) -> Floats:
    seen = sign.place[sign.place >= 0]
    return base_rates(np.bincount(seen, minlength=len(sign.values)).astype(np.float64))
