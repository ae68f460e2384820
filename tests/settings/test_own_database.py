"""What does not reach a database on a server refuses such a workspace before it does anything."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from tests.databases import postgres_database
from tests.postgres import Cluster

from quorate import flow
from quorate.errors import NotAllowed, UsageError
from quorate.ledger.plan_events import Author
from quorate.privacy.forgetting import forget
from quorate.privacy.subject import Subject
from quorate.warehouse.backup import back_up
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.workspace import Workspace

NOW = datetime(2026, 7, 1, 9)


@pytest.fixture
def on_a_server(tmp_path: Path) -> Workspace:
    made = flow.create_workspace(tmp_path / "w", "Shared")
    text = made.settings_file.read_text(encoding="utf-8")
    made.settings_file.write_text(
        f'database = "postgresql://quorate@db.example:5432/quorate"\n{text}', "utf-8"
    )
    return Workspace(made.root)


def contents(workspace: Workspace) -> dict[str, bytes]:
    return {
        path.relative_to(workspace.root).as_posix(): path.read_bytes()
        for path in workspace.root.rglob("*")
        if path.is_file()
    }


def test_nobody_is_half_forgotten(on_a_server: Workspace) -> None:
    before = contents(on_a_server)
    subject = Subject(emails=("ada@aldermoor.example",))
    with pytest.raises(NotAllowed, match="Forgetting does not reach"):
        forget(on_a_server, subject, Author("c_dpo", "Dee", "operations"), lambda: NOW)
    assert contents(on_a_server) == before


def test_no_backup_leaves_the_ledger_out(on_a_server: Workspace, tmp_path: Path) -> None:
    with pytest.raises(NotAllowed, match="A backup does not reach") as refused:
        back_up(on_a_server, tmp_path / "b.tar.gz", NOW)
    assert "pg_dump" in str(refused.value.do)
    assert not (tmp_path / "b.tar.gz").exists()


def test_a_workspace_is_made_in_the_database_that_it_names(postgres: Cluster, tmp_path: Path) -> None:
    with postgres_database(postgres) as database:
        made = flow.create_workspace(tmp_path / "w", "Shared", database=database.address)
        assert Workspace(made.root).database == database
        assert Manifest(database).is_there()
        assert not made.database_file.exists()
        with pytest.raises(UsageError, match="a workspace in this database already"):
            flow.create_workspace(tmp_path / "other", "Other", database=database.address)
        assert not (tmp_path / "other" / "quorate.toml").exists()


def test_no_password_is_written_into_the_settings(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="address cannot be used"):
        flow.create_workspace(tmp_path / "w", "Shared", database="postgresql://u:secret@db.example/quorate")
    assert not (tmp_path / "w").exists()


def test_a_workspace_with_its_own_file_is_reached(tmp_path: Path) -> None:
    made = flow.create_workspace(tmp_path / "w", "Own")
    made.require_own_database("Anything", "nothing")
