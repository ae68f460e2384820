"""Whoever is forgotten is in no table of a database on a server either, nor in its pages, and does not come back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from tests.databases import behind, postgres_database
from tests.flow.market_fixture import NOW, quietly
from tests.postgres import Cluster
from tests.privacy.known_person import INES, World, at_noon
from typer.testing import CliRunner

from quorate import flow, safekeeping
from quorate.errors import StoreError
from quorate.ledger.access_log import AccessLog
from quorate.ledger.breaks import ledger_breaks
from quorate.ledger.said_ledger import SaidLedger
from quorate.privacy import server_databases
from quorate.privacy.forgetting import PENDING_NAME, finish_pending
from quorate.surfaces.cli.main import app
from quorate.warehouse.addresses import PostgresDatabase
from quorate.warehouse.inbox_postgres import PostgresInbox
from quorate.warehouse.workspace import Workspace


@pytest.fixture
def database(postgres: Cluster) -> Iterator[PostgresDatabase]:
    with postgres_database(postgres) as made:
        yield made


@pytest.fixture
def shared(world: World, database: PostgresDatabase, tmp_path: Path) -> World:
    """The same world, its tables on a server, of which statistics were made."""
    file = safekeeping.back_up(world.workspace, tmp_path / "own.tar.gz", NOW).file
    safekeeping.restore(file, tmp_path / "shared", at_noon, database=database.address)
    with psycopg.connect(database.address, autocommit=True) as connection:
        connection.execute("analyze")
    moved = World(tmp_path / "shared", world.person_id, world.name, world.email, world.journey_id)
    return moved.remember()


def tables_with(database: PostgresDatabase, told: tuple[str, ...]) -> list[str]:
    """Tables in which any of it stands, read by the server's own writing of its rows."""
    with behind(database) as connection:
        found = sa.inspect(connection).get_table_names()
        texts = {
            name: "\n".join(
                row[0] if isinstance(row[0], str) else ""
                for row in connection.exec_driver_sql(f'select row_to_json(held)::text from "{name}" held')
            ).lower()
            for name in found
        }
        bodies = connection.exec_driver_sql("select convert_from(body, 'UTF8') from quorate_inbox").scalars()
        texts["quorate_inbox"] += "\n".join(bodies).lower()
    return sorted(name for name, text in texts.items() if any(each.lower() in text for each in told))


def pages_with(cluster: Cluster, database: PostgresDatabase, told: tuple[str, ...]) -> list[str]:
    """Files of the database, at its server, in which any of it stands."""
    with psycopg.connect(database.address, autocommit=True) as connection:
        connection.execute("checkpoint")  # files that were let go of are kept until then
        found = connection.execute(
            "select oid from pg_database where datname = current_database()"
        ).fetchone()
    assert found
    wanted = [each.lower().encode() for each in told]
    return [
        path.name
        for path in sorted((cluster.folder / "data" / "base" / str(found[0])).iterdir())
        if any(each in path.read_bytes().lower() for each in wanted)
    ]


def test_nothing_of_them_is_left_in_any_table_file_or_page(
    shared: World, database: PostgresDatabase, postgres: Cluster
) -> None:
    assert {"said_events", "quorate_inbox"} <= set(tables_with(database, shared.told))
    assert pages_with(postgres, database, shared.told)
    done = shared.forget()
    assert done.is_complete
    assert done.searched.tables > 20
    assert (tables_with(database, shared.told), shared.found()) == ([], [])
    assert pages_with(postgres, database, shared.told) == []
    assert ledger_breaks(database) == []
    assert safekeeping.check(shared.workspace) == []
    with closing(PostgresInbox(database.address)) as inbox:
        assert [each.body for each in inbox.waiting(inbox.last_number())] == ["{}"]
    with closing(AccessLog(database)) as log:
        (said,) = [each.payload for each in log.events() if each.kind == "person_forgotten"]
    assert (said["token"], said["tables_searched"]) == (done.token, done.searched.tables)
    flow.update(shared.workspace, at_noon, quietly)
    assert tables_with(database, shared.told) == []


def test_a_table_that_somebody_adds_later_is_not_forgotten(shared: World, database: PostgresDatabase) -> None:
    with behind(database) as connection:
        connection.exec_driver_sql("create table added (told text primary key)")
        for told in (shared.email, shared.email.upper(), "other@else.example"):
            connection.execute(sa.text("insert into added values (:told)"), {"told": told})
    done = shared.forget()
    assert done.counts["rows of quorate.added"] == 2
    with behind(database) as connection:
        held = set(connection.exec_driver_sql("select told from added").scalars())
    assert held == {"other@else.example", f"{done.token}@erased.invalid"}


def test_what_the_search_still_finds_is_told(
    shared: World, database: PostgresDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    with behind(database) as connection:
        connection.exec_driver_sql("create table missed (told text)")
        connection.execute(sa.text("insert into missed values (:told)"), {"told": f"<{shared.email}>"})
    monkeypatch.setattr("quorate.privacy.forgetting.redact_server", lambda *_: {})
    done = shared.forget()
    assert not done.is_complete
    assert [each for each in done.searched.left if each.endswith(": its table missed")]
    assert shared.email not in str(done.searched.left)


def test_one_that_was_cut_off_at_the_server_is_finished_by_the_next_run(
    shared: World, database: PostgresDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise StoreError("The server went away.")

    with monkeypatch.context() as patched:
        patched.setattr("quorate.privacy.forgetting.scrub_server", gone)
        with pytest.raises(StoreError, match="went away"):
            shared.forget()
    assert (shared.workspace.root / PENDING_NAME).exists()
    done = finish_pending(shared.workspace, at_noon)
    assert done is not None
    assert done.is_complete
    assert tables_with(database, shared.told) == []


def test_whoever_uses_a_table_for_long_is_told_of(
    shared: World, database: PostgresDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_databases, "_SECONDS_TO_WAIT_FOR_LOCKS", 1)
    with psycopg.connect(database.address) as connection:
        connection.execute("select count(*) from noticed_changes")
        with pytest.raises(StoreError, match="could not be written anew") as refused:
            server_databases.scrub_server(shared.workspace)
    assert "lock timeout" in str(refused.value)
    assert refused.value.do == "run the command again"


def test_the_list_is_applied_before_a_database_is_filled(
    shared: World, database: PostgresDatabase, postgres: Cluster, tmp_path: Path
) -> None:
    before = safekeeping.back_up(shared.workspace, tmp_path / "before.tar.gz", NOW).file
    shared.forget()
    newest = ["--privacy-from", str(shared.workspace.root)]
    with postgres_database(postgres) as other:
        told = CliRunner().invoke(
            app,
            ["restore", str(before), str(tmp_path / "again"), "--database", other.address, *newest],
        )
        assert told.exit_code == 0, told.output
        assert "Forgotten again: 1 people" in told.output
        assert tables_with(other, shared.told) == []
        assert pages_with(postgres, other, shared.told) == []
        assert safekeeping.check(Workspace(tmp_path / "again")) == []


def test_a_dry_run_names_the_tables(shared: World, database: PostgresDatabase) -> None:
    before = tables_with(database, shared.told)
    told = CliRunner().invoke(
        app,
        ["forget", shared.email, "--dry-run", "-w", str(shared.workspace.root), "--format", "json"],
    )
    assert told.exit_code == 0, told.output
    found = json.loads(told.stdout)
    assert found["tables_searched"] > 20
    named = {each["where"] for each in found["found"] if each["file"].startswith("PostgreSQL database ")}
    assert named == {f"its table {name}" for name in before}


def test_what_was_said_goes_by_its_age(shared: World, database: PostgresDatabase, postgres: Cluster) -> None:
    file = shared.workspace.settings_file
    head = "[privacy.retention]"
    file.write_text(file.read_text("utf-8").replace(head, f'{head}\nsaid = "60 days"'), "utf-8")
    workspace = Workspace(shared.workspace.root)
    text = (f"Met {shared.name} today",)
    assert tables_with(database, text) == ["said_events"]
    swept = flow.sweep(workspace, INES, lambda: NOW + timedelta(days=90), quietly)
    assert swept.counts["lines of what was said"] >= 1
    assert tables_with(database, text) == []
    assert pages_with(postgres, database, text) == []
    with closing(SaidLedger(database)) as ledger:
        assert not [each for each in ledger.events(thing="note") if each.payload]
    assert ledger_breaks(database) == []
