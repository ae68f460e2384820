"""Adds up what channels, functions, campaigns and plays brought about over all companies of a market."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from quorate.market.world.journeys import Journey
from quorate.market.world.purchases.effects import Effect, furthest_of
from quorate.market.world.purchases.switches import Switch
from quorate.market.world.stages import STAGE_NUMBER

TRANSITIONS = ("won", "explore", "select", "decide")
"""What effects are told of: purchases won, and stages reached."""

CURRENCY = "EUR"
"""Amounts of all currencies are added up as if they were this one: the market has no exchange rates."""


@dataclass(slots=True)
class _Sum:
    """Of one switch: per transition the purchases brought about, and their squares by company."""

    touched: int = 0
    brought: list[int] = field(default_factory=lambda: [0] * len(TRANSITIONS))
    squares: list[int] = field(default_factory=lambda: [0] * len(TRANSITIONS))
    amount: float = 0.0


def _reached(outcome: str, furthest: str) -> tuple[int, ...]:
    far = STAGE_NUMBER[furthest]
    return int(outcome == "won"), *(int(far >= STAGE_NUMBER[stage]) for stage in TRANSITIONS[1:])


@dataclass(slots=True)
class EffectTotals:
    """Running totals; those of several parts of a market are merged into one."""

    companies: int = 0
    reached: list[int] = field(default_factory=lambda: [0] * len(TRANSITIONS))
    sums: dict[Switch, _Sum] = field(default_factory=dict)

    def add_company(self, purchases: Iterable[Journey], effects: Iterable[Effect]) -> None:
        """One company's counted purchases, and the effects on them."""
        self.companies += 1
        for journey in purchases:
            self._add_up(self.reached, _reached(journey.outcome, furthest_of(journey)))
        here: dict[Switch, list[int]] = {}
        for effect in effects:
            outcome = effect.journey.outcome
            there = _reached(outcome, effect.furthest_with)
            without = _reached(effect.outcome_without, effect.furthest_without)
            total = self.sums.setdefault(effect.switch, _Sum())
            total.touched += 1
            total.amount += effect.journey.amount * (there[0] - without[0])
            difference = [one - other for one, other in zip(there, without, strict=True)]
            self._add_up(here.setdefault(effect.switch, [0] * len(TRANSITIONS)), difference)
        for switch, differences in here.items():
            self._add_up(self.sums[switch].brought, differences)
            self._add_up(self.sums[switch].squares, [difference**2 for difference in differences])

    @staticmethod
    def _add_up(totals: list[int], numbers: Sequence[int]) -> None:
        for place, number in enumerate(numbers):
            totals[place] += number

    def merge(self, other: EffectTotals) -> None:
        """Add another part of the market."""
        self.companies += other.companies
        self._add_up(self.reached, other.reached)
        for switch, theirs in other.sums.items():
            ours = self.sums.setdefault(switch, _Sum())
            ours.touched += theirs.touched
            ours.amount += theirs.amount
            self._add_up(ours.brought, theirs.brought)
            self._add_up(ours.squares, theirs.squares)

    def rows(self) -> list[dict[str, object]]:
        """One row for each switch and transition.

        `standard_error` is that of the count: the spread of the companies' differences, times the square root
        of their number.
        """
        return [
            {
                "dimension": switch.dimension,
                "value_key": switch.key,
                "transition": transition,
                "factual_count": self.reached[place],
                "counterfactual_count": self.reached[place] - found.brought[place],
                "incremental_count": found.brought[place],
                "incremental_share": found.brought[place] / self.reached[place]
                if self.reached[place]
                else None,
                "incremental_amount": found.amount if transition == "won" else None,
                "standard_error": self._standard_error(found, place),
                "touched_count": found.touched,
                "currency": CURRENCY,
            }
            for switch, found in sorted(self.sums.items())
            for place, transition in enumerate(TRANSITIONS)
        ]

    def _standard_error(self, found: _Sum, place: int) -> float | None:
        if self.companies < 2:
            return None
        spread = found.squares[place] - found.brought[place] ** 2 / self.companies
        return math.sqrt(max(0.0, spread) * self.companies / (self.companies - 1))
