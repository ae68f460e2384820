"""How the market's conditions bend what people usually do, held short of always and never."""

from __future__ import annotations

from quorate.market.conditions import Conditions
from quorate.market.world.vendor import Colleague

_LEAST, _MOST = 0.02, 0.98


def scaled(chance: float, scale: float, most: float = 0.97) -> float:
    """A usual chance times a scale of the conditions, at most `most`: nobody does a thing without fail."""
    return min(most, chance * scale)


def tidiness(colleague: Colleague, conditions: Conditions) -> float:
    """How promptly and fully the colleague keeps records, from 0.02 to 0.98."""
    return _held(colleague.tidiness + conditions.tidiness_shift)


def optimism(colleague: Colleague, conditions: Conditions) -> float:
    """How rosily the colleague sees things, from 0.02 to 0.98."""
    return _held(colleague.optimism + conditions.optimism_shift)


def _held(habit: float) -> float:
    return max(_LEAST, min(_MOST, habit))
