"""The tables themselves: as the SQL that makes them, as answers to queries, and as files."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.cli.conftest import Quorate

from quorate import flow
from quorate.vocabulary import PUBLISHED_TABLES
from quorate.vocabulary.checking import disagreements
from quorate.warehouse.dialect import DIALECTS
from quorate.warehouse.workspace import Workspace

MADE = sorted(step.table for stage in flow.STAGES for step in stage.steps if step.table in PUBLISHED_TABLES)


@pytest.mark.parametrize("table", MADE)
def test_the_step_of_every_table_can_be_read(table: str, quorate: Quorate) -> None:
    done = quorate("sql", table)
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith(("-- one row per ", f"-- {table} is made by a model"))


def test_every_published_table_but_the_runs_has_a_step(quorate: Quorate, market: Workspace) -> None:
    asked = quorate("show", "overview", "-w", str(market.root))
    assert asked.exit_code == 0
    snapshot = flow.snapshot(market, lambda: pytest.fail("no clock is needed"), lambda _, __: None)
    published = set(snapshot.publication.segments) & set(PUBLISHED_TABLES)
    snapshot.close()
    assert published - set(MADE) == {"runs"}


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_step_in_every_dialect(dialect: str, quorate: Quorate) -> None:
    done = quorate("sql", "touches", "--dialect", dialect)
    assert done.exit_code == 0
    assert "select" in done.stdout.lower()


def test_a_step_with_its_day_filled_in(quorate: Quorate) -> None:
    asked = ("sql", "team_members", "--dialect", "postgres")
    assert "quorate.as_of_at" in quorate(*asked).stdout
    filled = quorate(*asked, "--as-of", "2026-06-30").stdout
    assert "CAST('2026-07-01 00:00:00' AS TIMESTAMP)" in filled
    assert "as_of" not in filled


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("memberz",), 1, "Did you mean 'members'?"),
        (("touches", "--dialect", "oracle"), 2, "one of duckdb, snowflake"),
    ],
)
def test_no_such_step(arguments: tuple[str, ...], code: int, said: str, quorate: Quorate) -> None:
    done = quorate("sql", *arguments)
    assert (done.exit_code, done.stdout) == (code, "")
    assert said in done.stderr


def test_export_keeps_the_contract(quorate: Quorate, market: Workspace, tmp_path: Path) -> None:
    done = quorate("export", str(tmp_path / "tables"), "-w", str(market.root))
    assert done.exit_code == 0, done.stderr
    files = {path.stem: path for path in (tmp_path / "tables").iterdir()}
    assert set(files) == {*MADE, "runs"}
    assert f"Wrote {len(files)} tables" in done.stderr
    for name, path in files.items():
        assert disagreements(PUBLISHED_TABLES[name], pq.read_table(path)) == [], name


def test_export_of_a_past_day(quorate: Quorate, market: Workspace, tmp_path: Path) -> None:
    done = quorate("export", str(tmp_path), "-w", str(market.root), "--as-of", "2026-03-31")
    assert done.exit_code == 0, done.stderr
    known_at = pq.read_table(tmp_path / "touches.parquet").column("known_at").to_pylist()
    assert known_at
    assert max(known_at).isoformat() < "2026-04-01"


def test_export_where_nothing_can_be_written(quorate: Quorate, market: Workspace, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = quorate("export", str(tmp_path / "file"), "-w", str(market.root))
    assert done.exit_code == 1
    assert "choose another folder" in done.stderr


def test_a_query_answers_in_json_and_as_a_table(quorate: Quorate, market: Workspace) -> None:
    arguments = ("query", "select count(*) as journeys, cast(null as double) as amount from journeys")
    rows = json.loads(quorate(*arguments, "-w", str(market.root)).stdout)
    assert rows[0]["journeys"] > 0
    assert rows[0]["amount"] is None
    table = quorate(*arguments, "-w", str(market.root), "--format", "table").stdout
    assert str(rows[0]["journeys"]) in table
    assert "–" in table


@pytest.mark.parametrize(
    "sql",
    ["selec 1", "select * from no_such_table", "select no_such_column from people", "drop table people"],
)
def test_a_bad_query_is_wrong_use(sql: str, quorate: Quorate, market: Workspace) -> None:
    done = quorate("query", sql, "-w", str(market.root))
    assert (done.exit_code, done.stdout) == (2, "")
    assert "the data dictionary lists every column" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("sql", "limit", "told"),
    [
        ("select * from range(4)", "--most-rows", "more than 3 rows"),
        ("select count(*) from range(10000000) a, range(10000000) b where a.range + b.range = -1", "--most-seconds",
         "longer than 3 seconds"),
        ("copy people to 'people.csv'", "--most-rows", "a statement 'COPY'"),
        ("select * from read_text('quorate.toml')", "--most-rows", "disabled by configuration"),
    ],
)  # fmt: skip
def test_a_query_keeps_within_its_limits(
    sql: str, limit: str, told: str, quorate: Quorate, market: Workspace
) -> None:
    done = quorate("query", sql, limit, "3", "-w", str(market.root))
    assert (done.exit_code, done.stdout) == (2, "")
    assert told in done.stderr
