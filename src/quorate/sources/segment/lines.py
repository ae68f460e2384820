"""The messages of one file as text, whether one per line or all in one array."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import msgspec

from quorate.errors import InputError
from quorate.sources.reading import Reading
from quorate.sources.text_files import UNTOUCHED, TextFile

LARGEST_ARRAY_CHARACTERS = 512 * 1024 * 1024


class MessageLines:
    """Iterates over (number, text of one message); blank lines are passed over.

    The number is the line's, or the place in the array of a file that is one JSON array.
    """

    def __init__(self, path: Path, reading: Reading) -> None:
        self._path = path
        self._file = TextFile(path, reading.encoding)
        self._is_lenient = reading.lenient

    @property
    def share_read(self) -> float:
        """How much of the file has been read, from 0 to 1."""
        return self._file.share_read

    def __iter__(self) -> Iterator[tuple[int, str]]:
        filled = ((number, line) for number, line in enumerate(self._lines(), start=1) if not line.isspace())
        first = next(filled, None)
        if first is None:
            return
        lines = chain([first], filled)
        if first[1].lstrip().startswith("["):
            yield from self._of_array(line for _, line in lines)
        else:
            yield from lines

    def _lines(self) -> Iterator[str]:
        return self._file.lines(cuts_long_lines=self._is_lenient)

    def _of_array(self, lines: Iterator[str]) -> Iterator[tuple[int, str]]:
        text = []
        length = 0
        for line in lines:
            text.append(line)
            length += len(line)
            if length > LARGEST_ARRAY_CHARACTERS:
                raise self._unusable("holds more in one JSON array than can be read at once")
        try:
            messages = msgspec.json.decode("".join(text), type=list[msgspec.Raw])
        except msgspec.DecodeError as error:
            raise self._unusable(f"begins as a JSON array but is not one: {error}") from error
        for number, raw in enumerate(messages, start=1):
            yield number, bytes(raw).decode()

    def _unusable(self, what: str) -> InputError:
        return InputError(
            f"The file {what}.",
            where=str(self._path),
            expected="one JSON object per line",
            state=UNTOUCHED,
            do="write it as JSON lines, such as with `jq -c '.[]'`, and import that",
        )
