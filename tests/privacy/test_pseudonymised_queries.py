"""A pseudonymised query of a whole workspace shows no name, address, number, key or sentence of anybody."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from tests.flow.market_fixture import NOW, quietly
from tests.privacy.known_person import INES, World, at_noon
from typer.testing import CliRunner, Result

from quorate import flow
from quorate.surfaces.cli.main import app
from quorate.surfaces.saying import Saying
from quorate.views.pseudonyms import Pseudonyms, is_plain, pseudonymised_tables
from quorate.vocabulary import PUBLISHED_TABLES
from quorate.warehouse.snapshots import Snapshot
from quorate.warehouse.sql_questions import QuestionLimits, SqlQuestions

BY_COMMAND = {"people", "touches", "identifiers", "statements", "waterfall"}
EMPTY_JSON = {"{}", "[]"}
SENTENCE = "Afraid of the audit, call 0170 5550199 after six"


def ask(world: World, sql: str, *options: str) -> Result:
    """The answer of the command line, as a program reads it."""
    arguments = ["query", sql, *options, "--workspace", str(world.workspace.root), "--format", "json"]
    return CliRunner().invoke(app, arguments, env={"QUORATE_NOW": NOW.isoformat(), "NO_COLOR": "1"})


def texts_of(value: object) -> Iterator[str]:
    """Every text in an answer, JSON within a text opened."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts_of(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts_of(each)


def known_of(tables: Snapshot) -> set[str]:
    """Every text of every column that may tell somebody, as the workspace itself publishes it."""
    known: set[str] = set()
    for name, contract in PUBLISHED_TABLES.items():
        columns = [each for each in contract.columns if each.name in tables.columns.get(name, ())]
        for column in columns:
            if not is_plain(column):
                known |= set(
                    texts_of(
                        [row["cell"] for row in tables.dicts(f"select {column.name} as cell from {name}")]
                    )
                )
    return known


def telling_of(tables: Snapshot) -> set[str]:
    """What must not stand even within a longer text: names, addresses, numbers and keys, of colleagues too."""
    rows = tables.dicts(
        "select full_name as told from people union select email from people "
        "union select unnest(emails) from people union select person_id from people "
        "union select value from identifiers union select name from accounts "
        "union select colleague_id from colleagues union select name from colleagues "
        "union select email from colleagues"
    )
    return {row["told"].lower() for row in rows if row["told"] and len(row["told"]) > 4}


def answers_of(world: World, names: list[str]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Every table by the command itself where it tells most, and by what the command asks where that says the same."""
    for name in sorted(BY_COMMAND):
        answer = ask(world, f"select * from {name}", "--pseudonymised")
        assert answer.exit_code == 0, answer.output
        yield name, json.loads(answer.stdout)
    place = world.workspace
    with closing(flow.snapshot(place, at_noon, quietly)) as tables:
        instead = dict(pseudonymised_tables(tables, Pseudonyms(place.root)))
        publication = tables.publication
    with SqlQuestions(place, publication, QuestionLimits(1_000_000, 600.0), instead) as questions:
        for name in names:
            if name not in BY_COMMAND:
                yield name, questions.dicts(f"select * from {name}")


@pytest.fixture(scope="module")
def asked(made: World, tmp_path_factory: pytest.TempPathFactory) -> World:
    """The workspace with a note that has a sentence and a number, taken into its tables; only read afterwards."""
    world = made.copied(tmp_path_factory.mktemp("asked") / "w")
    with closing(flow.snapshot(world.workspace, at_noon, quietly)) as tables:
        Saying(world.workspace, at_noon).note(tables, INES, "journey", world.journey_id, SENTENCE)
    flow.update(world.workspace, at_noon, quietly)
    return world


def test_no_known_value_is_in_any_table_of_the_answer(asked: World) -> None:
    with closing(flow.snapshot(asked.workspace, at_noon, quietly)) as tables:
        known, telling, names = known_of(tables), telling_of(tables), sorted(tables.tables)
    assert {asked.name.lower(), asked.email.lower(), asked.person_id.lower()} <= telling
    assert len(telling) > 100
    asked_of = [name for name in names if name in PUBLISHED_TABLES]
    found: dict[str, set[str]] = {}
    cells = 0
    for name, rows in answers_of(asked, asked_of):
        told = set(texts_of(rows))
        cells += len(told)
        plain = {
            word
            for column in PUBLISHED_TABLES[name].columns
            if is_plain(column) or column.name == "segment"  # the ids in segments are among what tells
            for row in rows
            for word in texts_of(row.get(column.name))
        }
        whole = "\n".join(told).lower()
        found[name] = {each for each in told - plain - EMPTY_JSON if each in known}
        found[name] |= {each for each in telling if each in whole}
        found[name] |= set(re.findall(r"[\w.+-]+@[\w-]+\.\w+|afraid of the audit|5550199", whole))
    assert set(found) == set(asked_of)
    assert sorted((name, each) for name, left in found.items() for each in left) == []
    assert cells > 1000


def test_the_same_search_finds_them_where_names_are_shown(asked: World) -> None:
    answer = ask(asked, "select * from people")
    assert asked.email in answer.stdout
    assert asked.name in set(texts_of(json.loads(answer.stdout)))


@pytest.mark.parametrize(
    "sql",
    [
        "select * from read_parquet('{root}/published/people-*.parquet')",
        "select * from '{root}/cache.duckdb'",
        "select * from cache.people",
        "attach '{root}/cache.duckdb' as c",
        "select full_name::int from people",
        "select error(full_name) from people",
    ],
)
def test_no_question_goes_around_it(asked: World, sql: str) -> None:
    answer = ask(asked, sql.format(root=asked.workspace.root), "--pseudonymised")
    assert answer.exit_code != 0
    assert not [each for each in (asked.name, asked.email, asked.person_id) if each in answer.output]
