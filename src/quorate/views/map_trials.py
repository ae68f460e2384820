"""What another journey map would have made of the same history: which journeys differ, and which map tells more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from quorate.language import gettext, label_text
from quorate.stats.ranking import Separation, separation
from quorate.views.answers import Answer
from quorate.views.reading import Reader, Row
from quorate.warehouse.engine import Engine
from quorate.warehouse.snapshots import Snapshot

# What journeys are compared by, in the order it is told.
DIFFERENCES = ("exists", "opened", "outcome", "stage", "stays", "criteria", "outlook", "plan")
# A chance of winning that differs by less is the same to a reader.
LEAST_CHANCE = 0.01
HORIZON_DAYS = 90
# How long before the end stages are compared, so that the ending itself is not among what they tell.
DAYS_BEFORE_END = 30

_TABLES = ("journeys", "stage_history", "criteria_status", "outlooks", "moves", "map_stages", "map_overview")
_FAR = "timestamp '9999-01-01 00:00:00'"

_PAIRS = f"""
create temp table pairs as
with shared as (
    select
        b.journey_id as before_id,
        a.journey_id as after_id,
        len(list_intersect(b.opportunity_ids, a.opportunity_ids)) as shared_count,
        date_diff('second', greatest(b.opened_at, a.opened_at),
            least(coalesce(b.closed_at, {_FAR}), coalesce(a.closed_at, {_FAR}))) as shared_seconds
    from before_journeys b
    inner join after_journeys a on a.account_id = b.account_id
        and (a.offering_id is not distinct from b.offering_id or a.offering_id is null or b.offering_id is null)
),
ranked as (
    select
        before_id,
        after_id,
        row_number() over (
            partition by before_id order by shared_count desc, shared_seconds desc, after_id
        ) as before_rank,
        row_number() over (
            partition by after_id order by shared_count desc, shared_seconds desc, before_id
        ) as after_rank
    from shared
    where shared_count > 0 or shared_seconds > 0
)
select before_id, after_id from ranked where before_rank = 1 and after_rank = 1
"""

_SIDE = """
create temp table {side}_side as
with stays as (
    select
        journey_id,
        list(struct_pack(stage := stage, entered_at := entered_at, left_at := left_at)
            order by entered_at, stage) as stays,
        arg_max(stage, entered_at) as stage
    from {side}_stage_history
    group by journey_id
),
chances as (
    select journey_id, won_probability from {side}_outlooks where horizon_days = $horizon
),
plans as (
    select
        journey_id,
        cast(list(concat_ws(' ', play, person_id, vacancy_role) order by play, person_id, vacancy_role) as varchar)
            as plan
    from {side}_moves
    where status = 'proposed'
    group by journey_id
)
select
    j.journey_id, j.opened_at, j.outcome, s.stage, coalesce(s.stays, []) as stays, c.won_probability,
    coalesce(p.plan, '[]') as plan
from {side}_journeys j
left join stays s on s.journey_id = j.journey_id
left join chances c on c.journey_id = j.journey_id
left join plans p on p.journey_id = j.journey_id
"""

_CHANGES = f"""
with criteria as (
    select p.before_id, list(distinct b.criterion_id order by b.criterion_id) as criterion_ids
    from pairs p
    inner join before_criteria_status b on b.journey_id = p.before_id
    inner join after_criteria_status a on a.journey_id = p.after_id and a.criterion_id = b.criterion_id
    where a.is_met is distinct from b.is_met
    group by p.before_id
),
compared as (
    select
        coalesce(b.journey_id, a.journey_id) as journey_id,
        b.journey_id is not null as is_before,
        a.journey_id is not null as is_after,
        b.opened_at as opened_before, a.opened_at as opened_after,
        b.outcome as outcome_before, a.outcome as outcome_after,
        b.stage as stage_before, a.stage as stage_after,
        b.stays as stays_before, a.stays as stays_after,
        b.won_probability as won_before, a.won_probability as won_after,
        coalesce(c.criterion_ids, []) as criterion_ids,
        b.plan is distinct from a.plan as is_plan_other
    from before_side b
    left join pairs p on p.before_id = b.journey_id
    full join after_side a on a.journey_id = p.after_id
    left join criteria c on c.before_id = b.journey_id
),
told as (
    select
        *,
        list_filter([
            case when is_before <> is_after then 'exists' end,
            case when is_before and is_after and opened_before <> opened_after then 'opened' end,
            case when is_before and is_after and outcome_before <> outcome_after then 'outcome' end,
            case when is_before and is_after and stage_before is distinct from stage_after then 'stage' end,
            case when is_before and is_after and stays_before is distinct from stays_after then 'stays' end,
            case when len(criterion_ids) > 0 then 'criteria' end,
            case when is_before and is_after and (
                (won_before is null) <> (won_after is null)
                or abs(won_before - won_after) >= {LEAST_CHANCE}
            ) then 'outlook' end,
            case when is_before and is_after and is_plan_other then 'plan' end
        ], lambda word: word is not null) as differences
    from compared
)
select t.*, coalesce(j.account_name, t.journey_id) as account_name, j.offering_id
from told t
left join named_journeys j on j.journey_id = t.journey_id and j.is_before = t.is_before
where len(t.differences) > 0
order by t.is_before desc, t.stage_before is not distinct from t.stage_after, j.account_name, t.journey_id
"""

# How far each closed journey had come some time before its end, and whether it was won.
_ENDED = """
with reached as (
    select
        j.journey_id,
        max(case when h.entered_at <= j.closed_at - interval {days} day then s.position end) as position
    from {side}_journeys j
    inner join {side}_stage_history h on h.journey_id = j.journey_id
    inner join {side}_map_stages s on s.journey_map = j.journey_map and s.stage = h.stage
    where j.outcome in ('won', 'lost_competitor', 'lost_no_decision') and j.closed_at is not null
    group by j.journey_id
)
select r.position, j.journey_map, j.outcome = 'won' as is_won
from reached r
inner join {side}_journeys j on j.journey_id = r.journey_id
where r.position is not null
"""


@dataclass(frozen=True)
class StageReached(Answer):
    """Of the closed journeys that had come at least to a stage, how many were won."""

    journey_map: str
    stage: str
    label: str
    reached_count: int
    won_count: int


@dataclass(frozen=True)
class MapSide(Answer):
    """One side of the trial: its maps, its journeys, and how well its stages tell won from lost.

    `separation` is the chance that of a won and a lost journey the won one had come farther, 30 days before its end;
    0.5 tells nothing.
    """

    maps: tuple[str, ...]
    journey_count: int
    separation: Separation
    stages: tuple[StageReached, ...]


@dataclass(frozen=True)
class JourneyChange(Answer):
    """One journey that the other map sees differently; `differences` are words of `DIFFERENCES`."""

    journey_id: str
    account_name: str
    offering_id: str | None
    differences: tuple[str, ...]
    stage_before: str | None
    stage_after: str | None
    stays_before: tuple[dict[str, Any], ...]
    stays_after: tuple[dict[str, Any], ...]
    criterion_ids: tuple[str, ...]
    won_probability_before: float | None
    won_probability_after: float | None


@dataclass(frozen=True)
class MapTrial(Answer):
    """History under the workspace's maps (`before`) and under those tried (`after`)."""

    as_of_on: date
    before: MapSide
    after: MapSide
    counts: dict[str, int]
    changes: tuple[JourneyChange, ...]


def map_trial(before: Snapshot, after: Snapshot) -> MapTrial:
    """Compare two publications of the same evidence and day under different maps.

    Journeys are the same where they share opportunities, or else most of their time, at the same account.
    """
    with Engine() as engine:
        for side, snapshot in (("before", before), ("after", after)):
            tables = {f"{side}_{name}": snapshot.table(f"select * from {name}") for name in _TABLES}
            for name, table in tables.items():
                with engine.registered(given=table):
                    engine.run(f"create table {name} as select * from given")
            engine.run(_SIDE.format(side=side).replace("$horizon", str(HORIZON_DAYS)))
        _name_journeys(engine, before, after)
        engine.run(_PAIRS)
        changes = tuple(_change(row) for row in engine.dicts(_CHANGES))
        return MapTrial(
            Reader(before).as_of_on,
            _side(engine, "before"),
            _side(engine, "after"),
            {word: sum(word in change.differences for change in changes) for word in DIFFERENCES},
            changes,
        )


def _name_journeys(engine: Engine, before: Snapshot, after: Snapshot) -> None:
    engine.run(
        "create table named_journeys (journey_id varchar, offering_id varchar, account_name varchar, is_before boolean)"
    )
    for is_before, snapshot in ((True, before), (False, after)):
        names = snapshot.table(
            "select j.journey_id, j.offering_id, a.name as account_name from journeys j"
            " left join accounts a on a.account_id = j.account_id"
        )
        with engine.registered(given=names):
            engine.run(f"insert into named_journeys select *, {is_before} from given")


def _change(row: Row) -> JourneyChange:
    return JourneyChange(
        row["journey_id"],
        row["account_name"],
        row["offering_id"],
        tuple(row["differences"]),
        row["stage_before"],
        row["stage_after"],
        tuple(row["stays_before"] or ()),
        tuple(row["stays_after"] or ()),
        tuple(row["criterion_ids"]),
        row["won_before"],
        row["won_after"],
    )


def _side(engine: Engine, side: str) -> MapSide:
    ended = engine.dicts(_ENDED.format(side=side, days=DAYS_BEFORE_END))
    positions = np.array([row["position"] for row in ended], dtype=np.float64)
    is_won = np.array([row["is_won"] for row in ended], dtype=bool)
    maps = engine.dicts(f"select journey_map, version from {side}_map_overview order by journey_map")
    stages = engine.dicts(f"select journey_map, stage, label, position from {side}_map_stages order by 1, 4")
    count = engine.value(f"select count(*) from {side}_journeys")
    return MapSide(
        tuple(
            gettext("{journey_map} version {version}", journey_map=row["journey_map"], version=row["version"])
            for row in maps
        ),
        int(count),
        separation(positions[is_won], positions[~is_won]),
        tuple(_reached(row, ended) for row in stages),
    )


def _reached(stage: Row, ended: Sequence[Row]) -> StageReached:
    there = [
        row["is_won"]
        for row in ended
        if row["journey_map"] == stage["journey_map"] and row["position"] >= stage["position"]
    ]
    return StageReached(
        stage["journey_map"], stage["stage"], label_text(stage["label"]), len(there), sum(there)
    )
