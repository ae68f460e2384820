"""From a file on disk to text that can be read: size, encoding, and the plain words for what is wrong."""

from __future__ import annotations

import re
from bisect import bisect_right
from pathlib import Path

from quorate.settings.nodes import START, Findings, Position

LARGEST_FILE_BYTES = 256 * 1024
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def read_text(path: Path, findings: Findings) -> str | None:
    """The file's text with `\\n` line ends and no byte order mark; None when it cannot be had."""
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE_BYTES + 1)
    except OSError as error:
        findings.add(
            START,
            "unreadable",
            f"the file cannot be read: {(error.strerror or 'unknown reason').lower()}",
            expected="a text file that this user may read",
        )
        return None
    if len(raw) > LARGEST_FILE_BYTES:
        findings.add(
            START,
            "too_large",
            f"the file is larger than {LARGEST_FILE_BYTES // 1024} KiB",
            expected="a settings file written by people",
        )
        return None
    return _decoded(raw, findings)


def _decoded(raw: bytes, findings: Findings) -> str | None:
    if raw.startswith(_UTF_16_MARKS):
        findings.add(START, "encoding", "the file is saved as UTF-16", expected="a file saved as UTF-8")
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        readable = raw[: error.start].decode("utf-8-sig", errors="replace")
        findings.add(
            Lines(readable).position(len(readable)),
            "encoding",
            f"byte 0x{raw[error.start]:02x} is not UTF-8",
            expected="a file saved as UTF-8",
        )
        return None
    return with_plain_line_ends(text)


def with_plain_line_ends(text: str) -> str:
    """The same text with `\\n` where it had `\\r\\n`, without a byte order mark."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


class Lines:
    """Where the lines of a text begin, to turn offsets into positions and back."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self._length = len(text)

    def position(self, offset: int) -> Position:
        """Line and column of the character at `offset`."""
        line = bisect_right(self._starts, offset)
        return Position(line, offset - self._starts[line - 1] + 1)

    def offset(self, position: Position) -> int:
        """The offset of a position; the end of the text for one beyond it."""
        if position.line > len(self._starts):
            return self._length
        return min(self._starts[position.line - 1] + position.column - 1, self._length)
