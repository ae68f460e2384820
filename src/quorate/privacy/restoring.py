"""A backup that was restored holds people who were forgotten since: they are forgotten again before anything is read.

The list of forgettings (`forgotten.json`) outlives the restoring; the database that was restored does not know of all
of them. Whoever is on the list is found in what was restored by the same hashes that keep imports from bringing them
back, which gives the values that the list itself does not have.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from quorate.errors import StoreError, UsageError
from quorate.ledger.access_log import AccessLog
from quorate.ledger.plan_events import Author
from quorate.privacy.forgetting import Forgetting, finish_pending, forget
from quorate.privacy.subject import Subject, subject_of
from quorate.vocabulary import LOG_TABLES
from quorate.warehouse.engine import Engine, parquet
from quorate.warehouse.forgotten import FILE_NAME, Forgotten
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.publications import Clock
from quorate.warehouse.workspace import Workspace
from quorate.warehouse.workspace_keys import KEY_FILE, KEY_NAME, SEALED_FILE, WorkspaceKeys

BY_RULE = Author("privacy", "privacy", "operations")
_TELLING = (
    "record_id",
    "person_key",
    "email",
    "user_key",
    "visitor_key",
    "left_value",
    "right_value",
    "full_name",
)


@dataclass(frozen=True)
class Replayed:
    """What of privacy was done to a restored workspace, and what it lacks.

    Attributes
    ----------
    again: the forgettings that were done again.
    unlisted: how many people the database knows to be forgotten whom no list keeps from coming back with an import.
    has_key: whether what is sealed can be opened here.
    """

    again: tuple[Forgetting, ...]
    unlisted: int
    has_key: bool

    @property
    def is_complete(self) -> bool:
        """Whether nothing of those who were forgotten again is left."""
        return all(each.is_complete for each in self.again)


def bring_along(workspace: Workspace, folder: Path) -> None:
    """Put the newest list of forgotten people, and what opens it, into a workspace that is being restored.

    Raises `UsageError` where the folder has no list, or one that knows of fewer people than the backup does.
    """
    if not (folder / FILE_NAME).is_file():
        raise UsageError(
            "There is no list of forgotten people in this folder.",
            where=str(folder / FILE_NAME),
            expected=f"{FILE_NAME}, {SEALED_FILE} and {KEY_FILE} of the workspace that the backup is of",
            state="nothing was made",
            do="name the folder they are kept in; without --privacy-from, the list in the backup is applied",
        )
    wanted = {each.token for each in Forgotten(workspace.root).erasures} | _known(workspace)
    lacking = wanted - {each.token for each in Forgotten(folder).erasures}
    if lacking:
        raise UsageError(
            f"This list of forgotten people is older than the backup: it lacks {len(lacking)} of them.",
            where=str(folder / FILE_NAME),
            state="nothing was made",
            do="name the folder with the newest list",
        )
    for name in (FILE_NAME, SEALED_FILE, KEY_FILE):
        if (folder / name).is_file():
            shutil.copy2(folder / name, workspace.root / name)


def replay(workspace: Workspace, clock: Clock) -> Replayed:
    """Forget again, in a restored workspace, whom its list names; raises `StoreError` where the list cannot be read.

    Nobody has read anything of the workspace yet.
    """
    listed = {each.token for each in Forgotten(workspace.root).erasures}
    known = _known(workspace)
    has_key = WorkspaceKeys(workspace.root).can_open()
    if listed - known and not has_key:
        raise StoreError(
            f"{len(listed - known)} people were forgotten after this backup, and the key that finds them is not here.",
            where=str(workspace.root / FILE_NAME),
            expected=f"{KEY_FILE} of the workspace, or its key in {KEY_NAME}",
            state="nothing was made; the backup is untouched",
            do="restore with --privacy-from FOLDER, where FOLDER holds it",
        )
    return Replayed(tuple(settle(workspace, clock)), len(known - listed), has_key)


def settle(workspace: Workspace, clock: Clock) -> list[Forgetting]:
    """Finish a forgetting that was cut off, and do again those that a restored database does not know of."""
    finished = finish_pending(workspace, clock)
    done = [finished] if finished else []
    forgotten = Forgotten(workspace.root)
    missing = {each.token for each in forgotten.erasures} - _known(workspace) if forgotten else set()
    if not missing:
        return done
    subjects = _found_again(workspace, forgotten)
    return [
        *done,
        *(
            forget(workspace, subjects.get(token, Subject()), BY_RULE, clock, token=token)
            for token in sorted(missing)
        ),
    ]


def _known(workspace: Workspace) -> set[str]:
    """Tokens of the forgettings that the database knows of."""
    log = AccessLog(workspace.database)
    try:
        return {str(each.payload["token"]) for each in log.events() if each.kind == "person_forgotten"}
    finally:
        log.close()


def _found_again(workspace: Workspace, forgotten: Forgotten) -> dict[str, Subject]:
    """Who of the list stands in the log, by token."""
    told: dict[str, set[str]] = defaultdict(set)
    for value in _values(workspace):
        token = forgotten.token_of(value)
        if token:
            told[token].add(value)
    found = {}
    for token, values in told.items():
        parts: dict[str, set[str]] = defaultdict(set)
        for value in values:
            kind = "emails" if "@" in value else "keys" if ":" in value else "names"
            parts[kind].add(value)
            if kind != "names":
                for name, more in asdict(subject_of(workspace, value)).items():
                    parts[name] |= set(more)
        parts["shared_names"] -= parts["names"]
        found[token] = Subject(**{name: tuple(sorted(each)) for name, each in parts.items()})
    return found


def _values(workspace: Workspace) -> Iterator[str]:
    """Every different identifier and name in the log."""
    manifest = Manifest(workspace.database)
    try:
        segments = manifest.evidence()
    finally:
        manifest.close()
    with Engine() as engine:
        for table, contract in LOG_TABLES.items():
            paths = [workspace.root / each.path for each in segments if each.table == table]
            for column in set(_TELLING) & set(contract.names) if paths else ():
                rows = engine.rows(
                    f"select distinct {column} from {parquet(paths)} where {column} is not null"
                )
                yield from (row[0] for row in rows)
