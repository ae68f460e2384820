"""Journeys a block at a time: arrays stay small enough for fast memory, whatever the number of journeys."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from itertools import pairwise

import pyarrow as pa

TOUCHES_PER_BLOCK = 1_000_000


def blocks_of(tables: Mapping[str, pa.Table]) -> Iterator[dict[str, pa.Table]]:
    """The tables for some journeys after the other, in their order; those that are not of journeys stay whole.

    Parameters
    ----------
    tables: those of `evidence.INPUTS` and any others with a `journey_id`, all sorted by it.
    """
    ids = tables["journeys"]["journey_id"]
    count = max(tables["journey_evidence"].num_rows // TOUCHES_PER_BLOCK, 1)
    edges = [len(ids) * number // count for number in range(count + 1)]
    for first, last in pairwise(edges):
        if first == last:
            continue
        start = ids[first].as_py()
        end = ids[last].as_py() if last < len(ids) else None
        yield {name: _between(table, start, end) for name, table in tables.items()}


def _between(table: pa.Table, start: str, end: str | None) -> pa.Table:
    if "journey_id" not in table.column_names:
        return table
    ids = table["journey_id"]
    first = bisect_left(range(len(ids)), start, key=lambda place: ids[place].as_py())
    last = (
        len(ids) if end is None else bisect_left(range(len(ids)), end, key=lambda place: ids[place].as_py())
    )
    return table.slice(first, last - first)
