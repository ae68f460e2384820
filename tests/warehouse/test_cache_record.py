"""What came out of a step is told by its rows and columns, in whatever order they lie."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from quorate.warehouse.cache_record import CacheRecord, Known, content_after, content_of
from quorate.warehouse.engine import Engine
from quorate.warehouse.segments import Segment


@pytest.fixture
def engine() -> Iterator[Engine]:
    with Engine() as made:
        yield made


def content(engine: Engine, query: str) -> str:
    engine.run(f"create or replace table made as {query}")
    return content_of(engine, "made")


ROWS = "select * from (values (1, 'a'), (2, null)) t(number, word)"


def test_the_order_of_rows_is_nothing(engine: Engine) -> None:
    assert content(engine, ROWS) == content(engine, f"{ROWS} order by number desc")


@pytest.mark.parametrize(
    "other",
    [
        "select * from (values (1, 'a'), (2, 'b')) t(number, word)",
        "select * from (values (1, null), (2, 'a')) t(number, word)",
        "select * from (values (1, 'a')) t(number, word)",
        "select * from (values (1, 'a'), (2, null), (3, 'c'), (3, 'c')) t(number, word)",
        "select * from (values (1, 'a'), (2, null)) t(number, name)",
        "select cast(number as smallint) as number, word from (values (1, 'a'), (2, null)) t(number, word)",
        f"{ROWS} where false",
    ],
)
def test_any_other_row_name_or_type_is_seen(engine: Engine, other: str) -> None:
    assert content(engine, ROWS) != content(engine, other)


def test_rows_that_stand_twice_do_not_cancel(engine: Engine) -> None:
    twice = f"{ROWS} union all {ROWS}"
    assert content(engine, twice) != content(
        engine, f"{twice} union all select 9, 'z' union all select 9, 'z'"
    )


def test_a_recipe_gives_its_content_and_another_none(engine: Engine) -> None:
    engine.run(f"create table made as {ROWS}")
    record = CacheRecord(engine)
    told = record.made("made", {"step": "one", "day": "2026-06-30"}, 1.5)
    assert CacheRecord(engine).known("made") is None
    record.write_down()
    kept = CacheRecord(engine)
    assert kept.known("made") == Known({"step": "one", "day": "2026-06-30"}, told, 1.5)
    assert kept.known("other") is None
    assert kept.contents() == {"made": told}


def test_a_content_follows_rows_that_come_and_go(engine: Engine) -> None:
    before = content(engine, f"{ROWS} union all {ROWS}")
    engine.run("create table came as select * from (values (3, 'c'), (3, 'c'), (4, null)) t(number, word)")
    engine.run("create table went as select * from (values (2, null)) t(number, word)")
    after = content_after(engine, before, "made", "came", "went")
    engine.run("insert into made select * from came")
    assert after != content_of(engine, "made")
    engine.run(f"create or replace table made as {ROWS} union all select 1, 'a' union all select * from came")
    assert after == content_of(engine, "made")


def test_a_content_of_other_columns_is_not_followed(engine: Engine) -> None:
    before = content(engine, "select 1 as number")
    content(engine, ROWS)
    assert content_after(engine, before, "made", "made", "made") is None
    assert content_after(engine, "ab12", "made", "made", "made") is None


def test_a_file_counts_as_long_as_the_rows_do(engine: Engine) -> None:
    engine.run(f"create table made as {ROWS}")
    record = CacheRecord(engine)

    def make(step: str) -> None:
        record.made("made", {"step": step}, 0.1)
        record.write_down()

    make("one")
    segment = Segment("made", "published/made-1.parquet", 2, 10, "ab")
    record.publish([segment])
    make("two")
    assert record.published(["made", "other"]) == {"made": segment}
    known = CacheRecord(engine).known("made")
    assert known
    assert known.recipe == {"step": "two"}
    engine.run("insert into made values (3, 'c')")
    make("three")
    assert record.published(["made"]) == {}


def test_tables_and_files_of_many_are_written_down_at_once(engine: Engine) -> None:
    record = CacheRecord(engine)
    names = [f"made_{number}" for number in range(3)]
    for name in names:
        engine.run(f"create table {name} as {ROWS}")
        record.made(name, {"step": name}, 0.1)
    record.write_down()
    record.write_down()
    files = [Segment(name, f"published/{name}.parquet", 2, 10, name) for name in names]
    record.publish(files[:2])
    record.publish([])
    kept = CacheRecord(engine)
    assert [known.recipe for name in names if (known := kept.known(name))] == [{"step": n} for n in names]
    assert kept.published(names) == dict(zip(names[:2], files, strict=False))
