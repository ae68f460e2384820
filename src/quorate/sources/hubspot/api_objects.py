"""Objects of HubSpot's API as cells: what they say as properties, and what stands beside those."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from quorate.sources.csv_files import Chunk
from quorate.sources.files import SourceFile
from quorate.sources.layouts import Layout
from quorate.sources.object_chunks import record_chunks
from quorate.sources.reading import Reading

_PROPERTIES = "properties"


def object_chunks(file: SourceFile, layout: Layout, reading: Reading) -> Iterator[Chunk]:
    """The records of one file in chunks, whether an export or answers of the API."""
    return record_chunks(file, layout, reading, cells_of)


def cells_of(value: Mapping[str, Any]) -> dict[str, Any]:
    """An API object as one mapping: its properties, its history and all that stands beside them."""
    properties = value.get(_PROPERTIES)
    beside = {name: each for name, each in value.items() if name != _PROPERTIES}
    return {**properties, **beside} if isinstance(properties, Mapping) else beside
