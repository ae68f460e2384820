"""The outcome models of several maps as one: their states stand one map after the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Self

import numpy as np
import pyarrow.compute as pc

from quorate.outlook.outcome_model import OutcomeModel
from quorate.settings.journey_map import JourneyMap
from quorate.stats.ragged import Numbers

if TYPE_CHECKING:
    import pyarrow as pa


class OutcomeModels:
    """One `OutcomeModel` for each map, each fitted on its own journeys."""

    def __init__(self, maps: Sequence[JourneyMap]) -> None:
        self._models = {each.journey_map: OutcomeModel(each) for each in maps}
        self._first: dict[str, int] = {}
        for name in self._models:
            self._first[name] = sum(2 * self._models[other].stage_count for other in self._first)

    def fit(self, outcome_counts: pa.Table) -> Self:
        """Learn from the table `outcome_counts`."""
        for name, model in self._models.items():
            model.fit(outcome_counts.filter(pc.equal(outcome_counts["journey_map"], name)))
        return self

    def state(self, journey_map: str, stage: str | None, *, has_opportunity: bool) -> int:
        """The number of a state; see `OutcomeModel.state`."""
        return self._first[journey_map] + self._models[journey_map].state(
            stage, has_opportunity=has_opportunity
        )

    def predict_won_between(self, first: int, last: int) -> tuple[Numbers, Numbers]:
        """Chances of being won between two days from now and their variances; each of shape (states,)."""
        found = [model.predict_won_between(first, last) for model in self._models.values()]
        return np.concatenate([chances for chances, _ in found]), np.concatenate([var for _, var in found])
