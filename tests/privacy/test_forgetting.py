"""Whoever is forgotten is in no file of the workspace any more, does not come back, and stays counted."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from tests.flow.market_fixture import NOW, import_all, quietly
from tests.privacy.known_person import INES, World, at_noon

from quorate import flow, safekeeping
from quorate.ledger.breaks import ledger_breaks
from quorate.privacy import forgetting
from quorate.privacy.forgetting import PENDING_NAME, forget
from quorate.privacy.restoring import settle
from quorate.privacy.subject import subject_of
from quorate.privacy.subject_access import held_about
from quorate.warehouse.inbox import Arrived, SqliteInbox
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.workspace import Workspace


def test_nothing_of_them_is_left_in_any_file_and_the_ledger_is_whole(world: World) -> None:
    before = set(world.found())
    assert {
        "cache.duckdb",
        "quorate.sqlite",
        "inbox.sqlite",
        "0001.csv",
        "standard.json",
        "people.parquet",
    } <= before
    done = world.forget()
    assert (done.searched.left, world.found()) == ((), [])
    assert done.is_complete
    assert done.searched.files > 100
    assert ledger_breaks(world.workspace.database_file) == []
    assert safekeeping.check(world.workspace) == []
    assert not (world.workspace.root / PENDING_NAME).exists()
    landed = (world.workspace.root / "sync" / "salesforce" / "Contact" / "0001.csv").read_text()
    assert "other@else.example" in landed
    with closing(SqliteInbox(world.workspace.inbox_file)) as inbox:
        assert [each.body for each in inbox.waiting(inbox.last_number())] == ["{}"]


def test_what_they_did_stays_counted_and_they_do_not_come_back(world: World, inputs: Path) -> None:
    counts = (
        "select (select count(*) from touches) as touches, (select count(*) from people) as people, "
        f"(select count(*) from members where journey_id = '{world.journey_id}') as members"
    )
    with closing(flow.snapshot(world.workspace, at_noon, quietly)) as tables:
        before = tables.dicts(counts)[0]
        others = set(_people(tables, world))
    token = world.forget().token
    flow.update(world.workspace, at_noon, quietly)
    with closing(flow.snapshot(world.workspace, at_noon, quietly)) as tables:
        (erased,) = tables.dicts("select person_id from people where email like 'erased%'")
        found = "select distinct basis from consents where person_id = ?"
        assert tables.dicts(found, [erased["person_id"]]) == [{"basis": "refused"}]
        assert not tables.dicts("select 1 from audiences where person_id = ?", [erased["person_id"]])
        assert tables.dicts(counts)[0] == before
        assert set(_people(tables, world)) == others
    taken = import_all(world.workspace, inputs, ("salesforce", "segment", "webinar"))
    assert sum(each.evidence_count for each in taken) == 0
    assert sum(each.set_aside_count for each in taken) > 0
    assert all(
        each.rows_read == each.evidence_count + each.duplicate_count + each.set_aside_count for each in taken
    )
    assert world.found() == []
    manifest = Manifest(world.workspace.database_file)
    with closing(manifest):
        assert any(each.table == "observed_people" for each in manifest.evidence())
    log = world.workspace.database_file.read_bytes()
    assert token.encode() in log


def _people(tables: object, world: World) -> list[str]:
    rows = tables.dicts(  # type: ignore[attr-defined]
        "select full_name from people where full_name is not null and full_name not like '[%'"
    )
    return [row["full_name"] for row in rows if row["full_name"] != world.name]


def test_a_line_that_is_changed_after_it_was_redacted_is_found(world: World) -> None:
    world.forget()
    with closing(sqlite3.connect(world.workspace.database_file)) as connection, connection:
        with pytest.raises(sqlite3.IntegrityError, match="cannot be changed"):
            connection.execute("update said_events set author_name = 'Somebody else'")
        connection.execute("drop trigger no_update_of_said_events")
        changed = connection.execute(
            "update said_events set author_name = 'Somebody else' where thing = 'erased'"
        ).rowcount
    assert changed == 1
    assert [each for each in ledger_breaks(world.workspace.database_file) if "not as it was written" in each]


@pytest.mark.parametrize("step", ["rewrite_log", "rewrite_published", "search_everywhere"])
def test_one_that_was_killed_is_finished_by_the_next_run(world: World, step: str) -> None:
    subject = json.dumps(world.subject.to_dict())
    code = f"""
import json, os, signal
from datetime import datetime
from pathlib import Path
from quorate.ledger.plan_events import Author
from quorate.privacy import forgetting
from quorate.privacy.subject import Subject
from quorate.warehouse.workspace import Workspace
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
forgetting.{step} = die
forgetting.forget(
    Workspace(Path({str(world.workspace.root)!r})), Subject.of(json.loads({subject!r})),
    Author("a", "A", "owner"), lambda: datetime(2026, 7, 1, 12),
)
"""
    killed = subprocess.run([sys.executable, "-c", code], capture_output=True)
    assert killed.returncode == -9, killed.stderr.decode()
    assert world.found()
    (done,) = settle(world.workspace, at_noon)
    assert (done.is_complete, world.found()) == (True, [])
    assert ledger_breaks(world.workspace.database_file) == []
    assert settle(world.workspace, at_noon) == []


def test_a_backup_from_before_forgets_them_before_it_is_read(world: World, tmp_path: Path) -> None:
    root = world.workspace.root
    backup = tmp_path / "backup"
    shutil.copytree(root, backup)
    world.forget()
    kept = {name: (root / name).read_bytes() for name in ("forgotten.json", "sealed.json", "quorate.key")}
    shutil.rmtree(root)
    shutil.copytree(backup, root)
    for name, content in kept.items():
        (root / name).write_bytes(content)
    assert world.found()
    flow.snapshot(Workspace(root), at_noon, quietly).close()
    assert world.found() == []


def test_what_is_held_is_told_whole_and_tells_of_nobody_else(world: World) -> None:
    held = held_about(world.workspace, world.subject, NOW)
    told = json.dumps(held, default=str)
    assert {world.email, world.person_id} <= set(held["identifiers"]["emails"] + held["identifiers"]["keys"])
    places = {part["place"] for part in held["parts"]}
    assert {"worked out: one person", "said by colleagues in the application"} <= places
    with closing(flow.snapshot(world.workspace, at_noon, quietly)) as tables:
        emails = tables.dicts(
            "select email from people where email is not null and person_id <> ?", [world.person_id]
        )
        touches = tables.dicts("select count(*) as n from touches where person_id = ?", [world.person_id])[0][
            "n"
        ]
    assert not [row["email"] for row in emails if row["email"] in told]
    of_touches = next(
        part for part in held["parts"] if part["place"].startswith("worked out: one dated interaction")
    )
    assert len(of_touches["rows"]) == touches


def test_whoever_is_unknown_is_kept_out_all_the_same(world: World) -> None:
    done = forget(world.workspace, subject_of(world.workspace, "new@else.example"), INES, at_noon)
    assert done.is_complete
    body = {
        "type": "track",
        "event": "x",
        "messageId": "m9",
        "context": {"traits": {"email": "new@else.example"}},
    }
    with closing(SqliteInbox(world.workspace.inbox_file)) as inbox:
        inbox.add([Arrived("m9", "site", NOW, json.dumps(body))])
    flow.update(world.workspace, at_noon, quietly, as_of=date(2026, 6, 30))
    with closing(flow.snapshot(world.workspace, at_noon, quietly)) as tables:
        assert tables.dicts("select * from identifiers where value = 'new@else.example'") == []


def test_what_people_wrote_themselves_is_left_and_told(world: World) -> None:
    settings = world.workspace.settings_file
    settings.write_text(settings.read_text(encoding="utf-8") + f"\n# ask {world.name}\n", encoding="utf-8")
    done = world.forget()
    assert done.searched.left == ("quorate.toml: its bytes",)
    assert not done.is_complete
    assert forgetting.PENDING_NAME not in {path.name for path in world.workspace.root.iterdir()}
