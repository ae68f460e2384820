"""A market on disk, as a reader of its files meets it."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from quorate.market import MarketSummary

Row = dict[str, str]


class Written:
    """A market on disk, read back with nothing but the standard library and pyarrow."""

    def __init__(self, summary: MarketSummary) -> None:
        self.summary = summary
        self.directory = summary.directory

    def rows(self, name: str) -> list[Row]:
        """Rows of an input, e.g. `salesforce/Task`."""
        with (self.directory / "inputs" / f"{name}.csv").open(encoding="utf-8", newline="") as source:
            return list(csv.DictReader(source))

    def truth(self, name: str) -> list[dict[str, Any]]:
        """Rows of a truth table."""
        rows: list[dict[str, Any]] = pq.read_table(self.directory / "truth" / f"{name}.parquet").to_pylist()
        return rows

    def lines(self) -> Iterator[tuple[str, int, str]]:
        """Path, line number and text of every line of the tracker's export."""
        for path in sorted((self.directory / "inputs" / "segment").glob("*.jsonl")):
            name = path.relative_to(self.directory).as_posix()
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
                yield name, number, line

    def messages(self) -> Iterator[dict[str, Any]]:
        """Every message of the tracker that is written rightly."""
        bad = {(row["path"], row["row"]) for row in self.truth("bad_rows")}
        for name, number, line in self.lines():
            if (name, number) not in bad:
                yield json.loads(line)

    def input_files(self) -> list[Path]:
        """All input files, in order."""
        return sorted(path for path in (self.directory / "inputs").rglob("*") if path.is_file())
