"""A settings file as a tree in which every key and value knows its line and column."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from quorate.errors import Problem


class Position(NamedTuple):
    """A place in a text file; both count from 1, columns in characters."""

    line: int
    column: int


START = Position(1, 1)

PlainValue: TypeAlias = str | int | float | bool | None
PathInDocument: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True)
class Scalar:
    """One plain value. `text` is how it was written; `kind` says how a person would call it."""

    position: Position
    value: PlainValue
    text: str
    kind: str


@dataclass(frozen=True)
class Items:
    """A list."""

    position: Position
    items: tuple[Node, ...]
    kind: str = "a list"


@dataclass(frozen=True)
class Entry:
    """One key of a mapping, with the position of the key itself."""

    key: str
    key_position: Position
    value: Node


@dataclass(frozen=True)
class Keys:
    """A mapping; entries in the order of the file, each key once."""

    position: Position
    entries: tuple[Entry, ...]
    kind: str = "keys with values"


@dataclass(frozen=True)
class Unreadable:
    """A value whose mistake is already among the findings; nothing more is said about it."""

    position: Position
    kind: str = "something unreadable"


Node: TypeAlias = Scalar | Items | Keys | Unreadable


def scalar(position: Position, value: PlainValue, text: str) -> Scalar:
    """A plain value with its kind worked out."""
    kinds = {str: "text", bool: "a truth value", int: "a whole number", float: "a number"}
    return Scalar(position, value, text, kinds.get(type(value), "nothing"))


@dataclass
class Findings:
    """The mistakes found in one file so far; reading goes on after each, so that all are told at once."""

    path: str
    problems: list[Problem] = field(default_factory=list)
    _told: set[tuple[Position, str, str]] = field(default_factory=set)

    def add(
        self,
        position: Position,
        code: str,
        message: str,
        *,
        expected: str | None = None,
        nearest: str | None = None,
    ) -> None:
        """Note one mistake; the same mistake at the same place is told once."""
        if (position, code, message) not in self._told:
            self._told.add((position, code, message))
            self.problems.append(
                Problem(self.path, position.line, position.column, code, message, expected, nearest)
            )
