"""JSON objects of a file, however an API client wrote them: one per line, in one array, or in pages of answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from quorate.errors import InputError
from quorate.sources.csv_files import Chunk
from quorate.sources.reading import Reading
from quorate.sources.text_files import SHOWN_CHARACTERS, UNTOUCHED, CutLine, TextFile

LARGEST_DOCUMENT_CHARACTERS = 512 * 1024 * 1024
# Where list endpoints put the objects of one page.
_PAGES = ("results", "result")
_encode = msgspec.json.Encoder(order="deterministic").encode


class Row(NamedTuple):
    """One object: its number counting from 1, its text, and what it says; None when the text is no JSON object."""

    number: int
    text: str
    value: dict[str, Any] | None


@dataclass
class JsonChunk(Chunk):
    """Consecutive objects of one file as rows of cells; `texts` are the objects as they came.

    A row may be shorter than the header: names beyond its cells are there to be named in errors.
    """

    texts: list[str] = field(default_factory=list)

    def raw(self, position: int) -> str:
        """One object as JSON, its beginning when it is long."""
        return shown(self.texts[position])


def shown(text: str) -> str:
    """The text where it is JSON and not too long, else its beginning as JSON text."""
    if not isinstance(text, CutLine) and len(text) <= SHOWN_CHARACTERS:
        try:
            msgspec.json.decode(text)
        except (msgspec.DecodeError, RecursionError):
            pass
        else:
            return text.strip()
    return json.dumps({"line": text.strip()[:SHOWN_CHARACTERS]}, ensure_ascii=False)


def json_text(value: object) -> str:
    """A value as JSON with its keys in order, so that equal content is equal text."""
    return _encode(value).decode()


def cell_of(value: object) -> str:
    """A JSON value as the text of a cell: empty for null, JSON for lists and objects."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return json_text(value) if isinstance(value, dict | list) else str(value)


class JsonTexts:
    """Iterates over (number, text of one JSON value) of one file; blank lines are passed over.

    The number is the line's, or the place in the array of a file that is one JSON array. A line need not be JSON.
    A file that ends within a value was cut off: that is an `InputError`, unless `lenient` says to take what is whole.
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
        lines = enumerate(self._file.lines(cuts_long_lines=self._is_lenient), start=1)
        filled = ((number, line) for number, line in lines if not line.isspace())
        first = next(filled, None)
        if first is None:
            return
        if _is_document(first[1]):
            yield from enumerate(self._document(line for _, line in chain([first], filled)), start=1)
            return
        for number, line in chain([first], filled):
            if not line.endswith(("\n", "\r")) and decoded(line) is None and not self._is_lenient:
                raise self._unusable("ends in the middle of an object; it was probably cut off")
            yield number, line

    def _document(self, lines: Iterator[str]) -> list[str]:
        """The texts of the file as one JSON value that goes over many lines, or as one array."""
        parts = []
        length = 0
        for line in lines:
            parts.append(line)
            length += len(line)
            if length > LARGEST_DOCUMENT_CHARACTERS:
                raise self._unusable("holds more in one JSON value than can be read at once")
        text = "".join(parts)
        try:
            if text.lstrip().startswith("["):
                return [bytes(raw).decode() for raw in msgspec.json.decode(text, type=list[msgspec.Raw])]
            msgspec.json.decode(text)
        except (msgspec.DecodeError, RecursionError) as error:
            raise self._unusable(f"begins as JSON but is not whole: {error}") from error
        return [text]

    def _unusable(self, what: str) -> InputError:
        return InputError(
            f"The file {what}.",
            where=str(self._path),
            expected="JSON objects, one per line, or one complete array or answer of the API",
            state=UNTOUCHED,
            do="export it again, or write it as JSON lines, such as with `jq -c '.[]'`, and import that",
        )


class JsonRows:
    """Iterates over the objects of one file, those in pages of answers one by one.

    A bad line in the middle is a row whose value is None.
    """

    def __init__(self, path: Path, reading: Reading) -> None:
        self._texts = JsonTexts(path, reading)

    @property
    def share_read(self) -> float:
        """How much of the file has been read, from 0 to 1."""
        return self._texts.share_read

    def __iter__(self) -> Iterator[Row]:
        number = 0
        for _, text in self._texts:
            for inner_text, inner in _opened(text, decoded(text)):
                number += 1
                yield Row(number, inner_text, inner)


def decoded(text: str) -> Any:
    """The JSON value of a line; None when it is not JSON."""
    if isinstance(text, CutLine):
        return None
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return None


def _is_document(first: str) -> bool:
    """Whether the first line begins one value that goes on: an array, or an object written over many lines."""
    start = first.strip()
    if start.startswith("["):
        return True
    return start == "{" or (start.startswith("{") and start.endswith((",", "{", "[", ":")))


def _opened(text: str, value: Any) -> Iterator[tuple[str, dict[str, Any] | None]]:
    """The objects of one answer: those of its page where it is one, else itself."""
    if isinstance(value, dict):
        page = next((value[name] for name in _PAGES if isinstance(value.get(name), list)), None)
        if page is not None:
            for each in page:
                yield json_text(each), each if isinstance(each, dict) else None
            return
    yield text, value if isinstance(value, dict) else None
