"""Take a whole workspace along as one compressed file, while a server, an updater and a collector go on working.

What was read before what makes it whole. Evidence moves one way: from the inbox and from what a sync has landed into
the log. So the inbox and the folder of syncs are copied first and the database that names the log last: an event that
moves meanwhile is in both copies, where the log knows it again by its id, and never in neither. The list of
forgotten people comes after the database, so that it never knows of fewer than that does. Files the database names are
never changed, only let go of; where one is gone before it was copied, the database is copied anew.

What stands in PostgreSQL is taken along as the files that a workspace of its own has, and its settings are packed so.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from quorate.errors import StoreError, UsageError
from quorate.settings.knowledge_folder import FOLDER as KNOWLEDGE
from quorate.settings.where_it_stands import in_own_files
from quorate.warehouse.database_copy import MakeLedger, copied_from_server
from quorate.warehouse.forgotten import FILE_NAME as FORGOTTEN
from quorate.warehouse.inbox_copy import copied_inbox
from quorate.warehouse.inboxes import inbox_of
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.segments import Segment, require_whole
from quorate.warehouse.workspace import Workspace
from quorate.warehouse.workspace_keys import KEY_FILE, SEALED_FILE

FORMAT = 1
# The last files of every archive: what it is, and the SHA-256 of everything else as `sha256sum` writes it.
ABOUT = "backup.json"
CHECKSUMS = "checksums.sha256"
# The cheapest: most of what is packed is compressed already.
COMPRESSION = 1
# How often files may vanish under a copy. They do when an update ends, and the copy takes less long than an update.
ATTEMPTS = 5
_SYNCS = "sync"
_PASSING = (".lock", ".holder", ".draft")


@dataclass(frozen=True)
class BackedUp:
    """What a backup holds: files, their bytes before they were compressed, and events that still waited.

    `left_out` says in words what of the workspace is elsewhere and so not in it.
    """

    file: Path
    file_count: int
    byte_count: int
    left_out: tuple[str, ...]


def back_up(workspace: Workspace, file: Path, now: datetime, make_ledger: MakeLedger) -> BackedUp:
    """Write everything a workspace keeps into `file`, a new `.tar.gz`, and make it durable.

    make_ledger: makes the ledger's tables in the copy of a database that stands in PostgreSQL.

    Raises `UsageError` where the file is there already, `StoreError` naming what is damaged or cannot be read or
    written.
    """
    if file.exists():
        raise UsageError(
            "There is a file of this name already.",
            where=str(file),
            state="nothing was written",
            do="choose another name; a backup never takes another one's place",
        )
    draft = file.with_name(f".{file.name}.draft")
    try:
        with _Archive(draft) as archive:
            _fill(archive, workspace, now, make_ledger)
        _make_durable(draft)
        draft.replace(file)
        _make_durable(file.parent)
    except OSError as error:
        raise StoreError(
            "The backup could not be written.",
            where=f"{error.filename or file}: {error.strerror or error}",
            expected="room on the disk and permission to write there",
            state="the workspace is untouched, and there is no backup",
            do="free space or mend the permission, then run the command again",
        ) from error
    finally:
        draft.unlink(missing_ok=True)
    return BackedUp(
        file,
        len(archive.checksums) - len((ABOUT, CHECKSUMS)),
        archive.byte_count,
        tuple(_left_out(workspace)),
    )


class _Archive:
    """A compressed archive being written, with the SHA-256 of every member."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.checksums: dict[str, str] = {}
        self.byte_count = 0
        self._tar = tarfile.open(file, "w:gz", compresslevel=COMPRESSION)  # noqa: SIM115 - closed by __exit__

    def __enter__(self) -> _Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self._tar.close()

    def add(self, path: Path, name: str) -> None:
        """Pack one file, as long as it is now; one that was packed before is passed over.

        Raises `FileNotFoundError` when it is gone, `OSError` when it is cut off meanwhile.
        """
        if name in self.checksums:
            return
        with path.open("rb") as stream:
            about = self._tar.gettarinfo(arcname=name, fileobj=stream)
            about.uid = about.gid = 0
            about.uname = about.gname = ""
            reading = _Hashed(stream)
            self._tar.addfile(about, reading)
        self.checksums[name] = reading.digest.hexdigest()
        self.byte_count += about.size

    def add_text(self, text: str, name: str) -> None:
        """Pack a text."""
        content = text.encode()
        about = tarfile.TarInfo(name)
        about.size, about.mode = len(content), 0o644
        self._tar.addfile(about, io.BytesIO(content))
        self.checksums[name] = hashlib.sha256(content).hexdigest()


class _Hashed(io.RawIOBase):
    """A stream that hashes what is read of it."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        content = self._stream.read(size)
        self.digest.update(content)
        return content


def _fill(archive: _Archive, workspace: Workspace, now: datetime, make_ledger: MakeLedger) -> None:
    _add_inbox(archive, workspace, now)
    for database in sorted(
        workspace.root.glob("*.sqlite")
    ):  # registers that parts of the product keep of their own
        if database not in (workspace.inbox_file, workspace.database_file):
            with copied_database(database, archive.file) as copied:
                archive.add(copied, database.name)
    settings = workspace.settings_file.read_text(encoding="utf-8")
    archive.add_text(in_own_files(settings), workspace.settings_file.name)
    for path in _written_files(workspace):
        with suppress(FileNotFoundError):  # a page that a sync had landed and has imported since
            archive.add(path, path.relative_to(workspace.root).as_posix())
    segments = _add_log(archive, workspace, make_ledger)
    for name in (FORGOTTEN, SEALED_FILE):  # in this order: what is sealed has the key of the list
        if (workspace.root / name).exists():
            archive.add(workspace.root / name, name)
    about = {
        "format": FORMAT,
        "quorate": version("quorate"),
        "made_at": now.isoformat(timespec="seconds"),
        "workspace": workspace.settings.name,
        "segments": sorted(segment.path for segment in segments),
    }
    archive.add_text(json.dumps(about, indent=1), ABOUT)
    archive.add_text(
        "".join(f"{digest}  {name}\n" for name, digest in sorted(archive.checksums.items())), CHECKSUMS
    )


def _add_inbox(archive: _Archive, workspace: Workspace, now: datetime) -> None:
    if workspace.settings.collector.inbox is not None:
        with (
            closing(inbox_of(workspace, os.environ)()) as inbox,
            copied_inbox(inbox, archive.file, now) as copied,
        ):
            archive.add(copied, workspace.inbox_file.name)
    elif workspace.inbox_file.exists():
        with copied_database(workspace.inbox_file, archive.file) as copied:
            archive.add(copied, workspace.inbox_file.name)


def _add_log(archive: _Archive, workspace: Workspace, make_ledger: MakeLedger) -> list[Segment]:
    """Pack the database and every segment it names. What an attempt that failed has packed is whole too."""
    gone: FileNotFoundError | None = None
    for _ in range(ATTEMPTS):
        database = workspace.database
        with (
            copied_database(database, archive.file)
            if isinstance(database, Path)
            else copied_from_server(database, archive.file, make_ledger)
        ) as copied:
            segments = named_segments(copied)
            try:
                for segment in segments:
                    archive.add(workspace.root / segment.path, segment.path)
            except FileNotFoundError as error:
                gone = error
                continue
            _require_written(archive, workspace, segments)
            archive.add(copied, workspace.database_file.name)
            return segments
    raise StoreError(
        "A file that the manifest names is missing.",
        where=str(gone.filename) if gone else str(workspace.root),
        state="the workspace is untouched, and there is no backup",
        do="`quorate check` says what is missing and what to do",
    )


def _require_written(archive: _Archive, workspace: Workspace, segments: list[Segment]) -> None:
    """Raise `StoreError` naming the first segment that was not packed as it had been written."""
    require_whole(
        workspace.root,
        [each for each in segments if archive.checksums[each.path] != each.sha256],
        thorough=True,
    )


def named_segments(database_file: Path) -> list[Segment]:
    """Every segment that a database names, of the log and of every publication, each file once."""
    manifest = Manifest(database_file)
    try:
        published = [each for kept in manifest.publications() for each in kept.segments.values()]
        found = {segment.path: segment for segment in [*published, *manifest.evidence()]}
        return [found[path] for path in found]
    finally:
        manifest.close()


@contextmanager
def copied_database(database: Path, beside: Path) -> Iterator[Path]:
    """A copy of an SQLite database as it is at one moment, whoever writes to it; gone when the block ends."""
    copy = beside.with_name(f".{beside.name.strip('.')}.{database.name}")
    try:
        copy.unlink(missing_ok=True)
        with (
            closing(
                sqlite3.connect(f"{database.absolute().as_uri()}?mode=rw", uri=True, timeout=30)
            ) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)
            target.execute("pragma journal_mode = delete")  # one file, with nothing beside it
        yield copy
    except sqlite3.Error as error:
        raise StoreError(
            f"The database {database.name} could not be copied.",
            where=f"{database}: {error}",
            expected="an SQLite database that is whole, and room on the disk for a copy of it",
            state="the workspace is untouched",
            do="free space; `quorate check` says whether the database is damaged",
        ) from error
    finally:
        copy.unlink(missing_ok=True)


def _written_files(workspace: Workspace) -> Iterator[Path]:
    """Maps, knowledge, and what syncs keep of where they are."""
    for folder in (workspace.settings.journey_maps, KNOWLEDGE, _SYNCS):
        for path in sorted((workspace.root / folder).rglob("*")):
            is_inside = path.resolve().is_relative_to(workspace.root.resolve())
            if path.is_file() and is_inside and path.suffix not in _PASSING:
                yield path


def _left_out(workspace: Workspace) -> Iterator[str]:
    if (workspace.root / KEY_FILE).exists():
        yield (
            f"The key that opens what is sealed is not in this backup: keep {KEY_FILE} apart from it, and restore with "
            "--privacy-from."
        )
    if (
        not (workspace.root / workspace.settings.journey_maps)
        .resolve()
        .is_relative_to(workspace.root.resolve())
    ):
        yield f"The journey maps lie outside of the workspace and are not in it: {workspace.settings.journey_maps}."


def _make_durable(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
