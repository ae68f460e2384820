"""YAML text to positioned nodes.

Works from the parser's events rather than from constructed objects: so every key has a position, a
repeated key is seen rather than overwritten, and nothing nested deeply can exhaust the stack. Anchors,
aliases, tags and several documents in a file are refused: a map says what it means where it says it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from quorate.settings.documents import Lines, with_plain_line_ends
from quorate.settings.nodes import (
    START,
    Entry,
    Findings,
    Items,
    Keys,
    Node,
    PlainValue,
    Position,
    Scalar,
    Unreadable,
    scalar,
)

if TYPE_CHECKING:
    from ruamel.yaml.events import Event, NodeEvent

DEEPEST_NESTING = 40
_LONGEST_NUMBER_CHARACTERS = 40

_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
_TRUTH = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_WHOLE = re.compile(r"[-+]?[0-9]+")
_REAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")

# What the parser says, and what a person most often meant to write.
_ADVICE = (
    ("mapping values are not allowed", "text that contains ': ' in quotes, or the key on a line of its own"),
    ("cannot start any token", "spaces for indentation, and quotes around text that begins with a sign"),
    ("expected <block end>", "the keys of one block indented by the same number of spaces"),
    ("could not find expected ':'", "a key followed by ': ' and its value"),
    ("found unexpected end of stream", "a closing quote"),
    ("expected ',' or", "a comma between items, and a closing bracket"),
)


class _UnreadableError(Exception):
    """Reading cannot go on; the reason is already among the findings."""


def read_yaml(text: str, findings: Findings) -> Node | None:
    """The document as nodes; None when nothing usable could be read (the findings then say why)."""
    builder = _Builder(findings)
    try:
        for event in _events(with_plain_line_ends(text), findings):
            builder.take(event)
    except _UnreadableError:
        return None
    if builder.root is None:
        findings.add(START, "empty", "the file is empty", expected="keys with values")
    return builder.root


def plain_value(text: str) -> PlainValue:
    """What an unquoted YAML 1.2 scalar means; anything that is no number, truth or nothing is text."""
    if text in _NOTHING:
        return None
    if text in _TRUTH:
        return _TRUTH[text]
    if len(text) <= _LONGEST_NUMBER_CHARACTERS:
        if _WHOLE.fullmatch(text):
            return int(text)
        if _REAL.fullmatch(text):
            return float(text)
    return text


def _events(text: str, findings: Findings) -> Iterator[Event]:
    """The parser's events; a syntax mistake becomes a finding and ends the reading."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError
    from ruamel.yaml.reader import ReaderError

    try:
        yield from YAML(typ="safe", pure=True).parse(text)
    except ReaderError as error:
        position = Lines(text).position(error.position)
        message = f"a character that a text file should not hold: U+{ord(text[error.position]):04X}"
        expected = "printable text"
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        position = Position(mark.line + 1, mark.column + 1) if mark else START
        message = f"this is not valid YAML: {error.problem or error.context}"
        expected = next((advice for said, advice in _ADVICE if said in message), "valid YAML")
    except (YAMLError, ValueError, OverflowError) as error:
        # A character escape beyond Unicode leaves the parser as the ValueError or OverflowError of chr().
        position, message, expected = START, f"this is not valid YAML: {error}", "valid YAML"
    else:
        return
    findings.add(position, "syntax", message, expected=expected)
    raise _UnreadableError


@dataclass
class _Open:
    """A list or mapping still being read."""

    position: Position
    is_mapping: bool
    items: list[Node] = field(default_factory=list)
    entries: dict[str, Entry] = field(default_factory=dict)
    key: Node | None = None

    def closed(self) -> Node:
        if self.is_mapping:
            return Keys(self.position, tuple(self.entries.values()))
        return Items(self.position, tuple(self.items))


class _Builder:
    """Puts parser events together into nodes."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.root: Node | None = None
        self.open: list[_Open] = []
        self.documents_count = 0

    def take(self, event: Event) -> None:
        """Take the next event."""
        from ruamel.yaml import events

        position = Position(event.start_mark.line + 1, event.start_mark.column + 1)
        if isinstance(event, events.DocumentStartEvent):
            self._start_document(position)
        elif isinstance(event, events.CollectionEndEvent):
            self._put(self.open.pop().closed())
        elif isinstance(event, events.CollectionStartEvent):
            self._refuse_decoration(event, position)
            self._start_collection(position, is_mapping=isinstance(event, events.MappingStartEvent))
        elif isinstance(event, events.NodeEvent):
            self._put(self._leaf(event, position))

    def _start_document(self, position: Position) -> None:
        self.documents_count += 1
        if self.documents_count > 1:
            self.findings.add(
                position,
                "several_documents",
                "a second document begins here",
                expected="one document per file",
            )
            raise _UnreadableError

    def _start_collection(self, position: Position, *, is_mapping: bool) -> None:
        if len(self.open) == DEEPEST_NESTING:
            self.findings.add(
                position,
                "too_deep",
                f"nested more than {DEEPEST_NESTING} levels deep",
                expected="a flatter rule",
            )
            raise _UnreadableError
        self.open.append(_Open(position, is_mapping))

    def _leaf(self, event: NodeEvent, position: Position) -> Node:
        from ruamel.yaml.events import ScalarEvent

        refused = self._refuse_decoration(event, position)
        if refused or not isinstance(event, ScalarEvent):
            return Unreadable(position)
        is_quoted = event.style is not None
        return scalar(position, event.value if is_quoted else plain_value(event.value), event.value)

    def _refuse_decoration(self, event: NodeEvent, position: Position) -> bool:
        """Refuse anchors, aliases and tags; True when there was one."""
        if event.anchor is not None:
            self.findings.add(
                position,
                "alias",
                f"'{event.anchor}' names or repeats another part of the file",
                expected="the words themselves, written out",
            )
            return True
        tag = getattr(event, "tag", None)
        if tag:
            self.findings.add(
                position, "tag", f"the tag {tag} is not understood", expected="a value without a tag"
            )
            return True
        return False

    def _put(self, node: Node) -> None:
        """Place a finished node: as the root, an item, a key, or the value of the waiting key."""
        if not self.open:
            self.root = node
            return
        parent = self.open[-1]
        if not parent.is_mapping:
            parent.items.append(node)
        elif parent.key is None:
            parent.key = node
        else:
            key, parent.key = parent.key, None
            self._put_entry(parent, key, node)

    def _put_entry(self, parent: _Open, key: Node, value: Node) -> None:
        if isinstance(key, Unreadable):
            return
        name = getattr(key, "text", None)
        if name is None:
            self.findings.add(key.position, "wrong_type", f"a key cannot be {key.kind}", expected="a word")
        elif name in parent.entries:
            first_line = parent.entries[name].key_position.line
            self.findings.add(
                key.position,
                "duplicate_key",
                f"'{name}' is given twice; the first is on line {first_line}",
                expected="each key once",
            )
        else:
            # The parser puts an empty value where the next thing begins, which may be lines further down.
            is_empty = isinstance(value, Scalar) and not value.text and value.kind == "nothing"
            parent.entries[name] = Entry(
                name, key.position, replace(value, position=key.position) if is_empty else value
            )
