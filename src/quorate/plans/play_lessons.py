"""What own history tells of plays, as the plan uses it: which of several to make, which to trust, which to leave."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quorate.plans.situations import Row, Situation
    from quorate.settings.plays import Play


class PlayLessons:
    """Effects and choices of plays.

    Parameters
    ----------
    effects: rows of `play_effects`: what a play does with a role in a stage, where that can be told.
    choices: rows of `play_choices`: the order of plays for a role in a journey this week, drawn by lot now and then.
    """

    def __init__(self, effects: Iterable[Row], choices: Iterable[Row]) -> None:
        self._effects = {
            (row["journey_map"], row["role"], row["stage"], row["play"]): row
            for row in effects
            if row["effect"] is not None
        }
        self._choices = {(row["journey_id"], row["role"], row["play"]): row for row in choices}

    def effect(self, play: Play, role: str | None, situation: Situation) -> Row | None:
        """The row of `play_effects`; None where nothing can be told of the play there."""
        facts = situation.facts
        return self._effects.get((facts["journey_map"], role or "", facts["stage"] or "", play.play))

    def hurts(self, play: Play, role: str | None, situation: Situation) -> bool:
        """Whether the play surely makes progress unlikelier, or falling back and losing likelier."""
        found = self.effect(play, role, situation)
        return found is not None and found["finding"] == "hurts"

    def sure_effect(self, play: Play, role: str | None, situation: Situation) -> float:
        """By how much the play raises the chance of progress even at the lower end of its interval; 0 for no more."""
        found = self.effect(play, role, situation)
        return 0.0 if found is None else max(float(found["effect_low"]), 0.0)

    def chosen(self, plays: tuple[Play, ...], role: str | None, situation: Situation) -> Play:
        """The play to make of those that fit: the first by this week's choice, where lots or lessons stand behind it.

        Otherwise the first that fits: an order without either only repeats the map's, and the more particular play
        comes first in `plays` already.
        """
        journey = situation.facts["journey_id"]
        rows = {play.play: self._choices.get((journey, role or "", play.play)) for play in plays}
        known = [row for row in rows.values() if row is not None]
        is_told = any(row["is_drawn"] for row in known) or any(
            self.effect(play, role, situation) for play in plays
        )
        if not known or not is_told:
            return plays[0]
        last = max(row["choice_rank"] for row in known) + 1
        ranks = {play: row["choice_rank"] if row else last for play, row in rows.items()}
        return min(plays, key=lambda play: (ranks[play.play], plays.index(play)))
