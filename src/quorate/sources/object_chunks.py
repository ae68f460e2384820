"""Records of a file as rows of cells, whether they were exported as CSV or an API gave them as JSON objects."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set
from typing import Any

from quorate.sources.columns import plain
from quorate.sources.csv_files import Chunk, read_chunks
from quorate.sources.files import SourceFile
from quorate.sources.json_files import JsonChunk, JsonRows, Row, cell_of, shown
from quorate.sources.layouts import Layout
from quorate.sources.reading import Reading
from quorate.vocabulary.batches import Batch, SetAside

JSON_ENDINGS = (".jsonl", ".ndjson", ".json", ".jsonl.gz", ".ndjson.gz", ".json.gz")
OBJECTS_PER_CHUNK = 5_000

Cells = Callable[[Mapping[str, Any]], Mapping[str, Any]]


def is_json(file: SourceFile) -> bool:
    """Whether the file's name says that it holds JSON."""
    return file.path.name.lower().endswith(JSON_ENDINGS)


def record_chunks(file: SourceFile, layout: Layout, reading: Reading, cells: Cells) -> Iterator[Chunk]:
    """The records of one file in chunks; at least one, so that a header without rows is seen.

    `cells` turns an object into one mapping of names to values.
    """
    if is_json(file):
        yield from _json_chunks(file, layout, reading, cells)
    else:
        yield from read_chunks(file.path, reading.encoding, lenient=reading.lenient)


def all_aside(
    file: SourceFile, chunks: Iterator[Chunk], code: str, reason: str
) -> Iterator[tuple[Batch, float]]:
    """Every row of a file, set aside with the same code and reason, and the share of the file read by then."""
    for chunk in chunks:
        yield Batch(file.name, chunk.rows_read, {}, chunk.all_aside(code, reason)), chunk.share_read


def _json_chunks(file: SourceFile, layout: Layout, reading: Reading, cells: Cells) -> Iterator[Chunk]:
    rows = JsonRows(file.path, reading)
    wanted = {plain(name) for column in layout.columns for name in column.known_as}
    wanted |= {plain(name) for name in reading.custom_fields.values()}
    gathered: list[Row] = []
    for row in rows:
        gathered.append(row)
        if len(gathered) == OBJECTS_PER_CHUNK:
            yield _chunk(gathered, layout, wanted, cells, rows.share_read)
            gathered = []
    yield _chunk(gathered, layout, wanted, cells, 1.0)


def _chunk(rows: list[Row], layout: Layout, wanted: Set[str], cells: Cells, share_read: float) -> JsonChunk:
    """Cells of what is `wanted` only; further names are told in the header for errors that name them."""
    flat = [(row, cells(row.value)) for row in rows if row.value is not None]
    names = sorted({name for _, found in flat for name in found})
    kept = [name for name in names if plain(name) in wanted]
    others = [name for name in names if plain(name) not in wanted]
    # a file without any object lacks nothing
    required = [column.name for column in layout.columns if column.is_required] if not flat else []
    return JsonChunk(
        header=kept + others + required,
        numbers=[row.number for row, _ in flat],
        rows=[[cell_of(found.get(name)) for name in kept] for _, found in flat],
        set_aside=[
            SetAside(row.number, "not_json", "the line is not a JSON object", shown(row.text))
            for row in rows
            if row.value is None
        ],
        share_read=share_read,
        texts=[row.text for row, _ in flat],
    )
