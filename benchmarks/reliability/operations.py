"""What is killed: each is the product's own code, run in a process of its own that says what it acknowledges."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.reliability.small_workspace import NOW, import_events, note, quietly

import quorate.warehouse.run_record  # noqa: F401 - loaded once, before processes are forked
from quorate import flow
from quorate.ledger.database import LedgerDatabase
from quorate.ledger.said_ledger import SaidLedger
from quorate.warehouse.lock import updating
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.publications import Publisher
from quorate.warehouse.segments import require_whole, sweep_drafts
from quorate.warehouse.workspace import Workspace

Acknowledge = Callable[[Any], None]
# Enough tables that publishing them takes a while, and not the minute that all take.
PUBLISHED_STAGES = 2


def import_file(_: Acknowledge, root: Path, file: Path) -> None:
    """Import an export; done is the acknowledgement."""
    import_events(Workspace(root), file)


def update(_: Acknowledge, root: Path, day: date) -> None:
    """Bring every table up to date."""
    flow.update(Workspace(root), lambda: NOW, quietly, as_of=day)


def publish(_: Acknowledge, root: Path, day: date) -> None:
    """Publish the tables of the first stages as of a day, all of them anew."""
    workspace = Workspace(root)
    manifest = Manifest(workspace.database_file)
    with closing(manifest), updating(workspace.lock_file, "benchmark", NOW):
        sweep_drafts(workspace.published)
        require_whole(workspace.root, manifest.evidence(), thorough=True)  # as an update does first
        stages = flow.STAGES[:PUBLISHED_STAGES]
        Publisher(workspace, manifest, stages, lambda: NOW, quietly).look(day).publish(
            is_full=True, is_current=True
        )


def write_notes(acknowledge: Acknowledge, root: Path, first: int, count: int) -> None:
    """Write notes one after the other and acknowledge each when it is written."""
    ledger = SaidLedger(Workspace(root).database_file)
    for number in range(first, first + count):
        ledger.write([note(number)], NOW)
        acknowledge(number)
    ledger.close()


def migrate(_: Acknowledge, file: Path) -> None:
    """Open a database of an earlier release for writing, which brings it up to date."""
    database = LedgerDatabase(file)
    with database.writing():
        pass
    database.close()
