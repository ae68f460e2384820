"""Nobody who was forgotten comes back with an import: their rows stay out, and texts that name them are taken without.

A source row of which nothing else is left is set aside without its words, so that counts still add up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from quorate.vocabulary.batches import ROW_NUMBER, Batch, SetAside
from quorate.warehouse.forgotten import Forgotten

if TYPE_CHECKING:
    import pyarrow as pa

REASON_CODE = "forgotten"
_REASON = "the row is about somebody who was forgotten"
# Columns that say whose a row is.
_WHOSE = (
    "record_id", "person_key", "email", "user_key", "visitor_key", "left_value", "right_value", "merged_into_key",
    "full_name", "sender_email",
)  # fmt: skip


def without_forgotten(batches: Iterable[Batch], forgotten: Forgotten) -> Iterator[Batch]:
    """The batches without whoever was forgotten; as they are while nobody was."""
    if not forgotten:
        yield from batches
        return
    for batch in batches:
        yield _without(batch, forgotten)


def _without(batch: Batch, forgotten: Forgotten) -> Batch:
    import pyarrow.compute as pc

    kept: dict[str, pa.Table] = {}
    gone: set[int] = set()
    left: set[int] = set()
    for name, table in batch.tables.items():
        theirs = _theirs(table, forgotten)
        gone |= set(table[ROW_NUMBER].filter(theirs).to_pylist())
        rest = table.filter(pc.invert(theirs))
        left |= set(rest[ROW_NUMBER].to_pylist())
        kept[name] = _without_mentions(rest, forgotten)
    aside = [_quiet(each, forgotten) for each in batch.set_aside]
    named = {each.row_number for each in aside}
    aside += [_set_aside(number) for number in sorted(gone - left - named)]
    return replace(batch, tables=kept, set_aside=aside)


def _theirs(table: pa.Table, forgotten: Forgotten) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    theirs = pa.array([False] * len(table), pa.bool_())
    for name in _WHOSE:
        if name in table.column_names:
            told = [each for each in pc.unique(table[name]).to_pylist() if forgotten.token_of(each)]
            if told:
                found = pc.is_in(table[name], value_set=pa.array(told, table.schema.field(name).type))
                theirs = pc.or_(theirs, pa.array(found.to_pylist(), pa.bool_()))
    return theirs


def _without_mentions(table: pa.Table, forgotten: Forgotten) -> pa.Table:
    import pyarrow as pa
    import pyarrow.compute as pc

    for place, field in enumerate(table.schema):
        if not pa.types.is_string(field.type):
            continue
        texts = [each for each in pc.unique(table[field.name]).to_pylist() if each]
        changed: Mapping[str, str] = {
            each: without for each in texts if (without := forgotten.without(each)) != each
        }
        if changed:
            cells = [changed.get(each, each) for each in table[field.name].to_pylist()]
            table = table.set_column(place, field, pa.array(cells, field.type))
    return table


def _quiet(item: SetAside, forgotten: Forgotten) -> SetAside:
    """A row that was set aside anyhow, without its words where they name somebody who was forgotten."""
    if not forgotten.found_in(item.raw) and not forgotten.token_of(item.record_id):
        return item
    return _set_aside(item.row_number)


def _set_aside(row_number: int) -> SetAside:
    return SetAside(row_number, REASON_CODE, _REASON, "{}")
