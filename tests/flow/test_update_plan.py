"""What is said of an update beforehand is what it does: nothing else is made again, and what is certain is."""

from __future__ import annotations

import hashlib
import json
from contextlib import closing
from pathlib import Path

import pytest
from tests.flow.market_fixture import AS_OF, NOW, SOURCES, import_all, import_files, quietly
from tests.flow.steps_run import tables_made
from tests.privacy.known_person import INES, WHO
from typer.testing import CliRunner

from quorate import flow
from quorate.flow import UpdatePlan
from quorate.surfaces.cli.main import app
from quorate.surfaces.saying import Saying
from quorate.warehouse.inbox import Arrived, SqliteInbox
from quorate.warehouse.workspace import Workspace


@pytest.fixture(scope="module")
def market(inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Without what was spent, and as it was before the first update planned."""
    workspace = flow.create_workspace(tmp_path_factory.mktemp("plan") / "w", "T")
    import_all(workspace, inputs, [name for name in SOURCES if name != "spend"])
    return workspace


def planned(workspace: Workspace) -> UpdatePlan:
    """The plan, which leaves every file as it was."""
    before = _files(workspace)
    found = flow.plan_update(Workspace(workspace.root), lambda: NOW)
    assert _files(workspace) == before
    return found


def _files(workspace: Workspace) -> dict[str, str]:
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(workspace.root.rglob("*"))
        if path.is_file() and not path.name.startswith("updater.")
    }


def made_by_update(workspace: Workspace) -> set[str]:
    """The tables whose steps an update runs."""
    with tables_made() as made:
        flow.update(Workspace(workspace.root), lambda: NOW, quietly)
    return set(made)


def require_kept(plan: UpdatePlan, made: set[str]) -> None:
    """The update kept to the plan."""
    steps = {step.table for stage in flow.STAGES for step in stage.steps}
    certain = {each.table for each in plan.forecast.tables if each.is_certain}
    assert made <= planned_tables(plan)
    assert certain & steps <= made
    assert certain != planned_tables(plan), "and some are only possible"


def planned_tables(plan: UpdatePlan) -> set[str]:
    return {each.table for each in plan.forecast.tables}


def because(plan: UpdatePlan, table: str) -> tuple[str, ...]:
    return next(each.because for each in plan.forecast.tables if each.table == table)


def test_plans_of_one_workspace(market: Workspace, inputs: Path) -> None:
    first = planned(market)
    assert (first.day, first.is_current) == (AS_OF, False)
    assert {each.because for each in first.forecast.tables} == {("never_made",)}
    assert {each.seconds for each in first.forecast.tables} == {None}
    assert first.forecast.evidence.rows["observed_touches"] > 100
    assert first.forecast.evidence.account_count == 0
    assert made_by_update(market) <= planned_tables(first)

    nothing = planned(market)
    assert (nothing.is_current, nothing.forecast.tables, nothing.forecast.evidence.rows) == (True, (), {})

    counts = import_files(market, "spend", [inputs / "spend"])
    spent = planned(market)
    assert spent.forecast.evidence.rows["observed_spend"] == sum(each.evidence_count for each in counts)
    assert because(spent, "observed_spend") == ("new_evidence",)
    assert "observed_spend" in because(spent, "spend")
    assert not next(each for each in spent.forecast.tables if each.table == "spend").is_certain
    # a campaign that is spent on may be one that touches name, and everything hangs on these
    assert {each.table for each in spent.forecast.tables if each.is_certain} == {
        "observed_spend",
        "observed_set_aside",
    }
    assert all(each.seconds is not None for each in spent.forecast.tables)
    require_kept(spent, made_by_update(market))

    file = market.root / "maps" / "standard.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("quiet_for: 180 days", "quiet_for: 90 days"), encoding="utf-8")
    mapped = planned(market)
    assert "maps" in because(mapped, "stage_moves")
    assert "journey_spans" in planned_tables(mapped)
    require_kept(mapped, made_by_update(market))
    file.write_text(text, encoding="utf-8")
    made_by_update(market)


def test_new_evidence_of_known_people_names_their_accounts(market: Workspace, tmp_path: Path) -> None:
    flow.update(market, lambda: NOW, quietly)
    with_people = flow.snapshot(market, lambda: NOW, quietly)
    try:
        rows = with_people.dicts(
            "select value, account_id from identifiers "
            "where kind = 'email' and account_id is not null order by value limit 3"
        )
    finally:
        with_people.close()
    lines = [
        {
            "type": "track", "event": "Demo Requested", "messageId": f"m{number}", "userId": f"u{number}",
            "timestamp": "2026-06-29T10:00:00Z", "receivedAt": "2026-06-29T10:00:01Z",
            "context": {"traits": {"email": email}},
        }
        for number, email in enumerate([*(row["value"] for row in rows), "new@nobody-knows.example"])
    ]  # fmt: skip
    file = tmp_path / "events.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    import_files(market, "segment", [file])
    evidence = planned(market).forecast.evidence
    assert evidence.rows["observed_touches"] == len(lines)
    assert evidence.account_count == len({row["account_id"] for row in rows})
    assert evidence.unknown_count >= 1


def test_the_command(market: Workspace) -> None:
    done = CliRunner().invoke(app, ["update", "--plan", "-w", str(market.root), "--format", "json"])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert {"day", "is_current", "waiting", "new_evidence", "seconds", "tables"} <= told.keys()
    assert all(each["because"] for each in told["tables"])
    refused = CliRunner().invoke(app, ["update", "--plan", "--full", "-w", str(market.root)])
    assert refused.exit_code == 2


def test_what_waits_outside_the_log_is_told(market: Workspace) -> None:
    flow.update(market, lambda: NOW, quietly)
    assert planned(market).waiting.tables == frozenset()
    with closing(flow.snapshot(market, lambda: NOW, quietly)) as tables:
        row = tables.dicts(WHO)[0]
        Saying(market, lambda: NOW).state(
            tables, INES, row["journey_id"], "stance", "opponent", person=row["person_id"]
        )
    with closing(SqliteInbox(market.inbox_file)) as inbox:
        inbox.add([Arrived("w1", "site", NOW, "{}")])
    plan = planned(market)
    assert (plan.waiting.live_events, plan.waiting.decisions, plan.is_current) == (1, True, False)
    assert {"observed_statements", "observed_touches"} <= plan.waiting.tables
    assert "new_evidence" in because(plan, "observed_statements")
    flow.update(market, lambda: NOW, quietly)
    assert planned(market).waiting.tables == frozenset()
