"""What was found market by market: kept as it is found, and written as a page."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

_HEAD = """# Spark and the embedded engine

Made by `make bench-spark`: the same evidence through the river on both engines, every published table compared row by
row, floats within 1e-9 of their size or of one. Each market is made by `quorate market`, imported once and updated
from nothing. Seconds are of the wall, on a machine that others were using; on Spark nearly all of them go into starting
work for each table, whatever its rows.
"""
_MACHINE = platform.machine()


@dataclass(frozen=True)
class Result:
    """One market on both engines.

    Attributes
    ----------
    tables: how many are published and compared. differences: a line for each that differs.
    river: the beginning of the fingerprint of the code that made the tables.
    """

    market: str
    accounts: int
    touches: int
    tables: int
    embedded_seconds: float
    spark_seconds: float
    differences: tuple[str, ...]
    river: str
    measured_on: str


def read(file: Path) -> dict[str, Result]:
    """What was found before, by market."""
    if not file.exists():
        return {}
    rows = json.loads(file.read_text("utf-8"))
    found = [Result(**{**row, "differences": tuple(row["differences"])}) for row in rows]
    return {each.market: each for each in found}


def write(file: Path, results: Iterable[Result]) -> None:
    """Keep what was found."""
    rows = [asdict(each) for each in sorted(results, key=lambda each: each.market)]
    file.write_text(json.dumps(rows, indent=1) + "\n", "utf-8")


def page(names: Sequence[str], results: dict[str, Result]) -> str:
    """The page; a market that was never measured says so."""
    held = [results[name] for name in names if name in results]
    unlike = [each for each in held if each.differences]
    total = sum(each.tables for each in held)
    wrong = sum(len(each.differences) for each in held)
    lines = [
        _HEAD,
        f"Measured: {len(held)} of {len(names)} markets, {sum(each.touches for each in held):,} touches in all;",
        f"{total - wrong:,} of {total:,} tables are equal. Python {platform.python_version()} on {_MACHINE}.",
        "",
        "| market: scenario, difficulty, seed | accounts | touches | tables equal | embedded, s | Spark, s | on |",
        "|---|---:|---:|---:|---:|---:|---|",
    ]
    lines += [_row(name, results.get(name)) for name in names]
    lines += ["", "## What differs", ""]
    lines += [f"- {each.market}: {text}" for each in unlike for text in each.differences] or ["Nothing."]
    return "\n".join(lines) + "\n"


def _row(name: str, found: Result | None) -> str:
    if found is None:
        return f"| {name} | | | not measured | | | |"
    return (
        f"| {name} | {found.accounts:,} | {found.touches:,} | "
        f"{found.tables - len(found.differences)} of {found.tables} | "
        f"{found.embedded_seconds:.1f} | {found.spark_seconds:.0f} | {found.measured_on} |"
    )
