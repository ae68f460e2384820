"""The heads of the messages of a mailbox, one after another; bodies are passed over and never held."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from quorate.errors import InputError
from quorate.sources.text_files import UNTOUCHED
from quorate.sources.unpacking import unpacked

# A mailbox begins each message with a line such as `From ann@acme.com Mon Jan  5 10:00:00 2026`.
_ENVELOPE = re.compile(rb"From +\S+ +\S.*\b\d{1,2}:\d{2}(?::\d{2})?\b.*\b\d{4}\b")
_HEADER = re.compile(rb"[!-9;-~]+[ \t]*:")
_PACKED = b"PK\x03\x04"
_PIECE = 64 * 1024
_LONGEST_HEAD = 256 * 1024


@dataclass(frozen=True)
class Head:
    """The header of one message as bytes.

    `number` is its place in the file, from 1; `envelope` the line before it; `is_whole` whether its end was found.
    """

    number: int
    text: bytes
    envelope: bytes = b""
    is_whole: bool = True


class Heads:
    """Iterates over the heads of one file: a mailbox (mbox, also .gz) or a single message (.eml).

    Memory does not grow with the file: of a message at most 256 KiB of its head are held. Raises `InputError` for a
    file that is neither, cannot be read to its end, or ends within a head; `is_lenient` gives that head as one that is
    not whole.
    """

    def __init__(self, path: Path, *, is_lenient: bool) -> None:
        self._path = path
        self._is_lenient = is_lenient
        self._raw: IO[bytes] | None = None
        self._byte_count = max(1, path.stat().st_size)

    @property
    def share_read(self) -> float:
        """How much of the file has been read, from 0 to 1."""
        if self._raw is None:
            return 0.0
        return 1.0 if self._raw.closed else min(1.0, self._raw.tell() / self._byte_count)

    def __iter__(self) -> Iterator[Head]:
        with self._opened() as stream:
            lines = iter(lambda: stream.readline(_PIECE), b"")
            first = next((line for line in lines if line.strip()), b"")
            if first.startswith(_PACKED):
                raise self._refusal(
                    "The file is an archive, not a mailbox.", do="unpack it and import what is in it"
                )
            if _ENVELOPE.match(first):
                yield from self._of_mailbox(first, lines)
            elif _HEADER.match(first):
                yield Head(1, _head_of(first, lines))
            elif first:
                raise self._refusal(
                    "The file is neither a mailbox nor a message.",
                    do="export the mailbox as mbox, or its messages as .eml",
                )

    def _of_mailbox(self, envelope: bytes, lines: Iterator[bytes]) -> Iterator[Head]:
        number = 0
        while envelope:
            number += 1
            held: list[bytes] = []
            is_whole = _collect(held, lines)
            if not is_whole and not self._is_lenient:
                raise self._refusal(
                    f"The file ends within the head of message {number:,}: an unknown part of it is missing.",
                    do="export it again, or run the import with --lenient to take what is there",
                )
            yield Head(number, b"".join(held), envelope, is_whole)
            envelope = _next_envelope(lines)

    @contextmanager
    def _opened(self) -> Iterator[IO[bytes]]:
        try:
            with self._path.open("rb") as raw:
                self._raw = raw
                yield unpacked(raw, self._path, UNTOUCHED) if self._path.suffix == ".gz" else raw
        except (OSError, EOFError, zlib.error) as error:
            raise self._refusal(
                f"The file could not be read to its end ({error}).",
                do="copy or export it again, then import it again",
            ) from error

    def _refusal(self, what: str, do: str) -> InputError:
        return InputError(
            what,
            where=str(self._path),
            expected="a mailbox as mbox, whose messages each begin with a line 'From ...', or one message as .eml",
            state=UNTOUCHED,
            do=do,
        )


def _head_of(first: bytes, lines: Iterator[bytes]) -> bytes:
    held = [first]
    _collect(held, lines)
    return b"".join(held)


def _collect(held: list[bytes], lines: Iterator[bytes]) -> bool:
    """Collect lines up to the empty one that ends a head; whether there was one."""
    size = 0
    for line in lines:
        if not line.strip():
            return True
        size += len(line)
        if size <= _LONGEST_HEAD:
            held.append(line)
    return False


def _next_envelope(lines: Iterator[bytes]) -> bytes:
    """Pass over a body; returns the line that begins the next message, nothing at the end of the file."""
    is_after_empty = True
    for line in lines:
        if is_after_empty and line.startswith(b"From ") and _ENVELOPE.match(line):
            return line
        is_after_empty = not line.strip()
    return b""
