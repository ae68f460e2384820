"""Weeks of which somebody wrote down the stage: what inference learns from and is held against.

A journey is labelled when colleagues stated two or more different stages of it: its course, not one impression. A lone
statement is evidence of its own journey (`stage_facts.stated`) but no label: such are made after meetings, of late
stages, and to learn from them would be to learn when people write.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from quorate.journeys.journey_weeks import JourneyWeeks, week_numbers

if TYPE_CHECKING:
    import pyarrow as pa

    from quorate.settings import JourneyMap
    from quorate.stats.ragged import Places

# A statement speaks until the next one, but no longer than half of the stays last, by the map.
_USUAL_WEEKS = 5


@dataclass(frozen=True)
class StageLabels:
    """Labelled weeks, in order.

    Attributes
    ----------
    places: which weeks (`JourneyWeeks`); shape (labels,).
    stages: the places of their stages in the map; shape (labels,).
    """

    places: Places
    stages: Places

    def journey_count(self, weeks: JourneyWeeks) -> int:
        """How many journeys have labels."""
        return len(np.unique(weeks.of[self.places]))


def stage_labels(statements: pa.Table, weeks: JourneyWeeks, journey_map: JourneyMap) -> StageLabels:
    """Labels from `journey_statements`, in order of journeys and times."""
    known = {stage.stage: place for place, stage in enumerate(journey_map.stages)}
    held = [
        _held_weeks(stage.typical_days.median if stage.typical_days else None) for stage in journey_map.stages
    ]
    numbers = week_numbers(statements["stated_at"]).tolist()
    rows = zip(statements.select(["journey_id", "subject", "value"]).to_pylist(), numbers, strict=True)
    told = [
        (row["journey_id"], number, known[row["value"]])
        for row, number in rows
        if row["subject"] == "stage" and row["value"] in known
    ]
    found: dict[int, int] = {}
    for journey, group in groupby(told, key=lambda each: each[0]):
        course = list(group)
        if len({stage for _, _, stage in course}) < 2:
            continue
        for place, (_, number, stage) in enumerate(course):
            following = course[place + 1][1] if place + 1 < len(course) else number + held[stage]
            until = max(min(following, number + held[stage]), number + 1)
            span = np.arange(number, until)
            places = weeks.places(np.full(len(span), journey), span)
            found.update(dict.fromkeys(places[places >= 0].tolist(), stage))
    ordered = sorted(found.items())
    return StageLabels(
        np.array([place for place, _ in ordered], dtype=np.int64),
        np.array([stage for _, stage in ordered], dtype=np.int64),
    )


def _held_weeks(median_days: int | None) -> int:
    return _USUAL_WEEKS if median_days is None else max(median_days // 7, 1)
