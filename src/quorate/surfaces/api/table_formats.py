"""The formats besides JSON that rows of a table are given in, and which of them a request wants."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import Request

from quorate.surfaces.api.accepting import NotAcceptable, chosen_type
from quorate.surfaces.exports.table_files import rows_csv, written

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class TableFormat:
    """One format: its media type, and what writes rows in it."""

    media_type: str
    written: Callable[[pa.Table], bytes]


def _csv(rows: pa.Table) -> bytes:
    # without rows the columns are still told
    return rows_csv(rows.to_pylist()) if rows.num_rows else written(rows.column_names, [])


def _parquet(rows: pa.Table) -> bytes:
    import pyarrow.parquet

    out = io.BytesIO()
    pyarrow.parquet.write_table(rows, out)
    return out.getvalue()


def _arrow(rows: pa.Table) -> bytes:
    import pyarrow as pa

    out = io.BytesIO()
    with pa.ipc.new_stream(out, rows.schema) as stream:
        stream.write_table(rows)
    return out.getvalue()


FORMATS: Mapping[str, TableFormat] = {
    each.media_type: each
    for each in (
        TableFormat("text/csv", _csv),
        TableFormat("application/vnd.apache.parquet", _parquet),
        TableFormat("application/vnd.apache.arrow.stream", _arrow),
    )
}


def format_of(request: Request) -> TableFormat | None:
    """The format that `Accept` likes best; None for JSON. Raises `NotAcceptable` where it takes none of them."""
    chosen = chosen_type(request.headers.get("accept"), ("application/json", *FORMATS))
    if chosen is None:
        raise NotAcceptable(("application/json", *FORMATS))
    return FORMATS.get(chosen)
