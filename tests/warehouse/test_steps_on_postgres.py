"""Every step written in SQL, run on a real PostgreSQL server as the product prints it, makes the same table there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from typing import Any

import psycopg
import pytest
from tests.flow.market_fixture import quietly
from tests.postgres import Cluster
from tests.warehouse.postgres_tables import ALLOWED, first_difference, load, make, types_of
from typer.testing import CliRunner

from quorate import flow
from quorate.ledger.plan_events import Author
from quorate.surfaces.cli.main import app
from quorate.surfaces.experiment_deciding import ExperimentDeciding, Plan
from quorate.surfaces.plan_decisions import PlanDeciding
from quorate.vocabulary import PUBLISHED_TABLES
from quorate.warehouse.engine import Engine
from quorate.warehouse.steps import SqlStep
from quorate.warehouse.workspace import Workspace

NOW = datetime(2026, 7, 1, 12)
DAY = date(2026, 6, 30)
OLA = Author("c_ola", "Ola Operator", "operations")
SQL_STEPS = [step for stage in flow.STAGES for step in stage.steps if isinstance(step, SqlStep)]
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
def warehouse(postgres: Cluster) -> Iterator[psycopg.Connection]:
    """An empty database."""
    with psycopg.connect(postgres.address, autocommit=True) as connection:
        connection.execute(ENGLISH)
    with psycopg.connect(postgres.address_of("steps"), autocommit=True) as connection:
        connection.execute("set jit = off")  # compiling a query takes longer than running it on so few rows
        yield connection


def test_every_step_makes_the_same_table_on_postgresql(
    workspace: Workspace, warehouse: psycopg.Connection
) -> None:
    made_there = {step.table for step in SQL_STEPS}
    found, empty_count = {}, 0
    with Engine(workspace.cache_file, is_read_only=True) as engine:
        for (name,) in engine.rows("select table_name from duckdb_tables() where not internal"):
            if name not in made_there:
                load(warehouse, name, engine.table(f"select * from {name}"))
        for step in SQL_STEPS:
            make(warehouse, step.table, _printed(step.table))
            wanted = engine.table(f"select * from {step.table}")
            difference = first_difference(warehouse, step.table, wanted)
            empty_count += not wanted.num_rows
            strange = _strange_types(step.table, types_of(warehouse, step.table))
            if difference or strange:
                found[step.table] = (difference, strange)
    assert found == {}
    assert empty_count < len(SQL_STEPS) / 10, "nearly every step is compared by rows that it made"


def _printed(table: str) -> str:
    printed = CliRunner().invoke(app, ["sql", table, "--dialect", "postgres", "--as-of", DAY.isoformat()])
    assert printed.exit_code == 0, printed.output
    return printed.output


def _strange_types(table: str, types: dict[str, str]) -> dict[str, str | None]:
    """Columns of a published table that are not there as its contract says."""
    contract = PUBLISHED_TABLES.get(table)
    columns = contract.columns if contract else ()
    return {
        column.name: types.get(column.name)
        for column in columns
        if types.get(column.name) not in ALLOWED[column.kind]
    }
