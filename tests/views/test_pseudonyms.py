"""Pseudonymised tables join as before and hold no name, address, number, title or link of anybody."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa

from quorate.views.pseudonyms import PLAIN_COLUMNS, Pseudonyms, is_plain, pseudonymised_tables
from quorate.vocabulary import PUBLISHED_TABLES
from quorate.vocabulary.columns import text
from quorate.warehouse.engine import Engine

PEOPLE = PUBLISHED_TABLES["people"]
ANNA: dict[str, Any] = {
    "person_id": "p_1", "account_id": "a_1", "full_name": "Anna Berg", "email": "anna@acme.com",
    "emails": ["anna@acme.com", "berg@acme.com"], "title": "Head of Anna's things", "function": "finance",
    "seniority": "manager", "is_external": False, "left_at": None,
}  # fmt: skip


class Held:
    """What a snapshot is for this: two tables."""

    def __init__(self, **tables: pa.Table) -> None:
        self._tables = tables
        self.tables = list(tables)
        self.columns = {name: frozenset(table.column_names) for name, table in tables.items()}

    def table(self, sql: str) -> pa.Table:
        return self._tables[sql.split(" from ")[1]]


def held() -> Held:
    people = pa.Table.from_pylist([ANNA], schema=PEOPLE.arrow_schema())
    touches = PUBLISHED_TABLES["touches"]
    row = {
        "touch_id": "t_1", "person_id": "p_1", "account_id": "a_1", "channel": "email", "action": "opened",
        "source": "marketo", "properties": '{"subject": "Dear Anna"}', "topic": "Anna's question",
    }  # fmt: skip
    return Held(people=people, touches=pa.Table.from_pylist([row], schema=touches.arrow_schema()))


def test_no_value_is_left_and_tables_join(tmp_path: Path) -> None:
    tables = dict(pseudonymised_tables(held(), Pseudonyms(tmp_path)))  # type: ignore[arg-type]
    with Engine() as engine, engine.registered(**tables):
        rows = engine.dicts("select * from people join touches using (person_id)")
        (row,) = rows
        told = repr(rows).lower()
        assert not [each for each in ("anna", "berg", "acme", "'p_1'", "'a_1'", "dear") if each in told]
        assert (row["function"], row["channel"], row["source"]) == ("finance", "email", "marketo")
        assert row["person_id"].startswith("p_")
        assert row["emails"][0] == row["email"]
        assert row["left_at"] is None


def test_a_segment_of_one_owner_or_offering_is_told_by_their_pseudonym(tmp_path: Path) -> None:
    contract, pseudonyms = PUBLISHED_TABLES["waterfall"], Pseudonyms(tmp_path)
    segments = ["all", "tier:enterprise", "owner:anna@us.com", "offering:o_7", None]
    given = pa.Table.from_pylist([{"segment": each} for each in segments], schema=contract.arrow_schema())
    told = pseudonyms.table("waterfall", given)["segment"].to_pylist()
    # an owner's segment goes on joining with the table of colleagues
    owner, offering = pseudonyms.of("anna@us.com"), pseudonyms.of("o_7")
    assert told == ["all", "tier:enterprise", f"owner:{owner}", f"offering:{offering}", None]
    assert "anna" not in repr(told)


def test_pseudonyms_are_the_workspaces_own_and_stay(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    one, two = Pseudonyms(tmp_path / "one"), Pseudonyms(tmp_path / "two")
    assert one.of("Anna Berg") == Pseudonyms(tmp_path / "one").of("Anna Berg")
    assert one.of("Anna Berg") != two.of("Anna Berg")


def test_a_text_column_that_nobody_listed_is_replaced() -> None:
    assert not is_plain(text("anything_new", "whatever"))
    columns = {each.name for table in PUBLISHED_TABLES.values() for each in table.columns}
    assert columns >= PLAIN_COLUMNS, "a listed column is none"
    assert not PLAIN_COLUMNS & {
        "full_name",
        "email",
        "emails",
        "title",
        "name",
        "url",
        "value",
        "note",
        "topic",
    }
