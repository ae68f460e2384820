"""Forget a person: out of everything that a workspace holds, for good, and with proof.

What is to be erased is written down first, in a file that only its owner can read and that goes last. So whatever is
cut off in the middle is finished by the next run; every step may be done twice.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from quorate.ledger.access_log import AccessLog
from quorate.ledger.plan_events import Author
from quorate.privacy.databases import (
    CHAINED,
    is_database,
    redact_database,
    redact_inbox,
    redact_ledgers,
    scrub,
)
from quorate.privacy.log_rows import rewrite_log
from quorate.privacy.published_tables import rewrite_parquet, rewrite_published
from quorate.privacy.redacting import Redactor
from quorate.privacy.searching import Searched
from quorate.privacy.server_databases import redact_server, scrub_server, search_everywhere
from quorate.privacy.subject import Subject
from quorate.warehouse.forgotten import Forgotten
from quorate.warehouse.inboxes import held_inbox
from quorate.warehouse.lock import updating
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.publications import Clock
from quorate.warehouse.workspace import Workspace
from quorate.warehouse.workspace_keys import write_private

PENDING_NAME = "forgetting.json"
_TOKEN_BYTES = 8
_SECRET_BYTES = 32
_TEXTS = (".json", ".jsonl", ".csv", ".txt", ".tsv", ".html", ".md", ".svg", ".holder")
# What people wrote themselves and a program must not rewrite; the search says where it names somebody.
_PEOPLES_OWN = ("quorate.toml", "maps", "knowledge")


@dataclass(frozen=True)
class Forgetting:
    """What a forgetting did.

    Attributes
    ----------
    token: stands where the person stood.
    counts: how many rows, lines, messages and files were changed or let go, by where they are.
    searched: what the search afterwards read, and what it still found.
    shared_names: how many names were left in texts because somebody else bears them too.
    """

    token: str
    counts: Mapping[str, int]
    searched: Searched
    shared_names: int

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left."""
        return not self.searched.left

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it; no value is in it."""
        return {**asdict(self), "is_complete": self.is_complete}


def forget(
    workspace: Workspace, subject: Subject, author: Author, clock: Clock, *, token: str | None = None
) -> Forgetting:
    """Erase a person everywhere in the workspace; raises `Busy` while another process changes it.

    token: of a forgetting that is done again.
    """
    with updating(workspace.lock_file, "quorate forget", clock(), workspace.database):
        _finish_pending(workspace, clock)
        pending = {
            "token": token or f"erased_{secrets.token_hex(_TOKEN_BYTES)}",
            "secret": secrets.token_hex(_SECRET_BYTES),
            "subject": subject.to_dict(),
            "author": asdict(author),
        }
        write_private(workspace.root / PENDING_NAME, json.dumps(pending))
        return _finish(workspace, pending, clock)


def finish_pending(workspace: Workspace, clock: Clock) -> Forgetting | None:
    """Finish a forgetting that was cut off, if there is one."""
    if not (workspace.root / PENDING_NAME).exists():
        return None
    with updating(workspace.lock_file, "quorate forget", clock(), workspace.database):
        return _finish_pending(workspace, clock)


def _finish_pending(workspace: Workspace, clock: Clock) -> Forgetting | None:
    try:
        pending = json.loads((workspace.root / PENDING_NAME).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return _finish(workspace, pending, clock)


def _finish(workspace: Workspace, pending: Mapping[str, Any], clock: Clock) -> Forgetting:
    subject, token = Subject.of(pending["subject"]), pending["token"]
    redactor = Redactor(subject, token)
    now = clock()
    # first of all nobody may come back; what was restored may tell less of them than the list does
    forgotten = Forgotten(workspace.root)
    if all(each.token != token for each in forgotten.erasures):
        forgotten.add(token, now, subject.identifiers, subject.names)
    counts = _erase(workspace, redactor, bytes.fromhex(pending["secret"]), now)
    searched = search_everywhere(workspace, redactor, [workspace.root / PENDING_NAME])
    done = Forgetting(token, counts, searched, len(subject.shared_names))
    log = AccessLog(workspace.database)
    try:
        said = {
            "token": token,
            "counts": dict(counts),
            "files_searched": searched.files,
            "tables_searched": searched.tables,
            "left": len(searched.left),
        }
        log.write("person_forgotten", None, Author(**pending["author"]), now, said)
    finally:
        log.close()
    (workspace.root / PENDING_NAME).unlink(missing_ok=True)
    return done


def _erase(workspace: Workspace, redactor: Redactor, secret: bytes, now: datetime) -> Mapping[str, int]:
    counts: Counter[str] = Counter()
    for folder in (workspace.staging, workspace.days_staging, workspace.spark):
        shutil.rmtree(folder, ignore_errors=True)
    for cache in workspace.root.glob("cache.duckdb*"):
        cache.unlink(missing_ok=True)
    inbox = held_inbox(workspace, os.environ)
    if inbox is not None:
        try:
            counts["live events let go"] = redact_inbox(inbox, redactor)
        finally:
            inbox.close()
    # the ledgers before the log: an update takes from them what the log lacks
    counts.update({f"lines of {name}": n for name, n in redact_ledgers(workspace, redactor, now).items()})
    manifest = Manifest(workspace.database)
    try:
        log = rewrite_log(workspace, manifest, redactor, secret)
        counts.update({f"rows changed in {name}": n for name, n in log.changed.items()})
        counts.update({f"rows taken out of {name}": n for name, n in log.removed.items()})
        published = rewrite_published(workspace, manifest, redactor)
        counts.update({f"rows of published {name}": n for name, n in published.items()})
    finally:
        manifest.close()
    in_server = redact_server(workspace, redactor, CHAINED)
    counts.update({f"rows of {workspace.database_file.stem}.{name}": n for name, n in in_server.items()})
    scrub_server(workspace)
    for path in sorted(workspace.root.rglob("*")):
        if path.is_file() and not path.is_symlink():
            counts.update(_erase_file(workspace, path, redactor))
    return +counts


def _erase_file(workspace: Workspace, path: Path, redactor: Redactor) -> Mapping[str, int]:
    """Whatever else lies in the workspace: databases, landed pages of a sync, trials of maps, exports."""
    name = path.relative_to(workspace.root)
    if name.parts[0] in (*_PEOPLES_OWN, workspace.evidence.name, workspace.published.name, PENDING_NAME):
        return {}
    if is_database(path):
        found = redact_database(path, redactor)
        scrub(path)
        return {f"rows of {path.stem}.{table}": count for table, count in found.items()}
    if path.suffix == ".parquet" and name.parts[0] != workspace.days.name:
        return {"rows of exports": rewrite_parquet(path, redactor)}
    return {"other files": _erase_text(path, redactor)} if path.suffix in _TEXTS else {}


def _erase_text(path: Path, redactor: Redactor) -> int:
    before = path.read_bytes().decode("utf-8", "surrogateescape")
    after = redactor.text(before)
    if after == before:
        return 0
    draft = path.with_name(f".{path.name}.draft")
    draft.write_bytes(after.encode("utf-8", "surrogateescape"))
    draft.chmod(path.stat().st_mode)
    draft.replace(path)
    return 1
