"""The map's opening rule, asked of an account's activity: when did a journey first exist?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from quorate.settings import JourneyMap, PeopleCondition, TouchCondition, normal_form
from quorate.stats.windows import Need, first_reached

_DAY_SECONDS = 86_400.0


class OpeningRule:
    """The rule `opens_when` of a map, prepared for one table of buyer touches.

    A condition on opportunities is not asked here: a journey with an opportunity exists by having one. A negated
    condition and one on statements cannot be shown by activity, so an alternative that needs one never holds.
    """

    def __init__(self, journey_map: JourneyMap, touches: pa.Table) -> None:
        self.journey_map = journey_map.journey_map
        self.quiet = timedelta(days=journey_map.closes_when.quiet_for_days)
        self._people = touches.column("person_id").to_pylist()
        functions = touches.column("function").to_pylist()
        self._functions = [None if function == "unknown" else function for function in functions]
        self._alternatives: list[list[tuple[TouchCondition, NDArray[np.bool_]]]] = []
        for alternative in normal_form(journey_map.opens_when):
            if all(isinstance(part.leaf, TouchCondition) and not part.is_negated for part in alternative):
                self._alternatives.append(
                    [
                        (part.leaf, _fits(part.leaf, touches))
                        for part in alternative
                        if isinstance(part.leaf, TouchCondition)
                    ]
                )

    def first_held(self, rows: Sequence[int], times: Sequence[datetime]) -> datetime | None:
        """When the rule first held in these touches (row numbers of the table, in order of time), or None."""
        held = []
        for alternative in self._alternatives:
            moments = [self._leaf_held(leaf, fits, rows, times) for leaf, fits in alternative]
            if all(moment is not None for moment in moments):
                held.append(max(moment for moment in moments if moment is not None))
        return min(held, default=None)

    def _leaf_held(
        self, leaf: TouchCondition, fits: NDArray[np.bool_], rows: Sequence[int], times: Sequence[datetime]
    ) -> datetime | None:
        by_people = isinstance(leaf, PeopleCondition)
        chosen = [
            (row, moment)
            for row, moment in zip(rows, times, strict=True)
            if fits[row] and (self._people[row] is not None or not by_people)
        ]
        if len(chosen) < leaf.at_least:
            return None
        start = chosen[0][1]
        functions = leaf.distinct_functions if isinstance(leaf, PeopleCondition) else None
        reached = first_reached(
            [(moment - start).total_seconds() for _, moment in chosen],
            [self._people[row] or "" for row, _ in chosen],
            Need(
                leaf.at_least,
                None if leaf.within_days is None else leaf.within_days * _DAY_SECONDS,
                (functions,) if functions else (),
                counts_events=not by_people,
            ),
            [[self._functions[row] for row, _ in chosen]] if functions else [],
        )
        if reached.at is None:
            return None
        return next(moment for _, moment in chosen if (moment - start).total_seconds() >= reached.at)


# The rule of the map that journeys about an offering follow; None for an offering not known yet.
RuleOf: TypeAlias = Callable[[str | None], OpeningRule]


def _fits(leaf: TouchCondition, touches: pa.Table) -> NDArray[np.bool_]:
    """Which touches pass the condition's filters."""
    fits = np.ones(touches.num_rows, dtype=bool)
    for column, words in (
        ("initiator", leaf.initiators),
        ("channel", leaf.channels),
        ("action", leaf.counted_actions),
        ("content_intent", leaf.content_intents),
        ("topic", leaf.topics),
    ):
        if words:
            fits &= np.asarray(
                pc.is_in(touches.column(column), pa.array(words, pa.string())).to_numpy(zero_copy_only=False),
                dtype=bool,
            )
    return fits
