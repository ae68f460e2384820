"""A backup of before brings nobody back: who was forgotten since is forgotten again before anything can be read."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from tests.flow.market_fixture import NOW
from tests.privacy.known_person import INES, World, at_noon
from typer.testing import CliRunner

from quorate import safekeeping
from quorate.errors import StoreError, UsageError
from quorate.ledger.access_log import AccessLog
from quorate.privacy.forgetting import forget
from quorate.privacy.subject import subject_of
from quorate.safekeeping import back_up
from quorate.surfaces.cli.main import app
from quorate.warehouse.forgotten import Forgotten
from quorate.warehouse.workspace import Workspace

PRIVATE = ("forgotten.json", "sealed.json", "quorate.key")


def _kept(world: World, folder: Path) -> Path:
    folder.mkdir()
    for name in PRIVATE:
        shutil.copy2(world.workspace.root / name, folder / name)
    return folder


def _in(world: World, root: Path) -> World:
    again = World(root, world.person_id, world.name, world.email, world.journey_id)
    again.keys = world.keys
    return again


def test_whoever_was_forgotten_since_the_backup_is_in_no_file_of_what_is_restored(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = back_up(world.workspace, tmp_path / "before.tar.gz", NOW).file
    token = world.forget().token
    kept = _kept(world, tmp_path / "kept")
    shutil.rmtree(world.workspace.root)
    told = CliRunner().invoke(
        app, ["restore", str(file), str(tmp_path / "again"), "--privacy-from", str(kept)]
    )
    assert told.exit_code == 0, told.output
    assert "Forgotten again: 1 people" in told.output
    assert "is in it again" not in told.output
    again = _in(world, tmp_path / "again")
    assert again.found() == []
    log = AccessLog(again.workspace.database_file)
    assert [each.payload["token"] for each in log.events() if each.kind == "person_forgotten"] == [token]
    log.close()
    assert safekeeping.check(again.workspace) == []


def test_without_the_list_whoever_restores_is_told_how_to_give_it(world: World, tmp_path: Path) -> None:
    file = back_up(world.workspace, tmp_path / "before.tar.gz", NOW).file
    told = CliRunner().invoke(app, ["restore", str(file), str(tmp_path / "again")])
    assert told.exit_code == 0, told.output
    said = " ".join(told.output.split())
    assert "Whoever was forgotten after 2026-07-01 12:00 UTC is in it again" in said
    assert re.search(r"quorate restore \S+ \S+ --privacy-from FOLDER", said)


def test_a_backup_has_the_list_of_its_day_and_not_the_key(world: World, tmp_path: Path) -> None:
    forget(world.workspace, subject_of(world.workspace, "new@else.example"), INES, at_noon)
    made = back_up(world.workspace, tmp_path / "after.tar.gz", NOW)
    assert any("quorate.key" in each for each in made.left_out)
    bare = safekeeping.restore(made.file, tmp_path / "bare", at_noon).replayed
    assert (bare.again, bare.unlisted, bare.has_key) == ((), 0, False)
    root = tmp_path / "bare"
    assert not (root / "quorate.key").exists()
    assert (root / "sealed.json").stat().st_mode & 0o077 == 0
    shutil.copy2(world.workspace.root / "quorate.key", root)
    assert Forgotten(root).token_of("new@else.example")


def test_a_list_that_cannot_be_read_or_is_older_makes_nothing(world: World, tmp_path: Path) -> None:
    file = back_up(world.workspace, tmp_path / "before.tar.gz", NOW).file
    forget(world.workspace, subject_of(world.workspace, "new@else.example"), INES, at_noon)
    older = _kept(world, tmp_path / "older")
    later = back_up(world.workspace, tmp_path / "later.tar.gz", NOW).file
    (tmp_path / "none").mkdir()
    again = tmp_path / "again"
    with pytest.raises(UsageError, match="no list of forgotten people"):
        safekeeping.restore(file, again, at_noon, privacy_from=tmp_path / "none")
    (older / "quorate.key").unlink()
    with pytest.raises(StoreError, match="the key that finds them is not here") as refused:
        safekeeping.restore(file, again, at_noon, privacy_from=older)
    assert "--privacy-from" in str(refused.value)
    (older / "forgotten.json").write_text("[]", encoding="utf-8")
    with pytest.raises(UsageError, match="older than the backup: it lacks 1"):
        safekeeping.restore(later, again, at_noon, privacy_from=older)
    assert not again.exists()
    assert not list(tmp_path.glob(".*"))
    assert Workspace(world.workspace.root).database_file.exists()
