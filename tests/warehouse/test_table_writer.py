"""Tables are written while others are made; what is broken off or fails leaves nothing behind that counts."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from quorate import flow
from quorate.errors import StoreError
from quorate.warehouse.cache_record import CacheRecord
from quorate.warehouse.engine import Engine
from quorate.warehouse.publishing import TableWriter
from quorate.warehouse.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return flow.create_workspace(tmp_path / "w", "Written")


@pytest.fixture
def engine(workspace: Workspace) -> Iterator[Engine]:
    with Engine(workspace.cache_file) as opened:
        yield opened


def made(engine: Engine, table: str, query: str) -> None:
    """A table as the river makes one."""
    engine.run(f"create or replace table {table} as {query}")
    record = CacheRecord(engine)
    record.made(table, {"query": query}, 0.0)
    record.write_down()


def quietly(_doing: str, _share: float) -> None:
    """Progress that nobody watches."""


def test_a_table_is_written_while_the_next_is_made(engine: Engine, workspace: Workspace) -> None:
    made(engine, "numbers", "select range as number from range(300_000)")
    with TableWriter(engine, workspace) as writer:
        writer.write(["numbers"])
        with engine.transaction():
            made(engine, "words", "select 'word ' || range as word from range(3)")
        writer.write(["words"])
        segments = writer.finish(quietly)
    assert [(each.table, each.row_count) for each in segments] == [("numbers", 300_000), ("words", 3)]
    read = pq.read_table(workspace.root / segments[1].path)
    assert read["word"].to_pylist() == ["word 0", "word 1", "word 2"]


def test_what_is_as_it_was_keeps_its_file(engine: Engine, workspace: Workspace) -> None:
    made(engine, "numbers", "select range as number from range(10)")
    with TableWriter(engine, workspace) as writer:
        writer.write(["numbers"])
        first = writer.finish(quietly)
    written_at = (workspace.root / first[0].path).stat().st_mtime_ns
    with TableWriter(engine, workspace) as writer:
        writer.write(["numbers"])
        assert writer.finish(quietly) == first
    assert (workspace.root / first[0].path).stat().st_mtime_ns == written_at


def test_what_cannot_be_written_is_told_at_the_end(engine: Engine, workspace: Workspace) -> None:
    made(engine, "numbers", "select range as number from range(10)")
    workspace.published.rmdir()
    workspace.published.write_text("a file where the folder should be")
    with TableWriter(engine, workspace) as writer:
        writer.write(["numbers"])
        with pytest.raises(StoreError, match="The table numbers could not be written"):
            writer.finish(quietly)
    assert CacheRecord(engine).published(["numbers"]) == {}


def test_whoever_breaks_off_waits_for_no_table(engine: Engine, workspace: Workspace) -> None:
    made(engine, "numbers", "select range as number from range(500_000)")
    names = [f"numbers_{place}" for place in range(30)]
    for name in names:
        engine.run(f"create view {name} as select number + {len(name)} as number from numbers")
    with TableWriter(engine, workspace) as writer:
        writer.write(names)
    assert not [each for each in threading.enumerate() if each.name.startswith("writing tables")]
    assert len(list(workspace.published.glob("*.parquet"))) < len(names)
    assert not list(workspace.published.glob(".*.draft"))
    assert CacheRecord(engine).published(["numbers_0"]) == {}
