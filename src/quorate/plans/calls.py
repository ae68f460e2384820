"""Which plays are called for in a situation: every occasion once, with the plays that could answer it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quorate.plans.fallback_plays import BUYER_PLAYS, CUSTOMER_PLAYS
from quorate.plans.occasions import KINDS, occasions

if TYPE_CHECKING:
    from quorate.plans.occasions import Kind, Occasion
    from quorate.plans.situations import Situation
    from quorate.settings.plays import Play


_OF_DECIDING = ("agreement", "outlook")


@dataclass(frozen=True)
class Call:
    """One occasion, and the plays that fit it: the first is played unless something is known in favour of another."""

    occasion: Occasion
    plays: tuple[Play, ...]


def calls(situation: Situation) -> list[Call]:
    """The occasions of a journey, the most pressing of every kind first, then the second of every kind, and so on.

    So no kind of want crowds out the others. A play made for one criterion comes before one for any; then the map's
    order counts, and a fallback stands in only where no play of the map fits. Fallbacks do not ask teams to agree or to
    decide before half of the way is behind them: who still looks for the problem has nothing to vote on.
    """
    of_map = sorted(situation.map.journey_map.plays, key=lambda play: "any" in play.when.unmet_criteria)
    found = _fitting(tuple(of_map), situation)
    fallback = CUSTOMER_PLAYS if situation.facts["is_won"] else BUYER_PLAYS
    for key, call in _fitting(fallback, situation).items():
        if call.occasion.kind not in _OF_DECIDING or situation.is_half_way:
            found.setdefault(key, call)
    of_kind: dict[Kind, list[Call]] = {kind: [] for kind in KINDS}
    for call in sorted(found.values(), key=lambda call: call.occasion.pressing):
        of_kind[call.occasion.kind].append(call)
    turns = max(len(each) for each in of_kind.values())
    return [of_kind[kind][turn] for turn in range(turns) for kind in KINDS if turn < len(of_kind[kind])]


def _fitting(plays: tuple[Play, ...], situation: Situation) -> dict[tuple[Kind, str], Call]:
    found: dict[tuple[Kind, str], Call] = {}
    for play in plays:
        for occasion in occasions(play, situation):
            key = (occasion.kind, occasion.key)
            call = found.get(key)
            found[key] = Call(call.occasion, (*call.plays, play)) if call else Call(occasion, (play,))
    return found
