"""What was measured and how it is kept: one run for each size, of which the newest stands."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

# Seconds below which a work says nothing of how it grows, and its ratio nothing of it.
LEAST_SECONDS = 0.5


@dataclass(frozen=True)
class Measure:
    """One piece of work at one size.

    Attributes
    ----------
    work: an import, a stage of the full update, or an update as a whole.
    seconds, processor_seconds: wall and processor time; None where another process's is not known.
    peak_mebibytes: of the process, while the work went on.
    ratio: wall seconds in those of its floor, measured in the same run; None where there is no floor.
    """

    work: str
    seconds: float
    processor_seconds: float | None
    peak_mebibytes: float
    ratio: float | None = None


@dataclass(frozen=True)
class TableMeasure:
    """One table of a stage, beside the same by a query written by hand.

    Attributes
    ----------
    stage, table: whose and which.
    seconds: wall time of our step alone; floor_seconds: of the query, run in the same way.
    update_seconds: wall time of our step in the full update, amid all others and while files are written.
    """

    stage: str
    table: str
    seconds: float
    floor_seconds: float
    update_seconds: float

    @property
    def ratio(self) -> float:
        """How many times the floor our step takes alone."""
        return self.seconds / self.floor_seconds

    @property
    def update_ratio(self) -> float:
        """How many times the floor our step takes in the update."""
        return self.update_seconds / self.floor_seconds


@dataclass(frozen=True)
class Run:
    """Everything that was measured at one size.

    Attributes
    ----------
    touches: size of the load. measured_on: day, ISO 8601. release: version and fingerprint of the code.
    machine: what it ran on. memory_limit: of the engine; None is half of the machine's memory.
    slowest: wall seconds of the tables that took longest in the full update.
    """

    touches: int
    measured_on: str
    release: str
    machine: str
    memory_limit: str | None
    measures: tuple[Measure, ...]
    tables: tuple[TableMeasure, ...] = ()
    slowest: Mapping[str, float] = field(default_factory=dict)

    def by_work(self) -> dict[str, Measure]:
        """The measures by what was done."""
        return {each.work: each for each in self.measures}

    def by_table(self) -> dict[str, TableMeasure]:
        """The tables beside their floors, by name."""
        return {each.table: each for each in self.tables}


def read(file: Path) -> list[Run]:
    """The stored runs, the smallest size first; none where nothing was stored yet."""
    if not file.exists():
        return []
    return [_run(row) for row in json.loads(file.read_text(encoding="utf-8"))]


def _run(row: dict[str, Any]) -> Run:
    made = tuple(Measure(**each) for each in row["measures"])
    beside = tuple(TableMeasure(**each) for each in row["tables"])
    return Run(**{**row, "measures": made, "tables": beside})


def write(file: Path, runs: list[Run]) -> None:
    """Keep runs for the next one."""
    file.write_text(json.dumps([asdict(run) for run in runs], indent=1) + "\n", encoding="utf-8")


def together(stored: list[Run], now: list[Run]) -> list[Run]:
    """The stored runs with those measured now in place of the ones of their sizes, the smallest size first."""
    newest = {run.touches: run for run in [*stored, *now]}
    return [newest[touches] for touches in sorted(newest)]


def growths(runs: list[Run], work: str) -> Iterator[tuple[int, int, float]]:
    """From each size to the next: both sizes and the power of the touches by which the work grows between them.

    Sizes at which the work is too short to say anything are left out.
    """
    found = [(run.touches, run.by_work().get(work)) for run in runs]
    told = [(touches, each.seconds) for touches, each in found if each and each.seconds >= LEAST_SECONDS]
    for (few, short), (many, long) in pairwise(told):
        yield few, many, math.log(long / short) / math.log(many / few)


def times(ratio: float) -> str:
    """How a ratio is written: a small one says how small it is."""
    return f"{ratio:,.1f}" if ratio >= 1.0 else f"{ratio:.2g}"
