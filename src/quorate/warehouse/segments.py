"""Immutable Parquet segments: written whole, made durable, then renamed into place.

A segment counts only once the manifest names it, so a crash can leave at most an unnamed file behind.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from quorate.errors import StoreError

if TYPE_CHECKING:
    import pyarrow as pa

# Smaller groups or pages do not make reading one key of a sorted table quicker (measured at 4 million rows): what a
# group costs to skip outweighs what it spares to decode.
ROWS_PER_GROUP = 122_880
DECIMALS = 9


@dataclass(frozen=True)
class Segment:
    """One Parquet file the manifest may name; `path` is relative to the workspace."""

    table: str
    path: str
    row_count: int
    byte_count: int
    sha256: str


def write_segment(
    root: Path, folder: str, table: str, schema: pa.Schema, batches: Iterable[pa.RecordBatch]
) -> Segment:
    """Write `batches` (each of `schema`) as one durable segment under `root/folder`, named by its content.

    The same rows in the same order always give the same bytes and so the same name; numbers are kept to nine
    decimals so that the order in which an engine adds them up cannot show.
    """
    import pyarrow.parquet as pq

    target = root / folder
    draft = target / f".{table}-{os.getpid()}.draft"
    row_count = 0
    try:
        target.mkdir(parents=True, exist_ok=True)
        with pq.ParquetWriter(draft, schema, compression="zstd", write_page_checksum=True) as writer:
            for batch in batches:
                row_count += batch.num_rows
                writer.write_batch(_rounded(batch, schema), row_group_size=ROWS_PER_GROUP)
        digest = sha256_of(draft)
        byte_count = draft.stat().st_size
        path = target / f"{table}-{digest[:16]}.parquet"
        if (
            damage_of(path, byte_count, digest) is not None
        ):  # else it is there, and somebody may be reading it
            _make_durable(draft)
            draft.replace(path)
        _make_durable(target)
    except OSError as error:
        raise StoreError(
            f"The table {table} could not be written.",
            where=f"{target}: {error.strerror or error}",
            expected="room on the disk and permission to write there",
            state="nothing was published; what was there before is untouched",
            do="free space or mend the permission, then run the command again",
        ) from error
    finally:
        with suppress(OSError):  # where it cannot be removed it could not be written, which is told
            draft.unlink(missing_ok=True)
    return Segment(table, f"{folder}/{path.name}", row_count, byte_count, digest)


def sweep_drafts(*folders: Path) -> None:
    """Remove what killed writers left half written; the caller holds the updater's lock."""
    for folder in folders:
        for path in folder.rglob(".*.draft"):
            path.unlink(missing_ok=True)


def _rounded(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    import pyarrow as pa

    columns = [column.cast(field.type) for field, column in zip(schema, batch.columns, strict=True)]
    return pa.RecordBatch.from_arrays([as_written(column) for column in columns], schema=schema)


def as_written(column: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """A column as a segment holds it: numbers kept to nine decimals."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not pa.types.is_floating(column.type):
        return column
    # adding zero turns -0.0 into 0.0, which would otherwise differ in its bytes
    return pc.add(pc.round(column, DECIMALS), 0.0)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def damage(root: Path, segment: Segment, *, thorough: bool) -> str | None:
    """What is wrong with a segment on disk, or None. Thorough reads every byte; otherwise only the size."""
    return damage_of(root / segment.path, segment.byte_count, segment.sha256 if thorough else None)


def damage_of(path: Path, byte_count: int, sha256: str | None) -> str | None:
    """What is wrong with a file that should have so many bytes and, where it is given, this SHA-256; or None."""
    try:
        size = path.stat().st_size
        if size != byte_count:
            return f"it has {size:,} bytes instead of {byte_count:,}"
        if sha256 is not None and sha256_of(path) != sha256:
            return "its content is not what was written"
    except OSError as error:
        return error.strerror or str(error)
    return None


def require_whole(root: Path, segments: Iterable[Segment], *, thorough: bool) -> None:
    """Raise `StoreError` naming the first damaged segment, if any."""
    for segment in segments:
        wrong = damage(root, segment, thorough=thorough)
        if wrong:
            is_evidence = segment.path.startswith("evidence/")
            raise StoreError(
                f"A segment of the table {segment.table} is damaged: {wrong}.",
                where=str(root / segment.path),
                state="nothing was changed; the manifest still names the file",
                do="restore this one file from a backup"
                + (
                    ", or run `quorate check --forget-damaged` and import its sources again"
                    if is_evidence
                    else ", or run `quorate update --full` to make it again"
                ),
            )


def _make_durable(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
