"""Unpack gzip files of strangers, no further than text can be packed."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import IO, cast

from quorate.errors import InputError

# Exports shrink to a tenth, the most repetitive log to a fiftieth or so; nothing but one byte over and over to less
# than a two-hundredth. What is small may be as it likes.
MOST_TIMES_PACKED = 200
ALWAYS_UNPACKED_BYTES = 64 * 1024 * 1024


class Unpacked(gzip.GzipFile):
    """What a gzip file holds, read as it is unpacked.

    Raises `InputError` once it has grown to more than 200 times what was read of the file, and to more than 64 MiB.
    """

    def __init__(self, packed: IO[bytes], path: Path, untouched: str) -> None:
        super().__init__(fileobj=packed, mode="rb")
        self._packed, self._path, self._untouched = packed, path, untouched

    def read(self, size: int | None = -1) -> bytes:
        """Up to `size` bytes."""
        return self._looked_at(super().read(size))

    def read1(self, size: int = -1) -> bytes:
        """Up to `size` bytes, as many as are there at once."""
        return self._looked_at(super().read1(size))

    def readline(self, size: int | None = -1) -> bytes:
        """A line, or its first `size` bytes."""
        return self._looked_at(super().readline(size))

    def _looked_at(self, part: bytes) -> bytes:
        grown = self.tell()
        if grown > ALWAYS_UNPACKED_BYTES and grown > MOST_TIMES_PACKED * max(self._packed.tell(), 1):
            raise InputError(
                f"The file grows to more than {MOST_TIMES_PACKED} times its size when it is unpacked, "
                "which no export does.",
                where=str(self._path),
                expected="a packed export",
                state=self._untouched,
                do="check where the file comes from; if you trust it, unpack it yourself and import that",
            )
        return part


def unpacked(packed: IO[bytes], path: Path, untouched: str) -> IO[bytes]:
    """The content of a gzip file that is open; see `Unpacked`. `untouched` says what state an error leaves."""
    return cast("IO[bytes]", Unpacked(packed, path, untouched))
