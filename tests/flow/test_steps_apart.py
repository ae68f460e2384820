"""A step whose rows can be worked out apart gives of some keys at a time just what it gives of all at once."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from tests.flow.market_fixture import AS_OF
from tests.made_once import copied

from quorate import flow
from quorate.settings import load_journey_maps
from quorate.warehouse.engine import Engine
from quorate.warehouse.spark.parts import KEY, whole_keys
from quorate.warehouse.steps import ArrowStep, Context, Moment
from quorate.warehouse.workspace import Workspace

APART = [step for stage in flow.STAGES for step in stage.steps if isinstance(step, ArrowStep) and step.apart]
PARTS = 4


@pytest.fixture(scope="module")
def market(updated: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return copied(updated, tmp_path_factory.mktemp("apart") / "w")


@pytest.fixture
def engine(market: Workspace) -> Iterator[Engine]:
    with Engine(market.cache_file) as opened:
        yield opened


@pytest.mark.parametrize("step", APART, ids=lambda step: step.table)
def test_a_step_of_some_keys_at_a_time(step: ArrowStep, market: Workspace, engine: Engine) -> None:
    maps = load_journey_maps(market.root / market.settings.journey_maps)
    context = Context(Moment(AS_OF), market.settings, maps)
    tables = {
        name: engine.table(f"select * from {name} order by {', '.join(order)}")
        for name, order in step.order.items()
    }
    whole = step.function(tables, context)
    assert whole.num_rows > PARTS, "enough to tell"
    parts = [
        step.function({name: _part(table, step.apart, number) for name, table in tables.items()}, context)
        for number in range(PARTS)
    ]
    assert sum(1 for part in parts if part.num_rows) > 1, "the keys are in more than one part"
    assert _rows(engine, pa.concat_tables(parts)) == _rows(engine, whole)


def _part(table: pa.Table, key: str | None, number: int) -> pa.Table:
    if key not in table.column_names:
        return table
    drawn = [zlib.crc32(str(value).encode()) % PARTS == number for value in table[key].to_pylist()]
    return table.filter(pa.array(drawn, pa.bool_()))


def _rows(engine: Engine, table: pa.Table) -> list[dict[str, Any]]:
    with engine.registered(given=table):
        return [
            {
                name: pytest.approx(value, rel=1e-9) if isinstance(value, float) else value
                for name, value in row
            }
            for row in (each.items() for each in engine.dicts("select * from given order by all"))
        ]


@pytest.mark.parametrize("at_least", [1, 2, 3, 5, 100])
@pytest.mark.parametrize("sizes", [[1], [3, 3, 3], [2, 0, 5, 1], [9]])
def test_no_key_is_parted(sizes: list[int], at_least: int) -> None:
    keys = [None, "a", "b", "b", "b", "c", "d", "d", "e"][: sum(sizes)]
    days = [date(2026, 1, number + 1) for number in range(len(keys))]
    held = pa.table({KEY: pa.array(keys, pa.string()), "day": days})
    batches, start = [], 0
    for size in sizes:
        batches += [pa.RecordBatch.from_pylist(held.slice(start, size).to_pylist(), held.schema)]
        start += size
    given = list(whole_keys(batches, at_least))
    assert pa.concat_tables(given).equals(held)
    assert sum(len(set(part[KEY].to_pylist())) for part in given) == len(set(keys))
    assert len(given) == 1 or at_least < len(keys), "few rows are given at once"
    assert len(given) > 1 or at_least > 1 or len(sizes) == 1 or len(set(keys)) == 1, (
        "and many are not waited for"
    )
