"""TOML text to positioned nodes.

The standard library decides what is valid and what each value means, but keeps no positions; this module
walks the same text once more to find where every key and value stands.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from typing import TypeAlias

from quorate.settings.documents import Lines, with_plain_line_ends
from quorate.settings.nodes import START, Entry, Findings, Items, Keys, Node, Position, Scalar, scalar

DEEPEST_NESTING = 40

_SPACE = re.compile(r"[ \t]*")
_BLANK = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_LINE_END = re.compile(r"[ \t]*(?:#[^\n]*)?(?:\n|\Z)")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_ONE_LINE_STRING = re.compile(r""""(?:[^"\\\n]|\\.)*"|'[^'\n]*'""")
_MANY_LINE_BASIC_STRING = re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}', re.DOTALL)
_MANY_LINE_LITERAL_STRING = re.compile(r"'''.*?'{3,5}", re.DOTALL)
# A date and its time may stand apart by one space; every other bare value ends at a space or separator.
_BARE_VALUE = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:[^\s,\]}#]*|[^\s,\[\]{}#=]+")
_AT = re.compile(r" \(at line (\d+), column (\d+)\)")


def read_toml(text: str, findings: Findings) -> Node | None:
    """The document as nodes; None when nothing usable could be read (the findings then say why).

    A key given twice is told and its first value kept, so that the rest of the file is still checked.
    """
    text = with_plain_line_ends(text)
    lines = Lines(text)
    refusal = _refusal(text, lines)
    walk = _Walk(text, lines, findings)
    try:
        document = walk.document()
    except _NotTomlError as error:
        document = None
        # A key given twice is all the standard library tells; what comes after it is told by the walk.
        refusal = error if refusal is None or walk.has_repeated_keys else refusal
    if refusal is not None and (document is None or not walk.has_repeated_keys):
        findings.add(lines.position(refusal.offset), refusal.code, refusal.message, expected=refusal.expected)
        return None
    return document


class _NotTomlError(Exception):
    """The text is not TOML from `offset` on."""

    def __init__(
        self, offset: int, message: str, code: str = "syntax", expected: str = "key = value on each line"
    ) -> None:
        self.offset, self.message, self.code, self.expected = offset, message, code, expected
        super().__init__(message)


def _too_deep(offset: int) -> _NotTomlError:
    return _NotTomlError(
        offset, f"nested more than {DEEPEST_NESTING} levels deep", "too_deep", "flatter tables"
    )


def _refusal(text: str, lines: Lines) -> _NotTomlError | None:
    """What the standard library has against the text, or None when it is valid TOML."""
    try:
        tomllib.loads(text)
    except RecursionError:
        return _too_deep(0)
    except ValueError as error:
        message = str(error)
        found = _AT.search(message)
        offset = lines.offset(Position(int(found[1]), int(found[2]))) if found else len(text)
        said = _AT.sub("", message).replace(" (at end of document)", "")
        return _NotTomlError(offset, f"this is not valid TOML: {said}")
    return None


@dataclass
class _Draft:
    """A table still being filled; `is_declared` once its own header has been seen."""

    position: Position
    entries: dict[str, _DraftEntry] = field(default_factory=dict)
    is_declared: bool = False


@dataclass
class _DraftEntry:
    key_position: Position
    value: _Draft | list[_Draft] | Node


_KeyPath: TypeAlias = list[tuple[str, Position]]


def _finished(value: _Draft | list[_Draft] | Node, key_position: Position) -> Node:
    if isinstance(value, list):
        return Items(key_position, tuple(_finished(draft, draft.position) for draft in value))
    if isinstance(value, _Draft):
        entries = (
            Entry(name, entry.key_position, _finished(entry.value, entry.key_position))
            for name, entry in value.entries.items()
        )
        return Keys(value.position, tuple(entries))
    return value


class _Walk:
    """One pass over the text. Methods take an offset and return what stands there and the next offset."""

    def __init__(self, text: str, lines: Lines, findings: Findings) -> None:
        self.text = text
        self.lines = lines
        self.findings = findings
        self.root = _Draft(START)
        self.has_repeated_keys = False

    def document(self) -> Node:
        """The whole text; raises _NotTomlError at the first place that cannot be followed."""
        table = self.root
        offset = self._after(_BLANK, 0)
        while offset < len(self.text):
            if self.text.startswith("[", offset):
                table, offset = self._header(offset)
            else:
                offset = self._assignment(table, offset)
            offset = self._after(_LINE_END, offset)
            offset = self._after(_BLANK, offset)
        return _finished(self.root, START)

    def _after(self, pattern: re.Pattern[str], offset: int) -> int:
        found = pattern.match(self.text, offset)
        if found is None:
            raise _NotTomlError(offset, "this is not valid TOML: the end of the line was expected here")
        return found.end()

    def _expect(self, mark: str, offset: int) -> int:
        offset = self._after(_SPACE, offset)
        if not self.text.startswith(mark, offset):
            raise _NotTomlError(offset, f"this is not valid TOML: '{mark}' was expected here")
        return offset + len(mark)

    def _header(self, offset: int) -> tuple[_Draft, int]:
        is_list = self.text.startswith("[[", offset)
        path, end = self._key_path(offset + (2 if is_list else 1))
        end = self._expect("]]" if is_list else "]", end)
        table = self._inside(self.root, path[:-1])
        name, position = path[-1]
        if is_list:
            return self._appended(table, name, position), end
        return self._declared(table, name, position), end

    def _appended(self, table: _Draft, name: str, position: Position) -> _Draft:
        fresh = _Draft(position, is_declared=True)
        entry = table.entries.setdefault(name, _DraftEntry(position, []))
        if isinstance(entry.value, list):
            entry.value.append(fresh)
        else:
            self._repeated(name, position, entry)
        return fresh

    def _declared(self, table: _Draft, name: str, position: Position) -> _Draft:
        entry = table.entries.setdefault(name, _DraftEntry(position, _Draft(position)))
        if not isinstance(entry.value, _Draft) or entry.value.is_declared:
            self._repeated(name, position, entry)
            return _Draft(position, is_declared=True)
        entry.value.is_declared = True
        return entry.value

    def _inside(self, table: _Draft, path: _KeyPath) -> _Draft:
        for name, position in path:
            entry = table.entries.setdefault(name, _DraftEntry(position, _Draft(position)))
            if isinstance(entry.value, _Draft):
                table = entry.value
            elif isinstance(entry.value, list):
                table = entry.value[-1]
            else:
                self._repeated(name, position, entry)
                table = _Draft(position)
        return table

    def _assignment(self, table: _Draft, offset: int, depth: int = 0) -> int:
        path, offset = self._key_path(offset)
        offset = self._after(_SPACE, self._expect("=", offset))
        value, offset = self._value(offset, depth)
        table = self._inside(table, path[:-1])
        name, position = path[-1]
        if name in table.entries:
            self._repeated(name, position, table.entries[name])
        else:
            table.entries[name] = _DraftEntry(position, value)
        return offset

    def _repeated(self, name: str, position: Position, first: _DraftEntry) -> None:
        self.has_repeated_keys = True
        self.findings.add(
            position,
            "duplicate_key",
            f"'{name}' is given twice; the first is on line {first.key_position.line}",
            expected="each key once",
        )

    def _key_path(self, offset: int) -> tuple[_KeyPath, int]:
        path: _KeyPath = []
        while True:
            offset = self._after(_SPACE, offset)
            found = _BARE_KEY.match(self.text, offset) or _ONE_LINE_STRING.match(self.text, offset)
            if found is None:
                raise _NotTomlError(offset, "this is not valid TOML: a key was expected here")
            name = found[0] if found.re is _BARE_KEY else str(self._meaning(found[0], offset).value)
            path.append((name, self.lines.position(offset)))
            if len(path) > DEEPEST_NESTING:
                raise _too_deep(offset)
            offset = self._after(_SPACE, found.end())
            if not self.text.startswith(".", offset):
                return path, offset
            offset += 1

    def _value(self, offset: int, depth: int) -> tuple[Node, int]:
        if depth > DEEPEST_NESTING:
            raise _too_deep(offset)
        if self.text.startswith("[", offset):
            return self._array(offset, depth)
        if self.text.startswith("{", offset):
            return self._inline_table(offset, depth)
        for pattern in (_MANY_LINE_BASIC_STRING, _MANY_LINE_LITERAL_STRING, _ONE_LINE_STRING, _BARE_VALUE):
            found = pattern.match(self.text, offset)
            if found is not None:
                return self._meaning(found[0], offset), found.end()
        raise _NotTomlError(offset, "this is not valid TOML: a value was expected here")

    def _array(self, start: int, depth: int) -> tuple[Node, int]:
        items: list[Node] = []
        offset = self._after(_BLANK, start + 1)
        while not self.text.startswith("]", offset):
            item, offset = self._value(offset, depth + 1)
            items.append(item)
            offset = self._after(_BLANK, offset)
            if not self.text.startswith("]", offset):
                offset = self._after(_BLANK, self._expect(",", offset))
        return Items(self.lines.position(start), tuple(items)), offset + 1

    def _inline_table(self, start: int, depth: int) -> tuple[Node, int]:
        table = _Draft(self.lines.position(start))
        offset = self._after(_SPACE, start + 1)
        while not self.text.startswith("}", offset):
            offset = self._after(_SPACE, self._assignment(table, offset, depth + 1))
            if not self.text.startswith("}", offset):
                offset = self._after(_SPACE, self._expect(",", offset))
        return _finished(table, table.position), offset + 1

    def _meaning(self, written: str, offset: int) -> Scalar:
        """What one plain value means, as the standard library reads it."""
        try:
            value = tomllib.loads(f"value = {written}")["value"]
        except ValueError as error:
            raise _NotTomlError(offset, f"this is not valid TOML: {_AT.sub('', str(error))}") from error
        position = self.lines.position(offset)
        if isinstance(value, str | bool | int | float):
            return scalar(position, value, written)
        return Scalar(position, None, written, "a date")
