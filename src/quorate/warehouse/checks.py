"""What is wrong with the files of a workspace."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

from quorate.errors import StoreError
from quorate.warehouse.addresses import Database
from quorate.warehouse.inboxes import inbox_of
from quorate.warehouse.integrity import database_problem
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.segments import damage
from quorate.warehouse.workspace import Workspace

_MANIFEST_LOST = (
    "restore the workspace from a backup (`quorate restore`); if there is none, move this one aside, run "
    "`quorate init` again and import the same sources"
)
_INBOX_LOST = (
    "stop the server, move inbox.sqlite and the files inbox.sqlite-wal and -shm aside, and start it again: a new inbox "
    "is made. Events that no update had taken are in what was moved aside: `sqlite3 FILE .recover` gets out what can "
    "be read"
)


_SERVER_LOST = (
    "see that the server runs and that database in quorate.toml lets this user in; where the tables are lost, `quorate "
    "restore` makes the workspace of a backup in a new folder and, with --database, in an empty database"
)


def check(workspace: Workspace, *, forget_damaged: bool = False) -> list[str]:
    """Everything that is wrong with the files of a workspace, each with what to do; empty when all is whole.

    Mistakes in the settings, the journey maps or the knowledge raise `ProblemsFound`. With `forget_damaged`, damaged
    segments of the log leave the manifest, so that their sources can be imported again. Without a manifest nothing can
    be said of the segments.
    """
    from quorate.settings import load_journey_maps
    from quorate.settings.knowledge_folder import load_knowledge, role_names

    maps = load_journey_maps(workspace.root / workspace.settings.journey_maps)
    load_knowledge(workspace.root, role_names(maps))
    found = []
    if workspace.settings.collector.inbox is not None:
        found += _inbox_on_server(workspace)
    elif workspace.inbox_file.exists():
        found += _database(workspace.inbox_file, "inbox", _INBOX_LOST)
    is_file = isinstance(workspace.database, Path)
    lost = _database(workspace.database, "manifest and ledger", _MANIFEST_LOST if is_file else _SERVER_LOST)
    if lost:
        return [*lost, *found]
    manifest = Manifest(workspace.database)
    try:
        return [
            *_log(workspace, manifest, forget_damaged=forget_damaged),
            *_published(workspace, manifest),
            *found,
        ]
    finally:
        manifest.close()


def _inbox_on_server(workspace: Workspace) -> list[str]:
    """What keeps events from being kept; whether they could be is tried and nothing is written."""
    try:
        with closing(inbox_of(workspace, os.environ)()) as inbox:
            inbox.require_writable()
    except StoreError as error:
        return [f"inbox: PostgreSQL: {error.where}; {error.do}"]
    return []


def is_database_whole(workspace: Workspace) -> bool:
    """Whether the database of manifest and ledger can be read at all."""
    return database_problem(workspace.database) is None


def _database(database: Database, what: str, do: str) -> list[str]:
    wrong = database_problem(database)
    name = database.name if isinstance(database, Path) else "PostgreSQL"
    return [f"{what}: {name}: {wrong}; {do}"] if wrong else []


def _log(workspace: Workspace, manifest: Manifest, *, forget_damaged: bool) -> list[str]:
    wrong = {
        segment.path: why
        for segment in manifest.evidence()
        if (why := damage(workspace.root, segment, thorough=True))
    }
    if forget_damaged and wrong:
        manifest.forget_evidence(list(wrong))
        return [
            f"evidence: {path}: {why}; it is out of the log now, import its sources again"
            for path, why in wrong.items()
        ]
    do = "restore this file from a backup, or run `quorate check --forget-damaged` and import its sources again"
    return [f"evidence: {path}: {why}; {do}" for path, why in wrong.items()]


def _published(workspace: Workspace, manifest: Manifest) -> list[str]:
    """Of what is shown now. Earlier publications that are damaged are made again when somebody looks back to them."""
    current = manifest.current()
    return [
        f"published: {segment.path}: {wrong}; `quorate update --full` makes it again"
        for segment in (current.segments.values() if current else ())
        if (wrong := damage(workspace.root, segment, thorough=True))
    ]
