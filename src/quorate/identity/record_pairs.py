"""Pairs of records that may be one person, with the probability that they are, from whatever columns the records have.

Values are compared, not records: a column's values are numbered, and each pair of numbers is compared once however
many pairs of records have it. Which pairs are compared, how much each field is worth and how many pairs are the same
is learned from the records (`stats/pair_blocks.py`, `stats/record_linkage.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from quorate.identity.field_columns import cleaned
from quorate.identity.record_fields import (
    CITY,
    ELSEWHERE,
    FAMILY,
    GIVEN,
    LIKE_STREET,
    NAMED_FIELDS,
    POSTAL_CODE,
    SAME_ADDRESS,
    SAME_AREA,
    SAME_CITY,
    SAME_STREET,
    STREET,
    Column,
    Field,
    number_field,
)
from quorate.stats.pair_blocks import Codes, block_sizes, candidate_pairs
from quorate.stats.record_linkage import UNKNOWN, Everywhere, LinkageModel

# The number of no value.
UNSAID = -1
# Before anything is learned: one record in four has a second one of the same person.
SAME_PER_RECORD = 0.25
# Of more values than this, the pairs of values are nearly as many as the pairs of records.
FEW_VALUES = 100_000
# So many pairs drawn by lot say how often two strangers are alike.
STRANGERS = 300_000
# Levels: given names and family names that are not alike, and e-mail addresses that are.
OTHER_GIVEN, OTHER_FAMILY, LIKE_EMAIL = 4, 3, 2
# How many pairs the priors count as.
STRENGTH = 100.0
# Letters of a family name that a mistyped one most often still begins with, and digits that make a year and month.
BEGINNING, YEAR_AND_MONTH = 4, 6


@dataclass(frozen=True)
class RecordPairs:
    """Compared pairs, left < right, as places in the table, and the probability that they are the same.

    levels: (pairs, fields). model: what was learned of them.
    """

    left: Codes
    right: Codes
    probability: NDArray[np.float64]
    levels: Codes
    fields: tuple[Field, ...]
    model: LinkageModel


class _Values:
    """One column's values, cleaned and numbered; `UNSAID` where a record says nothing."""

    def __init__(self, column: Column, written: pa.ChunkedArray) -> None:
        self.column = column
        coded = written.combine_chunks().cast(pa.string()).dictionary_encode()
        clean = cleaned(column.clean, coded.dictionary)
        clean = pc.if_else(pc.equal(clean, ""), pa.scalar(None, pa.string()), clean).dictionary_encode()
        self._texts = clean.dictionary
        self.values = self._texts.to_numpy(zero_copy_only=False)
        self.codes = _numbers(clean.indices.take(coded.indices))

    def shortened(self, length: int) -> Codes:
        """The same column by the beginnings of its values."""
        beginnings = pc.utf8_slice_codeunits(self._texts, 0, length).dictionary_encode().indices
        return np.append(_numbers(beginnings), UNSAID)[self.codes]

    def levels(self, one: Codes, other: Codes) -> Codes:
        """(pairs,) levels of the values numbered `one` and `other`."""
        levels = np.full(len(one), UNKNOWN, dtype=np.int64)
        says = (one >= 0) & (other >= 0)
        levels[says & (one == other)] = 0
        differ = np.flatnonzero(says & (one != other))
        if len(differ):
            low, high = np.minimum(one[differ], other[differ]), np.maximum(one[differ], other[differ])
            if len(self.values) > FEW_VALUES:
                levels[differ] = self.column.likeness(self.values, low, high)
            else:
                coded = pa.array(low * len(self.values) + high).dictionary_encode()
                both, place = coded.dictionary.to_numpy(), coded.indices.to_numpy()
                parts = (both // len(self.values), both % len(self.values))
                levels[differ] = self.column.likeness(self.values, *parts)[place]
        return levels

    def rarity(self, places: Codes) -> NDArray[np.float64]:
        """(pairs,) bits that sharing the value of the record at each place is worth more than sharing any value."""
        sizes = block_sizes(self.codes)
        said = sizes[sizes > 0]
        usual = max(1.0, (said.sum() - len(said)) / max(len(said), 1))
        bits: NDArray[np.float64] = np.log2(usual / np.maximum(sizes[places] - 1.0, 1.0))
        return bits


def _numbers(indices: pa.Array) -> Codes:
    return np.asarray(indices.fill_null(UNSAID).to_numpy(zero_copy_only=False), dtype=np.int64)


def record_pairs(records: pa.Table, numbers: Sequence[str] = (), sides: Codes | None = None) -> RecordPairs:
    """Pairs of records that share something, with probabilities.

    records: text columns; those that `record_fields` names are compared.
    numbers: names of further columns that hold a number given to one person.
    sides: (records,) the source of each record where sources are free of duplicates and only pairs across count.
    """
    fields = tuple(
        field
        for field in (*NAMED_FIELDS, *map(number_field, numbers))
        if any(column.name in records.column_names for column in field.columns)
    )
    columns = {
        column.name: _Values(column, records.column(column.name))
        for field in fields
        for column in field.columns
        if column.name in records.column_names
    }
    left, right = candidate_pairs(_keys(columns), sides)
    levels = _levels(fields, columns, left, right)
    everywhere = _everywhere(fields, columns, records.num_rows, sides, levels)
    share = min(0.5, SAME_PER_RECORD * records.num_rows / max(everywhere.pairs, 1.0))
    model = LinkageModel(
        [field.comparison for field in fields], share=share, related_share=share, strength=STRENGTH
    )
    model.fit(levels, everywhere=everywhere)
    bits = _rarity(fields, columns, levels, left)
    shared = bits[:, [field.is_shared for field in fields]]
    chance = model.predict_probability(levels, bits.sum(axis=1), shared.sum(axis=1))
    return RecordPairs(left, right, chance, levels, fields, model)


def _keys(columns: dict[str, _Values]) -> list[Codes]:
    """What a pair may share: every value, the beginning of the family name, the month of birth, both names as one."""
    keys = [each.codes for name, each in columns.items() if name not in ("gender", "country", "record_type")]
    for name, length in ((FAMILY.name, BEGINNING), ("birth_date", YEAR_AND_MONTH)):
        if name in columns:
            keys.append(columns[name].shortened(length))
    return keys


def _everywhere(
    fields: Sequence[Field], columns: dict[str, _Values], count: int, sides: Codes | None, compared: Codes
) -> Everywhere:
    """Levels of all pairs: the compared ones where these are all, else counted from pairs drawn by lot."""
    total = float(count * (count - 1) // 2)
    if sides is not None:
        total -= sum(size * (size - 1) // 2 for size in np.bincount(sides).tolist())
    if len(compared) == total:
        levels = compared
    else:
        lot = np.random.default_rng(0)
        left, right = lot.integers(0, count, STRANGERS), lot.integers(0, count, STRANGERS)
        apart = left != right if sides is None else sides[left] != sides[right]
        levels = _levels(fields, columns, left[apart], right[apart])
    counts = tuple(
        np.bincount(of[of != UNKNOWN], minlength=len(field.says)).astype(np.float64)
        * total
        / max(len(levels), 1)
        for field, of in zip(fields, levels.T, strict=True)
    )
    return Everywhere(total, counts)


def _levels(fields: Sequence[Field], columns: dict[str, _Values], left: Codes, right: Codes) -> Codes:
    """(pairs, fields) levels."""
    found = np.empty((len(left), len(fields)), dtype=np.int64)
    for number, field in enumerate(fields):
        parts = [
            columns[each.name].levels(columns[each.name].codes[left], columns[each.name].codes[right])
            if each.name in columns
            else np.full(len(left), UNKNOWN, dtype=np.int64)
            for each in field.columns
        ]
        found[:, number] = parts[0] if len(parts) == 1 else _address(*parts)
    _forget_spelled_names(fields, found)
    return found


def _forget_spelled_names(fields: Sequence[Field], levels: Codes) -> None:
    """Addresses that are alike because they are spelled from a like name say nothing more than it does; in place."""
    at = {field.columns[0].name: number for number, field in enumerate(fields)}
    if {"email", GIVEN.name, FAMILY.name} <= set(at):
        given, family = levels[:, at[GIVEN.name]], levels[:, at[FAMILY.name]]
        like = ((given >= 0) & (given < OTHER_GIVEN)) | ((family >= 0) & (family < OTHER_FAMILY))
        levels[like & (levels[:, at["email"]] == LIKE_EMAIL), at["email"]] = UNKNOWN


def _address(street: Codes, area: Codes, city: Codes) -> Codes:
    """The level of a postal address from those of its parts."""
    near = ((area >= 0) & (area <= 1)) | ((city >= 0) & (city <= 1))
    is_known = (street >= 0) | (area >= 0) | (city >= 0)
    return np.select(
        [
            (street == 0) & (area == 0),
            (street >= 0) & (street <= 1),
            (street == 2) & near,
            area == 0,
            (city == 0) | (area == 1),
            is_known,
        ],
        [SAME_ADDRESS, SAME_STREET, LIKE_STREET, SAME_AREA, SAME_CITY, ELSEWHERE],
        UNKNOWN,
    ).astype(np.int64)


def _rarity(
    fields: Sequence[Field], columns: dict[str, _Values], levels: Codes, left: Codes
) -> NDArray[np.float64]:
    """(pairs, fields) bits for sharing rare values."""
    bits = np.zeros(levels.shape)
    for number, (field, of) in enumerate(zip(fields, levels.T, strict=True)):
        at: tuple[tuple[int, Column], ...] = ((0, field.columns[0]),)
        if field.columns[0] is STREET:
            at = ((SAME_ADDRESS, STREET), (SAME_AREA, POSTAL_CODE), (SAME_CITY, CITY))
        for level, column in at:
            if column.name in columns:
                shared = np.flatnonzero(of == level)
                codes = columns[column.name].codes
                bits[shared, number] += np.where(
                    codes[left[shared]] >= 0, columns[column.name].rarity(left[shared]), 0.0
                )
    return bits
