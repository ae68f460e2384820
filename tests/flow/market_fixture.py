"""A small made-up market, imported as a customer would."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

from quorate import flow
from quorate.market import write_market
from quorate.sources import Reading
from quorate.warehouse.manifest import FileCounts
from quorate.warehouse.workspace import Workspace

SOURCES = ("networks", "content", "salesforce", "segment", "webinar", "linkedin", "g2", "spend")
AS_OF = date(2026, 6, 30)
NOW = datetime(2026, 7, 1, 12)


def quietly(doing: str, done: float) -> None:
    """Progress that nobody watches."""


def small_market(folder: Path) -> Path:
    """Its `inputs` folder: ten accounts over a year."""
    write_market(folder, accounts=10, seed=5, days=365, as_of=AS_OF)
    return folder / "inputs"


def imported_market(inputs: Path, folder: Path) -> Workspace:
    """A workspace that holds all of a market's evidence."""
    workspace = flow.create_workspace(folder, "Market")
    import_all(workspace, inputs)
    return workspace


def import_all(
    workspace: Workspace, inputs: Path, sources: Iterable[str] = SOURCES, at: datetime = NOW
) -> list[FileCounts]:
    """Import folders of the market in the order given, at one moment."""
    counts = []
    for source in sources:
        counts += flow.import_files(workspace, source, [inputs / source], Reading(), lambda: at, quietly)
    return counts


def import_files(workspace: Workspace, source: str, paths: Sequence[Path]) -> list[FileCounts]:
    """Import some files of one source."""
    return flow.import_files(workspace, source, paths, Reading(), lambda: NOW, quietly)
