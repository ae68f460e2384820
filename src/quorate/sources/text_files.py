"""Open text that strangers wrote: encodings, compression, and lines with an end in sight."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from quorate.errors import InputError
from quorate.sources.unpacking import unpacked

LONGEST_LINE = 8 * 1024 * 1024
SHOWN_CHARACTERS = 2_000
UNTOUCHED = "nothing was imported; the workspace is as it was"
_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))
# UTF-16 without a mark: what a header is written in are letters whose other byte is zero.
_UNMARKED = ((1, "utf-16-le"), (0, "utf-16-be"))
_GZIP = b"\x1f\x8b"
_PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


class CutLine(str):
    """The first characters of a line that is too long to be a record."""

    __slots__ = ()


class TextFile:
    """One text file, read line by line; gzip files are unpacked.

    A byte-order mark decides the encoding, or that every second byte is zero; otherwise `encoding`, else UTF-8.
    """

    def __init__(self, path: Path, encoding: str | None = None) -> None:
        self.path = path
        self._encoding = encoding
        self._raw: IO[bytes] | None = None
        self._byte_count = 1

    @property
    def share_read(self) -> float:
        """How much of the file has been read, from 0 to 1."""
        if self._raw is None:
            return 0.0
        return 1.0 if self._raw.closed else min(1.0, self._raw.tell() / self._byte_count)

    def lines(self, *, cuts_long_lines: bool = False) -> Iterator[str]:
        """The lines with their endings, decoded strictly.

        Raises `InputError` for bytes that are not of the encoding, and for a line longer than 8 MiB; with
        `cuts_long_lines` such a line is given as a `CutLine` instead.
        """
        number = 0
        chosen = self._encoding or "utf-8"
        try:
            with self._opened() as binary:
                chosen = self._encoding_of(binary)
                stream = io.TextIOWrapper(binary, encoding=chosen, newline="")
                while line := stream.readline(LONGEST_LINE):
                    number += 1
                    if len(line) >= LONGEST_LINE:
                        if not cuts_long_lines:
                            raise self._too_long(number)
                        _skip_line(stream, line)
                        line = CutLine(line[:SHOWN_CHARACTERS])
                    yield line
        except UnicodeDecodeError as error:
            raise InputError(
                f"The file is not {chosen.upper()} text: "
                f"byte 0x{error.object[error.start]:02x} near line {number + 1:,}.",
                where=f"{self.path}:{number + 1}",
                expected=f"text in {chosen.upper()}",
                state=UNTOUCHED,
                do="export it again as UTF-8, or name its encoding, such as `--encoding cp1252`",
            ) from error
        except LookupError as error:
            raise InputError(
                f"There is no encoding called '{chosen}'.",
                where=str(self.path),
                expected="a name such as utf-8, cp1252 or utf-16",
                state=UNTOUCHED,
                do="run the import again with --encoding NAME",
            ) from error

    @contextmanager
    def _opened(self) -> Iterator[IO[bytes]]:
        try:
            with self.path.open("rb") as raw:
                self._raw = raw
                self._byte_count = max(1, self.path.stat().st_size)
                is_packed = self.path.suffix.lower() == ".gz" or raw.read(2) == _GZIP
                raw.seek(0)
                yield unpacked(raw, self.path, UNTOUCHED) if is_packed else raw
        except (OSError, EOFError, zlib.error) as error:
            raise InputError(
                "The file could not be read to its end.",
                where=f"{self.path}: {error}",
                expected="a readable, complete file",
                state=UNTOUCHED,
                do="copy or export it again, then run the import again",
            ) from error

    def _encoding_of(self, binary: IO[bytes]) -> str:
        start = binary.read(4)
        binary.seek(0)
        if start in _PACKED:
            raise InputError(
                "The file is a ZIP archive or an Excel workbook, not text.",
                where=str(self.path),
                expected="a text file such as CSV",
                state=UNTOUCHED,
                do="unpack it, or save the sheet as CSV (UTF-8), then run the import again",
            )
        marked = next((encoding for mark, encoding in _MARKS if start.startswith(mark)), None)
        return marked or _unmarked(start) or self._encoding or "utf-8"

    def _too_long(self, number: int) -> InputError:
        return InputError(
            f"Line {number:,} is longer than {LONGEST_LINE // 1024 // 1024} MiB.",
            where=f"{self.path}:{number}",
            expected="one record per line",
            state=UNTOUCHED,
            do="check that this is the export you meant; a missing closing quote or line break can do this",
        )


def _unmarked(start: bytes) -> str | None:
    """UTF-16 by its zero bytes; None for other text, in which no byte is zero."""
    zeros = [place for place, byte in enumerate(start) if byte == 0]
    return next((name for odd, name in _UNMARKED if zeros == [odd, odd + 2]), None)


def _skip_line(stream: io.TextIOWrapper, line: str) -> None:
    while line and not line.endswith(("\n", "\r")):
        line = stream.readline(LONGEST_LINE)
