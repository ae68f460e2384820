"""The rules of the house that a machine can check."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from quorate import flow
from quorate.vocabulary import ALL_TABLES, LOG_TABLES, PUBLISHED_TABLES
from quorate.warehouse.dialect import DIALECTS, offences, tables_read, translated
from quorate.warehouse.log_views import VERSIONS_OF
from quorate.warehouse.steps import ArrowStep, SqlStep

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "src" / "quorate").rglob("*.py"))
STEPS = [step for stage in flow.STAGES for step in stage.steps]
SQL_STEPS = [step for step in STEPS if isinstance(step, SqlStep)]

LONGEST_FILE = 800
FEW_LONG_FILES = 0.04
HEAVY = (
    "duckdb",
    "pyarrow",
    "numpy",
    "scipy",
    "sqlalchemy",
    "fastapi",
    "ruamel",
    "rich",
    "tldextract",
    "uvicorn",
)


def test_files_stay_small() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    assert max(lengths.values()) <= LONGEST_FILE
    long = [path.name for path, length in lengths.items() if length > 400]
    assert len(long) <= FEW_LONG_FILES * len(lengths), long
    assert sorted(lengths.values())[len(lengths) // 2] <= 170


@pytest.mark.parametrize(
    "module", ["quorate", "quorate.vocabulary", "quorate.errors", "quorate.surfaces.cli.main"]
)
def test_import_is_cheap(module: str) -> None:
    code = f"import sys, {module}; print(sorted(set(sys.modules) & {set(HEAVY)!r}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_no_folder_is_called_after_nothing() -> None:
    nameless = {"common", "utils", "helpers", "core", "misc"}
    assert not [path for path in SOURCES if nameless & {*path.parts, path.stem}]


def test_public_names() -> None:
    import quorate

    assert sorted(quorate.__all__) == ["Workspace", "__version__", "open"]
    assert all(getattr(quorate, name) for name in quorate.__all__)


@pytest.mark.parametrize("step", SQL_STEPS, ids=lambda step: step.table)
def test_sql_steps_keep_to_the_dialect(step: SqlStep) -> None:
    assert step.sql.startswith("-- one row per "), "its first line says what one row is"
    assert offences(step.sql) == []
    assert tables_read(step.sql) == set(step.reads), "its header names every table it reads"
    for dialect in DIALECTS:
        assert translated(step.sql, dialect)


@pytest.mark.parametrize(
    ("sql", "offence"),
    [
        ("select * from a", "names its columns with *: name each one"),
        ("select x, count(*) as n from a group by all", "GROUP BY ALL: name each column"),
        ("select x, count(*) as n from a group by 1", "GROUP BY a position: name the column"),
        ("select count(*) filter (where x > 1) as n from a", "FILTER: use sum(case ...)"),
        ("select x from a qualify row_number() over (order by x) = 1", "QUALIFY: use a subquery"),
        ("select a.x from a join b using (x)", "JOIN USING: write the condition with ON"),
        ("select a.x from a asof join b on a.t >= b.t", "ASOF JOIN: use row_number() or name the columns"),
        ("select random() as x from a", "randomness has no place in a step"),
        ("select array_agg(x) as x from a", "array_agg() in no order: write list_sort(array_agg(...))"),
        (
            "select list_sort(x) as x from a",
            "a list is sorted where it is not made: write list_sort(array_agg(...))",
        ),
        (
            "select list_sort(array_agg(case when y then x end)) as x from a",
            "array_agg() of a CASE: some engines leave out what is empty, so leave it out by WHERE",
        ),
        (
            "select regexp_replace(x, 'b', '') as x from a",
            "regexp_replace() without 'g' of a pattern that may match twice: some replace every match",
        ),
        (
            "select regexp_matches(x, 'b+?') as x from a",
            "a pattern that matches as little as it can: PostgreSQL would apply that to all of it",
        ),
        ("select current_timestamp as x from a", "the clock has no place in a step: use $as_of_at"),
        (
            "select levenshtein(x, y) as d from a",
            "the function levenshtein() is not in the restricted dialect",
        ),
    ],
)
def test_the_dialect_refuses(sql: str, offence: str) -> None:
    assert offence in offences(sql)


def test_every_step_reads_what_is_made_before_it() -> None:
    from quorate.settings import default_journey_map, default_settings
    from quorate.warehouse.declared import declared_tables

    made = {
        *LOG_TABLES,
        *VERSIONS_OF.values(),
        *declared_tables(default_settings(), (default_journey_map(),)),
    }
    for step in STEPS:
        assert set(step.reads) <= made, step.table
        assert step.table not in made, f"{step.table} is made twice"
        made.add(step.table)


def test_every_step_has_one_file_of_its_own() -> None:
    for step in STEPS:
        if isinstance(step, ArrowStep):
            assert step.function.__doc__, step.table


def test_written_contract() -> None:
    """The names of the published contract that outside users read; a rename or removal is a breaking change."""
    contract = (ROOT / "tests" / "house" / "contract.txt").read_text(encoding="utf-8").split()
    real = {f"{table.name}.{column.name}" for table in PUBLISHED_TABLES.values() for column in table.columns}
    missing = [name for name in contract if name not in real]
    assert not missing


def test_generated_pages_are_up_to_date(tmp_path: Path) -> None:
    shutil.copy(ROOT / "docs" / "generate.py", tmp_path)
    subprocess.run([sys.executable, str(tmp_path / "generate.py")], check=True)
    pages = sorted(path.name for path in tmp_path.iterdir() if path.suffix in (".md", ".json"))
    assert len(pages) >= 5
    stale = [
        name
        for name in pages
        if (ROOT / "docs" / name).read_text("utf-8") != (tmp_path / name).read_text("utf-8")
    ]
    assert not stale, "run `make docs`"


def test_no_text_names_a_command_that_is_not_there() -> None:
    from quorate.surfaces.cli.maps import map_app
    from quorate.surfaces.cli.reference import command_reference

    known = set(re.findall(r"^## quorate ([a-z]+(?: [a-z]+)?)", command_reference(), re.MULTILINE))
    known |= {f"map {command.name}" for command in map_app.registered_commands}
    known |= {name.split()[0] for name in known}
    assert {"init", "import", "update", "serve", "map check"} <= known
    texts = [
        *(ROOT / "src").rglob("*.*"),
        *(ROOT / "docs").glob("*.md"),
        *(ROOT / "examples").rglob("*.*"),
        ROOT / "README.md",
    ]
    named = {
        (path.name, " ".join(part for part in found if part))
        for path in texts
        if path.suffix in {".py", ".yaml", ".html", ".md", ".toml", ".ts"}
        for found in re.findall(r"`quorate (map)? ?([a-z]+)", path.read_text(encoding="utf-8"))
    }
    assert len(named) > 20
    assert sorted(name for name in named if name[1] not in known) == []


def test_table_names_are_told_apart() -> None:
    assert len(ALL_TABLES) == len(LOG_TABLES) + len(PUBLISHED_TABLES)


def test_nothing_committed_names_a_machine() -> None:
    strange = re.compile(r"/work/main|/root/|pypi\.org|files\.pythonhosted|registry\.npmjs|deb\.debian")
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    found = [
        name
        for name in listed
        if name != "tests/house/test_house.py"
        and (ROOT / name).is_file()
        and strange.search((ROOT / name).read_text(encoding="utf-8", errors="ignore"))
    ]
    assert not found
