"""A run that is broken off begins again at the stage it was in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from quorate.errors import StoreError
from quorate.settings import default_journey_map, default_settings
from quorate.warehouse.cache_record import CacheRecord
from quorate.warehouse.engine import Engine
from quorate.warehouse.river import Inputs, run_river
from quorate.warehouse.steps import ArrowStep, Context, Moment, Stage


def test_stages_that_were_through_are_kept(tmp_path: Path) -> None:
    import pyarrow as pa

    rows = pa.table({"word": ["one", "two"]})
    is_broken = True
    worked: list[str] = []

    def step(table: str) -> ArrowStep:
        def function(_tables: object, _context: Context) -> pa.Table:
            worked.append(table)
            if table == "third" and is_broken:
                raise StoreError("The disk is full.")
            return rows

        return ArrowStep(table, {"given_words": ("word",)}, function)

    stages = [Stage("begin", (step("first"),)), Stage("go on", (step("second"), step("third")))]
    inputs = Inputs(tmp_path, (), {"given_words": rows})
    context = Context(Moment(date(2026, 3, 2)), default_settings(), (default_journey_map(),))
    file = tmp_path / "cache.duckdb"
    with Engine(file) as engine, pytest.raises(StoreError, match="disk is full"):
        run_river(engine, stages, inputs, context, lambda *_: None)
    is_broken = False
    with Engine(file) as engine:
        assert CacheRecord(engine).known("second") is None
        run_river(engine, stages, inputs, context, lambda *_: None)
        assert engine.rows("select word from third order by word") == [("one",), ("two",)]
    assert worked == ["first", "second", "third", "second", "third"]
