"""Steps: pure functions from tables to one table, written in SQL or, for models, in Python over Arrow.

An SQL step is one file. Its first comment line says what one row is; a line `-- reads: a, b` names every table it
reads, and it may say how its rows hang on theirs (`apart`). The engine replaces `$as_of_at` (the first moment that is
*not* known) and `$as_of_on` (the day looked at) by literals; nothing else is filled in.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from importlib import resources
from typing import TYPE_CHECKING

from quorate.errors import StepError
from quorate.warehouse.apart import Apart, written_apart

if TYPE_CHECKING:
    import pyarrow as pa

    from quorate.settings import JourneyMap, WorkspaceSettings

_READS = re.compile(r"^-- reads: *(.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Moment:
    """The day that is looked at. Everything known before the end of it exists; nothing later does."""

    on: date

    @property
    def at(self) -> datetime:
        """The first moment after the day, UTC."""
        return datetime.combine(self.on, datetime.min.time()) + timedelta(days=1)

    def fill(self, sql: str) -> str:
        """Replace the two parameters of a step's SQL by literals."""
        return sql.replace("$as_of_at", f"timestamp '{self.at:%Y-%m-%d %H:%M:%S}'").replace(
            "$as_of_on", f"date '{self.on:%Y-%m-%d}'"
        )


@dataclass(frozen=True)
class Context:
    """What a Python step may know besides its input tables."""

    moment: Moment
    settings: WorkspaceSettings
    journey_maps: tuple[JourneyMap, ...]

    @cached_property
    def declared(self) -> Mapping[str, str]:
        """A text each for the settings and the maps that is equal where they are; every function may ask them."""
        said = {"settings": self.settings, "maps": self.journey_maps}
        return {name: hashlib.sha256(repr(what).encode()).hexdigest() for name, what in said.items()}

    @property
    def journey_map(self) -> JourneyMap:
        """The map that journeys are read with, in steps that `for_each_map` calls for one map at a time."""
        return self.journey_maps[0]


@dataclass(frozen=True)
class SqlStep:
    """One table made by one SQL file: `package` is the stage's import path, the file is `<table>.sql` there."""

    package: str
    table: str

    @cached_property
    def sql(self) -> str:
        """The file's text."""
        return resources.files(self.package).joinpath(f"{self.table}.sql").read_text(encoding="utf-8")

    @cached_property
    def reads(self) -> tuple[str, ...]:
        """The tables it reads, as its header says."""
        named = _READS.search(self.sql)
        if named is None:
            raise StepError(
                f"The step {self.table} does not say what it reads.",
                where=f"{self.package}/{self.table}.sql",
                expected="a line `-- reads: table, table` in its header",
            )
        return tuple(name.strip() for name in named[1].split(",") if name.strip())

    @cached_property
    def apart(self) -> Apart | None:
        """How its rows hang on those of its inputs, as its header says; None where it says nothing."""
        return written_apart(self.sql, f"{self.package}/{self.table}.sql")


StepFunction = Callable[[Mapping[str, "pa.Table"], Context], "pa.Table"]


@dataclass(frozen=True)
class ArrowStep:
    """One table made by a Python function from Arrow tables to an Arrow table.

    `order` gives, per input, the columns its rows are sorted by before the function sees them, so that the
    function's result cannot depend on the engine's order. `apart` names the column by whose values the rows can be
    worked out apart: the function of the rows of some values, and of whole inputs without that column, gives just the
    rows of these values. Where rows hang on those of other values too, `hanging` says how, and the function may give
    more rows than those asked for. `learns` marks a model fitted over all rows, whose table may stand for a while
    (`model_fits`).
    """

    table: str
    order: Mapping[str, tuple[str, ...]]
    function: StepFunction = field(repr=False)
    apart: str | None = None
    hanging: Apart | None = None
    learns: bool = False

    @property
    def reads(self) -> tuple[str, ...]:
        """The tables it reads."""
        return tuple(self.order)


Step = SqlStep | ArrowStep


@dataclass(frozen=True)
class Stage:
    """One stage of the river: a name people know and its steps in order."""

    name: str
    steps: tuple[Step, ...]
