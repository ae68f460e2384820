"""A workspace is made in the database that its settings name, which hold no password."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.databases import postgres_database
from tests.postgres import Cluster

from quorate import flow
from quorate.errors import UsageError
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.workspace import Workspace


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
