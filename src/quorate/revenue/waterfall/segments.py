"""Journeys, stays and segments as numbers that can be grouped fast."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from quorate.stats.ragged import Places


@dataclass(frozen=True)
class Codes:
    """A column as numbers: the place of each row's value in `words`, an empty value among them."""

    codes: Places
    words: Sequence[Any]

    def at(self, rows: Places) -> Codes:
        """The same column of some rows, in their order."""
        return Codes(self.codes[rows], self.words)

    def told(self, rows: Places) -> list[Any]:
        """The values of some rows."""
        return [self.words[code] for code in self.codes[rows].tolist()]


def codes_of(column: pa.ChunkedArray | pa.Array) -> Codes:
    """A column as numbers."""
    found = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    told = pc.dictionary_encode(found, null_encoding="encode")
    return Codes(
        np.asarray(told.indices.to_numpy(zero_copy_only=False), dtype=np.int64), told.dictionary.to_pylist()
    )


def places_in(names: pa.ChunkedArray, among: pa.ChunkedArray) -> Places:
    """Where each name stands among others; each must be there, once."""
    found = pc.index_in(names, value_set=among.combine_chunks())
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=np.int64)


def repeated(journey: Places, segment_journey: Places) -> tuple[Places, Places]:
    """Every stay once for each segment of its journey: places of stays, and of rows of the segments' table.

    Parameters
    ----------
    journey: which journey each stay is of; shape (stays,).
    segment_journey: which journey each row of the segments' table is of; shape (rows,).
    """
    order = np.argsort(segment_journey, kind="stable")
    count = int(max(journey.max(initial=-1), segment_journey.max(initial=-1))) + 1
    sizes = np.bincount(segment_journey, minlength=count)
    starts = np.cumsum(sizes) - sizes
    times = sizes[journey]
    stay = np.repeat(np.arange(len(journey)), times)
    within = np.arange(len(stay)) - np.repeat(np.cumsum(times) - times, times)
    return stay, order[starts[journey[stay]] + within]


def grouped(keys: Mapping[str, Codes]) -> tuple[Places, Places]:
    """The group of each row by all of its keys, numbered from 0, and a row of each group."""
    combined = np.zeros(len(next(iter(keys.values())).codes), dtype=np.int64)
    for key in keys.values():
        combined = combined * max(len(key.words), 1) + key.codes
    _, first, group = np.unique(combined, return_index=True, return_inverse=True)
    return group.astype(np.int64), first
