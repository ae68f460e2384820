"""A full disk, one that cannot be written, a clock set back and damaged files: told in words, and nothing is lost."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import pytest
from benchmarks.reliability import conditions

from quorate import safekeeping
from quorate.errors import StoreError
from quorate.warehouse.lock import updating
from quorate.warehouse.workspace import Workspace

needs_mounts = pytest.mark.skipif(
    not conditions.may_mount(), reason="only root may mount a small disk or one that cannot be written"
)


@needs_mounts
def test_a_full_disk(workspace: Workspace, tmp_path: Path) -> None:
    assert conditions.full_disk(workspace, tmp_path / "disk") == []


@needs_mounts
def test_a_disk_that_cannot_be_written(workspace: Workspace) -> None:
    assert conditions.read_only_disk(workspace) == []


@pytest.mark.parametrize("kind", ["evidence", "published", "manifest and ledger", "inbox"])
def test_a_damaged_file_is_named_and_what_is_begun_then_speaks_in_words(
    kind: str, workspace: Workspace, tmp_path: Path
) -> None:
    found = conditions.damaged_files(workspace, tmp_path / "copy", [kind])
    assert len(found) == len(conditions.WAYS)
    assert {case: told for case, told in found.items() if told} == {}


def test_a_lock_that_cannot_be_made_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "updater.holder").mkdir()
    with (
        pytest.raises(StoreError, match="cannot be changed"),
        updating(tmp_path / "updater.lock", "test", datetime(2026, 1, 1), tmp_path / "quorate.sqlite"),
    ):
        pass
    os.rmdir(tmp_path / "updater.holder")  # noqa: PTH106 - what was in the way
    with updating(tmp_path / "updater.lock", "test", datetime(2026, 1, 1), tmp_path / "quorate.sqlite"):
        pass


def test_the_whole_workspace_is_in_order_before(workspace: Workspace) -> None:
    assert safekeeping.check(workspace) == []
