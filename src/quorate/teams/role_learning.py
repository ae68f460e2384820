"""What signs and habits say of roles, learnt from what colleagues said and sellers chose for a company's own people.

Lessons are of everybody; which role a member plays is told by them team by team (`member_roles`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from quorate.settings import Role
from quorate.teams.role_evidence import Habit, Sign, title_of, title_value
from quorate.teams.role_likelihoods import HABIT_PRIOR_WORTH, PRIOR_WORTH, base_rates, pooled
from quorate.teams.role_model import Lesson
from quorate.teams.role_observations import INPUTS, Observed, observed
from quorate.teams.role_priors import factor, title_factor
from quorate.warehouse.map_steps import for_each_map
from quorate.warehouse.steps import ArrowStep, Context

Title = tuple[str | None, str | None]
Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

# How much a label teaches: a colleague's word is one person known; a seller's contact role is wrong for one in five to
# three people, and says little of the others.
STATED_WEIGHT, CRM_WEIGHT = 1.0, 0.1
# So many teams teach as much as all do.
MOST_TEAMS = 20_000

SCHEMA = pa.schema(
    [
        ("journey_map", pa.string()),
        ("feature", pa.string()),
        ("value", pa.string()),
        ("role", pa.string()),
        ("usual_log_share", pa.float64()),
        ("role_log_share", pa.float64()),
    ]
)


def role_lessons(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """One row per feature, value and role of the map: how often everybody, and people in the role, show the value."""
    seen = observed(_enough(tables), context)
    if not seen.facts:
        return SCHEMA.empty_table()
    roles = context.journey_map.roles
    names = [role.role for role in roles]
    rows = [
        {
            "journey_map": context.journey_map.journey_map,
            "feature": feature,
            "value": value,
            "role": role,
            # rare values count: a published number has nine decimals, which of a share is too few
            "usual_log_share": float(np.log(lesson.base[place])),
            "role_log_share": float(np.log(lesson.shares[number, place])),
        }
        for feature, lesson in lessons(roles, seen).items()
        for number, role in enumerate(names)
        for place, value in enumerate(lesson.values)
    ]
    return pa.Table.from_pylist(rows, schema=SCHEMA)


STEP = ArrowStep("role_lessons", INPUTS, for_each_map(role_lessons), learns=True)


def _enough(tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """The members that are learnt from: of not more teams than teach, and those of whom a colleague said something."""
    facts = tables["member_facts"]
    teams = pc.unique(facts["journey_id"]).sort()
    if len(teams) <= MOST_TEAMS:
        return dict(tables)
    # ids are hashes, so the first teams are any teams
    stated = pc.unique(facts.filter(pc.is_valid(facts["stated_role"]))["journey_id"])
    is_enough = pc.or_(
        pc.is_in(facts["journey_id"], teams[:MOST_TEAMS]), pc.is_in(facts["journey_id"], stated)
    )
    return {**tables, "member_facts": facts.filter(is_enough)}


def read_lessons(rows: pa.Table, names: Sequence[str]) -> dict[str, Lesson]:
    """The lessons of one map by feature, from the rows of `role_lessons`; `names` are the map's roles in order."""
    found: dict[str, Lesson] = {}
    held = rows.to_pylist()
    for feature in dict.fromkeys(row["feature"] for row in held):
        own = [row for row in held if row["feature"] == feature]
        values = tuple(dict.fromkeys(row["value"] for row in own))
        numbers = {(row["role"], row["value"]): row for row in own}
        base = [numbers[names[0], value]["usual_log_share"] for value in values]
        shares = [[numbers[name, value]["role_log_share"] for value in values] for name in names]
        found[feature] = Lesson(values, np.exp(base), np.exp(shares))
    return found


def lessons(roles: Sequence[Role], seen: Observed) -> dict[str, Lesson]:
    """What is learnt of each feature of which somebody shows anything."""
    learner = _Learner(roles, _labels(seen, [role.role for role in roles]))
    found = {sign.feature: learner.of_sign(sign) for sign in seen.signs}
    if seen.titles.values:
        found[seen.titles.feature] = learner.of_titles(seen.titles)
    return found | {habit.feature: learner.of_habit(habit) for habit in seen.habits if habit.values}


@dataclass(frozen=True)
class _Learner:
    """Learns from members; `weight` is that of each member's label for each role, shape (members, roles)."""

    roles: Sequence[Role]
    weight: Floats

    def of_sign(self, sign: Sign) -> Lesson:
        factors = self._factors(sign.feature, sign.values)
        return self._learnt(sign, factors)

    def of_titles(self, titles: Sign) -> Lesson:
        """What function and seniority say together.

        Labelled people of a function teach about the function first and about the two together second, so that few
        labels go a long way. Of pairs that nobody has is told what is believed of them and was learnt of the function.
        """
        met = [title_of(value) for value in titles.values]
        others = _pairs_nobody_has(met)
        functions = sorted({str(function) for function, _ in met})
        belongs = np.array(
            [functions.index(str(function)) for function, _ in (*met, *others)], dtype=np.int64
        )
        elsewhere = frozenset(function for role in self.roles for function in role.titles.functions)
        factors = np.array(
            [[title_factor(role, *pair, elsewhere) for pair in (*met, *others)] for role in self.roles]
        )
        moved = self._moved(titles.place, factors[:, : len(met)], belongs[: len(met)])
        factors *= moved[:, belongs]
        known = self._learnt(titles, factors[:, : len(met)])
        # as `pooled` would have it of a value without labels that hardly anybody shows
        labelled = self._by_value(titles.place, len(met)).sum(axis=1)
        scale = (factors[:, : len(met)] @ known.base) * (1.0 + labelled / PRIOR_WORTH)
        rare = np.full(len(others), float(known.base.min()))
        return Lesson(
            (*titles.values, *(title_value(*pair) for pair in others)),
            np.append(known.base, rare),
            np.column_stack((known.shares, rare * factors[:, len(met) :] / scale[:, None])),
        )

    def of_habit(self, habit: Habit) -> Lesson:
        """A member counts once, however often they did something."""
        part = habit.counts / np.maximum(habit.counts.sum(axis=1, keepdims=True), 1.0)
        base = base_rates(part.sum(axis=0))
        factors = self._factors(habit.feature, habit.values)
        labelled = np.asarray(self.weight.T @ part)
        return Lesson(habit.values, base, pooled(base, factors, labelled, HABIT_PRIOR_WORTH))

    def _factors(self, feature: str, values: Sequence[str]) -> Floats:
        return np.array([[factor(role, feature, value) for value in values] for role in self.roles])

    def _learnt(self, sign: Sign, factors: Floats) -> Lesson:
        seen = sign.place[sign.place >= 0]
        base = base_rates(np.bincount(seen, minlength=len(sign.values)).astype(np.float64))
        return Lesson(sign.values, base, pooled(base, factors, self._by_value(sign.place, len(sign.values))))

    def _by_value(self, place: Whole, count: int) -> Floats:
        """Weight of labels by role and value, shape (roles, values)."""
        found = np.zeros((self.weight.shape[1], count))
        seen = place >= 0
        np.add.at(found.T, place[seen], self.weight[seen])
        return found

    def _moved(self, values: Whole, factors: Floats, belongs: Whole) -> Floats:
        """By how much labelled people move what is believed of their functions, shape (roles, functions)."""
        count = int(belongs.max()) + 1
        base = base_rates(np.bincount(values[values >= 0], minlength=len(belongs)).astype(np.float64))
        prior = base * factors
        prior /= prior.sum(axis=1, keepdims=True)
        of_function = np.array([np.bincount(belongs, row, minlength=count) for row in prior])
        named = np.where(values >= 0, belongs[np.maximum(values, 0)], -1)
        return np.asarray(pooled(np.ones(count), of_function, self._by_value(named, count)) / of_function)


def _labels(seen: Observed, names: Sequence[str]) -> Floats:
    """How much each member teaches about each role, shape (members, roles)."""
    weight = np.zeros((len(seen.facts), len(names)))
    for line, (fact, word) in enumerate(zip(seen.facts, seen.words, strict=True)):
        if fact["stated_role"] in names:
            weight[line, names.index(fact["stated_role"])] = STATED_WEIGHT
        elif word is not None:
            weight[line, names.index(word)] = CRM_WEIGHT
    return weight


def _pairs_nobody_has(met: Sequence[Title]) -> list[Title]:
    """Pairs of a function and a seniority that are met, each with others."""
    functions = sorted({function for function, _ in met}, key=str)
    seniorities = sorted({seniority for _, seniority in met}, key=str)
    every = ((function, seniority) for function in functions for seniority in seniorities)
    return [pair for pair in every if pair not in {*met, (None, None)}]
