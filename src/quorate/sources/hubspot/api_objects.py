"""Records of a file as rows of cells, whether a portal exported them as CSV or its API gave them as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from quorate.sources.columns import plain
from quorate.sources.csv_files import Chunk, read_chunks
from quorate.sources.files import SourceFile
from quorate.sources.json_files import JsonChunk, JsonRows, Row, cell_of, shown
from quorate.sources.layouts import Layout
from quorate.sources.reading import Reading
from quorate.vocabulary.batches import SetAside

JSON_ENDINGS = (".jsonl", ".ndjson", ".json", ".jsonl.gz", ".ndjson.gz", ".json.gz")
OBJECTS_PER_CHUNK = 5_000
_PROPERTIES = "properties"


def is_json(file: SourceFile) -> bool:
    """Whether the file's name says that it holds JSON."""
    return file.path.name.lower().endswith(JSON_ENDINGS)


def record_chunks(file: SourceFile, layout: Layout, reading: Reading) -> Iterator[Chunk]:
    """The records of one file in chunks; at least one, so that a header without rows is seen."""
    if is_json(file):
        yield from _json_chunks(file, layout, reading)
    else:
        yield from read_chunks(file.path, reading.encoding, lenient=reading.lenient)


def cells_of(value: Mapping[str, Any]) -> dict[str, Any]:
    """An API object as one mapping: its properties, its history and all that stands beside them."""
    properties = value.get(_PROPERTIES)
    beside = {name: each for name, each in value.items() if name != _PROPERTIES}
    return {**properties, **beside} if isinstance(properties, Mapping) else beside


def _json_chunks(file: SourceFile, layout: Layout, reading: Reading) -> Iterator[Chunk]:
    rows = JsonRows(file.path, reading)
    gathered: list[Row] = []
    for row in rows:
        gathered.append(row)
        if len(gathered) == OBJECTS_PER_CHUNK:
            yield _chunk(gathered, layout, rows.share_read)
            gathered = []
    yield _chunk(gathered, layout, 1.0)


def _chunk(rows: list[Row], layout: Layout, share_read: float) -> JsonChunk:
    """Cells of what is looked for only; further names are told in the header for errors that name them."""
    flat = [(row, cells_of(row.value)) for row in rows if row.value is not None]
    wanted = {plain(name) for column in layout.columns for name in column.known_as}
    names = sorted({name for _, cells in flat for name in cells})
    kept = [name for name in names if plain(name) in wanted]
    others = [name for name in names if plain(name) not in wanted]
    required = [column.name for column in layout.columns if column.is_required] if not flat else []
    return JsonChunk(
        header=kept + others + required,
        numbers=[row.number for row, _ in flat],
        rows=[[cell_of(cells.get(name)) for name in kept] + [""] * len(required) for _, cells in flat],
        set_aside=[
            SetAside(row.number, "not_json", "the line is not a JSON object", shown(row.text))
            for row in rows
            if row.value is None
        ],
        share_read=share_read,
        texts=[row.text for row, _ in flat],
    )
