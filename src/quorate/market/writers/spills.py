"""Sorted runs on disk: one scratch file holds a run for each of many files, one after another.

A run is a sequence of lines in order. A line is `key TAB flaw TAB record id TAB text`, its newlines replaced.
Lines are compared as bytes, whole, so that equal keys have an order too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

FIELD = b"\t"
NEWLINE = b"\x1e"
"""Stands for a newline inside a line: the record separator, which no text of a market holds."""

_BLOCK_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class Run:
    """One run: where in which scratch file it begins, and how many bytes it has, at least one line."""

    file: Path
    start: int
    length: int

    def lines(self) -> Iterator[bytes]:
        """The lines in order, read a block at a time."""
        left = self.length
        with self.file.open("rb") as source:
            source.seek(self.start)
            while left:
                data = source.read(min(_BLOCK_BYTES, left))
                if len(data) < left:
                    data += source.readline()
                left -= len(data)
                yield from data[:-1].split(b"\n")


@dataclass(frozen=True, slots=True)
class Spill:
    """A scratch file and its runs by the path of the file that each is a part of."""

    file: Path
    runs: Mapping[str, Run]


def write_spill(file: Path, contents: Iterable[tuple[str, Iterable[bytes]]]) -> Spill:
    """Write a spill of paths and the lines of each, which are in order; nothing is kept of empty ones."""
    runs: dict[str, Run] = {}
    with file.open("wb") as out:
        for path, lines in contents:
            start = out.tell()
            out.writelines(line + b"\n" for line in lines)
            if out.tell() > start:
                runs[path] = Run(file, start, out.tell() - start)
    return Spill(file, runs)
