"""Every step written in SQL, run on a real PostgreSQL server as the product prints it, makes the same table there."""

from __future__ import annotations

import os
import re
import subprocess
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.flow.market_fixture import quietly
from tests.postgres import Cluster
from tests.warehouse.postgres_tables import ALLOWED, first_difference, types_of
from typer.testing import CliRunner, Result

from quorate import flow
from quorate.ledger.plan_events import Author
from quorate.surfaces.cli.main import app
from quorate.surfaces.experiment_deciding import ExperimentDeciding, Plan
from quorate.surfaces.plan_decisions import PlanDeciding
from quorate.vocabulary import ALL_TABLES, LOG_TABLES
from quorate.warehouse.engine import Engine
from quorate.warehouse.log_views import VERSIONS_OF
from quorate.warehouse.steps import SqlStep
from quorate.warehouse.workspace import Workspace

NOW = datetime(2026, 7, 1, 12)
OLA = Author("c_ola", "Ola Operator", "operations")
SQL_STEPS = [step.table for stage in flow.STAGES for step in stage.steps if isinstance(step, SqlStep)]
# A database as most are made: text sorts by the rules of a language there, where columns do not say otherwise.
ENGLISH = "create database steps template template0 encoding 'UTF8' locale_provider icu icu_locale 'en-US'"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A made-up market in which people stated, decided and tried things, brought up to date."""
    folder = tmp_path_factory.mktemp("steps") / "demo"
    made = CliRunner().invoke(app, ["demo", "--accounts", "8", "--seed", "3", str(folder)])
    assert made.exit_code == 0, made.output
    workspace = Workspace(folder)
    with closing(flow.snapshot(workspace, lambda: NOW, quietly)) as tables:
        moves = [row["move_id"] for row in tables.dicts("select move_id from moves order by move_id limit 4")]
        deciding = PlanDeciding(workspace, lambda: NOW)
        said: list[tuple[str, dict[str, Any]]] = [
            ("dismissed", {"reason": "wrong_person"}),
            ("done", {"outcome": "She signs", "result": "helped"}),
            ("snoozed", {"until": "2026-08-01"}),
            ("accepted", {"owner_function": "marketing", "due_on": "2026-07-20"}),
        ]
        for move, (kind, payload) in zip(moves, said, strict=True):
            deciding.decide(tables, OLA, move, kind, payload)
        experiment = ExperimentDeciding(workspace, lambda: NOW)
        experiment.plan(
            tables,
            OLA,
            Plan(
                "Quiet",
                "universal_holdout",
                0.25,
                28,
                functions=("sales",),
                starts_on="2026-01-05",
                seed="lots",
            ),
        )
        experiment.start(tables, OLA, "quiet")
    flow.update(workspace, lambda: NOW, quietly)
    return workspace


@pytest.fixture
def warehouse(postgres: Cluster) -> str:
    """The address of an empty database."""
    with psycopg.connect(postgres.address, autocommit=True) as connection:
        connection.execute(ENGLISH)
    return postgres.address_of("steps")


def test_every_step_makes_the_same_table_on_postgresql(
    workspace: Workspace, warehouse: str, tmp_path: Path
) -> None:
    folder = tmp_path / "steps"
    told = _run("export", str(folder), "--steps", "postgres", "-w", str(workspace.root))
    assert re.fullmatch(r"Wrote \d+ tables to .*, and steps.sql, which makes \d+ more.\s*", told.stderr)
    # compiling queries takes longer than running them on so few rows
    ran = subprocess.run(
        ["psql", "-X", "-q", "-d", warehouse, "-f", "steps.sql"],
        cwd=folder,
        env={**os.environ, "PGOPTIONS": "-c jit=off"},
        capture_output=True,
        text=True,
    )
    assert (ran.returncode, ran.stderr) == (0, "")

    found, empty_count = {}, 0
    made = [*LOG_TABLES, *VERSIONS_OF.values(), *SQL_STEPS]
    with Engine(workspace.cache_file, is_read_only=True) as engine, psycopg.connect(warehouse) as connection:
        connection.execute("set search_path = quorate")
        for table in made:
            wanted = engine.table(f"select * from {table}")
            difference = first_difference(connection, table, wanted)
            strange = _strange_types(table, types_of(connection, table))
            if difference or strange:
                found[table] = (difference, strange)
            empty_count += not wanted.num_rows
    assert found == {}
    assert empty_count < len(made) / 8, "nearly every step is compared by rows that it made"


def test_what_is_exported_is_what_quorate_sql_prints(workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "steps"
    _run("export", str(folder), "--steps", "trino", "-w", str(workspace.root))
    script = (folder / "steps.sql").read_text("utf-8")
    for table in ("observed_touches", "people_versions", "team_members"):
        printed = _run("sql", table, "--dialect", "trino", "--as-of", "2026-06-30").stdout
        assert f"create table {table} as\n{printed.rstrip()};" in script
        assert re.match(r"-- one row per .*\n(--.*\n)*-- reads: ", printed)
    # whatever a step reads is a file, or made above it
    known = {path.stem for path in folder.glob("*.parquet")}
    for table, reads in re.findall(r"create table (\w+) as\n(?:--.*\n)*?-- reads: (.*)", script):
        assert set(reads.split(", ")) <= known, table
        known.add(table)
    assert known >= set(SQL_STEPS)


def test_steps_run_as_they_are_in_the_embedded_engine(workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "steps"
    _run("export", str(folder), "--steps", "duckdb", "-w", str(workspace.root))
    script = (folder / "steps.sql").read_text("utf-8").replace("from '", f"from '{folder}/")
    with Engine() as engine, Engine(workspace.cache_file, is_read_only=True) as cache:
        engine.run(script)
        for table in ("observed_people", "members", "vacancies", "moves"):
            counted = f"select count(*) from {table}"
            assert engine.value(counted) == cache.value(counted) > 0


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("sql", "map_stages"), 1, "steps start from it"),
        (("sql", "log_of_observed_touches"), 1, "quorate export DIR --steps"),
        (("export", "{full}", "--steps", "trino"), 2, "not empty"),
        (("export", "{new}", "--steps", "oracle"), 2, "no dialect 'oracle'"),
        (("export", "{new}", "--steps", "trino", "--pseudonymised"), 2, "no pseudonyms"),
    ],
)
def test_what_cannot_be_exported_is_said(
    arguments: tuple[str, ...], code: int, told: str, workspace: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("kept", "utf-8")
    said = [each.format(full=tmp_path / "full", new=tmp_path / "new") for each in arguments]
    at = ["-w", str(workspace.root)] if said[0] == "export" else []
    done = CliRunner().invoke(app, [*said, *at])
    assert (done.exit_code, told in done.stderr) == (code, True), done.output


def _run(*words: str) -> Result:
    done = CliRunner().invoke(app, list(words))
    assert done.exit_code == 0, done.output
    return done


def _strange_types(table: str, types: dict[str, str]) -> dict[str, str | None]:
    """Columns of a table with a contract that are not there as it says."""
    contract = ALL_TABLES.get(table)
    columns = contract.columns if contract else ()
    return {
        column.name: types.get(column.name)
        for column in columns
        if types.get(column.name) not in ALLOWED[column.kind]
    }
