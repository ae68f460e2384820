"""A backup beside a server that collects, and beside notes and imports that are being written, is a state that was."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.reliability import live_backup
from benchmarks.reliability.live_backup import live_backups
from tests.databases import postgres_database
from tests.postgres import Cluster


def test_a_backup_beside_writers_holds_what_was_acknowledged_before_it(tmp_path: Path) -> None:
    wrong, written = live_backups(tmp_path, 2, is_alone=True)
    assert wrong == []
    assert written > 0


def test_a_backup_of_a_database_beside_writers_does_so_too(tmp_path: Path, postgres: Cluster) -> None:
    with postgres_database(postgres) as database:
        wrong, written = live_backups(tmp_path, 2, is_alone=True, database=database.address)
    assert wrong == []
    assert written > 0


def test_what_is_missing_of_a_state_that_existed_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = live_backup.facts
    monkeypatch.setattr(
        live_backup,
        "facts",
        lambda workspace: {
            kind: sorted(numbers)[kind == "notes" :] if kind != "files" else []
            for kind, numbers in held(workspace).items()
        },
    )
    wrong, _ = live_backups(tmp_path, 1, is_alone=True)
    assert any(each.startswith("backup 0: notes: ") and "not one after the other" in each for each in wrong)
    assert any(each.startswith("backup 0: files: 0 facts, of ") for each in wrong)
    assert not any("sender" in each for each in wrong)
