"""The lines of reconciliation of the last sync with each system, kept so that they can be read again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from quorate.errors import StoreError
from quorate.sources.pulls.landing import write_durably
from quorate.sources.pulls.pulling import Line
from quorate.warehouse.workspace import Workspace

_FILE = "reconciled.json"


@dataclass(frozen=True)
class Reconciled:
    """What the last sync with a system that came to its end said, and when that was."""

    system: str
    synced_at: datetime
    lines: tuple[Line, ...]

    @property
    def is_explained(self) -> bool:
        """Whether nothing was missing or too much without a reason."""
        return all(line.is_explained for line in self.lines)


def keep(workspace: Workspace, system: str, synced_at: datetime, lines: Sequence[Line]) -> None:
    """Keep the lines of a sync in place of those of the one before."""
    kept = {"synced_at": synced_at.isoformat(), "lines": [asdict(line) for line in lines]}
    write_durably(_folder(workspace) / system / _FILE, json.dumps(kept, indent=1).encode())


def last_reconciled(workspace: Workspace) -> Iterator[Reconciled]:
    """The last sync with every system there was one with, in the order of their names.

    Raises `StoreError` where a file of lines cannot be read.
    """
    for path in sorted(_folder(workspace).glob(f"*/{_FILE}")):
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            lines = tuple(Line(**line) for line in kept["lines"])
            yield Reconciled(path.parent.name, datetime.fromisoformat(kept["synced_at"]), lines)
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise StoreError(
                "What the last sync said cannot be read.",
                where=f"{path}: {error}",
                expected="the file as `quorate sync` wrote it",
                state="nothing was changed",
                do="delete the file; the next `quorate sync` writes it again",
            ) from error


def _folder(workspace: Workspace) -> Path:
    return workspace.root / "sync"
