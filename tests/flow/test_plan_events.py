"""What people decide goes into the log at the next update, and no earlier day sees it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.flow.market_fixture import AS_OF, NOW, quietly
from tests.made_once import copied

from quorate import flow, safekeeping
from quorate.ledger.plan_events import Author, Draft
from quorate.ledger.plan_ledger import PlanLedger
from quorate.views.answers import to_json
from quorate.views.plan_now import plan_now
from quorate.views.reading import Reader
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.workspace import Workspace

OPS = Author("c_ops", "Ola", "operations")
DECIDED = ("status", "outcome", "owner_function", "owner_id", "channel", "content_id", "due_on")
KNOWN_AT = datetime(2026, 6, 30, 23, 59, 59)


@pytest.fixture(scope="module")
def market(updated: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return copied(updated, tmp_path_factory.mktemp("market") / "w")


def _moves(workspace: Workspace, as_of: date | None = None) -> dict[str, dict[str, Any]]:
    with closing(flow.snapshot(workspace, lambda: NOW, quietly, as_of)) as snapshot:
        return {row["move_id"]: row for row in snapshot.dicts("select * from moves order by move_id")}


def _shown(workspace: Workspace, as_of: date | None = None) -> dict[str, dict[str, Any]]:
    """The moves as pages show them: what is published, and over it what was decided since."""
    with closing(flow.snapshot(workspace, lambda: NOW, quietly, as_of)) as snapshot:
        reader = Reader(snapshot)
        now = plan_now(reader, workspace)
        return _plain({row["move_id"]: row for row in reader.rows(now.sql, *now.parameters)})


def _plain(moves: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """What decisions bear on, of every move."""
    return {move_id: {name: row[name] for name in DECIDED} for move_id, row in sorted(moves.items())}


def _write(workspace: Workspace, move: dict[str, Any], kind: str, **payload: Any) -> None:
    ledger = PlanLedger(workspace.database_file)
    ledger.write([Draft(kind, OPS, KNOWN_AT, to_json(move), payload)], NOW)
    ledger.close()


def _log_count(workspace: Workspace) -> int:
    manifest = Manifest(workspace.database_file)
    try:
        return sum(each.row_count for each in manifest.evidence() if each.table == "observed_plan_events")
    finally:
        manifest.close()


def test_what_is_decided_is_published_and_no_earlier_day_sees_it(market: Workspace) -> None:
    before = _moves(market)
    yesterday = AS_OF - timedelta(days=1)
    then = _moves(market, yesterday)
    dismissed, done, snoozed, accepted = list(before.values())[:4]
    _write(market, dismissed, "dismissed", reason="wrong_person")
    _write(market, done, "done", outcome="She signs", result="helped")
    _write(market, snoozed, "snoozed", until="2026-08-01")
    _write(market, accepted, "accepted", owner_function="marketing", owner_id=None, due_on="2026-07-20")
    assert _moves(market) == before
    shown = _shown(market)
    assert shown[done["move_id"]]["status"] == "done"
    assert _shown(market, yesterday) == _plain(then)

    flow.update(market, lambda: NOW, quietly)
    after = _moves(market)
    assert _log_count(market) == 4
    assert {name: after[move["move_id"]]["status"] for name, move in
            (("dismissed", dismissed), ("done", done), ("snoozed", snoozed), ("accepted", accepted))} == {
        "dismissed": "dismissed", "done": "done", "snoozed": "snoozed", "accepted": "accepted",
    }  # fmt: skip
    assert after[done["move_id"]]["outcome"] == "She signs"
    assert (after[accepted["move_id"]]["owner_function"], after[accepted["move_id"]]["due_on"]) == (
        "marketing",
        date(2026, 7, 20),
    )
    # what pages laid over the published tables is what the tables say now; what was put aside made room for others
    decided = [move["move_id"] for move in (dismissed, done, snoozed, accepted)]
    assert {name: _plain(after)[name] for name in decided} == {name: shown[name] for name in decided}
    assert _shown(market) == _plain(after)
    assert _moves(market, yesterday) == then
    assert not any(row["status"] != "proposed" for row in then.values())


def test_nothing_new_is_no_new_publication_and_what_the_log_lost_is_taken_again(market: Workspace) -> None:
    flow.update(market, lambda: NOW, quietly)
    assert not flow.update(market, lambda: NOW, quietly).was_made
    held = _log_count(market)
    manifest = Manifest(market.database_file)
    manifest.forget_evidence(
        [each.path for each in manifest.evidence() if each.table == "observed_plan_events"]
    )
    manifest.close()
    assert _log_count(market) == 0
    flow.update(market, lambda: NOW, quietly)
    assert _log_count(market) == held


def test_what_is_taken_back_leaves_everything_as_it_was(market: Workspace) -> None:
    before = _moves(market)
    move = list(before.values())[5]
    _write(market, move, "dismissed", reason="no_means")
    flow.update(market, lambda: NOW, quietly)
    assert _moves(market)[move["move_id"]]["status"] == "dismissed"
    _write(market, move, "reopened")
    flow.update(market, lambda: NOW, quietly)
    assert _moves(market) == before


def test_a_line_changed_behind_the_ledgers_back_is_told_of(market: Workspace) -> None:
    proposed = next(move for move in _moves(market).values() if move["status"] == "proposed")
    _write(market, proposed, "dismissed", reason="no_means")
    assert safekeeping.check(market) == []
    with closing(sqlite3.connect(market.database_file)) as connection:
        connection.execute("drop trigger no_update_of_plan_events")
        connection.execute("update plan_events set author_name = 'Nobody' where event_no = 1")
        connection.commit()
    assert safekeeping.check(market) == [
        "ledger: line 1 of the ledger is not as it was written; restore quorate.sqlite from a backup"
    ]
