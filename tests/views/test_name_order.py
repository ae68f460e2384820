"""Lists are sorted by name as dictionaries sort, in SQL as in Python, and pages by cursor hold every row once."""

from __future__ import annotations

import duckdb
import pytest

from quorate.language import by_name
from quorate.views.cursors import SortKey, cursor_after, name_order, order_by, rows_after

NAMES = ["Zeta", "Ärzte AG", "zulu", "Arzt", "Öl", "Oslo", "apple", "Straße", "Strasse", "Étude", "Eton"]


@pytest.fixture
def held() -> duckdb.DuckDBPyConnection:
    made = duckdb.connect()
    made.execute("create table held as select unnest(?) as name", [NAMES])
    return made


def test_the_engine_sorts_names_as_python_does(held: duckdb.DuckDBPyConnection) -> None:
    found = held.execute(f"select name from held order by {name_order('name')}, name desc").fetchall()
    # 'Straße' and 'Strasse' differ in nothing that is compared
    assert [name for (name,) in found] == [
        "apple", "Arzt", "Ärzte AG", "Eton", "Étude", "Öl", "Oslo", "Straße", "Strasse", "Zeta", "zulu",
    ]  # fmt: skip
    assert [by_name(name)[1] for (name,) in found] == sorted(by_name(name)[1] for name in NAMES)


@pytest.mark.parametrize("is_descending", [False, True])
def test_pages_by_name_hold_every_row_once(held: duckdb.DuckDBPyConnection, is_descending: bool) -> None:
    held.execute("alter table held add column key varchar")
    held.execute("update held set key = name")
    order = (SortKey("name", "name", is_descending), SortKey("key"))
    seen: list[str] = []
    cursor = ""
    while True:
        where, given = rows_after(order, cursor)
        rows = held.execute(
            f"select name, key from held where {where} order by {order_by(order)} limit 2", given
        ).fetchall()
        if not rows:
            break
        seen += [name for name, _ in rows]
        cursor = cursor_after(order, {"name": rows[-1][0], "key": rows[-1][1]})
    assert sorted(seen) == sorted(NAMES)
    assert [by_name(name)[1] for name in seen] == sorted(
        (by_name(name)[1] for name in NAMES), reverse=is_descending
    )
