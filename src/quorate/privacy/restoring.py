"""A backup that was restored holds people who were forgotten since: they are forgotten again before anything is read.

The list of forgettings (`forgotten.json`) outlives the restoring; the database that was restored does not know of all
of them. Whoever is on the list is found in what was restored by the same hashes that keep imports from bringing them
back, which gives the values that the list itself does not have.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict

from quorate.ledger.access_log import AccessLog
from quorate.ledger.plan_events import Author
from quorate.privacy.forgetting import Forgetting, finish_pending, forget
from quorate.privacy.subject import Subject, subject_of
from quorate.vocabulary import LOG_TABLES
from quorate.warehouse.engine import Engine, parquet
from quorate.warehouse.forgotten import Forgotten
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.publications import Clock
from quorate.warehouse.workspace import Workspace

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
