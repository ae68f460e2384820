"""Hold a real table against its written contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quorate.vocabulary.columns import Column, Table

if TYPE_CHECKING:
    import pyarrow as pa


def disagreements(contract: Table, table: pa.Table) -> list[str]:
    """Everything in which `table` departs from `contract`; empty when they agree.

    Checks columns and types, empty cells where none are allowed, closed lists, ranges and the key's uniqueness.
    Columns beyond the contract are allowed: columns may be added.
    """
    found: list[str] = []
    for field, column in zip(contract.arrow_schema(), contract.columns, strict=True):
        if column.name not in table.column_names:
            found.append(f"{contract.name}.{column.name} is missing")
        elif table.schema.field(column.name).type != field.type:
            found.append(
                f"{contract.name}.{column.name} is {table.schema.field(column.name).type}, not {field.type}"
            )
        else:
            found.extend(f"{contract.name}.{problem}" for problem in _cells(column, table))
    if not found:
        found.extend(_repeated_keys(contract, table))
    return found


def _cells(column: Column, table: pa.Table) -> list[str]:
    import pyarrow as pa
    import pyarrow.compute as pc

    cells = table.column(column.name)
    found = []
    if not column.optional and cells.null_count:
        found.append(f"{column.name} is empty in {cells.null_count} rows")
    if column.words:
        single = pc.list_flatten(cells) if column.kind == "texts" else cells
        strange = pc.unique(single.filter(pc.invert(pc.is_in(single, pa.array(column.words)))))
        words = [word for word in strange.to_pylist() if word is not None]
        if words:
            found.append(f"{column.name} holds words outside its closed list: {sorted(words)[:5]}")
    if column.low is not None or column.high is not None:
        span = pc.min_max(cells).as_py()
        low, high = span["min"], span["max"]
        if low is not None and column.low is not None and low < column.low:
            found.append(f"{column.name} goes down to {low}, below {column.low}")
        if high is not None and column.high is not None and high > column.high:
            found.append(f"{column.name} goes up to {high}, above {column.high}")
    if column.kind == "number" and pc.any(pc.is_nan(cells)).as_py():
        found.append(f"{column.name} holds NaN")
    return found


def _repeated_keys(contract: Table, table: pa.Table) -> list[str]:
    keys = list(contract.key)
    counted = table.select(keys).group_by(keys).aggregate([([], "count_all")])
    repeated = len(table) - len(counted)
    return [f"{contract.name} repeats its key ({', '.join(keys)}) in {repeated} rows"] if repeated else []
