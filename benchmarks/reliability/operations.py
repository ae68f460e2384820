"""What is killed: each is the product's own code, run in a process of its own that says what it acknowledges."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.reliability.small_workspace import NOW, import_events, note, quietly

import quorate.warehouse.run_record  # noqa: F401 - loaded once, before processes are forked
from quorate import flow
from quorate.ledger.database import LedgerDatabase
from quorate.ledger.said_ledger import SaidLedger
from quorate.warehouse.workspace import Workspace

Acknowledge = Callable[[Any], None]
PUBLISHING = "publishing"


def import_file(_: Acknowledge, root: Path, file: Path) -> None:
    """Import an export; done is the acknowledgement."""
    import_events(Workspace(root), file)


def update(_: Acknowledge, root: Path, day: date) -> None:
    """Bring every table up to date."""
    flow.update(Workspace(root), lambda: NOW, quietly, as_of=day)


def publish(acknowledge: Acknowledge, root: Path, day: date) -> None:
    """Make every table of the whole river anew and publish them; acknowledges the moment the first is written."""
    told = False

    def watch(doing: str, _: float) -> None:
        nonlocal told
        if doing.startswith(PUBLISHING) and not told:
            told = True
            acknowledge(PUBLISHING)

    flow.update(Workspace(root), lambda: NOW, watch, as_of=day, is_full=True)


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
