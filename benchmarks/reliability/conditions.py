"""What the world does to a workspace: a full disk, one that cannot be written, a clock set back, damaged files.

Each answers what was lost or said wrongly, in words: an error that is no `QuorateError` would be a traceback.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta
from pathlib import Path

from benchmarks.reliability import small_workspace
from benchmarks.reliability.operations import publish
from benchmarks.reliability.small_workspace import NOW, arrived, note, quietly

from quorate import flow, safekeeping
from quorate.errors import QuorateError
from quorate.ledger.breaks import ledger_breaks
from quorate.ledger.said_ledger import SaidLedger
from quorate.sources import Reading
from quorate.warehouse.inbox import SqliteInbox
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.snapshots import current_snapshot
from quorate.warehouse.workspace import Workspace

# What fits beside a small workspace, and is filled by what is written then.
ROOM_BYTES = 3 << 20
_DAY = date(2026, 3, 20)
_MANY = 300
_PAGE_BYTES = 4096

KINDS_OF_FILES = ("evidence", "published", "manifest and ledger", "inbox")
Act = Callable[[], None]


@contextmanager
def small_disk(folder: Path, size_bytes: int) -> Iterator[Callable[[int], None]]:
    """A disk of so many bytes at `folder`; gives back what resizes it. Raises `PermissionError` without the right."""
    _mount("-t", "tmpfs", "-o", f"size={size_bytes}", "tmpfs", str(folder))
    try:
        yield lambda size: _mount("-o", f"remount,size={size}", str(folder))
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """The folder cannot be written, not even by root. Raises `PermissionError` without the right."""
    _mount("--bind", str(folder), str(folder))
    try:
        _mount("-o", "remount,ro,bind", str(folder))
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def full_disk(workspace: Workspace, disk: Path) -> list[str]:
    """Fill the disk by each kind of writing; then there is room again and all of it works by itself."""
    size = sum(path.stat().st_size for path in workspace.root.rglob("*") if path.is_file()) + ROOM_BYTES
    disk.mkdir(parents=True, exist_ok=True)
    with small_disk(disk, size) as resized:
        root = disk / "w"
        shutil.copytree(workspace.root, root)
        on_it = Workspace(root)
        _fill(disk)
        troubles = _refused(on_it, _writings(on_it))
        (disk / "filler").unlink()
        resized(size + (256 << 20))
        return troubles + _working(_writings(on_it)) + _shown(on_it)


def read_only_disk(workspace: Workspace) -> list[str]:
    """Nothing can be written: each kind of writing says so; then it can be again and works by itself."""
    with read_only(workspace.root):
        troubles = _refused(workspace, _writings(workspace))
    return troubles + _working(_writings(workspace)) + _shown(workspace)


def clock_set_back(workspace: Workspace) -> list[str]:
    """Everything is done again with a clock that is a month behind, and then with the right one."""
    troubles: list[str] = []
    before = rows_kept(workspace)
    for number, now in enumerate((NOW, NOW - timedelta(days=30), NOW + timedelta(minutes=1))):
        troubles += _working(_writings(workspace, now, number))
    troubles += _shown(workspace)
    after = rows_kept(workspace)
    troubles += [
        f"{name}: {before[name]} rows before and {after[name]} after"
        for name in before
        if after[name] < before[name]
    ]
    return troubles + safekeeping.check(workspace)


def damaged_files(
    workspace: Workspace, folder: Path, kinds: Collection[str] = KINDS_OF_FILES
) -> dict[str, list[str]]:
    """Damage each kind of file in each way, in a copy: `check` names it, and whatever is begun then speaks in words."""
    found: dict[str, list[str]] = {}
    for kind, path in _kinds_of_files(workspace).items():
        if kind not in kinds:
            continue
        for way, change in WAYS.items():
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(workspace.root, folder)
            damaged = folder / path.relative_to(workspace.root)
            damaged.write_bytes(change(damaged.read_bytes()))
            copy = Workspace(folder)
            found[f"{kind}, {way}"] = _named(copy, damaged) + _no_traceback(_everything(copy))
    return found


def may_mount() -> bool:
    """Whether this process may mount a disk."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            with small_disk(Path(folder), 1 << 20):
                return True
        except PermissionError:
            return False


def _mount(*arguments: str) -> None:
    if os.geteuid() != 0 or shutil.which("mount") is None:
        raise PermissionError("only root may mount a disk")
    done = subprocess.run(["mount", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise PermissionError(done.stderr.strip())


def _fill(disk: Path) -> None:
    with suppress(OSError), (disk / "filler").open("wb", buffering=0) as stream:
        while True:
            stream.write(b"x" * 4096)


def _writings(workspace: Workspace, now: datetime = NOW, turn: int = 0) -> Mapping[str, Act]:
    """Every kind of writing, each as large as to need room."""

    def import_() -> None:
        file = workspace.root.parent / f"{workspace.root.name}-events.jsonl"
        with suppress(OSError):
            small_workspace.events_file(file, range(_MANY), f"t{turn}-")
        source = file if file.exists() and file.stat().st_size else _elsewhere(turn)
        flow.import_files(workspace, "segment", [source], Reading(), lambda: now, quietly)

    def note_down() -> None:
        ledger = SaidLedger(workspace.database_file)
        try:
            for number in range(20):
                ledger.write([note(10_000 * (turn + 1) + number)], now)
        finally:
            ledger.close()

    def collect() -> None:
        inbox = SqliteInbox(workspace.inbox_file)
        try:
            inbox.add([arrived(100_000 * (turn + 1) + number) for number in range(_MANY)])
        finally:
            inbox.close()

    return {
        "import": import_,
        "publish": lambda: publish(print, workspace.root, _DAY + timedelta(days=turn)),
        "ledger write": note_down,
        "collect": collect,
    }


def _everything(workspace: Workspace) -> Mapping[str, Act]:
    return {**_writings(workspace), "looking": lambda: _look(workspace)}


def _elsewhere(turn: int) -> Path:
    folder = Path("/tmp")  # noqa: S108 - input that lies on another disk
    return small_workspace.events_file(
        folder / f"quorate-bench-{os.getpid()}.jsonl", range(_MANY), f"t{turn}-"
    )


def _refused(workspace: Workspace, acts: Mapping[str, Act]) -> list[str]:
    """Each is refused in words and leaves everything there as it was."""
    before = _rows_if_readable(workspace)
    troubles = []
    for name, act in acts.items():
        try:
            act()
            troubles.append(f"{name}: it was done, which it cannot have been")
        except QuorateError as error:
            if not error.do:
                troubles.append(f"{name}: it does not say what to do: {error.what}")
        except Exception as error:
            troubles.append(f"{name}: {type(error).__name__}: {error}")
    after = _rows_if_readable(workspace)
    if before and after:
        troubles += [
            f"{name}: {before[name]} rows before, {after.get(name)} after"
            for name in before
            if after.get(name, 0) < before[name]
        ]
    return troubles


def _working(acts: Mapping[str, Act]) -> list[str]:
    """Each works, with nothing done by hand before."""
    troubles = []
    for name, act in acts.items():
        try:
            act()
        except Exception as error:
            troubles.append(f"{name} does not work again: {type(error).__name__}: {error}")
    return troubles


def _no_traceback(acts: Mapping[str, Act]) -> list[str]:
    troubles = []
    for name, act in acts.items():
        try:
            act()
        except QuorateError as error:
            if not error.do:
                troubles.append(f"{name}: it does not say what to do: {error.what}")
        except Exception as error:
            troubles.append(f"{name}: {type(error).__name__}: {error}")
    return troubles


def _named(workspace: Workspace, damaged: Path) -> list[str]:
    """Whether `check` names the file and says what to do."""
    try:
        told = safekeeping.check(workspace)
    except Exception as error:
        return [f"check: {type(error).__name__}: {error}"]
    if not any(damaged.name in each for each in told):
        return [f"check does not name {damaged.name}: {told}"]
    return []


def _shown(workspace: Workspace) -> list[str]:
    try:
        _look(workspace)
        return safekeeping.check(workspace) + ledger_breaks(workspace.database_file)
    except QuorateError as error:
        return [f"looking: {error}"]


def _look(workspace: Workspace) -> None:
    """Read every table that is shown."""
    manifest = Manifest(workspace.database_file)
    try:
        snapshot = current_snapshot(workspace, manifest)
        for table in snapshot.tables:
            snapshot.dicts(f"select count(*) as n from {table}")
        snapshot.close()
    finally:
        manifest.close()


def rows_kept(workspace: Workspace) -> dict[str, int]:
    """How much there is of what must not be lost."""
    manifest = Manifest(workspace.database_file)
    rows = sum(segment.row_count for segment in manifest.evidence())
    manifest.close()
    ledger = SaidLedger(workspace.database_file)
    notes = len(ledger.events(thing="note"))
    ledger.close()
    inbox = SqliteInbox(workspace.inbox_file)
    number = inbox.last_number()
    inbox.close()
    return {"rows of the log": rows, "notes": notes, "live events": number}


def _rows_if_readable(workspace: Workspace) -> dict[str, int]:
    try:
        return rows_kept(workspace)
    except QuorateError:
        return {}


def _kinds_of_files(workspace: Workspace) -> dict[str, Path]:
    return {
        "evidence": max(workspace.evidence.rglob("*.parquet"), key=lambda path: path.stat().st_size),
        "published": _largest_shown(workspace),
        "manifest and ledger": workspace.database_file,
        "inbox": workspace.inbox_file,
    }


def _largest_shown(workspace: Workspace) -> Path:
    manifest = Manifest(workspace.database_file)
    current = manifest.current()
    manifest.close()
    if current is None:
        raise RuntimeError("nothing is published")
    return workspace.root / max(current.segments.values(), key=lambda each: each.byte_count).path


def _flipped(content: bytes) -> bytes:
    """A few bytes changed in its middle, as a bad sector does; where a page begins, as pages end in unused room."""
    middle = len(content) // 2 // _PAGE_BYTES * _PAGE_BYTES
    return (
        content[:middle]
        + bytes(byte ^ 0xFF for byte in content[middle : middle + 512])
        + content[middle + 512 :]
    )


WAYS: dict[str, Callable[[bytes], bytes]] = {
    "cut off": lambda content: content[: len(content) * 2 // 3],
    "bytes changed": _flipped,
    "empty": lambda _: b"",
    "other content": lambda content: b"no such file " * (len(content) // 13),
}
