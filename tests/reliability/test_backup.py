"""A backup holds everything, also while others work; a restored workspace equals it; a damaged one makes nothing."""

from __future__ import annotations

import io
import sqlite3
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from benchmarks.reliability.equality import differences, published_differences
from benchmarks.reliability.small_workspace import NOW, note
from tests.views.published import publish
from tests.views.small_people import AS_OF_AT
from tests.views.small_world import small_world
from typer.testing import CliRunner

from quorate import safekeeping
from quorate.errors import InputError, StoreError, UsageError
from quorate.ledger.said_ledger import SaidLedger
from quorate.safekeeping import back_up
from quorate.surfaces.cli.main import app
from quorate.taking import drain_inbox
from quorate.warehouse import backup as backing_up
from quorate.warehouse.backup import copied_database
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.restoring import restore, verify
from quorate.warehouse.workspace import Workspace


def test_a_restored_workspace_equals_the_original(workspace: Workspace, tmp_path: Path) -> None:
    made = back_up(workspace, tmp_path / "b.tar.gz", NOW)
    told = safekeeping.restore(made.file, tmp_path / "again", lambda: NOW).backup
    assert told.workspace == "Reliability"
    assert told.made_at == NOW
    assert told.file_count == made.file_count
    again = Workspace(tmp_path / "again")
    assert differences(workspace, again) == []
    assert safekeeping.check(again) == []
    assert not list(tmp_path.glob(".*")), "nothing else is left"


def test_maps_that_a_link_leads_out_to_are_read_and_named_as_left_out(
    workspace: Workspace, tmp_path: Path
) -> None:
    (workspace.root / "maps").rename(tmp_path / "shared")
    (workspace.root / "maps").symlink_to(tmp_path / "shared", target_is_directory=True)
    assert safekeeping.check(workspace) == []
    told = back_up(workspace, tmp_path / "b.tar.gz", NOW).left_out
    assert [each for each in told if "lie outside of the workspace" in each]


def test_the_comparison_sees_one_row_that_differs(workspace: Workspace, tmp_path: Path) -> None:
    safekeeping.restore(back_up(workspace, tmp_path / "b.tar.gz", NOW).file, tmp_path / "again", lambda: NOW)
    again = Workspace(tmp_path / "again")
    ledger = SaidLedger(again.database_file)
    ledger.write([note(99)], NOW)
    ledger.close()
    assert any("said_events" in each for each in differences(workspace, again))


def _things_known(workspace: Workspace) -> int:
    manifest = Manifest(workspace.database_file)
    evidence = [each.counts.evidence_count for each in manifest.imported_files()]
    manifest.close()
    return sum(evidence)


def _drain(workspace: Workspace) -> None:
    manifest = Manifest(workspace.database_file)
    drain_inbox(workspace, manifest, NOW)
    manifest.close()


def test_events_that_move_into_the_log_meanwhile_are_there_once(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _things_known(workspace)

    @contextmanager
    def then_updated(database: Path, beside: Path) -> Iterator[Path]:
        with copied_database(database, beside) as copy:
            if database == workspace.inbox_file:
                _drain(workspace)
            yield copy

    monkeypatch.setattr(backing_up, "copied_database", then_updated)
    file = back_up(workspace, tmp_path / "b.tar.gz", NOW).file
    assert _things_known(workspace) == before + 50
    safekeeping.restore(file, tmp_path / "again", lambda: NOW)
    again = Workspace(tmp_path / "again")
    _drain(again)
    assert _things_known(again) == before + 50
    assert safekeeping.check(again) == []


def test_a_file_let_go_of_meanwhile_has_the_database_copied_anew(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies = []

    @contextmanager
    def then_published(database: Path, beside: Path) -> Iterator[Path]:
        with copied_database(database, beside) as copy:
            if database == workspace.database_file:
                copies.append(copy)
                if len(copies) == 1:
                    _publish_anew(workspace)
            yield copy

    monkeypatch.setattr(backing_up, "copied_database", then_published)
    file = back_up(workspace, tmp_path / "b.tar.gz", NOW).file
    assert len(copies) == 2
    safekeeping.restore(file, tmp_path / "again", lambda: NOW)
    again = Workspace(tmp_path / "again")
    assert published_differences(workspace, again) == []
    assert safekeeping.check(again) == []


def _publish_anew(workspace: Workspace) -> None:
    """Publish another state of things and let go of the one before, with files that only it names."""
    manifest = Manifest(workspace.database_file)
    old = manifest.current()
    publish(workspace, {**small_world(), "accounts": []}, AS_OF_AT, "run_later")
    new = manifest.current()
    assert old
    assert new
    manifest.drop_publications([old.publication_no])
    manifest.close()
    gone = {each.path for each in old.segments.values()} - {each.path for each in new.segments.values()}
    assert gone
    for path in gone:
        (workspace.root / path).unlink()


def test_damaged_evidence_is_not_backed_up_as_if_it_were_whole(workspace: Workspace, tmp_path: Path) -> None:
    segment = next(workspace.evidence.rglob("*.parquet"))
    content = bytearray(segment.read_bytes())
    content[len(content) // 2] ^= 0xFF
    segment.write_bytes(bytes(content))
    with pytest.raises(StoreError, match=segment.name):
        back_up(workspace, tmp_path / "b.tar.gz", NOW)
    assert [path.name for path in tmp_path.iterdir()] == ["w"]


def test_nothing_is_overwritten(workspace: Workspace, tmp_path: Path) -> None:
    file = back_up(workspace, tmp_path / "b.tar.gz", NOW).file
    size = file.stat().st_size
    with pytest.raises(UsageError, match="a file of this name"):
        back_up(workspace, file, NOW)
    assert file.stat().st_size == size
    with pytest.raises(UsageError, match="something in this folder"):
        safekeeping.restore(file, workspace.root, lambda: NOW)
    assert safekeeping.check(workspace) == []


def cut(content: bytes) -> bytes:
    return content[: len(content) * 2 // 3]


def flip(content: bytes) -> bytes:
    changed = bytearray(content)
    changed[len(changed) // 2] ^= 0xFF
    return bytes(changed)


def rewritten(change: Callable[[str, bytes], tuple[str, bytes] | None]) -> Callable[[bytes], bytes]:
    """Each member as `change` gives it back, or left out: a whole archive that says other things."""

    def made(content: bytes) -> bytes:
        out = io.BytesIO()
        with tarfile.open(fileobj=io.BytesIO(content)) as old, tarfile.open(fileobj=out, mode="w:gz") as new:
            for member in old:
                stream = old.extractfile(member)
                assert stream
                found = change(member.name, stream.read())
                if found:
                    about = tarfile.TarInfo(found[0])
                    about.size = len(found[1])
                    new.addfile(about, io.BytesIO(found[1]))
        return out.getvalue()

    return made


DAMAGES: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "cut off": (cut, "whole"),
    "one byte": (flip, "whole"),
    "no backup at all": (lambda _: b"photo" * 100, "whole"),
    "empty": (lambda _: b"", "whole"),
    "one file changed": (
        rewritten(lambda name, told: (name, told + b"x") if name == "quorate.toml" else (name, told)),
        "quorate.toml is not what was written",
    ),
    "one file missing": (
        rewritten(lambda name, told: None if name == "quorate.sqlite" else (name, told)),
        "quorate.sqlite is missing",
    ),
    "no checksums": (
        rewritten(lambda name, told: None if name == "checksums.sha256" else (name, told)),
        "no list of checksums",
    ),
    "out of the folder": (
        rewritten(lambda name, told: ("../../stolen", told) if name == "quorate.toml" else (name, told)),
        "is no file of a workspace",
    ),
    "what it says is no list": (
        rewritten(lambda name, told: (name, b"[]" if name == "backup.json" else told)),
        "backup.json is not what was written",
    ),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_backup_makes_nothing(damage: str, workspace: Workspace, tmp_path: Path) -> None:
    change, words = DAMAGES[damage]
    file = back_up(workspace, tmp_path / "b.tar.gz", NOW).file
    assert verify(file).file_count > 10
    file.write_bytes(change(file.read_bytes()))
    with pytest.raises(InputError, match=words):
        verify(file)
    with pytest.raises(InputError, match=words):
        safekeeping.restore(file, tmp_path / "again", lambda: NOW)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.tar.gz", "w"]


def test_a_ledger_that_was_changed_is_not_served(workspace: Workspace, tmp_path: Path) -> None:
    connection = sqlite3.connect(workspace.database_file)
    connection.execute("drop trigger no_update_of_said_events")
    connection.execute("update said_events set author_name = 'Somebody Else' where event_no = 3")
    connection.commit()
    connection.close()
    file = back_up(workspace, tmp_path / "b.tar.gz", NOW).file
    with pytest.raises(StoreError, match="ledger in this backup"):
        safekeeping.restore(file, tmp_path / "again", lambda: NOW)
    assert not (tmp_path / "again").exists()


def test_a_folder_is_gone_again_where_what_was_moved_out_of_it_is_not_committed(
    workspace: Workspace, tmp_path: Path
) -> None:
    @contextmanager
    def fails_at_last(draft: Workspace) -> Iterator[None]:
        assert draft.database_file.exists()
        yield
        assert (tmp_path / "again" / "quorate.sqlite").exists()
        raise StoreError("The server went away at the commit.")

    file = back_up(workspace, tmp_path / "b.tar.gz", NOW).file
    with pytest.raises(StoreError, match="at the commit"):
        restore(file, tmp_path / "again", lambda _: None, fails_at_last)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.tar.gz", "w"]


def test_the_commands(workspace: Workspace, tmp_path: Path) -> None:
    run = CliRunner()
    file, again = str(tmp_path / "b.tar.gz"), str(tmp_path / "again")
    for arguments, words in (
        (["backup", file, "-w", str(workspace.root)], "files"),
        (["restore", file, "--verify"], "is whole"),
        (["restore", file, again], "Restored Reliability"),
        (["check", "-w", again], ""),
    ):
        done = run.invoke(app, arguments)
        assert done.exit_code == 0, done.output
        assert words in done.output
    assert run.invoke(app, ["restore", file]).exit_code == 2
    assert run.invoke(app, ["restore", str(tmp_path / "none.tar.gz"), "--verify"]).exit_code == 1
