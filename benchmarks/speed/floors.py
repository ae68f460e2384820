"""Floors: for each stage the largest table that it makes in SQL, made by one query that somebody wrote by hand.

A floor reads what the stage's own step reads and writes the same columns of the same rows into a file of the engine,
as the step does. It may leave out the care that is not seen in this load (`leaves_out`), never the content: a test
holds each against the table itself. What a function makes has no floor: no query makes the same.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from quorate.flow import step_of
from quorate.vocabulary import LOG_TABLES
from quorate.warehouse.engine import Engine, literal, parquet
from quorate.warehouse.log_views import snapshot_sql
from quorate.warehouse.making import contracted, log_of
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.steps import Moment, SqlStep
from quorate.warehouse.workspace import Workspace

# The quickest counts: a floor is what cannot be gone below.
TIMES = 3
# So many times its floor may each table take.
PROMISED = 2.0


@dataclass(frozen=True)
class Floor:
    """One table made by hand.

    Attributes
    ----------
    stage, table: whose and which. leaves_out: what our step does besides, in words.
    query: reads `log`, the rows of the log, and the tables of the cache as `held.NAME`; $as_of_at is the day's end.
    """

    stage: str
    table: str
    leaves_out: str
    query: str


FLOORS = (
    Floor(
        "evidence",
        "observed_touches",
        "which of two versions counts that bear the same time, versions and deletions after the day, columns that a "
        "file of an earlier release does not have",
        """
        select * exclude (version), false as is_later_version
        from (
            select *, row_number() over (partition by record_id order by version_at desc) as version
            from log
            where known_at < $as_of_at
        ) versions
        where version = 1 and not is_deleted
        """,
    ),
    Floor(
        "identity",
        "identified_touches",
        "records that name one person by several keys, people placed by a colleague, companies by domain or name, "
        "content, offerings and campaigns by any way of writing them, colleagues' functions, rosters of calendars",
        """
        select
            't_' || substr(md5(r.record_id), 1, 24) as touch_id, r.occurred_at, r.known_at,
            date_trunc('day', r.imported_at) as imported_at, r.source, r.source_record_id, p.person_id,
            case when p.person_id is null then r.visitor_key end as visitor_id,
            coalesce(a.account_id, o.account_id, s.account_id, w.account_id) as account_id, r.channel, r.action,
            r.initiator, c.content_id, o.offering_id, m.campaign_id, k.colleague_id, o.opportunity_id, r.topic,
            r.competitor, r.play, r.machine_likelihood,
            case
                when coalesce(a.account_id, o.account_id, s.account_id) is not null or w.account_id is null
                then coalesce(r.properties, '{}')
                else substr(coalesce(r.properties, '{}'), 1, length(coalesce(r.properties, '{}')) - 1)
                    || case when coalesce(r.properties, '{}') = '{}' then '' else ',' end
                    || '"network":"' || n.cidr || '","network_confidence":' || n.confidence || '}'
            end as properties
        from held.recorded_touches r
        left join held.person_ids p on p.value = coalesce(r.person_key, r.user_key, r.email, r.visitor_key)
        left join held.person_stays s
            on s.person_id = p.person_id and (s.from_at is null or r.occurred_at >= s.from_at)
            and (s.until_at is null or r.occurred_at < s.until_at)
        left join held.account_groups a on a.kind = 'crm_account' and a.value = r.account_key
        left join held.opportunities o on o.opportunity_id = r.opportunity_key
        left join held.network_hits n on n.ip = r.ip
        left join held.account_groups w on w.kind = 'domain' and w.value = n.domain
        left join held.content_keys c on c.content_key = replace(r.url, 'https://', '')
        left join held.campaign_keys m on m.campaign_key = r.campaign_key
        left join held.colleague_keys k on k.colleague_key = r.colleague_key
        where r.occurred_at < $as_of_at
        """,
    ),
    Floor(
        "teams",
        "journey_touches",
        "touches logged on an opportunity, which belong to its journey alone, and touches about another offering",
        """
        select
            s.journey_id, t.touch_id, t.person_id, t.visitor_id, s.account_id, t.occurred_at, t.known_at, t.source,
            t.source_record_id, t.channel, t.action, t.initiator, t.content_id, c.intent as content_intent,
            t.campaign_id, t.colleague_id, t.offering_id, t.topic, t.competitor,
            (t.channel = 'meeting' and t.action in ('attended', 'asked'))
                or (t.channel = 'call' and t.action in ('answered', 'attended', 'asked'))
                or (t.channel in ('email', 'social', 'chat') and t.action = 'replied')
                or (t.channel = 'chat' and t.action in ('asked', 'answered')) as is_two_way,
            s.closed_at is not null and t.occurred_at > s.closed_at as is_after_close
        from held.touches t
        inner join held.journey_spans s
            on s.account_id = t.account_id and t.occurred_at >= s.began_at
            and (s.ends_at is null or t.occurred_at < s.ends_at)
        left join held.contents c on c.content_id = t.content_id
        where t.machine_likelihood is null or t.machine_likelihood < 0.5
        """,
    ),
    Floor(
        "journeys",
        "journey_evidence",
        "touches of the account about another offering, and what content says of the offering it is about",
        """
        select
            t.journey_id, t.touch_id, t.occurred_at, t.person_id, t.channel, t.action, t.initiator, t.content_intent,
            t.topic,
            case when s.offering_id is not null and t.offering_id is not null then 'own' end as offering,
            t.is_after_close and s.outcome = 'won' as is_after_purchase, m.role, p.function
        from held.journey_touches t
        inner join held.journey_spans s on s.journey_id = t.journey_id
        left join held.team_members m on m.journey_id = t.journey_id and m.person_id = t.person_id
        left join held.people p on p.person_id = t.person_id
        """,
    ),
    Floor(
        "outlook",
        "deal_activity",
        "nothing",
        """
        select
            d.journey_map, t.journey_id, greatest(t.occurred_at, t.known_at)::date as told_on,
            count(*) filter (t.is_two_way) as two_way_count,
            count(*) filter (t.is_two_way and t.channel = 'meeting') as meeting_count,
            count(*) filter (t.initiator = 'buyer') as buyer_count
        from held.journey_touches t
        inner join (select distinct journey_id, journey_map from held.deals) d on d.journey_id = t.journey_id
        where (t.is_two_way or t.initiator = 'buyer') and greatest(t.occurred_at, t.known_at) < $as_of_at
        group by all
        """,
    ),
    Floor(
        "plans",
        "member_doings",
        "nothing",
        """
        select journey_id, touch_id, person_id, occurred_at, channel, content_id
        from held.journey_touches
        where person_id is not null
            and (
                is_two_way
                or action not in (
                    'delivered', 'bounced', 'sent', 'invited', 'missed', 'called', 'voicemail', 'noted', 'opened',
                    'unsubscribed', 'other'
                )
            )
        """,
    ),
    Floor(
        "revenue",
        "path_touches",
        "nothing",
        """
        select
            p.path_number, t.occurred_at, c.key_number as channel_key, m.key_number as campaign_key,
            a.key_number as content_key, f.key_number as function_key
        from held.credit_paths p
        inner join held.touch_functions t
            on t.journey_id = p.journey_id and t.is_buyers_doing and t.occurred_at <= p.until_at
            and (p.after_at is null or t.occurred_at > p.after_at)
        inner join held.credit_keys c
            on c.dimension = 'channel' and c.value_key = coalesce(t.credited_channel, 'none')
        inner join held.credit_keys m on m.dimension = 'campaign' and m.value_key = coalesce(t.campaign_id, 'none')
        inner join held.credit_keys a on a.dimension = 'content' and a.value_key = coalesce(t.content_id, 'none')
        inner join held.credit_keys f on f.dimension = 'function' and f.value_key = coalesce(t.our_function, 'none')
        """,
    ),
)


def floor_engine(workspace: Workspace, scratch: Path) -> Engine:
    """An engine with what floors read, of the limits of the workspace; what it makes goes into a file of its own."""
    settings = workspace.settings
    manifest = Manifest(workspace.database)
    try:
        publication = manifest.current()
        files = [
            workspace.root / each.path for each in manifest.evidence() if each.table == "observed_touches"
        ]
    finally:
        manifest.close()
    if publication is None:
        raise SystemExit(f"nothing is published in {workspace.root}")
    engine = Engine(
        scratch / "floors.duckdb",
        memory_limit=settings.memory_limit,
        threads=settings.threads,
        spill=scratch / "spill",
    )
    log = LOG_TABLES["observed_touches"]
    engine.run(f"attach {literal(workspace.cache_file)} as held (read_only)")
    engine.run(f"create view log as select * from {parquet(files)}")
    engine.run(f"create view log_as_steps_read_it as select * from {log_of(log, files)}")
    engine.run(f"create macro as_of_at() as timestamp {literal(str(publication.as_of_at))}")
    return engine


def make_both(engine: Engine, floor: Floor) -> tuple[float, float]:
    """Make a table by our own step and by hand, as `by_step` and `by_hand`: wall seconds of each, in this order.

    Both are made several times in turn, and the quickest counts. As in an update, that the table then also survives the
    machine is not in the seconds.
    """
    by_step = _step_query(engine, floor.table)
    by_hand = floor.query.replace("$as_of_at", "as_of_at()")
    found = [(_made(engine, "by_step", by_step), _made(engine, "by_hand", by_hand)) for _ in range(TIMES)]
    return min(step for step, _ in found), min(hand for _, hand in found)


def _made(engine: Engine, table: str, query: str) -> float:
    engine.run("begin")
    begun = time.perf_counter()
    engine.run(f"create or replace table {table} as {query}")
    seconds = time.perf_counter() - begun
    engine.run("commit")
    return seconds


def _step_query(engine: Engine, table: str) -> str:
    """What an update runs to make a table, over what the cache holds."""
    moment = Moment((engine.value("select as_of_at()") - timedelta(days=1)).date())
    if table in LOG_TABLES:
        return snapshot_sql(LOG_TABLES[table], "log_as_steps_read_it", moment)
    step = step_of(table)
    assert isinstance(step, SqlStep)
    for name in step.reads:
        engine.run(f"create view if not exists {name} as select * from held.{name}")
    return contracted(table, moment.fill(step.sql))


def floor_seconds(workspace: Workspace, scratch: Path) -> dict[str, tuple[float, float]]:
    """Wall seconds of each floor's table, by our own step alone and by hand, over what the cache holds."""
    with floor_engine(workspace, scratch) as engine:
        return {floor.table: make_both(engine, floor) for floor in FLOORS}
