"""The shape of a mapping file: which files hold what, and which of their columns say it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from quorate.settings.scalar_shapes import Choice, JsonSchema, ScalarShape, Text, Word, Wrong
from quorate.settings.shapes import (
    Complaint,
    ListOf,
    MappingOf,
    OneOrMany,
    Record,
    RecordOf,
    about,
)
from quorate.vocabulary import LOG_TABLES

_PREFIX = "observed_"
# What could not be used is told by importers, what people decided about the plan and experiments by the ledger; no file
# says either.
_NOT_FROM_FILES = ("observed_set_aside", "observed_plan_events", "observed_experiment_events")
TABLES = tuple(name.removeprefix(_PREFIX) for name in LOG_TABLES if name not in _NOT_FROM_FILES)


@dataclass(frozen=True)
class Value(ScalarShape):
    """One value of a cell: text, a number, or true or false; read as text, and empty text means nothing."""

    accepts: ClassVar[tuple[type, ...]] = (str, int, float, bool)

    def _phrase(self) -> str:
        return "text, a number, or true or false"

    def _json_schema(self) -> JsonSchema:
        return {"type": ["string", "number", "boolean"]}

    def _read(self, value: Any, shown: str) -> object:
        if isinstance(value, bool):
            return "true" if value else "false"
        text = " ".join(str(value).split())
        return (
            text
            if len(text) <= 500
            else Wrong("out_of_range", f"{shown} is too long", "at most 500 characters")
        )


@dataclass(frozen=True)
class Cell(Record):
    """Where the value of one of our columns comes from."""

    column: tuple[str, ...] = field(
        default=(),
        metadata=about(
            "Their column; several are joined by a space.",
            OneOrMany(Text("the name of a column"), is_ordered=True),
        ),
    )
    constant: str | None = field(
        default=None, metadata=about("The same value for every row, in place of a column.", Value())
    )
    values: Mapping[str, str] = field(
        default_factory=dict,
        metadata=about(
            "What their values mean, compared without case; others stay as they are.",
            MappingOf(Value(), Value()),
        ),
    )
    otherwise: str | None = field(
        default=None, metadata=about("What every value means that is not among `values`.", Value())
    )
    key: str | None = field(
        default=None,
        metadata=about("The value names a record of this table, as that table's `key` does.", Choice(TABLES)),
    )

    def complaints(self) -> Iterable[Complaint]:
        """A value comes from a column or is a constant, and only what comes from a column is translated."""
        if not self.column and self.constant is None:
            yield Complaint("column", "missing_key", "no value is given", "`column` or `constant`")
        if self.column and self.constant is not None:
            yield Complaint(
                "constant", "several_rules", "`constant` stands beside `column`", "one of the two"
            )
        if self.otherwise is not None and not self.values:
            yield Complaint(
                "otherwise", "missing_key", "`otherwise` stands without `values`", "`values` beside it"
            )


@dataclass(frozen=True)
class Condition(Record):
    """Which rows are meant; everything named must hold."""

    filled: tuple[str, ...] = field(
        default=(), metadata=about("Columns that hold something.", OneOrMany(Text("the name of a column")))
    )
    empty: tuple[str, ...] = field(
        default=(), metadata=about("Columns that hold nothing.", OneOrMany(Text("the name of a column")))
    )
    equals: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict,
        metadata=about(
            "Columns with the values they may hold.",
            MappingOf(Text("the name of a column"), OneOrMany(Value())),
        ),
    )


@dataclass(frozen=True)
class Target(Record):
    """One table that rows of the file go into."""

    table: str = field(metadata=about("The table of the evidence log, by its plain name.", Choice(TABLES)))
    columns: Mapping[str, Cell] = field(
        metadata=about(
            "Our columns, each with their column or a way to its value. `known_at` says when a record was "
            "first known, `version_at` when it was known as this row has it.",
            MappingOf(Word(), RecordOf(Cell, short="column")),
        )
    )
    key: Cell | None = field(
        default=None,
        metadata=about(
            "What names the record, the same in every export; without it, everything the row says.",
            RecordOf(Cell, short="column"),
        ),
    )
    only_if: Condition = field(
        default_factory=Condition, metadata=about("Which rows; all unless written.", RecordOf(Condition))
    )
    properties: tuple[str, ...] = field(
        default=(),
        metadata=about("Columns to keep as they are besides.", OneOrMany(Text("the name of a column"))),
    )

    @property
    def log_table(self) -> str:
        """The table's full name."""
        return _PREFIX + self.table

    def columns_read(self) -> tuple[str, ...]:
        """Every column of theirs that it reads, each once, in the order of the file."""
        cells = [*([self.key] if self.key else []), *self.columns.values()]
        condition = self.only_if
        named = [name for cell in cells for name in cell.column]
        return tuple(
            dict.fromkeys([*named, *condition.filled, *condition.empty, *condition.equals, *self.properties])
        )


@dataclass(frozen=True)
class FileMapping(Record):
    """What some files hold."""

    file: tuple[str, ...] = field(
        metadata=about(
            "The file's name; `*` stands for any characters.", OneOrMany(Text("the name of a file"))
        )
    )
    into: tuple[Target, ...] = field(metadata=about("The tables its rows go into.", ListOf(RecordOf(Target))))
    dates: str | None = field(
        default=None,
        metadata=about(
            "How dates such as 03/04/2024 begin; without it the file's other dates tell.",
            Choice(("day_first", "month_first")),
        ),
    )


@dataclass(frozen=True)
class TableMapping(Record):
    """How the files of one export become rows of the evidence log."""

    mapping: str = field(metadata=about("The mapping's name.", Word()))
    source: str = field(
        metadata=about(
            "The system the files come from; it prefixes every key, so that systems cannot collide.", Word()
        )
    )
    files: tuple[FileMapping, ...] = field(
        metadata=about(
            "The files; the first that a file's name fits is taken.", ListOf(RecordOf(FileMapping))
        )
    )
    ignore: tuple[str, ...] = field(
        default=(),
        metadata=about("Files to leave unread.", OneOrMany(Text("the name of a file"))),
    )
