"""Columns of a table without one person: texts replaced, and what says more in their own rows emptied."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from quorate.privacy.redacting import Redactor
from quorate.warehouse.forgotten import erased_address

if TYPE_CHECKING:
    import pyarrow as pa

# What a row of theirs says of a person beyond that somebody of the company did something: emptied, whatever the table.
OWN_COLUMNS: Collection[str] = frozenset(
    {
        "full_name", "title", "country", "ip", "url", "topic", "note", "phone", "given_name",
        "family_name", "name_key", "local_part", "raw", "properties", "reasons", "evidence",
    }
)  # fmt: skip
_EMPTY_JSON = {"properties": "{}", "raw": "{}", "reasons": "[]"}


def holds_text(kind: pa.DataType) -> bool:
    """Whether a column holds texts, at whatever depth of lists, structures and maps."""
    import pyarrow.types as types

    if types.is_nested(kind):
        return any(holds_text(kind.field(place).type) for place in range(kind.num_fields))
    if types.is_dictionary(kind):
        return holds_text(kind.value_type)
    return bool(types.is_string(kind) or types.is_large_string(kind))


def rows_of(table: pa.Table, columns: Collection[str], redactor: Redactor) -> pa.Array:
    """Which rows are the person's: an identifier of theirs is all that one of the columns says."""
    import pyarrow as pa
    import pyarrow.compute as pc

    theirs = pa.array([False] * len(table), pa.bool_())
    keys = pa.array(sorted(redactor.keys), pa.string())
    for name in columns:
        if name in table.column_names and pa.types.is_string(table.schema.field(name).type):
            found = pc.is_in(pc.utf8_lower(table[name]), value_set=keys).combine_chunks()
            theirs = pc.or_(theirs, found)
    return theirs


def mentions(table: pa.Table, redactor: Redactor) -> bool:
    """Whether any text of a table tells the person."""
    return any(
        redactor.is_in(text)
        for name, field in zip(table.column_names, table.schema, strict=True)
        if holds_text(field.type)
        for text in _candidates(_texts(table[name]), redactor)
    )


def without(table: pa.Table, theirs: pa.Array, redactor: Redactor) -> pa.Table:
    """The same rows without the person; `theirs` are rows of which nothing personal is left."""
    import pyarrow.compute as pc

    any_theirs = bool(pc.any(theirs, min_count=0).as_py())
    for place, field in enumerate(table.schema):
        if not holds_text(field.type):
            continue
        column = _mapped(table[field.name], redactor.text, redactor)
        if any_theirs:
            own = _emptied(field.name, redactor.token, _mapped(column, redactor.about.text, redactor.about))
            column = pc.if_else(theirs, own, column)
        table = table.set_column(place, field, column.cast(field.type))
    return table


def _emptied(name: str, token: str, column: pa.ChunkedArray) -> pa.ChunkedArray:
    import pyarrow as pa

    if name in ("email", "emails"):  # also an address of theirs that nobody knew to be theirs
        address = erased_address(token)
        put: object = [address] if name == "emails" else address
        values = [put if cell else cell for cell in column.to_pylist()]
        return pa.chunked_array([pa.array(values, column.type)])
    if name not in OWN_COLUMNS:
        return column
    empty: list[str] | str | None = [] if pa.types.is_list(column.type) else _EMPTY_JSON.get(name)
    return pa.chunked_array([pa.array([empty] * len(column), column.type)])


def _texts(column: pa.ChunkedArray) -> pa.Array:
    """The different texts of a column."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_list(column.type) and pa.types.is_string(column.type.value_type):
        return pc.unique(pc.list_flatten(column))
    if pa.types.is_string(column.type):
        return pc.unique(column)
    return pa.array(sorted({text for cell in column.to_pylist() for text in _within(cell)}), pa.string())


def _within(cell: object) -> Iterator[str]:
    """The texts in a cell of any depth."""
    if isinstance(cell, str):
        yield cell
    elif isinstance(cell, Mapping):
        for each in cell.values():
            yield from _within(each)
    elif isinstance(cell, list | tuple):
        for each in cell:
            yield from _within(each)


def _candidates(texts: pa.Array, redactor: Redactor) -> list[str]:
    """Those that hold a form of what is sought, found by the engine that is quick."""
    import pyarrow.compute as pc

    hits = pc.match_substring_regex(texts, redactor.alternatives, ignore_case=True)
    found: list[str] = texts.filter(hits).to_pylist()
    return found


def _mapped(column: pa.ChunkedArray, change: Callable[[str], str], redactor: Redactor) -> pa.ChunkedArray:
    import pyarrow as pa

    changed = {text: change(text) for text in _candidates(_texts(column), redactor)}
    if all(text == new for text, new in changed.items()):
        return column
    values = [_put(cell, changed) for cell in column.to_pylist()]
    return pa.chunked_array([pa.array(values, column.type)])


def _put(cell: object, changed: Mapping[str, str]) -> object:
    if isinstance(cell, str):
        return changed.get(cell, cell)
    if isinstance(cell, Mapping):
        return {name: _put(each, changed) for name, each in cell.items()}
    if isinstance(cell, list):
        return [_put(each, changed) for each in cell]
    return tuple(_put(each, changed) for each in cell) if isinstance(cell, tuple) else cell
