"""A workspace in PostgreSQL is taken along whole, and made again in files or in an empty database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from benchmarks.reliability.small_workspace import NOW, note
from tests.databases import behind, postgres_database
from tests.postgres import Cluster
from typer.testing import CliRunner

from quorate import safekeeping
from quorate.errors import StoreError, UsageError
from quorate.ledger.breaks import ledger_breaks
from quorate.ledger.database import make_tables_as
from quorate.ledger.said_ledger import SaidLedger
from quorate.surfaces.cli.main import app
from quorate.taking import drain_inbox
from quorate.warehouse.addresses import Database, PostgresDatabase
from quorate.warehouse.database_copy import OF_THE_SERVER
from quorate.warehouse.inbox import Arrived, Inbox, SqliteInbox
from quorate.warehouse.inbox_copy import copied_inbox
from quorate.warehouse.inbox_postgres import PostgresInbox
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.workspace import Workspace


@pytest.fixture
def database(postgres: Cluster) -> Iterator[PostgresDatabase]:
    with postgres_database(postgres) as made:
        yield made


@pytest.fixture
def shared(workspace: Workspace, database: PostgresDatabase, tmp_path: Path) -> Workspace:
    """The workspace of all tests of this folder, on a server."""
    file = safekeeping.back_up(workspace, tmp_path / "own.tar.gz", NOW).file
    safekeeping.restore(file, tmp_path / "shared", lambda: NOW, database=database.address)
    return Workspace(tmp_path / "shared")


def rows(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of a workspace, as its engine gives it."""
    with behind(database) as connection:
        found = sa.MetaData()
        found.reflect(connection, resolve_fks=False)
        return {
            table.name: sorted(map(tuple, connection.execute(sa.select(table))), key=repr)
            for table in found.sorted_tables
            if table.name not in OF_THE_SERVER
        }


def waiting(inbox: Inbox) -> list[tuple[str, str]]:
    """Sender and text of all that waits."""
    with closing(inbox):
        return [(each.sender, each.body) for each in inbox.waiting(inbox.last_number())]


def test_it_moves_from_its_own_files_to_a_server(
    workspace: Workspace, shared: Workspace, database: PostgresDatabase
) -> None:
    assert shared.database == database
    assert shared.settings.collector.inbox == database.address
    assert not list(shared.root.glob("quorate.sqlite*"))
    assert not list(shared.root.glob("inbox.sqlite*"))
    held = rows(database)
    assert held == rows(workspace.database)
    assert {"publications", "said_events", "users"} <= set(held)
    assert waiting(PostgresInbox(database.address)) == waiting(SqliteInbox(workspace.inbox_file))
    assert safekeeping.check(shared) == []


def test_what_is_on_a_server_comes_back_in_files_and_on_another(
    shared: Workspace, postgres: Cluster, tmp_path: Path
) -> None:
    made = safekeeping.back_up(shared, tmp_path / "b.tar.gz", NOW)
    assert not any("PostgreSQL" in each for each in made.left_out)
    safekeeping.restore(made.file, tmp_path / "own", lambda: NOW)
    own = Workspace(tmp_path / "own")
    assert own.database == own.database_file
    assert own.settings.collector.inbox is None
    assert rows(own.database) == rows(shared.database)
    assert isinstance(shared.database, PostgresDatabase)
    there = waiting(PostgresInbox(shared.database.address))
    assert len(there) == 50
    assert waiting(SqliteInbox(own.inbox_file)) == there
    assert safekeeping.check(own) == []
    with postgres_database(postgres) as other:
        safekeeping.restore(made.file, tmp_path / "other", lambda: NOW, database=other.address)
        again = Workspace(tmp_path / "other")
        assert again.database == other
        assert rows(other) == rows(shared.database)
        assert waiting(PostgresInbox(other.address)) == there
        assert safekeeping.check(again) == []
    assert not list(tmp_path.glob(".*")), "nothing else is left"


def test_what_is_said_while_the_database_is_copied_is_in_it_whole_or_not_at_all(
    shared: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rows(shared.database)

    def then_said(source: sa.Connection, target: sa.Connection) -> frozenset[str]:
        with closing(SaidLedger(shared.database)) as ledger:
            ledger.write([note(99)], NOW)
        return make_tables_as(source, target)

    monkeypatch.setattr("quorate.safekeeping.make_tables_as", then_said)
    made = safekeeping.back_up(shared, tmp_path / "b.tar.gz", NOW)
    safekeeping.restore(made.file, tmp_path / "own", lambda: NOW)
    own = Workspace(tmp_path / "own")
    assert rows(own.database) == before
    assert len(rows(shared.database)["said_events"]) == len(before["said_events"]) + 1
    assert ledger_breaks(own.database) == ledger_breaks(shared.database) == []


def test_events_that_an_update_takes_meanwhile_are_there_once(
    shared: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = things_known(shared)

    @contextmanager
    def then_updated(inbox: Inbox, beside: Path, now: datetime) -> Iterator[Path]:
        with copied_inbox(inbox, beside, now) as copy:
            drain(shared)
            yield copy

    monkeypatch.setattr("quorate.warehouse.backup.copied_inbox", then_updated)
    made = safekeeping.back_up(shared, tmp_path / "b.tar.gz", NOW)
    assert things_known(shared) == before + 50
    safekeeping.restore(made.file, tmp_path / "own", lambda: NOW)
    own = Workspace(tmp_path / "own")
    drain(own)
    assert things_known(own) == before + 50
    assert safekeeping.check(own) == []


def things_known(workspace: Workspace) -> int:
    with closing(Manifest(workspace.database)) as manifest:
        return sum(each.counts.evidence_count for each in manifest.imported_files())


def drain(workspace: Workspace) -> None:
    with closing(Manifest(workspace.database)) as manifest:
        drain_inbox(workspace, manifest, NOW)


def test_an_inbox_on_a_server_is_taken_along_where_the_rest_are_files(
    workspace: Workspace, database: PostgresDatabase, tmp_path: Path
) -> None:
    sent = Arrived("m1", "site", NOW, '{"messageId": "m1"}')
    with closing(PostgresInbox(database.address)) as inbox:
        inbox.add([sent])
    text = workspace.settings_file.read_text("utf-8")
    workspace.settings_file.write_text(
        text.replace("[collector]", f'[collector]\ninbox = "{database.address}"'), "utf-8"
    )
    workspace.inbox_file.unlink()
    made = safekeeping.back_up(Workspace(workspace.root), tmp_path / "b.tar.gz", NOW)
    safekeeping.restore(made.file, tmp_path / "own", lambda: NOW)
    own = Workspace(tmp_path / "own")
    assert own.settings.collector.inbox is None
    assert waiting(SqliteInbox(own.inbox_file)) == [("site", sent.body)]
    with closing(SqliteInbox(own.inbox_file)) as inbox:
        assert inbox.add([sent]) == 0, "what waits is known by its id"
    assert waiting(PostgresInbox(database.address)) == [("site", sent.body)]


def test_lines_of_the_ledger_cannot_be_changed_in_a_copy_either(shared: Workspace, tmp_path: Path) -> None:
    made = safekeeping.back_up(shared, tmp_path / "b.tar.gz", NOW)
    safekeeping.restore(made.file, tmp_path / "own", lambda: NOW)
    for database in (shared.database, Workspace(tmp_path / "own").database):
        with pytest.raises(sa.exc.IntegrityError, match="cannot be changed"), behind(database) as connection:
            connection.exec_driver_sql("update said_events set author_name = 'Somebody Else'")


def test_a_database_that_holds_anything_is_left_as_it_is(shared: Workspace, tmp_path: Path) -> None:
    before = rows(shared.database)
    file = safekeeping.back_up(shared, tmp_path / "b.tar.gz", NOW).file
    assert isinstance(shared.database, PostgresDatabase)
    with pytest.raises(UsageError, match="something in this database already"):
        safekeeping.restore(file, tmp_path / "again", lambda: NOW, database=shared.database.address)
    assert rows(shared.database) == before
    assert not (tmp_path / "again").exists()
    assert not list(tmp_path.glob(".*"))


def test_nothing_is_made_where_the_server_has_no_room(
    shared: Workspace, postgres: Cluster, tmp_path: Path
) -> None:
    file = safekeeping.back_up(shared, tmp_path / "b.tar.gz", NOW).file
    with postgres_database(postgres) as other, behind(other) as connection:
        connection.exec_driver_sql(
            "create function full_disk() returns event_trigger language plpgsql as "
            "$$ begin raise exception 'could not extend file' using errcode = 'disk_full'; end $$"
        )
        connection.exec_driver_sql(
            "create event trigger no_room on ddl_command_end when tag in ('CREATE TRIGGER') "
            "execute function full_disk()"
        )
        connection.commit()
        with pytest.raises(StoreError, match="could not be put into this database") as refused:
            safekeeping.restore(file, tmp_path / "again", lambda: NOW, database=other.address)
        assert "could not extend file" in str(refused.value)
        assert rows(other) == {}
    assert not (tmp_path / "again").exists()
    assert not list(tmp_path.glob(".*"))


def test_what_is_not_the_workspaces_is_not_left_out_without_a_word(shared: Workspace, tmp_path: Path) -> None:
    with behind(shared.database) as connection:
        connection.exec_driver_sql("create table of_somebody_else (number integer)")
    with pytest.raises(StoreError, match="does not know") as refused:
        safekeeping.back_up(shared, tmp_path / "b.tar.gz", NOW)
    assert refused.value.where == "of_somebody_else"
    assert not (tmp_path / "b.tar.gz").exists()
    assert not list(tmp_path.glob(".*"))


def test_a_server_that_is_gone_makes_no_backup(shared: Workspace, postgres: Cluster, tmp_path: Path) -> None:
    postgres.stop()
    try:
        with pytest.raises(StoreError, match=r"cannot be used|could not be copied"):
            safekeeping.back_up(shared, tmp_path / "b.tar.gz", NOW)
        assert not (tmp_path / "b.tar.gz").exists()
        assert not list(tmp_path.glob(".*"))
        assert [
            each for each in safekeeping.check(shared) if each.startswith(("manifest and ledger", "inbox"))
        ]
    finally:
        postgres.start()


def test_the_command_names_the_database(
    workspace: Workspace, database: PostgresDatabase, tmp_path: Path
) -> None:
    file, folder = str(tmp_path / "b.tar.gz"), str(tmp_path / "shared")
    run = CliRunner()
    for words in (
        ["backup", file, "-w", str(workspace.root)],
        ["restore", file, folder, "--database", database.address],
        ["check", "-w", folder],
    ):
        done = run.invoke(app, words)
        assert done.exit_code == 0, done.output
        if words[0] == "restore":
            said = " ".join(done.output.split())
            assert f"delete {folder} and the tables in the database" in said
            assert f"quorate restore {file} {folder} --database {database.address} --privacy-from" in said
    assert Workspace(Path(folder)).database == database
    assert "its server" in done.output
