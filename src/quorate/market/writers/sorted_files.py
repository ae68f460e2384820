"""Collects lines for many files in any order; what outgrows memory goes to disk as sorted runs."""

from __future__ import annotations

from pathlib import Path

from quorate.market.writers.spills import NEWLINE, Spill, write_spill

_HELD_BYTES = 16_000_000


class SortedFiles:
    """Collects the lines of many files, each line with the key it is to be sorted by.

    Parameters
    ----------
    scratch: a directory for spills; everybody who collects lines for the same files may share it.
    name: begins the names of the spills, different for everybody who shares the directory.

    Memory is bounded by bytes, not by lines: what is held is sorted and spilt once it passes a limit, and
    `writers.merging` makes the files of all spills. Keys and lines may hold newlines; keys, flaws and
    identifiers may not hold tabs.
    """

    def __init__(self, scratch: Path, name: str) -> None:
        self._scratch = scratch
        self._name = name
        self._held: dict[str, list[bytes]] = {}
        self._held_bytes = 0
        self._spills: list[Spill] = []
        self.headers: dict[str, str | None] = {}

    def declare(self, path: str, header: str | None) -> None:
        """Name a file that is to exist even if no line is ever added."""
        if path not in self._held:
            self._held[path] = []
            self.headers[path] = header

    def add(self, path: str, key: str, line: str, *, flaw: str = "", record_id: str = "") -> None:
        """Add one line to a declared file. A `flaw` marks a row written wrongly on purpose."""
        self.add_bytes(path, key, line.encode(), flaw=flaw, record_id=record_id)

    def add_bytes(self, path: str, key: str, line: bytes, *, flaw: str = "", record_id: str = "") -> None:
        """Add a line that is encoded already, as UTF-8, whose order is the order of the characters."""
        whole = f"{key}\t{flaw}\t{record_id}\t".encode() + line
        self._held[path].append(whole.replace(b"\n", NEWLINE))
        self._held_bytes += len(whole)
        if self._held_bytes >= _HELD_BYTES:
            self._spill()

    def close(self) -> list[Spill]:
        """Spill what is still held; returns all spills."""
        if self._held_bytes:
            self._spill()
        return self._spills

    def _spill(self) -> None:
        file = self._scratch / f"{self._name}-{len(self._spills):05d}.spill"
        self._spills.append(write_spill(file, ((path, sorted(lines)) for path, lines in self._held.items())))
        for lines in self._held.values():
            lines.clear()
        self._held_bytes = 0
