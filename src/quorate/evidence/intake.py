"""Take batches into the log: add only versions that are new, count what became of every source row.

Rows are first written aside, then compared with the log in one go, then committed with their counts in one
transaction. Whatever fails or is interrupted before that leaves the log as it was.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from quorate.errors import StoreError
from quorate.evidence.suppressing import without_forgotten
from quorate.vocabulary import LOG_TABLES, Table
from quorate.vocabulary.batches import ROW_NUMBER, Batch, SetAside
from quorate.vocabulary.tables.log import INTAKE_STAMPS
from quorate.warehouse.engine import Engine, parquet
from quorate.warehouse.forgotten import Forgotten
from quorate.warehouse.manifest import FileCounts, Manifest
from quorate.warehouse.segments import ROWS_PER_GROUP, Segment, require_whole, write_segment
from quorate.warehouse.workspace import Workspace

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

_ADDED = {column.name for column in INTAKE_STAMPS}
_FILE_NUMBER = "file_number"
# Where a row was found is not part of what it says: the same row in another piece of a file is the same row.
_WHERE_FOUND = {"file", ROW_NUMBER}


@dataclass
class _File:
    number: int
    name: str
    rows_read: int = 0
    set_aside_count: int = 0
    notes: list[str] = field(default_factory=list)


class Intake:
    """One import into one workspace; the caller holds the updater's lock."""

    def __init__(self, workspace: Workspace, manifest: Manifest, source: str, imported_at: datetime) -> None:
        self._workspace = workspace
        self._manifest = manifest
        self._source = source
        self._imported_at = imported_at
        self._folder = workspace.staging / "import"
        self._files: dict[str, _File] = {}
        self._writers: dict[str, pq.ParquetWriter] = {}

    def take(self, batches: Iterable[Batch]) -> list[FileCounts]:
        """Take all batches and commit; returns the counts per file, in the order files came."""
        shutil.rmtree(self._folder, ignore_errors=True)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            for batch in without_forgotten(batches, Forgotten(self._workspace.root)):
                self._stage(batch)
            for writer in self._writers.values():
                writer.close()
            return self._commit()
        except StoreError:
            # where a file of the log is why, it is named
            require_whole(self._workspace.root, self._manifest.evidence(), thorough=True)
            raise
        except OSError as error:
            raise StoreError(
                "The import could not be written.",
                where=f"{self._folder}: {error.strerror or error}",
                expected="room on the disk and permission to write there",
                state="nothing was imported; the log is as it was",
                do="free space or mend the permission, then run the same import again",
            ) from error
        finally:
            for writer in self._writers.values():
                writer.close()
            shutil.rmtree(self._folder, ignore_errors=True)

    def _stage(self, batch: Batch) -> None:
        file = self._files.setdefault(batch.file, _File(len(self._files), batch.file))
        file.rows_read += batch.rows_read
        if batch.note and batch.note not in file.notes:
            file.notes.append(batch.note)
        tables = dict(batch.tables)
        set_aside = list(batch.set_aside)
        if set_aside:
            file.set_aside_count += len({item.row_number for item in set_aside})
            tables["observed_set_aside"] = self._set_aside_table(batch.file, set_aside)
        for name, table in tables.items():
            if table.num_rows:
                self._write(LOG_TABLES[name], table, file.number)

    def _write(self, contract: Table, table: pa.Table, file_number: int) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        schema = _staging_schema(contract)
        numbers = pa.array([file_number] * table.num_rows, pa.int64())
        staged = table.append_column(_FILE_NUMBER, numbers).select(schema.names).cast(schema)
        if contract.name not in self._writers:
            path = self._folder / f"{contract.name}.parquet"
            self._writers[contract.name] = pq.ParquetWriter(path, schema, compression="lz4")
        self._writers[contract.name].write_table(staged)

    def _set_aside_table(self, file: str, items: list[SetAside]) -> pa.Table:
        import pyarrow as pa

        contract = LOG_TABLES["observed_set_aside"]
        epoch = datetime(1970, 1, 1)
        rows = []
        for item in items:
            named = (
                item.record_id
                or "row:" + hashlib.md5(item.raw.encode(), usedforsecurity=False).hexdigest()[:20]
            )
            rows.append(
                {
                    "record_id": f"{self._source}:{named}:{item.code}",
                    "source": self._source,
                    "known_at": epoch,
                    "version_at": epoch,
                    "is_deleted": False,
                    "reason_code": item.code,
                    "reason": item.reason,
                    "file": file,
                    "raw": item.raw,
                    ROW_NUMBER: item.row_number,
                }
            )
        return pa.Table.from_pylist(rows, schema=_batch_schema(contract))

    def _commit(self) -> list[FileCounts]:
        staged = {name: self._folder / f"{name}.parquet" for name in sorted(self._writers)}
        held: dict[str, list[Path]] = {name: [] for name in LOG_TABLES}
        for segment in self._manifest.evidence():
            held[segment.table].append(self._workspace.root / segment.path)
        settings = self._workspace.settings
        with Engine(
            memory_limit=settings.memory_limit,
            threads=settings.threads,
            spill=self._workspace.staging / "spill",
        ) as engine:
            for name, path in staged.items():
                _find_new(engine, LOG_TABLES[name], path, held[name])
            counts = self._count(engine, list(staged))
            segments = [self._segment(engine, LOG_TABLES[name]) for name in staged]
        kept = [segment for segment in segments if segment.row_count]
        for segment in segments:
            if not segment.row_count:
                (self._workspace.root / segment.path).unlink(missing_ok=True)
        self._manifest.record_import(self._source, self._imported_at, counts, kept)
        return counts

    def _segment(self, engine: Engine, contract: Table) -> Segment:
        stamp = f"timestamp '{self._imported_at:%Y-%m-%d %H:%M:%S.%f}'"
        columns = ", ".join(
            f"{stamp} as imported_at" if name == "imported_at" else name for name in contract.names
        )
        batches = engine.batches(
            f"select {columns} from new_{contract.name} where is_new order by record_id, fingerprint",
            ROWS_PER_GROUP,
        )
        schema = contract.arrow_schema()
        return write_segment(
            self._workspace.root, f"evidence/{contract.name}", contract.name, schema, _cast(batches, schema)
        )

    def _count(self, engine: Engine, names: list[str]) -> list[FileCounts]:
        """A row is evidence when something new came of it, set aside when nothing could, else a duplicate."""
        used = [name for name in names if name != "observed_set_aside"]
        per_row = " union all ".join(
            f"select file_number, row_number, is_new from new_{name}" for name in used
        )
        fresh: dict[int, int] = {}
        known: dict[int, int] = {}
        if used:
            aside = (
                "select distinct file_number, row_number from new_observed_set_aside"
                if "observed_set_aside" in names
                else "select -1 as file_number, -1 as row_number"
            )
            counted = engine.rows(
                f"""
                with per_row as (
                    select file_number, row_number, max(case when is_new then 1 else 0 end) as has_new
                    from ({per_row}) outputs group by file_number, row_number
                ), aside as ({aside})
                select r.file_number, sum(has_new), sum(1 - has_new)
                from per_row r left join aside a on a.file_number = r.file_number and a.row_number = r.row_number
                where a.row_number is null
                group by r.file_number
                """
            )
            fresh = {row[0]: int(row[1]) for row in counted}
            known = {row[0]: int(row[2]) for row in counted}
        files = [
            FileCounts(
                file.name,
                file.rows_read,
                fresh.get(file.number, 0),
                known.get(file.number, 0),
                file.set_aside_count,
                "; ".join(file.notes),
            )
            for file in self._files.values()
        ]
        for file in files:
            _require_sum(file)
        return files


def _require_sum(file: FileCounts) -> None:
    total = file.evidence_count + file.duplicate_count + file.set_aside_count
    if total != file.rows_read:
        raise StoreError(
            f"{file.rows_read:,} rows were read but {total:,} accounted for; this is a mistake in Quorate.",
            where=file.file,
            expected="every row to end as evidence, a duplicate or set aside",
            state="nothing was imported; the log is as it was",
            do="please report this with the file's header",
        )


def fingerprint_sql(contract: Table) -> str:
    """The expression that gives a row's fingerprint: of all that it says, and not of where it was found."""
    parts = ", ".join(
        f"coalesce(cast({name} as varchar), '\u2205')"
        for name in contract.names
        if name not in _ADDED and name not in _WHERE_FOUND
    )
    return f"md5(concat_ws('\x1f', {parts}))"


def _find_new(engine: Engine, contract: Table, staged: Path, held: list[Path]) -> None:
    """Make `new_<table>`: every staged row with its fingerprint and whether it is a version not held before."""
    engine.run(
        f"""
        create temp table staged_{contract.name} as
        select *, {fingerprint_sql(contract)} as fingerprint from {parquet([staged])}
        """
    )
    known = (
        f"left join (select record_id, fingerprint from {parquet(held)}) h "
        "on h.record_id = s.record_id and h.fingerprint = s.fingerprint"
        if held
        else "left join (select null as record_id) h on false"
    )
    engine.run(
        f"""
        create temp table new_{contract.name} as
        select s.*, h.record_id is null and row_number() over (
            partition by s.record_id, s.fingerprint order by s.file_number, s.{ROW_NUMBER}) = 1 as is_new
        from staged_{contract.name} s {known}
        """
    )
    engine.run(f"drop table staged_{contract.name}")


def _cast(batches: Iterator[pa.RecordBatch], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        yield batch.cast(schema)


def _batch_schema(contract: Table) -> pa.Schema:
    import pyarrow as pa

    fields = [item for item in contract.arrow_schema() if item.name not in _ADDED and item.name != ROW_NUMBER]
    return pa.schema([*fields, pa.field(ROW_NUMBER, pa.int64())])


def _staging_schema(contract: Table) -> pa.Schema:
    import pyarrow as pa

    return _batch_schema(contract).append(pa.field(_FILE_NUMBER, pa.int64()))
