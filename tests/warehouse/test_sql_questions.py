"""Queries that others write: one, which reads the published tables and nothing else, within limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.views.published import new_workspace, publish
from tests.views.small_people import AS_OF_AT, RUN_ID
from tests.views.small_world import small_world

from quorate.errors import NotFound, UsageError
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.sql_questions import QuestionLimits, SqlQuestions
from quorate.warehouse.workspace import Workspace

Asking = Callable[..., SqlQuestions]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = new_workspace(tmp_path_factory.mktemp("asked"))
    publish(made, small_world(), AS_OF_AT, RUN_ID)
    return made


@pytest.fixture(scope="module")
def asking(workspace: Workspace) -> Iterator[Asking]:
    """Questions within limits."""
    opened: dict[object, SqlQuestions] = {}

    def made(*limits: int | float | None) -> SqlQuestions:
        if limits in opened:
            return opened[limits]
        manifest = Manifest(workspace.database_file)
        publication = manifest.current()
        manifest.close()
        assert publication is not None
        within = QuestionLimits(*limits) if limits else None  # type: ignore[arg-type]
        opened[limits] = SqlQuestions(workspace, publication, within)
        return opened[limits]

    yield made
    for each in opened.values():
        each.close()


@pytest.mark.parametrize(
    "sql",
    [
        "select count(*) as n from accounts",
        "with a as (select * from accounts) select count(*) as n from a",
        "from accounts select count(*) as n;",
        "select count(*) as n from accounts -- how many",
    ],
)
def test_what_reads_is_answered(sql: str, asking: Asking) -> None:
    count = len(small_world()["accounts"])
    questions = asking()
    assert questions.dicts(sql) == [{"n": count}]
    assert questions.table(sql).to_pylist() == [{"n": count}]
    assert questions.relation(sql).fetchall() == [(count,)]


@pytest.mark.parametrize("sql", ["describe accounts", "show tables", "explain select 1", "summarize people"])
def test_tables_can_be_looked_at(sql: str, asking: Asking) -> None:
    assert asking().dicts(sql)


WRITING = (
    "create table mine as select 1",
    "create or replace view accounts as select 1",
    "drop view accounts",
    "insert into accounts (account_id) values ('x')",
    "delete from accounts",
    "with made as (insert into accounts (account_id) values ('x') returning *) select * from made",
    "copy accounts to '{folder}/out.csv'",
    "copy (select 1) to '{folder}/out.parquet'",
    "explain analyze copy accounts to '{folder}/out.csv'",
    "explain analyze create table mine as select 1",
    "export database '{folder}/out'",
    "attach '{folder}/out.db'",
    "attach ':memory:' as other",
    "install httpfs",
    "load httpfs",
    "set enable_external_access = true",
    "set global lock_configuration = false",
    "reset allowed_paths",
    "pragma enable_profiling",
    "call force_checkpoint()",
    "use memory",
    "begin transaction",
    "prepare one as select 1",
    "select 1; select 2",
    "select 1; copy accounts to '{folder}/out.csv'",
    "select * from query('drop view accounts')",
    "",
    "-- nothing",
)
REACHING_OUT = (
    "select * from read_csv('{secret}')",
    "select * from '{secret}'",
    "select * from read_text('{secret}')",
    "select * from read_blob('{secret}')",
    "select * from sniff_csv('{secret}')",
    "select * from glob('{folder}/*')",
    "select * from read_json('{secret}')",
    "select * from query('select * from read_text(''{secret}'')')",
    "select * from read_text('{published}/../../secret.csv')",
    "select (select content from read_text('{secret}'))",
    "select * from read_parquet('http://127.0.0.1:9/x.parquet')",
    "select * from 'https://example.com/x.parquet'",
    "select * from read_csv('s3://bucket/x.csv')",
    "select * from duckdb_secrets()",
    "select getenv('HOME')",
    "explain analyze select * from read_text('{secret}')",
    "select * from pyarrow_table",
)


@pytest.mark.parametrize("sql", [*WRITING, *REACHING_OUT])
@pytest.mark.parametrize("way", ["dicts", "table", "relation"])
def test_hostile_sql_gets_nowhere(
    sql: str, way: str, asking: Asking, workspace: Workspace, tmp_path: Path
) -> None:
    import pyarrow as pa

    pyarrow_table = pa.table({"seen": [1]})
    secret = tmp_path / "secret.csv"
    secret.write_text("password\nhunter2\n", encoding="utf-8")
    text = sql.format(folder=tmp_path, secret=secret, published=workspace.published)
    questions = asking()
    ask = (
        questions.dicts
        if way == "dicts"
        else questions.table
        if way == "table"
        else _relation_rows(questions)
    )
    with pytest.raises(UsageError) as refused:
        ask(text)
    assert "hunter2" not in str(refused.value)
    assert pyarrow_table.num_rows == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret.csv"]
    assert questions.dicts("select count(*) as n from accounts")[0]["n"] > 0, "the next question is answered"


def _relation_rows(questions: SqlQuestions) -> Callable[[str], object]:
    """What a relation's rows are: it is refused when it is worked out at the latest."""
    import duckdb

    def rows(sql: str) -> object:
        try:
            return questions.relation(sql).fetchall()
        except duckdb.Error as error:
            raise UsageError(str(error)) from error

    return rows


def test_an_answer_without_end_is_refused_at_its_limit(asking: Asking) -> None:
    questions = asking(1_000, None)
    for ask in (questions.dicts, questions.table):
        assert len(ask("select * from range(1000)")) == 1_000
        with pytest.raises(UsageError, match=r"more than 1,000 rows"):
            ask("select * from range(1000000000000)")


def test_a_query_without_end_is_broken_off(asking: Asking) -> None:
    questions = asking(None, 0.05)
    endless = (
        "select count(*) from range(1000000000) as a, range(1000000000) as b where a.range + b.range = -1"
    )
    for ask in (questions.dicts, questions.table):
        with pytest.raises(UsageError, match=r"longer than 0\.05 seconds"):
            ask(endless)
    assert questions.dicts("select 1 as one") == [{"one": 1}]


def test_without_limits_everything_is_answered(asking: Asking) -> None:
    assert len(asking(None, None).dicts("select * from range(200000)")) == 200_000


def test_a_table_is_named_with_its_nearest(asking: Asking) -> None:
    assert asking().require_table("accounts") == "accounts"
    with pytest.raises(NotFound, match="Did you mean 'accounts'"):
        asking().require_table("acounts")
