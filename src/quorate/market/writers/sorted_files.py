"""Text files that are filled in any order and written sorted, without holding the whole market in memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

_FLUSH_LINES = 40_000
_NEWLINE = "\x1e"
_FIELD = "\t"


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row written wrongly on purpose. `row` counts lines of data from 1, the header not counted."""

    path: str
    row: int
    flaw: str
    record_id: str


@dataclass(slots=True)
class _Heap:
    """The lines of one file that are not yet written: some in memory, some in a heap file."""

    path: str
    header: str | None
    lines: list[str]
    spilt: Path
    count: int = 0


class SortedFiles:
    """Collects lines for many files and writes each file sorted by key when closed.

    Parameters
    ----------
    directory: where the files go.
    scratch: an empty directory for heaps that outgrow memory.

    Lines may hold newlines, keys and identifiers may hold neither tabs nor newlines.
    """

    def __init__(self, directory: Path, scratch: Path) -> None:
        self._directory = directory
        self._scratch = scratch
        self._heaps: dict[str, _Heap] = {}
        self._pending = 0
        self.counts: dict[str, int] = {}
        self.bad_rows: list[BadRow] = []

    def __enter__(self) -> SortedFiles:
        self._scratch.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._write_all()

    def declare(self, path: str, header: str | None) -> None:
        """Name a file that is to exist even if no line is ever added."""
        if path not in self._heaps:
            self._heaps[path] = _Heap(path, header, [], self._scratch / f"{len(self._heaps):05d}.heap")

    def add(self, path: str, key: str, line: str, *, flaw: str = "", record_id: str = "") -> None:
        """Add one line to a declared file. A `flaw` marks a row written wrongly on purpose."""
        heap = self._heaps[path]
        heap.lines.append(_FIELD.join((key, flaw, record_id, line.replace("\n", _NEWLINE))))
        self._pending += 1
        if self._pending >= _FLUSH_LINES:
            self._spill()

    def _spill(self) -> None:
        for heap in self._heaps.values():
            if heap.lines:
                with heap.spilt.open("a", encoding="utf-8", newline="\n") as out:
                    out.writelines(f"{line}\n" for line in heap.lines)
                heap.lines.clear()
        self._pending = 0

    def _write_all(self) -> None:
        for path in sorted(self._heaps):
            self._write(self._heaps.pop(path))

    def _write(self, heap: _Heap) -> None:
        target = self._directory / heap.path
        target.parent.mkdir(parents=True, exist_ok=True)
        row = 0
        with target.open("w", encoding="utf-8", newline="\n") as out:
            if heap.header is not None:
                out.write(f"{heap.header}\n")
            for line in sorted(_lines_of(heap)):
                row += 1
                _, flaw, record_id, text = line.split(_FIELD, 3)
                out.write(text.replace(_NEWLINE, "\n") + "\n")
                if flaw:
                    self.bad_rows.append(BadRow(heap.path, row, flaw, record_id))
        self.counts[heap.path] = row
        heap.spilt.unlink(missing_ok=True)


def _lines_of(heap: _Heap) -> Iterator[str]:
    if heap.spilt.exists():
        with heap.spilt.open(encoding="utf-8", newline="\n") as source:
            for line in source:
                yield line.removesuffix("\n")
    yield from heap.lines
