"""The moves one journey could get: each occasion with its play, its target and what it would add; then the best few."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from quorate.plans.decisions_on_moves import Decisions
from quorate.plans.held_out import HeldOut
from quorate.plans.play_lessons import Choice
from quorate.plans.sense import Held, most_moves
from quorate.plans.targets import Taken, target_of

if TYPE_CHECKING:
    from quorate.plans.answers import AnswerModel
    from quorate.plans.calls import Call
    from quorate.plans.gains import Gain, GainModel
    from quorate.plans.occasions import Occasion
    from quorate.plans.play_lessons import PlayLessons
    from quorate.plans.sense import Courtesy
    from quorate.plans.situations import Situation
    from quorate.plans.targets import Target
    from quorate.settings.plays import Play

# Two moves of one kind are a beginning; the third says that the play has become a routine.
MOST_OF_A_PLAY = 2


@dataclass(frozen=True)
class Means:
    """What proposals are weighed with."""

    gains: GainModel
    answers: AnswerModel
    courtesy: Courtesy
    lessons: PlayLessons
    decided: Decisions = field(default_factory=Decisions)
    held_out: HeldOut = field(default_factory=lambda: HeldOut(()))


@dataclass(frozen=True)
class Proposal:
    """One move that could be made.

    Attributes
    ----------
    order: its place by sense alone, before anything is reckoned in money.
    move_id: what it is known by, stable from day to day.
    is_agreed: somebody accepted it already; such moves come first, and the others fill up what the journey bears.
    sure_effect: by how much own history says that the play raises the chance of progress at least; 0 where it does not.
    choice: how the play came to be the one of those that fit.
    """

    order: int
    move_id: str
    play: Play
    occasion: Occasion
    target: Target
    gain: Gain
    sure_effect: float = 0.0
    is_agreed: bool = False
    choice: Choice | None = None

    @property
    def gain_per_hour(self) -> float | None:
        """Money expected per hour of our time; None where the gain is not known."""
        if self.gain.amount is None:
            return None
        return self.gain.amount / max(self.play.effort_hours, _SHORTEST_HOURS)


# What takes no time at all is reckoned with three minutes.
_SHORTEST_HOURS = 0.05


def proposals(called: Iterable[Call], situation: Situation, taken: Taken, means: Means) -> list[Proposal]:
    """Everything that could be proposed or was held back, in the order of the calls; nobody is asked for two things.

    What people put aside is not proposed again while the reason stands.
    """
    here = Taken(set(taken.person_ids), set())
    found: list[Proposal] = []
    for call in called:
        played = _played(call, situation, here, means)
        if played is None:
            continue
        choice, target = played
        play = choice.play
        move_id = means.decided.move_id(situation, play, target, call.occasion)
        if means.decided.is_put_aside(move_id, situation.facts["stay_days"]):
            continue
        if target.held is None and means.lessons.hurts(play, target.role, situation):
            target = replace(target, held=Held("hurts"))
        if means.held_out.forbids(play, situation.facts["account_id"]):
            target = replace(target, held=Held("experiment"))
        if target.held is None:
            here.add(target)
        gain = means.gains.gain(call.occasion, situation, target)
        sure = means.lessons.sure_effect(play, target.role, situation)
        agreed = means.decided.is_agreed(move_id)
        found.append(Proposal(len(found), move_id, play, call.occasion, target, gain, sure, agreed, choice))
    return found


def best(found: Iterable[Proposal], situation: Situation) -> list[Proposal]:
    """The moves to propose, best first: by gain per hour where it is known, then by the order of sense.

    Plays that surely help, as far as own history tells, come before those of which it tells nothing, and their gain
    counts with the least they do. No more moves than the journey bears, and no more than two of one play. Of two with
    the same gain per hour the one that comes first by sense leads.
    """
    free = (each for each in found if each.target.held is None)
    count: Counter[str] = Counter()
    chosen: list[Proposal] = []
    for proposal in sorted(free, key=_rank):
        if len(chosen) == most_moves(situation):
            break
        if count[proposal.play.play] < MOST_OF_A_PLAY:
            count[proposal.play.play] += 1
            chosen.append(proposal)
    return chosen


def _rank(proposal: Proposal) -> tuple[bool, bool, bool, float, float, int]:
    per_hour, sure = proposal.gain_per_hour, proposal.sure_effect
    worth = (per_hour or 0.0) * (sure or 1.0)
    by_worth = (not sure, per_hour is None, -round(worth, 6), -round(sure, 6), proposal.order)
    return not proposal.is_agreed, *by_worth


def _played(call: Call, situation: Situation, taken: Taken, means: Means) -> tuple[Choice, Target] | None:
    """The play to make on an occasion, and for whom: the first that fits, unless another was chosen for the role."""
    first = call.plays[0]
    target = target_of(first, call.occasion, situation, taken, means.courtesy)
    if target is None:
        return None
    chosen = means.lessons.chosen(call.plays, target.role, situation)
    if chosen.play is first:
        return chosen, target
    other = target_of(chosen.play, call.occasion, situation, taken, means.courtesy)
    if other is not None and other.role == target.role:
        return chosen, other
    return Choice(first), target
