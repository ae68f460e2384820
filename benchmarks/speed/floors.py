"""Floors: for each stage its largest table made by one hand-written query from the same rows, written to a file.

A floor keeps what the table is for and leaves out what makes it right: no conflicting keys, no late versions, no
evidence of each step, no model. What a stage takes beyond it is what all its other tables and that care cost.
"""

from __future__ import annotations

import time
from pathlib import Path

from quorate.warehouse.engine import Engine, literal, parquet
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.workspace import Workspace

FLOORS = {
    "evidence": """
        select * from (
            select *, row_number() over (partition by record_id order by version_at desc) as version from log
        ) versions
        where version = 1
    """,
    "identity": """
        select
            r.record_id, r.occurred_at, r.known_at, r.channel, r.action, r.initiator, r.url, r.properties,
            coalesce(e.person_id, d.person_id) as person_id, r.visitor_key as visitor_id,
            coalesce(e.account_id, d.account_id) as account_id
        from recorded_touches r
        left join identifiers e on e.kind = 'email' and e.value = r.email
        left join identifiers d on d.kind = 'device' and d.value = r.visitor_key
    """,
    "teams": """
        select
            j.journey_id, t.person_id, min(t.occurred_at) as joined_at, max(t.occurred_at) as last_touch_at,
            count(*) as touch_count
        from touches t
        inner join journeys j
            on j.account_id = t.account_id and t.occurred_at >= j.opened_at
            and (j.closed_at is null or t.occurred_at < j.closed_at)
        where t.person_id is not null
        group by j.journey_id, t.person_id
    """,
    "journeys": """
        select
            journey_id, week_at, channel, touch_count,
            sum(touch_count) over (
                partition by journey_id, channel order by week_at rows between 7 preceding and current row
            ) as of_late
        from (
            select journey_id, date_trunc('week', occurred_at) as week_at, channel, count(*) as touch_count
            from journey_touches
            group by journey_id, week_at, channel
        ) weeks
    """,
    "outlook": """
        select
            journey_id, week_at, 1.0 / (1.0 + exp(2.0 - 0.1 * people - 0.05 * ln(1 + touches))) as score
        from (
            select
                journey_id, date_trunc('week', occurred_at) as week_at, count(*) as touches,
                count(distinct person_id) as people
            from journey_touches
            group by journey_id, week_at
        ) weeks
    """,
    "plans": """
        select journey_id, person_id, channel, last_at, row_number() over (
            partition by journey_id order by touch_count desc, person_id, channel
        ) as rank
        from (
            select journey_id, person_id, channel, max(occurred_at) as last_at, count(*) as touch_count
            from journey_touches
            where person_id is not null
            group by journey_id, person_id, channel
        ) members
    """,
    "revenue": """
        select journey_id, channel, campaign_id, content_id, sum(credit) as credit
        from (
            select journey_id, channel, campaign_id, content_id, 1.0 / count(*) over (partition by journey_id) as credit
            from journey_touches
        ) credits
        group by journey_id, channel, campaign_id, content_id
    """,
}


def floor_seconds(workspace: Workspace, scratch: Path) -> dict[str, float]:
    """Wall seconds of each stage's floor over what is published in a workspace."""
    manifest = Manifest(workspace.database)
    try:
        publication = manifest.current()
        log = [each for each in manifest.evidence() if each.table == "observed_touches"]
    finally:
        manifest.close()
    if publication is None:
        raise SystemExit(f"nothing is published in {workspace.root}")
    root, found = workspace.root, {}
    with Engine() as engine:
        engine.run(f"create view log as select * from {parquet([root / each.path for each in log])}")
        for name in ("recorded_touches", "identifiers", "touches", "journeys", "journey_touches"):
            path = root / publication.segments[name].path
            engine.run(f"create view {name} as select * from {parquet([path])}")
        for stage, query in FLOORS.items():
            begun = time.perf_counter()
            engine.run(f"copy ({query}) to {literal(scratch / f'{stage}.parquet')} (format parquet)")
            found[stage] = time.perf_counter() - begun
    return found
