"""What people decided about moves, as far as it bears on what to propose: put aside, or agreed and so first."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from quorate.plans.occasions import Occasion
    from quorate.plans.situations import Row, Situation
    from quorate.plans.targets import Target
    from quorate.settings.plays import Play

# What is dismissed for these reasons may be right again once the journey stands elsewhere.
PASSING_REASONS = ("wrong_time",)
# For how long a move that was done rests: as long as what followed a play is waited for. Where its reason stands after
# that, it is proposed anew, as another move with a story of its own.
DONE_RESTS_DAYS = 28


class Decisions:
    """How moves stand by what people decided.

    Parameters
    ----------
    standings: rows of `move_standings`.
    day: the day looked at.
    """

    def __init__(self, standings: Iterable[Row] = (), day: date | None = None) -> None:
        self._standings = {row["move_id"]: row for row in standings}
        self._day = day

    def is_put_aside(self, move_id: str, stay_days: int | None) -> bool:
        """Whether a move is done, snoozed, or dismissed for a reason that stands.

        stay_days: for how many days the journey has been in its stage; what was dismissed for the wrong time before
        that is proposed again.
        """
        row = self._standings.get(move_id)
        if row is None:
            return False
        if row["status"] == "dismissed" and row["reason"] in PASSING_REASONS:
            return not self._is_before(row, stay_days)
        return row["status"] in ("done", "snoozed", "dismissed")

    def is_agreed(self, move_id: str) -> bool:
        """Whether somebody accepted it."""
        row = self._standings.get(move_id)
        return row is not None and row["status"] == "accepted"

    def move_id(self, situation: Situation, play: Play, target: Target, occasion: Occasion) -> str:
        """The id of a move: the same on every day, until it was done and has rested."""
        words = (
            situation.facts["journey_id"],
            play.play,
            target.person_id or "",
            target.vacancy_role or "",
            occasion.key if occasion.kind == "criterion" else "",
        )
        times = 1
        while self._has_rested(_id_of(words, times)):
            times += 1
        return _id_of(words, times)

    def _has_rested(self, move_id: str) -> bool:
        row = self._standings.get(move_id)
        if row is None or row["status"] != "done" or row["done_at"] is None or self._day is None:
            return False
        done_on: date = row["done_at"].date()
        return (self._day - done_on).days > DONE_RESTS_DAYS

    def _is_before(self, row: Row, stay_days: int | None) -> bool:
        if stay_days is None or self._day is None:
            return False
        dismissed_on: date = row["dismissed_at"].date()
        return (self._day - dismissed_on).days > stay_days


def _id_of(words: tuple[str, ...], times: int) -> str:
    said = words if times == 1 else (*words, str(times))
    return "m_" + hashlib.md5("|".join(said).encode(), usedforsecurity=False).hexdigest()
