"""Write every published table to a lake; what stands there already as it is published now is left alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from quorate.errors import QuorateError, StoreError
from quorate.outbound.lake.delta import DeltaPlace
from quorate.outbound.lake.iceberg import IcebergPlace
from quorate.outbound.lake.places import CONTENT, DAY, RUN, Place, not_ours
from quorate.sources.lake.finding import Format
from quorate.sources.lake.opening import require_package
from quorate.vocabulary import PUBLISHED_TABLES
from quorate.warehouse.river import Progress

if TYPE_CHECKING:
    import pyarrow as pa

    from quorate.warehouse.snapshots import Snapshot

_ROWS_AT_ONCE = 100_000
_NOTHING = "nothing was written"
_BETWEEN = "tables before it are written anew, this one and those after it are as they were"
_PLACES: Mapping[Format, Callable[[str], Place]] = {Format.DELTA: DeltaPlace, Format.ICEBERG: IcebergPlace}


@dataclass(frozen=True)
class Written:
    """How many tables were written, and how many stood there already as they are."""

    written: int
    unchanged: int


def export_to_lake(
    snapshot: Snapshot,
    root: Path,
    kept: Format,
    address: str,
    progress: Progress,
    pseudonymised: Mapping[str, pa.Table] | None = None,
) -> Written:
    """Write every published table, each in one commit that names the run, the day and what it was made of.

    Parameters
    ----------
    root: the workspace's folder.
    address: a folder; for Delta also the address of an object store, for Iceberg also `catalog:NAME`.
    pseudonymised: the tables in place of those of the snapshot.

    Raises `UsageError`, before anything is written, where a table of somebody else's stands under a name of ours, and
    `StoreError` where the package for the format is not installed or the place cannot be written to.
    """
    require_package(kept, address)
    place = _PLACES[kept](address)
    published = snapshot.publication
    names = [name for name in PUBLISHED_TABLES if name in published.segments]
    with _told(address, _NOTHING):
        held = {name: place.held(name) for name in names}
    for name, stands in held.items():
        if stands and not stands.is_ours:
            raise not_ours(name, address)
    day = (published.as_of_at - timedelta(days=1)).date().isoformat()
    done = 0
    for number, name in enumerate(names):
        progress("writing tables", number / len(names))
        segment, stands = published.segments[name], held[name]
        # of pseudonyms nothing says by which key they were made
        content = "" if pseudonymised is not None else segment.sha256
        if stands and content and stands.content == content:
            continue
        table = pseudonymised[name] if pseudonymised is not None else None
        rows = _rows_of(root / segment.path) if table is None else table.to_reader(_ROWS_AT_ONCE)
        with _told(f"{address}: {name}", _BETWEEN if done else _NOTHING):
            place.write(
                name,
                f"One row is {PUBLISHED_TABLES[name].one_row}.",
                _with_zone(rows),
                {RUN: published.run_id, DAY: day, CONTENT: content},
            )
        done += 1
    return Written(done, len(names) - done)


def _rows_of(file: Path) -> pa.RecordBatchReader:
    import pyarrow.dataset as ds

    return ds.dataset(file, format="parquet").scanner(batch_size=_ROWS_AT_ONCE).to_reader()


def _with_zone(rows: pa.RecordBatchReader) -> pa.RecordBatchReader:
    """The same with moments that say that they are in UTC, as all of them are: every reader knows such."""
    import pyarrow as pa

    schema = pa.schema(
        [
            field.with_type(pa.timestamp("us", "UTC")) if pa.types.is_timestamp(field.type) else field
            for field in rows.schema
        ]
    )
    return pa.RecordBatchReader.from_batches(schema, (batch.cast(schema) for batch in rows))


@contextmanager
def _told(where: str, state: str) -> Iterator[None]:
    """Whatever the packages raise while they write is told in words; each has errors of its own."""
    try:
        yield
    except (QuorateError, MemoryError):
        raise
    except Exception as error:
        raise StoreError(
            "The tables could not be written to the lake.",
            where=f"{where}: {' '.join(str(error).split())[:300] or type(error).__name__}",
            expected="a place that lets this user read and write",
            state=state,
            do="check the address and what lets you in, then run the same again",
        ) from error
