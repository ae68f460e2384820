"""The rows of a table of a data lake, batch by batch, with its columns."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from quorate.errors import InputError, StoreError
from quorate.sources.lake.finding import Format, LakeTable
from quorate.sources.text_files import UNTOUCHED

if TYPE_CHECKING:
    import pyarrow as pa

_ROWS_AT_ONCE = 20_000
# The package that reads each format, and the extra of ours that installs it.
_PACKAGES = {Format.DELTA: ("deltalake", "delta"), Format.ICEBERG: ("pyiceberg", "iceberg")}
_NUMBER = re.compile(r"v?(\d+)")


def opened(table: LakeTable) -> pa.RecordBatchReader:
    """The rows of a table as it is now.

    Raises `StoreError` where the package that reads its format is not installed, `InputError` where it cannot be read.
    """
    require_package(table.format, str(table.path))
    with told(table):
        return _READERS[table.format](table)


def require_package(kept: Format, where: str) -> None:
    """Raise `StoreError` where the package for this format is not installed."""
    package, extra = _PACKAGES.get(kept, ("pyarrow", ""))
    if find_spec(package) is None:
        raise StoreError(
            f"The package that reads and writes {kept.value} tables is not installed.",
            where=where,
            state="nothing was read or written",
            do=f"install it with `pip install quorate[{extra}]`",
        )


@contextmanager
def told(table: LakeTable) -> Iterator[None]:
    """Whatever the packages raise while a table is read is told in words; each has errors of its own."""
    try:
        yield
    except (InputError, StoreError, MemoryError):
        raise
    except Exception as error:
        raise InputError(
            f"The {table.format.value} table cannot be read.",
            where=f"{table.path}: {' '.join(str(error).split())[:300] or type(error).__name__}",
            expected=f"a whole {table.format.value} table that this release's packages know",
            state=UNTOUCHED,
            do="check that it was written to its end; otherwise export it as Parquet or CSV",
        ) from error


def _of_parquet(table: LakeTable) -> pa.RecordBatchReader:
    import pyarrow as pa
    import pyarrow.dataset as ds

    files = [str(path) for path in table.files]
    base = str(table.path) if table.path.is_dir() else None
    found = ds.dataset(files, format="parquet", partitioning="hive", partition_base_dir=base)
    # a column that came later is not in the first file
    schemas = [fragment.physical_schema for fragment in found.get_fragments()]
    schema = pa.unify_schemas([found.schema, *schemas], promote_options="permissive")
    return found.replace_schema(schema).scanner(batch_size=_ROWS_AT_ONCE).to_reader()


def _of_delta(table: LakeTable) -> pa.RecordBatchReader:
    import pyarrow as pa
    from deltalake import DeltaTable, QueryBuilder

    # by query, since rows that are deleted without their file being written anew are left out there
    held = QueryBuilder().register("held", DeltaTable(str(table.path)))
    return pa.RecordBatchReader.from_stream(held.execute("select * from held"))


def _of_iceberg(table: LakeTable) -> pa.RecordBatchReader:
    from pyiceberg.table import StaticTable

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return StaticTable.from_metadata(_newest(table.path / "metadata")).scan().to_arrow_batch_reader()


def _newest(folder: Path) -> str:
    """The file of an Iceberg table's newest state: the one that a catalogue in files points to, else the last."""
    hint = folder / "version-hint.text"
    if hint.is_file():
        named = folder / f"v{hint.read_text(encoding='utf-8').strip()}.metadata.json"
        if named.is_file():
            return named.absolute().as_uri()
    return max(folder.glob("*.metadata.json"), key=_number).absolute().as_uri()


def _number(file: Path) -> tuple[int, str]:
    found = _NUMBER.match(file.name)
    return int(found[1]) if found else -1, file.name


_READERS: Mapping[Format, Callable[[LakeTable], pa.RecordBatchReader]] = {
    Format.PARQUET: _of_parquet,
    Format.DELTA: _of_delta,
    Format.ICEBERG: _of_iceberg,
}
