"""Whom a move is for, such that nobody is the target of two moves at once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quorate.plans.occasions import Occasion
    from quorate.plans.situations import Row, Situation


@dataclass(frozen=True)
class Target:
    """A member, an empty role (with a candidate who may fill it, if any), or nobody known yet."""

    member: Row | None = None
    vacancy_role: str | None = None

    @property
    def person_id(self) -> str | None:
        """The member or candidate."""
        return self.member["person_id"] if self.member else None

    @property
    def role(self) -> str | None:
        """The role the move speaks to."""
        return self.vacancy_role or (self.member["role"] if self.member else None)

    @property
    def momentum(self) -> str | None:
        """How lately the member or candidate was active."""
        return self.member["momentum"] if self.member else None


@dataclass(frozen=True)
class Taken:
    """Who has a move already: people in whatever journey, and the empty roles of this one."""

    person_ids: set[str] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)

    def for_next_journey(self) -> Taken:
        """The same people; the next journey's roles are its own."""
        return replace(self, roles=set())

    def add(self, target: Target) -> None:
        """Whoever the target is now has a move."""
        if target.person_id:
            self.person_ids.add(target.person_id)
        if target.vacancy_role:
            self.roles.add(target.vacancy_role)


def target_of(occasion: Occasion, situation: Situation, taken: Taken) -> Target | None:
    """Whom a move on this occasion is for; None when everyone it could be for has a move already.

    A criterion that wants a role nobody plays is a move to find someone for it. One that wants more people
    than the team has is for someone not known yet.
    """
    if occasion.kind == "vacancy":
        candidate = _first_free(_named(occasion, situation), taken)
        return None if occasion.key in taken.roles else Target(candidate, occasion.key)
    if occasion.roles and not any(row["role"] in occasion.roles for row in situation.members):
        role = occasion.roles[0]
        return None if role in taken.roles else Target(vacancy_role=role)
    able = _able(occasion, situation)
    if not able:
        return Target()
    member = _first_free(able, taken)
    return Target(member) if member else None


def _able(occasion: Occasion, situation: Situation) -> list[Row]:
    """The members a move could be for: those the occasion names, then the best placed."""
    named = _named(occasion, situation)
    if occasion.kind == "member":
        return named
    others = [
        row
        for row in situation.members
        if (not occasion.roles or row["role"] in occasion.roles)
        and row["person_id"] not in occasion.done_person_ids
        and row["person_id"] not in occasion.person_ids
    ]
    return [*named, *others]


def _named(occasion: Occasion, situation: Situation) -> list[Row]:
    return [row for name in occasion.person_ids for row in situation.members if row["person_id"] == name]


def _first_free(members: list[Row], taken: Taken) -> Row | None:
    return next((row for row in members if row["person_id"] not in taken.person_ids), None)
