"""Read Parquet in chunks of rows of text, as delimited files are read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from quorate.errors import InputError
from quorate.sources.csv_files import ROWS_PER_CHUNK, Chunk
from quorate.sources.text_files import UNTOUCHED

_MAGIC = b"PAR1"


def is_parquet(path: Path) -> bool:
    """Whether a file is Parquet, by its name or by how it begins: tables of a lake have names without an ending."""
    if path.suffix == ".parquet":
        return True
    with path.open("rb") as stream:
        return stream.read(len(_MAGIC)) == _MAGIC


def parquet_chunks(path: Path) -> Iterator[Chunk]:
    """The file's rows in chunks; at least one, so that columns without rows are seen.

    Numbers, moments and lists become text in the way mappings read them; empty cells become empty text.
    Raises `InputError` for a file that is not Parquet or is damaged.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = 0
    try:
        with pq.ParquetFile(path) as file:
            header = list(file.schema_arrow.names)
            total = max(1, file.metadata.num_rows)
            for batch in file.iter_batches(ROWS_PER_CHUNK):
                columns = [[_text(cell) for cell in column.to_pylist()] for column in batch.columns]
                rows = [list(cells) for cells in zip(*columns, strict=True)]
                numbers = list(range(number + 1, number + len(rows) + 1))
                number += len(rows)
                yield Chunk(header, numbers=numbers, rows=rows, share_read=number / total)
            if not number:
                yield Chunk(header, share_read=1.0)
    except (pa.ArrowException, OSError) as error:
        raise InputError(
            "The file could not be read as Parquet.",
            where=f"{path}: {str(error).splitlines()[0]}",
            expected="a complete Parquet file",
            state=UNTOUCHED,
            do="write or copy it again, then run the import again",
        ) from error


def _text(cell: object) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime():
            return cell.isoformat(sep=" ")
        case date():
            return cell.isoformat()
        case bytes():
            return cell.decode(errors="replace")
        case list():
            return "; ".join(_text(item) for item in cell)
        case dict():
            return json.dumps(cell, ensure_ascii=False, sort_keys=True, default=str)
    return str(cell)
