"""Everything that is seen of the members of journeys, from the tables that tell it."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import pyarrow as pa

from quorate.teams import role_evidence as seen
from quorate.teams.role_evidence import Habit, Sign, Whole
from quorate.warehouse.steps import Context

ADVISOR = "outside_advisor"
# What it is read from, and the order in which rows are needed.
INPUTS: dict[str, tuple[str, ...]] = {
    "journeys": ("journey_id",),
    "member_facts": ("journey_id", "person_id"),
    "member_behaviours": ("journey_id", "person_id", "kind", "value"),
}


@dataclass(frozen=True)
class Observed:
    """What was seen of members.

    Attributes
    ----------
    facts: one for each member. team: the team of each, numbered from 0. words: the roles their contact roles mean.
    signs, habits: what tells one member from another. titles: what their titles say.
    """

    facts: Sequence[Mapping[str, Any]]
    team: Whole
    words: Sequence[str | None]
    signs: Sequence[Sign]
    titles: Sign
    habits: Sequence[Habit]

    def is_seen(self, member: int) -> bool:
        """Whether anything was seen that tells one member from another: a title, a role, or something they did."""
        fact = self.facts[member]
        told = fact["function"] or fact["seniority"] or self.words[member] or fact["is_external"]
        return bool(told) or any(habit.counts[member].any() for habit in self.habits)


def observed(tables: Mapping[str, pa.Table], context: Context) -> Observed:
    """What is seen of all members in `member_facts`."""
    facts = tables["member_facts"].to_pylist()
    names = [role.role for role in context.journey_map.roles]
    words = _meanings(facts, names, context.settings.sources.contact_roles)
    team = seen.teams_of(facts)
    advising = [bool(_advising().search((fact["title"] or "").lower())) for fact in facts]
    signs = (
        (
            seen.activity(facts, team),
            seen.joining(facts, team),
            seen.contact(facts),
            seen.outside(facts, advising),
            seen.chosen("word", tuple(names), words),
        )
        if facts
        else ()
    )
    habits = [
        seen.habit(kind, tables["member_facts"], tables["member_behaviours"]) for kind in ("did", "read_for")
    ]
    return Observed(facts, team, words, signs, seen.titles(facts), habits)


@cache
def _crm_words() -> tuple[tuple[re.Pattern[str], str], ...]:
    file = resources.files("quorate.teams").joinpath("data").joinpath("crm_roles.csv")
    lines = file.read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return tuple((re.compile(row["pattern"]), row["role"]) for row in rows)


def _advising() -> re.Pattern[str]:
    """Words for people from outside, in titles as in contact roles."""
    return next(pattern for pattern, role in _crm_words() if role == ADVISOR)


def _meanings(
    facts: Sequence[Mapping[str, Any]], names: Sequence[str], contact_roles: Mapping[str, str]
) -> list[str | None]:
    """The map's role each member's contact role means; None where there is none or it says nothing."""
    own_words = {word.lower(): role for word, role in contact_roles.items()}
    known = {
        word: _meaning(word, names, own_words) for word in {f["crm_role"] for f in facts if f["crm_role"]}
    }
    return [known.get(fact["crm_role"]) for fact in facts]


def _meaning(crm_role: str, names: Sequence[str], own_words: Mapping[str, str]) -> str | None:
    """As the settings say, else the role of that name, else by the word list."""
    if own_words.get(crm_role.lower()) in names:
        return own_words[crm_role.lower()]
    plain = re.sub(r"[^a-z0-9]+", "_", crm_role.lower()).strip("_")
    if plain in names:
        return plain
    meant = next((role for pattern, role in _crm_words() if pattern.search(crm_role.lower())), None)
    return meant if meant in names else None
