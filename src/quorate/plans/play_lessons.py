"""What own history tells of plays, as the plan uses it: which of several to make, which to trust, which to leave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quorate.plans.situations import Row, Situation
    from quorate.settings.plays import Play


@dataclass(frozen=True)
class Choice:
    """The play to make, whether lots were drawn, and the chance it had of being it; None where nothing was chosen."""

    play: Play
    is_drawn: bool = False
    probability: float | None = None


class PlayLessons:
    """Effects and choices of plays.

    Parameters
    ----------
    effects: rows of `play_effects`: what a play does with a role in a stage, where that can be told.
    choices: rows of `play_choices`: the order of plays for a role in a journey this week, drawn by lot now and then.
    exploration_share: of weeks in which lots are drawn, as `choices` were made with.
    """

    def __init__(self, effects: Iterable[Row], choices: Iterable[Row], exploration_share: float) -> None:
        self._share = exploration_share
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

    def chosen(self, plays: tuple[Play, ...], role: str | None, situation: Situation) -> Choice:
        """The play to make of those that fit: the first by this week's choice, where lots or lessons stand behind it.

        Otherwise the first that fits: an order without either only repeats the map's, and the more particular play
        comes first in `plays` already. The chance of the choice is that of being drawn, where lots are drawn among
        those of the plays that may be, plus that of a week without lots for the one that is then made:

            share / count + (1 - share) if it is the one made without lots
        """
        journey = situation.facts["journey_id"]
        rows = {play.play: self._choices.get((journey, role or "", play.play)) for play in plays}
        known = {name: row for name, row in rows.items() if row is not None}
        if not known:
            return Choice(plays[0])
        usual = plays[0]
        if any(self.effect(play, role, situation) for play in plays):
            usual = _first(plays, known, "surest_rank")
        is_drawn = any(row["is_drawn"] for row in known.values())
        made = _first(plays, known, "choice_rank") if is_drawn else usual
        chance = self._share / len(known) if made.play in known else 0.0
        return Choice(made, is_drawn, chance + (1.0 - self._share if made is usual else 0.0))


def _first(plays: tuple[Play, ...], known: Mapping[str, Row], rank: str) -> Play:
    last = max(row[rank] for row in known.values()) + 1
    ranks = {play: known[play.play][rank] if play.play in known else last for play in plays}
    return min(plays, key=lambda play: (ranks[play], plays.index(play)))
