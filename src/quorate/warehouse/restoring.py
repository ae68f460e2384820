"""Make a workspace again from a backup: all of it, as it was, or nothing."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, Any

from quorate.errors import InputError, StoreError, UsageError
from quorate.settings.where_it_stands import in_own_files
from quorate.warehouse.backup import ABOUT, CHECKSUMS, FORMAT, named_segments
from quorate.warehouse.integrity import database_problem
from quorate.warehouse.workspace import SETTINGS_FILE, Workspace

_CHUNK_BYTES = 1 << 20
_UNREADABLE = (tarfile.TarError, zlib.error, EOFError)


@dataclass(frozen=True)
class Backup:
    """What an archive says of itself; `segments` are the paths its database names."""

    workspace: str
    made_at: datetime
    quorate: str
    file_count: int
    segments: frozenset[str]


def verify(file: Path) -> Backup:
    """Read every byte of a backup and compare it with its list of checksums.

    Raises `InputError` naming the first member that is not what was written.
    """
    found: dict[str, str] = {}
    texts: dict[str, str] = {}
    try:
        with _reading(file) as tar:
            for member in tar:
                digest = hashlib.sha256()
                kept = b""
                for chunk in iter(partial(_opened(tar, member, file).read, _CHUNK_BYTES), b""):
                    digest.update(chunk)
                    kept += chunk if member.name in (ABOUT, CHECKSUMS) else b""
                found[member.name] = digest.hexdigest()
                if kept:
                    texts[member.name] = kept.decode()
        return _compared(file, found, texts)
    except OSError as error:
        raise InputError(
            "The backup cannot be read.",
            where=f"{file}: {error.strerror or error}",
            do="name a file that can be",
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged(file, f"what it says of itself cannot be read ({error})") from error


Moved = Callable[[Workspace], AbstractContextManager[None]]


def restore(file: Path, folder: Path, before_serving: Callable[[Workspace], None], moved: Moved) -> Backup:
    """Make the workspace of a backup in a new folder and compare it with what the backup says of itself.

    It is made under another name, which it loses once `before_serving` has done what must be done first; so nobody
    meets half a workspace. It gets its name within `moved`, which may put into a database what the backup has as
    files. The settings name no database unless that writes one: what a backup was made of may still be served.

    Raises `UsageError` where something is in the folder, `InputError` when the backup is damaged, `StoreError` when
    the disk cannot take it, and as `moved` does.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(
            "There is something in this folder already.",
            where=str(folder),
            state="nothing was changed",
            do="name a new folder; a restored workspace never takes another one's place",
        )
    backup = verify(file)
    draft = folder.with_name(f".{folder.name}.restoring")
    try:
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        with _reading(file) as tar:
            for member in tar:
                if _belongs(member.name, backup):
                    _extract(
                        _opened(tar, member, file), draft / member.name, is_private=not member.mode & 0o077
                    )
        workspace = Workspace(draft)
        settings = workspace.settings_file.read_text(encoding="utf-8")
        workspace.settings_file.write_text(in_own_files(settings), encoding="utf-8")
        _require_whole(workspace)
        before_serving(workspace)
        folder.parent.mkdir(parents=True, exist_ok=True)
        _name(workspace, folder, moved)
        _make_durable(folder.parent)
    except OSError as error:
        raise StoreError(
            "The workspace could not be restored.",
            where=f"{error.filename or folder}: {error.strerror or error}",
            expected="room on the disk and permission to write there",
            state="nothing was made; the backup is untouched",
            do="free space or mend the permission, then run the command again",
        ) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return backup


def _name(workspace: Workspace, folder: Path, moved: Moved) -> None:
    try:
        with moved(workspace):
            workspace.root.replace(folder)
    except BaseException:
        if not workspace.root.exists():  # it has its name, and what was moved was not committed
            shutil.rmtree(folder, ignore_errors=True)
        raise


def _compared(file: Path, found: dict[str, str], texts: dict[str, str]) -> Backup:
    if CHECKSUMS not in texts or ABOUT not in texts:
        raise _damaged(file, "it has no list of checksums at its end")
    lines = (line.partition("  ") for line in texts[CHECKSUMS].splitlines())
    told = {name: digest for digest, _, name in lines}
    for name, digest in told.items():
        if name not in found:
            raise _damaged(file, f"{name} is missing")
        if found[name] != digest:
            raise _damaged(file, f"{name} is not what was written")
    strange = sorted(set(found) - set(told) - {CHECKSUMS})
    if strange:
        raise _damaged(file, f"{strange[0]} is not in its list of checksums")
    return _about(file, json.loads(texts[ABOUT]), told)


def _about(file: Path, told: dict[str, Any], checksums: dict[str, str]) -> Backup:
    if told["format"] != FORMAT:
        raise InputError(
            "This backup was made by another release and cannot be read by this one.",
            where=str(file),
            expected=f"a backup of format {FORMAT}; this one is of format {told['format']}",
            state="nothing was made",
            do=f"restore it with the release that made it, {told['quorate']}, or a later one",
        )
    if SETTINGS_FILE not in checksums:
        raise _damaged(file, f"{SETTINGS_FILE} is missing")
    made_at = datetime.fromisoformat(told["made_at"])
    segments = frozenset(told["segments"])
    return Backup(told["workspace"], made_at, told["quorate"], len(checksums) - 1, segments)


def _require_whole(workspace: Workspace) -> None:
    """Raise `StoreError` unless both databases are whole and every file they name is there."""
    for file in (workspace.database_file, workspace.inbox_file):
        wrong = database_problem(file) if file.exists() or file == workspace.database_file else None
        if wrong:
            raise StoreError(f"A restored database is damaged: {wrong}.", where=str(file))
    missing = [
        each.path
        for each in named_segments(workspace.database_file)
        if not (workspace.root / each.path).is_file()
    ]
    if missing:
        raise StoreError(
            "The backup lacks files that its database names.",
            where=missing[0],
            state="nothing was made",
            do="restore another backup",
        )


@contextmanager
def _reading(file: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(file, "r:gz") as tar:
            yield tar
    except _UNREADABLE as error:
        raise _damaged(file, str(error) or "it is cut off") from error
    except OSError as error:
        if error.errno is not None:
            raise
        raise _damaged(file, str(error)) from error  # the checksum of the compression itself


def _opened(tar: tarfile.TarFile, member: tarfile.TarInfo, file: Path) -> IO[bytes]:
    """The content of a member; one that is no plain file, or would lie outside of the folder, is refused."""
    path = PurePosixPath(member.name)
    content = tar.extractfile(member) if member.isfile() else None
    if content is None or path.is_absolute() or ".." in path.parts or "\\" in member.name:
        raise _damaged(file, f"{member.name!r} is no file of a workspace")
    return content


def _belongs(name: str, backup: Backup) -> bool:
    """Whether it is a file of the workspace: a segment may have been packed before another took its place."""
    return name in backup.segments or not (name in (ABOUT, CHECKSUMS) or name.endswith(".parquet"))


def _extract(content: IO[bytes], path: Path, *, is_private: bool) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        if is_private:
            path.chmod(0o600)
        shutil.copyfileobj(content, stream, _CHUNK_BYTES)
        stream.flush()
        os.fsync(stream.fileno())


def _damaged(file: Path, why: str) -> InputError:
    return InputError(
        f"This is no whole backup: {why}.",
        where=str(file),
        expected="a file as `quorate backup` wrote it",
        state="nothing was made",
        do="use another backup, or copy this one again from where it is kept",
    )


def _make_durable(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
