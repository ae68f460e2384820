"""The page of what was found: a run of some parts replaces their rows and keeps those of all others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

NOT_MEASURED = "not measured"
_HEAD = ("# Reliability", "", "Made by `make bench-reliability`.", "")
_TABLE = ("| part | what | how often | lost or wrong |", "|---|---|---|---:|")


def write(page: Path, parts: Sequence[str], measured: Mapping[str, Sequence[str]]) -> None:
    """Write the rows of the parts just measured, as `what | how often | lost`; what stands around the table stays.

    A part that neither this run nor an earlier one measured is shown as not measured.
    """
    before, kept, after = _read(page)
    rows = []
    for part in parts:
        found = measured.get(part) or kept.get(part) or [f"| {NOT_MEASURED} | |"]
        rows += [f"| {part} {row}" for row in found]
    page.write_text("\n".join([*before, *_TABLE, *rows, *after]) + "\n", "utf-8")


def _read(page: Path) -> tuple[Sequence[str], dict[str, list[str]], Sequence[str]]:
    """The lines before the table, its rows by their part without the part's name, and the lines after it."""
    lines = page.read_text("utf-8").splitlines() if page.exists() else []
    if _TABLE[0] not in lines:
        return _HEAD, {}, ()
    start = lines.index(_TABLE[0])
    end = next((at for at in range(start, len(lines)) if not lines[at].startswith("|")), len(lines))
    kept: dict[str, list[str]] = {}
    for line in lines[start + len(_TABLE) : end]:
        part, _, row = line.removeprefix("| ").partition(" | ")
        kept.setdefault(part, []).append(f"| {row}")
    return lines[:start], kept, lines[end:]
