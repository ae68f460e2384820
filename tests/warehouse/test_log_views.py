"""The rule by which a record of the log counts on a day."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from quorate.vocabulary import LOG_TABLES
from quorate.warehouse.engine import Engine
from quorate.warehouse.log_views import snapshot_sql, versions_sql
from quorate.warehouse.making import log_of
from quorate.warehouse.segments import write_segment
from quorate.warehouse.steps import Moment

COLLEAGUES = LOG_TABLES["observed_colleagues"]


def version(
    name: str, known: int, version_day: int, *, deleted: bool = False, imported: int = 1
) -> dict[str, Any]:
    """A version of the one record of this test: known on a day of March, this version on another."""
    return {
        "record_id": "s:1",
        "source": "s",
        "known_at": datetime(2026, 3, known, 12),
        "version_at": datetime(2026, 3, version_day, 12),
        "is_deleted": deleted,
        "name": name,
        "email": None,
        "function": "sales",
        "is_active": True,
        "fingerprint": f"{name}{version_day}",
        "imported_at": datetime(2026, 4, imported),
    }


CASES: list[tuple[str, list[dict[str, Any]], int, list[tuple[str, bool]]]] = [
    ("before it was known", [version("A", 5, 5)], 4, []),
    ("known at the end of its day", [version("A", 5, 5)], 5, [("A", False)]),
    ("only a later version: it stands in, marked", [version("B", 5, 20)], 10, [("B", True)]),
    (
        "the latest known version",
        [version("A", 5, 5), version("B", 5, 9), version("C", 5, 20)],
        10,
        [("B", False)],
    ),
    ("deleted later: still there", [version("A", 5, 20, deleted=True)], 10, [("A", True)]),
    ("deleted by then: gone", [version("A", 5, 5), version("A", 5, 9, deleted=True)], 10, []),
    (
        "no stamps: the later import",
        [version("A", 5, 5, imported=1), version("B", 5, 5, imported=2)],
        10,
        [("B", False)],
    ),
]


@pytest.mark.parametrize(
    ("versions", "day", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
@pytest.mark.parametrize("order", [1, -1])
def test_what_counts(
    versions: list[dict[str, Any]], day: int, expected: list[tuple[str, bool]], order: int, tmp_path: Path
) -> None:
    schema = COLLEAGUES.arrow_schema()
    batches = pa.Table.from_pylist(versions[::order], schema=schema).to_batches()
    segment = write_segment(tmp_path, "evidence", COLLEAGUES.name, schema, batches)
    sql = snapshot_sql(COLLEAGUES, log_of(COLLEAGUES, [tmp_path / segment.path]), Moment(date(2026, 3, day)))
    with Engine() as engine:
        assert engine.rows(f"select name, is_later_version from ({sql})") == expected


def test_a_table_without_segments_is_empty() -> None:
    with Engine() as engine:
        assert engine.rows(snapshot_sql(COLLEAGUES, None, Moment(date(2026, 3, 1)))) == []


def test_a_segment_from_before_a_column_was_added(tmp_path: Path) -> None:
    schema = COLLEAGUES.arrow_schema()
    older = schema.remove(schema.get_field_index("email"))
    paths = []
    for number, kept in enumerate((older, schema)):
        row = {**version(f"N{number}", 5, 5), "record_id": f"s:{number}", "email": "n@vendor.example"}
        batches = pa.Table.from_pylist([row], schema=kept).to_batches()
        paths.append(tmp_path / write_segment(tmp_path, "evidence", COLLEAGUES.name, kept, batches).path)
    for held, expected in ((paths, [None, "n@vendor.example"]), (paths[:1], [None])):
        sql = snapshot_sql(COLLEAGUES, log_of(COLLEAGUES, held), Moment(date(2026, 3, 10)))
        with Engine() as engine:
            assert [row[0] for row in engine.rows(f"select email from ({sql}) order by name")] == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (4, []),
        (6, [("A", 1, False)]),
        (10, [("A", 1, False), ("B", 2, False)]),
        (25, [("A", 1, False), ("B", 2, False), ("C", 3, False)]),
    ],
)
@pytest.mark.parametrize("order", [1, -1])
def test_versions_known_by_a_day(
    day: int, expected: list[tuple[str, int, bool]], order: int, tmp_path: Path
) -> None:
    held = [version("A", 5, 5), version("B", 5, 9), version("C", 5, 20, deleted=True)]
    assert _versions(held[::order], day, tmp_path) == expected


def test_a_later_version_stands_in_where_no_version_was_known(tmp_path: Path) -> None:
    assert _versions([version("B", 5, 20), version("C", 5, 22)], 10, tmp_path) == [("B", 1, True)]


def _versions(held: list[dict[str, Any]], day: int, folder: Path) -> list[tuple[Any, ...]]:
    schema = COLLEAGUES.arrow_schema()
    segment = write_segment(
        folder, "evidence", COLLEAGUES.name, schema, pa.Table.from_pylist(held, schema=schema).to_batches()
    )
    moment, held_log = Moment(date(2026, 3, day)), log_of(COLLEAGUES, [folder / segment.path])
    with Engine() as engine:
        engine.run(f"create table {COLLEAGUES.name} as {snapshot_sql(COLLEAGUES, held_log, moment)}")
        query = versions_sql(COLLEAGUES, held_log, moment)
        return engine.rows(f"select name, version_no, is_later_version from ({query}) order by version_no")
