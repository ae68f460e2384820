"""By what each table is made, in parts: a table is made again when one of them changes, and people are told which.

A part has a name and a short text that is equal where nothing changed. Names that begin with `segment:` and `rows:`
go on with a file of the log or a table that is read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from quorate.vocabulary import LOG_TABLES
from quorate.warehouse.log_views import snapshot_sql, versions_sql
from quorate.warehouse.making import contracted
from quorate.warehouse.steps import Context, Moment, SqlStep, Step

if TYPE_CHECKING:
    from quorate.warehouse.river import Inputs
    from quorate.warehouse.segments import Segment

Recipe: TypeAlias = Mapping[str, str]

# What queries are compared on, so that the day looked at is a part of its own.
_ANY_DAY = Moment(date(2000, 1, 1))
SEGMENT, ROWS = "segment:", "rows:"


def log_recipe(table: str, inputs: Inputs, engine: str, moment: Moment) -> Recipe:
    """A log table as known at the end of a day."""
    query = snapshot_sql(LOG_TABLES[table], "held", _ANY_DAY)
    return {**_asked(query, engine, moment), **_segments(table, inputs)}


def versions_recipe(table: str, inputs: Inputs, engine: str, moment: Moment, snapshot: str) -> Recipe:
    """The versions of a log table; where nothing was written down in time, they are read off its snapshot.

    snapshot: the content of the log table as known at the end of the day.
    """
    query = versions_sql(LOG_TABLES[table], "held", _ANY_DAY)
    read = {**_segments(table, inputs), f"{ROWS}{table}": snapshot}
    return {**_asked(query, engine, moment), **read}


def declared_recipe(content: str) -> Recipe:
    """What maps, settings and knowledge declare, by its content."""
    return {"declared": content}


def step_recipe(step: Step, context: Context, engine: str, code: str, contents: Mapping[str, str]) -> Recipe:
    """A step: what it does, and the contents of what it reads.

    code: the fingerprint of this release, on which every function hangs.
    """
    read = {f"{ROWS}{name}": contents[name] for name in step.reads}
    if isinstance(step, SqlStep):
        query = contracted(step.table, step.sql)
        return {**_asked(query, engine, context.moment if "$as_of" in query else None), **read}
    day = context.moment.on.isoformat()
    return {"engine": engine, "code": code, "day": day, **context.declared, **read}


def standing_recipe(file: Segment) -> Recipe:
    """A model that was fitted before and stands: the published file it is read from."""
    return {"standing": file.sha256}


def differences(one: Recipe, other: Recipe) -> Iterator[str]:
    """The names of the parts that are not the same in both."""
    for name in sorted(one.keys() | other.keys()):
        if one.get(name) != other.get(name):
            yield name


def digest(parts: Sequence[str | Path]) -> str:
    """One text for several."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()


def _segments(table: str, inputs: Inputs) -> dict[str, str]:
    """The files of a log table, each with its number of rows."""
    return {
        f"{SEGMENT}{segment.path}": str(segment.row_count)
        for segment in inputs.evidence
        if segment.table == table
    }


def _asked(query: str, engine: str, moment: Moment | None) -> dict[str, str]:
    day = {"day": moment.on.isoformat()} if moment else {}
    return {"engine": engine, "step": digest([query]), **day}
