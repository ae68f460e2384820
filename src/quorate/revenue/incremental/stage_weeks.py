"""The weeks of journeys as the incremental model sees them: the stage they began in, and how they ended.

Stages are the river's own, inferred from what was known by then; those after the purchase count as the last before it,
for a purchase is what is asked about. Journeys of several maps stand side by side: a stage of one map is another stage
than one of the same name in another map.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from quorate.settings.purchase_stages import purchase_place, purchase_stages
from quorate.stats.stage_goals import Ways

if TYPE_CHECKING:
    from datetime import date

    import pyarrow as pa
    from numpy.typing import NDArray

    from quorate.settings import JourneyMap
    from quorate.stats.ragged import Places

STAYED, FORWARD, BACK, WON, LOST = range(5)
WAY_COUNT = 4
# A year's purchases of a large company settle every figure to within what assumptions leave open.
MOST_JOURNEYS = 12_000
_LONGEST_WEEKS = 156


@dataclass(frozen=True)
class StageWeeks:
    """Weeks of journeys, those of each in order.

    Attributes
    ----------
    stage_names: map and stage of every stage that is told apart.
    journeys: ids in order; shape (journeys,).
    accounts: number of each journey's account; shape (journeys,).
    starts: where each journey's weeks begin, then where the last one's end; shape (journeys + 1,).
    numbers: of each week since 1970-01-05; shape (weeks,).
    stages: stage of each week at its beginning; shape (weeks,).
    outcomes: how each journey ended: `STAYED` while it is open, `WON` or `LOST`; shape (journeys,).
    """

    stage_names: tuple[tuple[str, str], ...]
    journeys: NDArray[np.str_]
    accounts: Places
    starts: Places
    numbers: Places
    stages: Places
    outcomes: Places

    @property
    def of(self) -> Places:
        """Which journey each week belongs to; shape (weeks,)."""
        return np.repeat(np.arange(len(self.journeys)), np.diff(self.starts))

    @property
    def ways(self) -> Places:
        """How each week ended; shape (weeks,)."""
        ways = np.zeros(len(self.stages), dtype=np.int64)
        following = np.append(self.stages[1:], [0])
        ways[following > self.stages] = FORWARD
        ways[following < self.stages] = BACK
        ways[self.starts[1:] - 1] = self.outcomes
        return ways

    @property
    def weeks_in_stage(self) -> Places:
        """How many weeks of the same stay lie behind each week; shape (weeks,)."""
        places = np.arange(len(self.stages))
        is_new = np.append([True], np.diff(self.stages) != 0)
        is_new[self.starts[:-1]] = True
        return np.asarray(places - np.maximum.accumulate(np.where(is_new, places, 0)))

    def shifted(self, weeks: int) -> StageWeeks:
        """As if every stage had been entered so many weeks later (or earlier, below 0) than was told."""
        places = np.arange(len(self.stages))
        first, last = (
            np.repeat(ends, np.diff(self.starts)) for ends in (self.starts[:-1], self.starts[1:] - 1)
        )
        moved = self.stages[np.clip(places - weeks, first, last)]
        return replace(self, stages=moved)

    def leads_to(self) -> Ways:
        """Where going on and falling back led to from every stage; to its neighbour where neither was seen."""
        count, ways = len(self.stage_names), self.ways
        following = np.append(self.stages[1:], [0])
        targets = np.zeros((WAY_COUNT, count, count))
        for way, aside in ((FORWARD, 1), (BACK, -1)):
            rows = np.flatnonzero(ways == way)
            np.add.at(targets[way - 1], (self.stages[rows], following[rows]), 1.0)
            seen = targets[way - 1].sum(axis=1)
            for stage in np.flatnonzero(seen == 0.0):
                beside = min(max(int(stage) + aside, 0), count - 1)
                is_own = self.stage_names[beside][0] == self.stage_names[stage][0]
                targets[way - 1, stage, beside if is_own else stage] = 1.0
            targets[way - 1] /= np.maximum(seen, 1.0)[:, None]
        return Ways(targets, np.array([way == WON for way in (FORWARD, BACK, WON, LOST)], dtype=np.float64))


def stage_weeks(
    tables: Mapping[str, pa.Table], maps: tuple[JourneyMap, ...], last_on: date, most: int = MOST_JOURNEYS
) -> StageWeeks:
    """The weeks from the opening of each journey to its end, or to the day looked at.

    Parameters
    ----------
    tables: `journeys` in order of ids, `inferred_stages` in order of journey and day.
    most: of more journeys than these, every second, third and so on is taken.
    """
    journeys = tables["journeys"]
    stride = max(1, -(-len(journeys) // most))
    journeys = journeys.take(np.arange(0, len(journeys), stride))
    opened = week_of(journeys["opened_at"])
    closed = week_of(journeys["closed_at"], otherwise=int(_number(last_on)))
    lengths = np.clip(closed - opened + 1, 1, _LONGEST_WEEKS)
    starts = np.concatenate(([0], np.cumsum(lengths)))
    outcomes = np.array([_ending(word) for word in journeys["outcome"].to_pylist()], dtype=np.int64)
    # an end that lies beyond the weeks looked at has not been seen
    outcomes[closed - opened + 1 > _LONGEST_WEEKS] = STAYED
    ids = np.asarray(journeys["journey_id"].to_pylist(), dtype=np.str_)
    numbers = np.repeat(opened, lengths) + np.arange(starts[-1]) - np.repeat(starts[:-1], lengths)
    names, place = _stages_of(maps)
    own_map = np.asarray(journeys["journey_map"].to_pylist(), dtype=np.str_)
    return StageWeeks(
        names,
        ids,
        np.unique(np.asarray(journeys["account_id"].to_pylist(), dtype=np.str_), return_inverse=True)[1],
        starts,
        numbers,
        _stages(tables["inferred_stages"], ids, own_map, starts, numbers, place),
        outcomes,
    )


def week_of(column: pa.ChunkedArray, otherwise: int = 0) -> Places:
    """The week each date or moment lies in, Mondays first; `otherwise` where there is none."""
    days = np.asarray(column.to_numpy(zero_copy_only=False)).astype("datetime64[D]")
    is_none = np.isnat(days)
    numbers = (np.where(is_none, np.datetime64(0, "D"), days).astype(np.int64) - 4) // 7
    return np.where(is_none, otherwise, numbers)


def _number(day: date) -> int:
    return (int(np.datetime64(day, "D").astype(np.int64)) - 4) // 7


def _ending(outcome: str) -> int:
    if outcome == "won":
        return WON
    return STAYED if outcome == "open" else LOST


def _stages_of(
    maps: tuple[JourneyMap, ...],
) -> tuple[tuple[tuple[str, str], ...], dict[tuple[str, str], int]]:
    """Every stage before a purchase, and the number of every stage of every map."""
    names: list[tuple[str, str]] = []
    place: dict[tuple[str, str], int] = {}
    for each in maps:
        first = len(names)
        names += [(each.journey_map, stage.stage) for stage in purchase_stages(each)]
        for stage in each.stages:
            place[each.journey_map, stage.stage] = first + purchase_place(each, stage.stage)
        place[each.journey_map, ""] = first
    return tuple(names), place


def _stages(
    stays: pa.Table,
    ids: NDArray[np.str_],
    own_map: NDArray[np.str_],
    starts: Places,
    numbers: Places,
    place: Mapping[tuple[str, str], int],
) -> Places:
    """The stage of each week: that of the last stay entered by its Monday; before any, the first of the map."""
    stages = np.repeat([place[name, ""] for name in own_map.tolist()], np.diff(starts)).astype(np.int64)
    if not len(stays) or not len(ids):
        return stages
    of = np.searchsorted(ids, np.asarray(stays["journey_id"].to_pylist(), dtype=np.str_))
    of = np.minimum(of, len(ids) - 1)
    is_own = ids[of] == np.asarray(stays["journey_id"].to_pylist(), dtype=np.str_)
    entered = week_of(stays["entered_on"])
    words = stays["stage"].to_pylist()
    for row in np.flatnonzero(is_own):
        begin, end = starts[of[row]], starts[of[row] + 1]
        since = begin + max(int(entered[row] - numbers[begin]), 0)
        if since < end:
            stages[since:end] = place[str(own_map[of[row]]), words[row]]
    return stages
