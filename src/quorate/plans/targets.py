"""Whom a move is for: nobody twice at once, nobody who has had enough, nobody who refuses to be addressed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from quorate.plans.means import channels_of
from quorate.plans.sense import Courtesy, Held, is_for

if TYPE_CHECKING:
    from quorate.plans.occasions import Occasion
    from quorate.plans.situations import Row, Situation
    from quorate.settings.plays import Play


@dataclass(frozen=True)
class Target:
    """A member, an empty role (with a candidate who may fill it, if any), or nobody known yet.

    `channels` are those in which the move may be made, the play's preferred first; `held` says why it is not to be.
    """

    member: Row | None = None
    vacancy_role: str | None = None
    channels: tuple[str, ...] = ()
    held: Held | None = None

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


def target_of(
    play: Play, occasion: Occasion, situation: Situation, taken: Taken, courtesy: Courtesy
) -> Target | None:
    """Whom a play is for on this occasion; None when everyone it could be for has a move already.

    A criterion that wants a role nobody plays is a move to find someone for it. One that wants more people
    than the team has is for someone not known yet. Where the only reason against it is that people have had enough for
    the week or refuse the channel, the target is the best placed of them, held.
    """
    channels = channels_of(play, occasion, situation)
    if occasion.kind == "vacancy":
        if occasion.key in taken.roles:
            return None
        found = _first_able(_named(occasion, situation), play, occasion, taken, courtesy, channels)
        if found is None or found.held:  # without the candidate the role can still be looked for
            return Target(vacancy_role=occasion.key, channels=channels)
        return replace(found, vacancy_role=occasion.key)
    if occasion.roles and not any(row["role"] in occasion.roles for row in situation.members):
        role = occasion.roles[0]
        return None if role in taken.roles else Target(vacancy_role=role, channels=channels)
    able = _able(occasion, situation)
    if not able:
        return Target(channels=channels)
    return _first_able(able, play, occasion, taken, courtesy, channels)


def _first_able(
    members: list[Row],
    play: Play,
    occasion: Occasion,
    taken: Taken,
    courtesy: Courtesy,
    channels: tuple[str, ...],
) -> Target | None:
    """The first member free of moves who may be addressed; else the first who would be, held; else None."""
    held = None
    for row in members:
        if row["person_id"] in taken.person_ids or not is_for(play, row, occasion.roles):
            continue
        target = _addressed(row, courtesy, channels)
        if target.held is None:
            return target
        held = held or target
    return held


def _addressed(row: Row, courtesy: Courtesy, channels: tuple[str, ...]) -> Target:
    pressed = courtesy.pressed(row["person_id"])
    if pressed:
        return Target(row, channels=channels, held=pressed)
    left = courtesy.open_channels(channels, row)
    if left:
        return Target(row, channels=left)
    return Target(row, channels=channels, held=courtesy.without_channel(channels, row["person_id"]))


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
