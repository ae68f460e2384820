"""Tiny worlds: run one step on rows written by hand and look at the rows it makes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa

from quorate.settings import default_journey_map, default_settings
from quorate.vocabulary import ALL_TABLES, PUBLISHED_TABLES
from quorate.warehouse.engine import Engine
from quorate.warehouse.log_views import VERSIONS_OF
from quorate.warehouse.making import EmbeddedMaker, contracted, make_step
from quorate.warehouse.steps import Context, Moment, SqlStep, Step

Rows = Sequence[Mapping[str, Any]]


def run_step(
    step: Step,
    inputs: Mapping[str, Rows | pa.Table],
    day: date = date(2026, 6, 30),
    context: Context | None = None,
) -> list[dict[str, Any]]:
    """Rows the step makes from `inputs`, in order of the table's key (or of all columns).

    Rows of a table with a written contract may leave columns out: they are empty. A table the step reads and
    `inputs` leaves out is empty too, if it has a contract. Of a log table whose versions are not given, each row is
    the only version of its record.
    """
    context = context or Context(Moment(day), default_settings(), (default_journey_map(),))
    with Engine() as engine:
        for name in step.reads:
            with engine.registered(given=_given(name, inputs)):
                engine.run(f"create table {name} as select * from given")
        make_step(EmbeddedMaker(engine), step, context)
        contract = PUBLISHED_TABLES.get(step.table)
        order = ", ".join(contract.key) if contract else "all"
        return engine.dicts(f"select * from {step.table} order by {order}")


def run_steps(
    steps: Sequence[SqlStep], inputs: Mapping[str, Rows | pa.Table], day: date = date(2026, 6, 30)
) -> list[dict[str, Any]]:
    """Rows the last of the steps makes, each of which may read what those before it made."""
    with Engine() as engine:
        made: set[str] = set()
        for step in steps:
            for name in set(step.reads) - made:
                with engine.registered(given=_given(name, inputs)):
                    engine.run(f"create table {name} as select * from given")
            engine.run(f"create table {step.table} as {contracted(step.table, Moment(day).fill(step.sql))}")
            made |= {*step.reads, step.table}
        return engine.dicts(f"select * from {steps[-1].table} order by all")


def _given(name: str, inputs: Mapping[str, Rows | pa.Table]) -> pa.Table:
    records = next((table for table, versions in VERSIONS_OF.items() if versions == name), None)
    if records is None or name in inputs:
        return _table(name, inputs.get(name, []))
    only = _table(records, inputs.get(records, []))
    return only.append_column("version_no", pa.array([1] * len(only), pa.int64()))


def _table(name: str, rows: Rows | pa.Table) -> pa.Table:
    if isinstance(rows, pa.Table):
        return rows
    contract = ALL_TABLES.get(name)
    if contract is None:
        if not rows:
            raise AssertionError(f"the working table {name} has no contract: give its rows")
        return pa.Table.from_pylist([dict(row) for row in rows])
    strange = {key for row in rows for key in row} - set(contract.names) - {"is_later_version"}
    if strange:
        raise AssertionError(f"{name} has no columns {sorted(strange)}")
    schema = contract.arrow_schema()
    if contract.layer == "log":
        schema = schema.append(pa.field("is_later_version", pa.bool_()))
        rows = [{"is_later_version": False, **row} for row in rows]
    return pa.Table.from_pylist([dict(row) for row in rows], schema=schema)
