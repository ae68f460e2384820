"""Search every file of a workspace for what tells one person: the proof that nothing is left.

Files are read as bytes, and whatever is packed is unpacked: Parquet by its columns, SQLite by its tables beside its raw
pages and write-ahead log, DuckDB by its tables, Zip and what is made of it (xlsx, pptx, docx) by its members, gzip and
zstd.
"""

from __future__ import annotations

import sqlite3
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from quorate.privacy.columns import mentions
from quorate.privacy.databases import is_database
from quorate.privacy.redacting import Redactor

_PACKED = {".zip", ".xlsx", ".pptx", ".docx"}
_SQUEEZED = {".gz": "gzip", ".zst": "zstd", ".zstd": "zstd"}
_DUCKDB = ".duckdb"
_PART_BYTES = 16 << 20
_OVERLAP_BYTES = 4_096


@dataclass(frozen=True)
class Searched:
    """What a search read and found; `left` are files, and where in them, never the values.

    Attributes
    ----------
    forms: in how many forms each value was sought, all together. tables: of PostgreSQL, where something stands there.
    """

    files: int
    byte_count: int
    forms: int
    left: tuple[str, ...]
    tables: int = 0


def search(root: Path, redactor: Redactor, passing_over: Iterable[Path] = ()) -> Searched:
    """Read every file below `root` but those passed over."""
    over = {path.resolve() for path in passing_over}
    files, byte_count = 0, 0
    left: list[str] = []
    for path in sorted(root.rglob("*")):
        if not path.is_file() or path.is_symlink() or path.resolve() in over:
            continue
        files += 1
        byte_count += path.stat().st_size
        name = path.relative_to(root).as_posix()
        if redactor.is_in(name):
            left.append(f"{redactor.text(name)}: its name")
        left += [f"{redactor.text(name)}: {where}" for where in _places(path, redactor)]
    return Searched(files, byte_count, len(redactor.values), tuple(left))


def _places(path: Path, redactor: Redactor) -> Iterator[str]:
    """Where in a file the person stands."""
    if any(redactor.is_in(text) for text in _texts(path)):
        yield "its bytes"
    if path.suffix == ".parquet":
        import pyarrow.parquet as pq

        if mentions(pq.read_table(path, partitioning=None), redactor):
            yield "its columns"
    elif path.suffix == _DUCKDB:
        yield from _in_duckdb(path, redactor)
    elif path.suffix in _PACKED:
        yield from _in_zip(path, redactor)
    elif path.suffix in _SQUEEZED:
        if redactor.is_in(_squeezed(path).decode("utf-8", "replace")):
            yield "what is packed in it"
    elif is_database(path):
        yield from _in_sqlite(path, redactor)


def _texts(path: Path) -> Iterator[str]:
    """The bytes of a file as text, in parts that overlap by more than any form is long."""
    with path.open("rb") as stream:
        before = b""
        while part := stream.read(_PART_BYTES):
            yield (before + part).decode("utf-8", "replace")
            before = part[-_OVERLAP_BYTES:]


def _in_sqlite(path: Path, redactor: Redactor) -> Iterator[str]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30)) as connection:
        names = [row[0] for row in connection.execute("select name from sqlite_master where type = 'table'")]
        for name in names:
            rows = connection.execute(f'select * from "{name}"')
            if any(isinstance(cell, str) and redactor.is_in(cell) for row in rows for cell in row):
                yield f"its table {name}"
        if any(redactor.runs_into(cell) for cell in _cells(connection)):
            return  # somebody's longer address stands there, and pages cannot be told from it
    # cells of a page follow one another without a sign between
    if any(redactor.runs_into(text) for text in _texts(path)):
        yield "its free pages"


def _cells(connection: sqlite3.Connection) -> Iterator[str]:
    names = [row[0] for row in connection.execute("select name from sqlite_master where type = 'table'")]
    for name in names:
        for row in connection.execute(f'select * from "{name}"'):
            yield from (cell for cell in row if isinstance(cell, str))


def _in_duckdb(path: Path, redactor: Redactor) -> Iterator[str]:
    from quorate.warehouse.engine import Engine

    with Engine(path) as engine:
        for (name,) in engine.rows(
            "select table_name from duckdb_tables() where not internal and schema_name = 'main' order by 1"
        ):
            if mentions(engine.table(f'select * from "{name}"'), redactor):
                yield f"its table {name}"


def _in_zip(path: Path, redactor: Redactor) -> Iterator[str]:
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as packed:
        for member in packed.namelist():
            content = packed.read(member).decode("utf-8", "replace")
            if redactor.is_in(member) or redactor.is_in(content):
                yield f"its member {redactor.text(member)}"


def _squeezed(path: Path) -> bytes:
    import pyarrow as pa

    with pa.input_stream(str(path), compression=_SQUEEZED[path.suffix]) as stream:
        return bytes(stream.read())
