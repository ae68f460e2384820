"""Why a member is taken to play a role: the observations that speak for it, in the order of their weight."""

from __future__ import annotations

from typing import Any

import numpy as np

from quorate.teams.role_evidence import Habit
from quorate.teams.role_model import RoleModel
from quorate.teams.role_observations import Observed

# An observation is named when it makes the role at least this much likelier (natural logarithm): a tenth.
LEAST_GAIN = 0.1
MOST_NAMED_HABITS = 3
Reason = dict[str, Any]

WORDS = {
    ("activity", "none"): "nothing of the team's activity",
    ("activity", "below"): "less than an equal share of the team's activity",
    ("activity", "average"): "about an equal share of the team's activity",
    ("activity", "above"): "more than an equal share of the team's activity",
    ("activity", "far_above"): "more than three times an equal share of the team's activity",
    ("joined", "first"): "first of the team to appear",
    ("joined", "early"): "among the first third of the team to appear",
    ("joined", "late"): "joined after others of the team",
    ("contact", "yes"): "sellers gave a contact role",
    ("contact", "no"): "sellers gave no contact role",
    ("outside", "company"): "from another company",
    ("outside", "title"): "a title of people who advise others",
    ("outside", "both"): "from another company, with a title of people who advise others",
    ("outside", "no"): "from the company itself",
}


class Reasons:
    """Says of members which observations speak for a role, and how much."""

    def __init__(self, model: RoleModel, observed: Observed) -> None:
        # what each observation says of a role beyond what it says of the average one; shape (members, roles)
        self._gains = {
            feature: gain - np.log(np.exp(gain) @ model.shape.share)[:, None]
            for feature, gain in sorted(model.gains_.items())
        }
        self._observed = observed

    def of(self, member: int, role: int) -> list[Reason]:
        """The observations that speak for the role, weightiest first; of a seen member at least one."""
        if not self._observed.is_seen(member):
            return []
        gains = {feature: float(gain[member, role]) for feature, gain in self._gains.items()}
        found: list[Reason] = []
        for feature, gain in sorted(gains.items(), key=lambda item: -item[1]):
            if gain >= LEAST_GAIN or not found:
                found += _reason(self._observed, member, feature)
        return found or [{"team": "what is usual in a team"}]


def _reason(observed: Observed, member: int, feature: str) -> list[Reason]:
    fact = observed.facts[member]
    if feature == "title":
        return [
            {"title": fact["title"], name: fact[name]} for name in ("function", "seniority") if fact[name]
        ]
    if feature == "word":
        return (
            [{"crm_role": fact["crm_role"], "read_as": observed.words[member]}]
            if observed.words[member]
            else []
        )
    for habit in observed.habits:
        if habit.feature == feature:
            return _habits(habit, member)
    sign = next(sign for sign in observed.signs if sign.feature == feature)
    place = int(sign.place[member])
    return [{feature: WORDS[feature, sign.values[place]]}] if place >= 0 else []


def _habits(habit: Habit, member: int) -> list[Reason]:
    counts = habit.counts[member]
    often = [place for place in np.argsort(-counts, kind="stable")[:MOST_NAMED_HABITS] if counts[place] > 0]
    if not often:
        return []
    named = {habit.values[place].replace("_", " "): round(float(counts[place]), 1) for place in often}
    return [{habit.feature: ", ".join(f"{what} ({times:g})" for what, times in named.items())}]
