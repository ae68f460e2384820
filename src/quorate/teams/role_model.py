"""Which role each member most probably plays: naive Bayes over signs and habits, and what teams look like.

The posterior of a member is the share of a role in teams of usual shape times the likelihood of each sign, learnt from
own labelled people by partial pooling (`role_learning`). Signs depend on each other (who does much also reads much),
so the sum of their weights is tempered. In the end the expected number of champions and economic buyers of a team is
held within what teams have.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quorate.settings import Role
from quorate.teams.role_evidence import Habit, Sign
from quorate.teams.role_likelihoods import of_counts, of_values, within_teams
from quorate.teams.role_priors import RoleShape

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

# The power of the likelihood: 1 would take signs as independent of each other. Own prior.
TEMPER = 0.85


@dataclass(frozen=True)
class Lesson:
    """What the values of one feature say of roles.

    Attributes
    ----------
    values: that the feature has.
    base: how often everybody shows each; shape (values,).
    shares: how often people in each role do; shape (roles, values).
    """

    values: tuple[str, ...]
    base: Floats
    shares: Floats

    def places(self, values: Sequence[str]) -> Whole:
        """Where each of some values stands among those of the lesson; -1 for one that nobody had when it was learnt."""
        place = {value: number for number, value in enumerate(self.values)}
        return np.array([place.get(value, -1) for value in values], dtype=np.int64)


class RoleModel:
    """Roles of members, by what was learnt of each feature. A value that was not met in learning says nothing.

    Parameters
    ----------
    roles: of the map.
    lessons: by feature.
    team: the team of each member, numbered from 0.

    Attributes
    ----------
    gains_: for each feature, log p_r(v) - log b(v) of each member, shape (members, roles).
    """

    def __init__(self, roles: Sequence[Role], lessons: Mapping[str, Lesson], team: Whole) -> None:
        self.team, self.lessons = team, lessons
        self.shape = RoleShape(roles)
        self.gains_: dict[str, Floats] = {}

    def add_sign(self, sign: Sign) -> None:
        """One more sign."""
        lesson = self.lessons.get(sign.feature)
        if lesson is None:
            return
        known = np.append(lesson.places(sign.values), -1)
        self.gains_[sign.feature] = of_values(known[sign.place], lesson.base, lesson.shares)

    def add_habit(self, habit: Habit) -> None:
        """How often members did things."""
        lesson = self.lessons.get(habit.feature)
        if lesson is None:
            return
        places = lesson.places(habit.values)
        counts = np.zeros((len(self.team), len(lesson.values)))
        counts[:, places[places >= 0]] = habit.counts[:, places >= 0]
        self.gains_[habit.feature] = of_counts(counts, lesson.base, lesson.shares)

    def probabilities(self) -> Floats:
        """Of each role for each member, shape (members, roles)."""
        scores = np.log(self.shape.share) + TEMPER * sum(
            self.gains_.values(), np.zeros((len(self.team), len(self.shape.share)))
        )
        return within_teams(scores, self.team, self.shape.fewest, self.shape.most)
