"""Turn rows of records into rows of the log with one SQL file per kind of record.

A mapping file holds one query per log table it feeds, each under a line `-- into: <table>`. It reads
`record`, which has `row_number` and every wanted column as text, empty cells as NULL and dates as ISO 8601.
The result of a query under `-- into: record` takes the place of `record` for the queries after it. A query
under `-- into: set_aside` gives (row_number, code, reason, record_id) for rows that cannot be used. Columns a
query does not give are empty in the log; a row that comes out nowhere is set aside for that. The line
`-- then: <name>` goes on with a mapping file that all sources share.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache, partial
from importlib import resources
from typing import TYPE_CHECKING

from quorate.sources.cells import DateOrders, record_table
from quorate.sources.columns import find_columns, plain
from quorate.sources.csv_files import Chunk, read_chunks
from quorate.sources.files import Reached, SourceFile
from quorate.sources.layouts import Layout
from quorate.sources.log_tables import completed
from quorate.sources.reading import Reading
from quorate.vocabulary import LOG_TABLES
from quorate.vocabulary.batches import ROW_NUMBER, Batch, SetAside

if TYPE_CHECKING:
    import pyarrow as pa

    from quorate.warehouse.engine import Engine

_SECTION = re.compile(r"^-- into: *(\w+) *$", re.MULTILINE)
_GOES_ON = re.compile(r"^-- then: *(\w+) *$", re.MULTILINE)


@dataclass(frozen=True)
class RecordKind:
    """One kind of record of one source: its columns and the file that maps it.

    Parameters
    ----------
    source: prefixes every key.
    package: holds the mapping, `<name>.sql`.
    name: what such a record is called.
    layout: what is looked for in a file.
    shared: a mapping file of the package whose queries run before this one's.
    """

    source: str
    package: str
    name: str
    layout: Layout
    shared: str | None = None

    @property
    def mapping(self) -> tuple[tuple[str, str], ...]:
        """The mapping's queries, each with the log table it feeds."""
        first = _mapping(self.package, self.shared) if self.shared else ()
        return first + _mapping(self.package, self.name)


@cache
def _mapping(package: str, name: str) -> tuple[tuple[str, str], ...]:
    text = resources.files(package).joinpath(f"{name}.sql").read_text(encoding="utf-8")
    parts = _SECTION.split(text)
    own = tuple(
        (table, query.strip().rstrip(";")) for table, query in zip(parts[1::2], parts[2::2], strict=True)
    )
    return own + tuple(
        query for name in _GOES_ON.findall(text) for query in _mapping(__package__ or "", name)
    )


def open_mapper(*packages: str) -> Engine:
    """An engine in memory that knows the macros mapping files use, and those of `packages`."""
    from quorate.warehouse.engine import Engine

    engine = Engine(threads=2)
    for package in ("quorate.sources", *packages):
        macros = resources.files(package).joinpath("macros.sql").read_text(encoding="utf-8")
        for statement in macros.split(";\n"):
            if statement.strip():
                engine.run(statement)
    return engine


ConstantsOf = Callable[[Chunk], Mapping[str, str | None]]


def read_records(
    file: SourceFile,
    kind: RecordKind,
    engine: Engine,
    reading: Reading,
    reached: Reached,
    constants: ConstantsOf | None = None,
) -> Iterator[Batch]:
    """All rows of one delimited file of one kind of record, as batches.

    `constants` gives further columns of `record` that have one value for a chunk, such as the file's title.
    """
    for chunk, record, note in with_records(file, kind, reading, constants):
        batch = map_chunk(chunk, file.name, kind, engine, record)
        yield Batch(batch.file, batch.rows_read, batch.tables, batch.set_aside, note)
        reached(file, chunk.share_read)


def with_records(
    file: SourceFile, kind: RecordKind, reading: Reading, constants: ConstantsOf | None = None
) -> Iterator[tuple[Chunk, pa.Table, str]]:
    """Each chunk of a delimited file, its wanted cells as the table `record`, and what a person should know of it."""
    chunks = partial(
        read_chunks, file.path, reading.encoding, lenient=reading.lenient, is_header=kind.layout.is_header
    )
    orders = DateOrders(file.path, kind.layout, chunks, named=reading.custom_fields)
    for chunk in chunks():
        places = find_columns(file.path, chunk.header, kind.layout.columns, reading.custom_fields)
        record = record_table(chunk, kind.layout, places, orders, constants(chunk) if constants else {})
        notes = (orders.note, _unmatched(reading, kind, chunk), _doubled(chunk.header, places))
        yield chunk, record, "; ".join(note for note in notes if note)


def read_all(
    files: Sequence[SourceFile],
    kind: RecordKind,
    reading: Reading,
    reached: Reached,
    constants: Callable[[SourceFile, Chunk], Mapping[str, str | None]] | None = None,
) -> Iterator[Batch]:
    """All rows of files that are all of one kind of record."""
    with open_mapper() as engine:
        for file in files:
            of_chunk = partial(constants, file) if constants else None
            yield from read_records(file, kind, engine, reading, reached, of_chunk)


def map_chunk(chunk: Chunk, shown_as: str, kind: RecordKind, engine: Engine, record: pa.Table) -> Batch:
    """Run a kind's mapping over one chunk whose wanted columns are in `record`."""
    made = _run(kind, engine, record)
    rows_aside = [row for table in made.pop("set_aside", []) for row in table.to_pylist()]
    tables = {name: completed(joined(parts), LOG_TABLES[name], kind.source) for name, parts in made.items()}
    positions = {number: position for position, number in enumerate(chunk.numbers)}
    set_aside = chunk.set_aside + [
        SetAside(
            row[ROW_NUMBER],
            row["code"],
            row["reason"],
            chunk.raw(positions[row[ROW_NUMBER]]),
            row["record_id"],
        )
        for row in rows_aside
    ]
    used = {item.row_number for item in set_aside}
    for table in tables.values():
        used.update(table.column(ROW_NUMBER).to_pylist())
    set_aside += [
        SetAside(
            number,
            "nothing_to_use",
            f"the row has none of the facts that are read from {kind.name.replace('_', ' ')}",
            chunk.raw(position),
        )
        for number, position in positions.items()
        if number not in used
    ]
    return Batch(shown_as, chunk.rows_read, tables, set_aside)


def _run(kind: RecordKind, engine: Engine, record: pa.Table) -> dict[str, list[pa.Table]]:
    made: dict[str, list[pa.Table]] = {}
    with ExitStack() as stack:
        stack.enter_context(engine.registered(record=record))
        for into, query in kind.mapping:
            table = engine.table(query)
            if into == "record":
                stack.enter_context(engine.registered(record=table))
            else:
                made.setdefault(into, []).append(table)
    return made


def joined(parts: list[pa.Table]) -> pa.Table:
    """Parts of one table as one; columns that a part does not have are empty there."""
    import pyarrow as pa

    return parts[0] if len(parts) == 1 else pa.concat_tables(parts, promote_options="permissive")


def _unmatched(reading: Reading, kind: RecordKind, chunk: Chunk) -> str:
    """Which fields the settings name that this file ought to have and has not."""
    header = {plain(name) for name in chunk.header}
    wanted = {column.name for column in kind.layout.columns}
    missing = [
        f"the field '{field}' that quorate.toml names for {name} is not in this file"
        for name, field in sorted(reading.custom_fields.items())
        if name in wanted and plain(field) not in header
    ]
    return "; ".join(missing)


def _doubled(header: Sequence[str], places: Mapping[str, int]) -> str:
    """Which columns that are read stand in the header more than once under one name."""
    names = [name.casefold() for name in header]
    doubled = sorted({header[place] for place in places.values() if names.count(names[place]) > 1})
    return "; ".join(f"of the columns named '{name}' only the first was read" for name in doubled)
