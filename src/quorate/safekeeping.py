"""Workspaces kept from harm: whether one is whole, backed up with all it holds, and made again of a backup."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from quorate.errors import StoreError
from quorate.ledger.breaks import ledger_breaks
from quorate.ledger.database import make_tables_as
from quorate.privacy.restoring import Replayed, bring_along, replay
from quorate.warehouse.backup import BackedUp
from quorate.warehouse.backup import back_up as write_backup
from quorate.warehouse.checks import check as check_files
from quorate.warehouse.checks import is_database_whole
from quorate.warehouse.moving import moved_to_server
from quorate.warehouse.publications import Clock
from quorate.warehouse.restoring import Backup
from quorate.warehouse.restoring import restore as restore_files
from quorate.warehouse.workspace import Workspace


def check(workspace: Workspace, *, forget_damaged: bool = False) -> list[str]:
    """Everything that is wrong with the files of a workspace, and what of its ledger is not as written, in words.

    Raises as `warehouse.checks.check` does, which also says what `forget_damaged` lets go of.
    """
    found = check_files(workspace, forget_damaged=forget_damaged)
    if not is_database_whole(workspace):
        return found
    do = (
        "restore quorate.sqlite from a backup" if isinstance(workspace.database, Path) else "restore a backup"
    )
    return [*found, *(f"ledger: {text}; {do}" for text in ledger_breaks(workspace.database))]


@dataclass(frozen=True)
class Restored:
    """What a restoring did: the backup it was made of, and what was forgotten again before anybody could read it."""

    backup: Backup
    replayed: Replayed


def back_up(workspace: Workspace, file: Path, now: datetime) -> BackedUp:
    """Write everything a workspace keeps into a new file. Raises as `warehouse.backup.back_up` does."""
    return write_backup(workspace, file, now, make_tables_as)


def restore(
    backup: Path,
    folder: Path,
    clock: Clock,
    *,
    privacy_from: Path | None = None,
    database: str | None = None,
) -> Restored:
    """Make the workspace of a backup in a new folder. Raises as `warehouse.restoring.restore` and `bring_along` do.

    privacy_from: a folder with the newest list of forgotten people and what opens it, such as the workspace's own.
    database: the empty PostgreSQL database that is to hold manifest, ledger and inbox, as the settings shall say it;
    without it they are files of the workspace.
    """

    def moved(workspace: Workspace) -> AbstractContextManager[None]:
        if database is None:
            return nullcontext()
        return moved_to_server(workspace, database, make_tables_as, clock())

    replayed: list[Replayed] = []

    def before(workspace: Workspace) -> None:
        if privacy_from is not None:
            bring_along(workspace, privacy_from)
        replayed.append(before_serving(workspace, clock))

    made = restore_files(backup, folder, before, moved)
    return Restored(made, replayed[0])


def before_serving(workspace: Workspace, clock: Clock) -> Replayed:
    """What must hold of a restored workspace before anybody is shown anything of it; raises `StoreError` otherwise.

    A backup brings back what was true on its day. So what was decided later, and must not come undone, belongs here,
    first of all the erasure of people who asked for it after the backup was made: their list is applied again here.
    """
    breaks = ledger_breaks(workspace.database)
    if breaks:
        raise StoreError(
            "The ledger in this backup is not as it was written.",
            where=breaks[0],
            state="nothing was made; the backup is untouched",
            do="restore another backup",
        )
    return replay(workspace, clock)
