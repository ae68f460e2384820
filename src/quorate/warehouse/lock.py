"""One updater at a time; a second one is told who holds the workspace and since when."""

from __future__ import annotations

import getpass
import json
import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from quorate.errors import Busy, StoreError
from quorate.warehouse.addresses import Database, PostgresDatabase

# Somebody may look whether the lock is held in the very moment in which it is wanted.
PATIENCE_SECONDS = 0.2


@contextmanager
def updating(lock_file: Path, doing: str, now: datetime, database: Database) -> Iterator[None]:
    """Hold the workspace while the block runs; raises `Busy` when another process holds it.

    The lock is the operating system's, so it is free again when its holder dies. Where `database`, which holds the
    manifest, is PostgreSQL, its lock of the same name is held too: not every shared folder has locks that other
    machines see. Raises `StoreError` where the folder cannot be written or the server not asked.
    """
    holder_file = lock_file.with_suffix(".holder")
    lock = FileLock(lock_file)
    try:
        lock.acquire(timeout=PATIENCE_SECONDS, poll_interval=PATIENCE_SECONDS / 10)
    except Timeout as error:
        raise _busy(lock_file, holder_file) from error
    except OSError as error:
        raise _cannot_be_held(lock_file, error) from error
    try:
        holder = {
            "doing": doing,
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "user": _user(),
            "since": now.isoformat(timespec="seconds"),
        }
        with _also_at_server(database, lock_file.stem) as is_ours:
            if not is_ours:
                raise _busy(lock_file, holder_file)
            try:
                _say_who(holder_file, holder)
                yield
            finally:
                with suppress(OSError):
                    holder_file.unlink(missing_ok=True)
    finally:
        lock.release()


def _also_at_server(database: Database, name: str) -> AbstractContextManager[bool]:
    if isinstance(database, PostgresDatabase):
        from quorate.warehouse.server_lock import held_at_server

        return held_at_server(database, name)
    return nullcontext(enter_result=True)


def _busy(lock_file: Path, holder_file: Path) -> Busy:
    return Busy(
        f"Another process is changing this workspace: {_holder(holder_file)}.",
        where=str(lock_file),
        state="nothing was changed",
        do="wait until it is done and run the command again",
    )


def _say_who(holder_file: Path, holder: Mapping[str, object]) -> None:
    try:
        holder_file.write_text(json.dumps(holder))
    except OSError as error:
        raise _cannot_be_held(holder_file, error) from error


def _cannot_be_held(file: Path, error: OSError) -> StoreError:
    return StoreError(
        "The workspace cannot be changed.",
        where=f"{file}: {error.strerror or error}",
        expected="room on the disk and permission to write there",
        state="nothing was changed",
        do="free space or mend the permission, then run the command again",
    )


def is_held(lock_file: Path, database: Database) -> bool:
    """Whether a process is changing the workspace at this moment. Raises `StoreError` as `updating` does."""
    if isinstance(database, PostgresDatabase):
        from quorate.warehouse.server_lock import is_held_at_server

        return is_held_at_server(database, lock_file.stem)
    if not lock_file.exists():
        return False
    lock = FileLock(lock_file)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    except OSError:
        return False
    lock.release()
    return False


def _user() -> str:
    with suppress(KeyError, OSError):
        return getpass.getuser()
    return "unknown"


def _holder(file: Path) -> str:
    try:
        held = json.loads(file.read_text())
        return (
            f"`{held['doing']}` of {held['user']} on {held['host']} (process {held['pid']}), "
            f"since {held['since']} UTC"
        )
    except (OSError, ValueError, KeyError):
        return "it did not say who it is"
