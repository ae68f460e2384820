"""Rules of sense that come before any ranking: whom a move may reach, in which channel, and how many a team bears."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quorate.plans.situations import Row, Situation
    from quorate.settings.plays import Play

MOST_MOVES = 6
# A team that has stood still does not move for being asked more often: the two best moves are made, and made well.
MOST_MOVES_WHEN_STALLED = 2
# So close to falling back that nothing was got going in the time the map gives.
DAYS_BEFORE_TIME_OUT = 7
# Letters bring people to these: who refuses letters is not invited to them.
INVITED_BY = {"webinar": "email", "event": "email"}
# Nobody says yes to a meeting with somebody they have never spoken with.
FOR_ACQUAINTANCES = ("meeting",)
# Sales talk is not for those who advise the team from outside: they are asked for their judgement, not for an order.
NOT_FOR_ADVISORS = ("product", "pricing")


def is_stalled(situation: Situation) -> bool:
    """Whether an open journey stands still: for longer than nine in ten teams stay, or about to fall back.

    Counted from the last criterion met, not only from the entry into the stage. A stage of which the map says neither
    what is usual nor when it times out cannot be stalled in; nor can a customer.
    """
    facts, stage = situation.facts, situation.stage
    if facts["is_won"] or stage is None or facts["idle_days"] is None:
        return False
    left = situation.days_to_time_out
    if left is not None and left <= DAYS_BEFORE_TIME_OUT:
        return True
    return stage.typical_days is not None and facts["idle_days"] > stage.typical_days.p90


def most_moves(situation: Situation) -> int:
    """How many moves the journey gets at most: fewer where it is stalled, since more of the same did not help."""
    return MOST_MOVES_WHEN_STALLED if is_stalled(situation) else MOST_MOVES


def is_for(play: Play, member: Row, roles: Iterable[str]) -> bool:
    """Whether a play may address a member: an outside advisor only if it names their role.

    Parameters
    ----------
    roles: the roles that the play's occasion wants to reach; empty for any.
    """
    if not member["is_external"]:
        return True
    named = play.when.member.roles if play.when.member else ()
    return member["role"] in (*named, *roles)


@dataclass(frozen=True)
class Held:
    """Why a move is not proposed; `reason` is a word of `HELD_BACK_REASONS`, `evidence_ids` the touches that say so."""

    reason: str
    evidence_ids: tuple[str, ...] = ()


# What a company may not do to a person: they said no, or its own rule names no basis.
_CLOSED = {"refused": "refused", "none": "no_basis"}


class Courtesy:
    """What people bear and refuse.

    Parameters
    ----------
    contacts: rows of `recent_contacts`: what we did to people in the last seven days.
    bases: rows of `channel_bases`: where they may be addressed, and where not.
    most_contacts: how many contacts in seven days are enough.
    """

    def __init__(self, contacts: Iterable[Row], bases: Iterable[Row], most_contacts: int) -> None:
        self._contacts: Mapping[str, Row] = {row["person_id"]: row for row in contacts}
        self._bases: dict[str, dict[str, Row]] = defaultdict(dict)
        for row in bases:
            self._bases[row["person_id"]][row["channel"]] = row
        self._most_contacts = most_contacts

    def contacts(self, person_id: str) -> int:
        """How often we turned to somebody in the last seven days."""
        row = self._contacts.get(person_id)
        return row["contact_count"] if row else 0

    def pressed(self, person_id: str) -> Held | None:
        """Whether they have had enough of us for the week, whoever of us it was."""
        if self.contacts(person_id) < self._most_contacts:
            return None
        return Held("pressure", tuple(self._contacts[person_id]["touch_ids"]))

    def basis(self, person_id: str, channel: str) -> str | None:
        """On what basis somebody may be addressed in a channel; None where nothing is known of it."""
        row = self._bases.get(person_id, {}).get(INVITED_BY.get(channel, channel))
        return row["basis"] if row else None

    def closed(self, person_id: str) -> tuple[str, ...]:
        """The channels in which somebody may not be addressed."""
        return tuple(
            sorted(name for name, row in self._bases.get(person_id, {}).items() if row["basis"] in _CLOSED)
        )

    def open_channels(self, channels: Iterable[str], member: Row) -> tuple[str, ...]:
        """Those of the channels that are open to the member, without what needs an acquaintance if there is none.

        Where only such a channel is left it stays: an introduction is then part of the move.
        """
        allowed = [each for each in channels if self.basis(member["person_id"], each) not in _CLOSED]
        if not member["has_met"]:
            cold = [each for each in allowed if each not in FOR_ACQUAINTANCES]
            allowed = cold or allowed
        return tuple(allowed)

    def without_channel(self, channels: Iterable[str], person_id: str) -> Held:
        """Why none of the channels is open to somebody: they refuse one of them, or none has a basis."""
        rows = [
            row
            for channel in channels
            if (row := self._bases[person_id].get(INVITED_BY.get(channel, channel))) is not None
        ]
        reasons = sorted({_CLOSED[row["basis"]] for row in rows}, reverse=True)
        ids = {each for row in rows for each in row["touch_ids"] or ()}
        return Held(reasons[0], tuple(sorted(ids)))
