"""One journey looked back on: what each week's stage was taken to be then, and with what is known today.

What later weeks say of earlier ones is made when somebody asks and is never stored: it was not known then, and nothing
that is measured, forecast or learned may use it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from quorate.errors import NotFound
from quorate.journeys.inferred_stages import shown_stages
from quorate.journeys.stage_estimates import READS, stages_looked_back
from quorate.settings import JourneyMap, default_settings
from quorate.views.answers import Answer, Figure, Stamp, reference, stamp_of
from quorate.views.reading import Reader
from quorate.warehouse.snapshots import Snapshot
from quorate.warehouse.steps import Context, Moment

if TYPE_CHECKING:
    import pyarrow as pa

Track: TypeAlias = dict[date, tuple[str, float]]


@dataclass(frozen=True)
class WeekLookedBack(Answer):
    """One week: the stage shown from what had happened by its end, and with what is known today.

    `chance_then` and `chance_today` are the probabilities of having reached those stages.
    """

    week_on: date
    stage_then: str
    label_then: str
    chance_then: Figure
    stage_today: str
    label_today: str
    chance_today: Figure


@dataclass(frozen=True)
class StageLookBack(Answer):
    """The weeks of a journey since it opened, the newest last."""

    stamp: Stamp
    journey_id: str
    weeks: tuple[WeekLookedBack, ...]


def stage_look_back(snapshot: Snapshot, maps: Sequence[JourneyMap], journey_id: str) -> StageLookBack:
    """Both tracks of the journey with this id. Raises `NotFound` when there is none."""
    reader = Reader(snapshot)
    reader.need("stage_estimates", *READS)
    followed = reader.row(
        "select journey_map, account_id from {journey_spans} where journey_id = ?", journey_id
    )
    if followed is None:
        raise NotFound(f"There is no journey '{journey_id}'.", where=f"run {reader.publication.run_id}")
    journey_map = next(each for each in maps if each.journey_map == followed["journey_map"])
    context = Context(Moment(reader.as_of_on), default_settings(), (journey_map,))
    read = _of_account(snapshot, followed["account_id"], journey_map)
    today = stages_looked_back(read, context, journey_id)
    then = snapshot.table(
        f"select week_on, stage, stage_probability from stage_estimates where journey_id = {_quoted(journey_id)}"
        " order by week_on"
    )
    stages = reader.rows(
        "select stage, label from {map_stages} where journey_map = ?", journey_map.journey_map
    )
    labels = {row["stage"]: row["label"] for row in stages}
    tracks = _track(journey_map, then), _track(journey_map, today)
    return StageLookBack(stamp_of(reader), journey_id, _weeks(journey_id, labels, *tracks))


def _of_account(snapshot: Snapshot, account_id: str, journey_map: JourneyMap) -> dict[str, pa.Table]:
    """What stages are told from, of the journeys of an account that follow a map."""
    own = f"account_id = {_quoted(account_id)} and journey_map = {_quoted(journey_map.journey_map)}"
    journeys = f"journey_id in (select journey_id from journey_spans where {own})"
    of_map = f"journey_map = {_quoted(journey_map.journey_map)}"
    return {
        name: snapshot.table(
            f"select * from {name} where {of_map if name == 'stage_lessons' else journeys}"
            f" order by {', '.join(order)}"
        )
        for name, order in READS.items()
    }


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _weeks(
    journey_id: str, labels: Mapping[str, str], then: Track, today: Track
) -> tuple[WeekLookedBack, ...]:
    key = reference("stage", journey_id)
    return tuple(
        WeekLookedBack(
            week_on=week,
            stage_then=then[week][0],
            label_then=labels[then[week][0]],
            chance_then=Figure(then[week][1], "probability", key),
            stage_today=today[week][0],
            label_today=labels[today[week][0]],
            chance_today=Figure(today[week][1], "probability", key),
        )
        for week in sorted(then.keys() & today.keys())
    )


def _track(journey_map: JourneyMap, estimates: pa.Table) -> Track:
    """The shown stage of each week, and how probable it is that the journey had reached it."""
    names = [stage.stage for stage in journey_map.stages]
    rows = estimates.select(["week_on", "stage", "stage_probability"]).to_pylist()
    weeks, chances = [], []
    for week, group in groupby(rows, key=lambda row: row["week_on"]):
        by_stage = {row["stage"]: row["stage_probability"] for row in group}
        weeks.append(week)
        chances.append([by_stage.get(name, 0.0) for name in names])
    array = np.array(chances).reshape(-1, len(names))
    shown = shown_stages(array, np.array([0, len(array)])).tolist()
    return {
        week: (names[stage], float(array[place, stage:].sum()))
        for place, (week, stage) in enumerate(zip(weeks, shown, strict=True))
    }
