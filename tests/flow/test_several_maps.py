"""Two maps at once: each offering's journeys are read with their own, from opening to plan."""

from __future__ import annotations

from pathlib import Path

from tests.flow.market_fixture import NOW, quietly
from tests.made_once import copied

from quorate import flow
from quorate.settings import standard_journey_map_text

SHORT = """
journey_map: short
version: 1
agreed_by: {sales: Ida, marketing: Omar}
offerings: [%s]
opens_when: {any: [{people: {at_least: 1, initiator: buyer}}, {opportunity: created}]}
closes_when: {quiet_for: 60 days}
roles: {buyer: {required: true, titles: {seniority: [c_level, vp]}}, helper: {}}
quorum: {role: buyer, stance: supporter}
stages:
  - stage: look
    exit_when: {id: they_ask, touch: {action: [asked, replied, attended]}}
    typical_days: {median: 10, p90: 40}
  - stage: settle
    exit_when: {id: bought, opportunity: won}
    typical_days: {median: 10, p90: 40}
  - stage: use
    enter_when: {opportunity: won}
plays:
  - {play: call, owner: sales, serves: criterion, when: {stage: [look, settle]}, channel: call}
"""


def test_each_offering_follows_its_own_map(updated: Path, tmp_path: Path) -> None:
    workspace = copied(updated, tmp_path / "w")
    snapshot = flow.snapshot(workspace, lambda: NOW, quietly)
    offering = snapshot.dicts(
        "select offering_id, count(*) n from journeys where offering_id is not null group by 1 order by n desc, 1"
    )[0]["offering_id"]
    name = snapshot.dicts("select name from offerings where offering_id = ?", [offering])[0]["name"]
    snapshot.close()

    (workspace.root / "maps" / "short.yaml").write_text(SHORT % name, encoding="utf-8")
    flow.update(workspace, lambda: NOW, quietly)
    now = flow.snapshot(workspace, lambda: NOW, quietly)
    maps = now.dicts(
        "select distinct journey_map, offering_id = ? as is_it from journeys order by all", [offering]
    )
    assert {(row["journey_map"], bool(row["is_it"])) for row in maps} == {
        ("short", True),
        ("standard", False),
    }
    strangers = """
        select count(*) as n from {table} t inner join journeys j using (journey_id)
        where t.stage not in (select stage from map_stages m where m.journey_map = j.journey_map)
    """
    for table in ("stage_history", "criteria_status"):
        assert now.dicts(strangers.format(table=table))[0]["n"] == 0
        seen = now.dicts(
            f"select distinct j.journey_map from {table} inner join journeys j using (journey_id)"
        )
        assert len(seen) == 2, table
    roles = now.dicts(
        "select distinct m.role from members m inner join journeys j using (journey_id) where j.journey_map = 'short'"
    )
    assert {row["role"] for row in roles} <= {"buyer", "helper", "unknown"}
    for table in ("agreement", "outlooks", "late_engagement", "moves"):
        told = now.dicts(
            f"select j.journey_map, count(*) n, count(distinct t.journey_id) from {table} t inner join journeys j"
            " using (journey_id) where j.outcome = 'open' group by 1"
        )
        assert {row["journey_map"] for row in told} == {"short", "standard"}, table
    sums = now.dicts(
        "select max(abs(won_probability + lost_competitor_probability + lost_no_decision_probability"
        " + open_probability - 1)) as off from outlooks"
    )
    assert sums[0]["off"] < 1e-6
    now.close()


def test_one_map_beside_its_own_copy_for_nothing_changes_nothing(updated: Path, tmp_path: Path) -> None:
    workspace = copied(updated, tmp_path / "w")
    before = flow.snapshot(workspace, lambda: NOW, quietly)
    tables = ("journeys", "stage_history", "criteria_status", "members", "agreement", "outlooks", "forecast")
    rows = {name: before.dicts(f"select * from {name} order by all") for name in tables}
    before.close()
    unused = standard_journey_map_text().replace("journey_map: standard", "journey_map: unused", 1)
    unused = unused.replace("offerings: {source: crm}", "offerings: [Nothing we sell]", 1)
    (workspace.root / "maps" / "unused.yaml").write_text(unused, encoding="utf-8")
    flow.update(workspace, lambda: NOW, quietly)
    after = flow.snapshot(workspace, lambda: NOW, quietly)
    assert {name: after.dicts(f"select * from {name} order by all") for name in tables} == rows
    after.close()
