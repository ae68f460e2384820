"""The library behind `import quorate`: what its page and notebook say holds, and it answers as the commands do."""

from __future__ import annotations

import doctest
import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.views.published import new_workspace, publish
from tests.views.small_people import AS_OF_AT, RUN_ID
from tests.views.small_world import small_world
from typer.testing import CliRunner

import quorate
from quorate.errors import NotFound, UsageError
from quorate.surfaces.cli import look
from quorate.surfaces.cli.main import app

ROOT = Path(__file__).resolve().parents[2]
NOUNS = (*look.KEYED, *look.OPTIONALLY_KEYED, *look.UNKEYED)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds a workspace called acme."""
    root = tmp_path_factory.mktemp("library")
    publish(new_workspace(root / "acme"), small_world(), AS_OF_AT, RUN_ID)
    return root


@pytest.fixture(scope="module")
def acme(folder: Path) -> Iterator[quorate.Workspace]:
    with quorate.open(folder / "acme") as opened:
        yield opened


def test_the_page_is_true(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    found = doctest.testfile(
        str(ROOT / "docs" / "python.md"), module_relative=False, optionflags=flags, encoding="utf-8"
    )
    assert found.attempted > 20
    assert found.failed == 0


def test_the_page_on_sql_is_true(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import duckdb

    done = CliRunner().invoke(app, ["export", str(tmp_path / "tables"), "-w", str(folder / "acme")])
    assert done.exit_code == 0
    monkeypatch.chdir(tmp_path)
    page = (ROOT / "docs" / "sql-and-bi.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```sql\n(.*?)```", page, re.DOTALL)
    asked = [block for block in blocks if "tables/" not in block]
    assert len(asked) > 2
    assert len(blocks) > len(asked)
    with quorate.open(folder / "acme") as opened:
        for block in asked:
            assert opened.query(block).num_rows > 0, block
    connection = duckdb.connect()
    for block in blocks:
        if "tables/" in block:
            assert connection.execute(block).fetchall(), block


def test_the_notebook_runs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    notebook = json.loads((ROOT / "examples" / "notebook" / "pipeline.ipynb").read_text(encoding="utf-8"))
    cells = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    told: dict[str, Any] = {}
    for number, cell in enumerate(cells):
        exec(compile(cell, f"cell {number}", "exec"), told)  # noqa: S102 - it is what a notebook does
    assert told["people_by_role"].num_rows > 3
    assert told["opened"].evidence.rows
    assert not any(cell.get("outputs") for cell in notebook["cells"]), (
        "kept without figures of anybody's workspace"
    )


@pytest.mark.parametrize("noun", NOUNS)
def test_whatever_is_shown_is_a_method(noun: str, acme: quorate.Workspace) -> None:
    assert callable(getattr(acme, noun))
    assert getattr(acme, noun).__doc__


@pytest.mark.parametrize(
    ("noun", "key"),
    [
        ("account", "aldermoor.example"),
        ("person", "p_ann"),
        ("journey", "j_alder"),
        ("forecast", None),
        ("journeys", None),
    ],
)
def test_it_answers_as_the_command_does(
    noun: str, key: str | None, folder: Path, acme: quorate.Workspace
) -> None:
    ask: Callable[..., Any] = getattr(acme, noun)
    answer = ask(key) if key else ask()
    words = ["show", noun, *([key] if key else []), "-w", str(folder / "acme"), "--format", "json"]
    assert json.loads(CliRunner().invoke(app, words).stdout) == answer.to_dict()


def test_a_relation_left_open_keeps_no_query_waiting(acme: quorate.Workspace) -> None:
    left_open = acme.relation("touches").to_arrow_reader(1)
    assert left_open.read_next_batch().num_rows == 1
    assert acme.query("select count(*) as n from accounts").to_pylist() == [
        {"n": acme.table("accounts").num_rows}
    ]


def test_what_was_opened_stays_as_it_is(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path)
    world = small_world()
    publish(workspace, world, AS_OF_AT, RUN_ID)
    with quorate.Workspace(tmp_path) as opened:
        count = opened.table("accounts").num_rows
        publish(workspace, {**world, "accounts": world["accounts"][:1]}, AS_OF_AT, "run_later")
        assert opened.query("select * from accounts").num_rows == count
    with quorate.Workspace(tmp_path) as again:
        assert again.table("accounts").num_rows == 1


def test_limits_hold_where_they_are_given(folder: Path) -> None:
    with (
        quorate.open(folder / "acme", most_rows=3) as opened,
        pytest.raises(UsageError, match="more than 3 rows"),
    ):
        opened.query("select * from people")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (lambda folder: quorate.open(folder), "no Quorate workspace here"),
        (lambda folder: quorate.open(folder / "acme", as_of="yesterday"), "'yesterday' is not a day"),
        (lambda folder: quorate.open(folder / "acme").table("acounts"), "Did you mean 'accounts'"),
        (lambda folder: quorate.open(folder / "acme").relation("acounts"), "Did you mean 'accounts'"),
        (lambda folder: quorate.open(folder / "acme").relation("copy accounts to 'x.csv'"), "may only read"),
        (lambda folder: quorate.open(folder / "acme").journey("j_none"), "No journey has the id"),
    ],
)
def test_errors_say_what_is_wrong(wrong: Callable[[Path], Any], told: str, folder: Path) -> None:
    with pytest.raises((NotFound, UsageError), match=told):
        wrong(folder)


def test_a_day_may_be_a_date_or_a_text(market: Any) -> None:
    with quorate.open(market.root, as_of="2026-03-31") as then:
        assert then.as_of_on == date(2026, 3, 31)
        known = then.query("select max(known_at) as last from touches").to_pylist()[0]["last"]
        assert known.date() <= date(2026, 3, 31)
    with quorate.open(market.root, as_of=date(2026, 3, 31)) as again:
        assert again.as_of_on == date(2026, 3, 31)


def test_nothing_else_is_in_the_module() -> None:
    with pytest.raises(AttributeError, match="no attribute 'opne'"):
        _ = quorate.opne
