"""Mapping files: what they say, and every mistake in them with its place."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.sources.imported import Imported, csv_text, import_files, write

from quorate.errors import InputError, ProblemsFound, UsageError
from quorate.sources.table.defaults import mappable, needed
from quorate.sources.table.loading import load_mapping, mapping_json_schema, mapping_reference
from quorate.sources.table.mapping import TABLES

HEAD = "mapping: mine\nsource: mine\nfiles:\n  - file: deals.csv\n    into:\n"
DEALS = (
    HEAD
    + """      - table: opportunities
        key: id
        columns:
          known_at: opened
          account_key: {key: accounts, column: company}
          amount: value
          crm_stage: {column: stage, values: {N: New, W: Closed Won}}
          is_won: {column: stage, values: {W: true}, otherwise: false}
"""
)


def imported(tmp_path: Path, mapping: str, text: str, name: str = "deals.csv", **said: Any) -> Imported:
    path = write(tmp_path / "data" / name, text)
    return import_files("table", path, mapping_file=write(tmp_path / "mapping.yaml", mapping), **said)


def test_a_mapping_at_work(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        DEALS,
        csv_text(
            "ID,Opened,Company,Value,Stage",
            '7,2024-02-01,Acme,"1,000",W',
            "8,2024-02-02,Birch,,n",
            "9,,Birch,,N",
        ),
    )
    won, new = found["opportunities"]
    assert (won["record_id"], won["source"], won["account_key"]) == (
        "mine:opportunities:7",
        "mine",
        "mine:accounts:Acme",
    )
    assert (won["amount"], won["crm_stage"], won["is_won"]) == (1000.0, "Closed Won", True)
    assert won["known_at"] == won["version_at"] == won["created_at"] == datetime(2024, 2, 1)
    assert (new["crm_stage"], new["is_won"]) == ("New", False)
    assert found.codes == ["no_known_at"]
    assert (
        found.set_aside[0].reason
        == "'opened' is empty or cannot be read; it says when that system first knew the record"
    )


def test_several_targets_conditions_and_versions(tmp_path: Path) -> None:
    mapping = (
        HEAD
        + """      - table: opportunities
        key: id
        only_if: {filled: opened, empty: junk}
        columns: {known_at: opened, is_closed: {constant: false}}
      - table: opportunities
        key: id
        only_if: {equals: {stage: [Won, Lost]}}
        columns: {known_at: opened, version_at: closed, is_closed: {constant: true}}
"""
    )
    found = imported(
        tmp_path,
        mapping,
        csv_text(
            "id,opened,closed,stage,junk",
            "7,2024-02-01,2024-03-01,WON,",
            "8,2024-02-02,,Open,",
            "9,2024-02-02,,Open,x",
        ),
    )
    assert [
        (row["record_id"], row["version_at"].date(), row["is_closed"]) for row in found["opportunities"]
    ] == [
        ("mine:opportunities:7", date(2024, 2, 1), False),
        ("mine:opportunities:7", date(2024, 3, 1), True),
        ("mine:opportunities:8", date(2024, 2, 2), False),
    ]
    assert found.codes == ["nothing_to_use"]


TOUCHES = (
    HEAD
    + """      - table: touches
        columns:
          occurred_at: day
          email: who
          full_name: [first, last]
          channel: {column: where, values: {Call: call, Mail: email}}
          action: what
          initiator: {constant: sales}
        properties: [mood]
"""
)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("2024-02-01,a@x.com,Ann,Lee,Call,Called,good", None),
        ("2024-02-01,a@x.com,Ann,Lee,Pigeon,called,good", "unknown_word"),
        ("2024-02-01,a@x.com,Ann,Lee,Call,downloaded,good", "odd_action"),
        ("2024-02-01,a@x.com,Ann,Lee,,called,good", "no_channel"),
        ("someday,a@x.com,Ann,Lee,Call,called,good", "no_known_at"),
    ],
)
def test_touches_hold_only_known_words(tmp_path: Path, row: str, code: str | None) -> None:
    found = imported(tmp_path, TOUCHES, csv_text("day,who,first,last,where,what,mood", row))
    assert found.codes == ([code] if code else [])
    if code is None:
        touch = found.one("touches")
        assert (touch["full_name"], touch["email"], touch["properties"]) == (
            "Ann Lee",
            "a@x.com",
            '{"mood":"good"}',
        )
        assert touch["source_record_id"] == touch["record_id"]


def test_without_a_key_a_record_is_named_by_what_it_says(tmp_path: Path) -> None:
    rows = ("2024-02-01,a@x.com,Ann,Lee,Call,Called,good", "2024-02-01,a@x.com,Ann,Lee,Call,Called,good")
    found = imported(tmp_path, TOUCHES, csv_text("day,who,first,last,where,what,mood", *rows))
    assert len({row["record_id"] for row in found["touches"]}) == 1


@pytest.mark.parametrize(
    ("dates", "expected"), [("day_first", date(2024, 4, 3)), ("month_first", date(2024, 3, 4))]
)
def test_the_mapping_may_say_how_dates_begin(tmp_path: Path, dates: str, expected: date) -> None:
    mapping = DEALS.replace("    into:", f"    dates: {dates}\n    into:")
    found = imported(tmp_path, mapping, csv_text("id,opened,company,value,stage", "7,03/04/2024,Acme,1,W"))
    assert found.one("opportunities")["known_at"].date() == expected
    assert found.notes == []


def test_parquet_says_the_same_as_csv(tmp_path: Path) -> None:
    header = "id,opened,company,value,stage"
    from_csv = imported(
        tmp_path, DEALS, csv_text(header, "7,2024-02-01,Acme,1000.5,W", "8,2024-02-02,Birch,,N", "9,,X,1,N")
    )
    table = pa.table(
        {
            "id": pa.array([7.0, 8.0, 9.0]),
            "opened": pa.array([datetime(2024, 2, 1), datetime(2024, 2, 2), None]),
            "company": pa.array(["Acme", "Birch", "X"]),
            "value": pa.array([Decimal("1000.5"), None, Decimal(1)]),
            "stage": pa.array(["W", "N", "N"]),
        }
    )
    pq.write_table(table, tmp_path / "data" / "deals.parquet")
    mapping = write(tmp_path / "mapping.yaml", DEALS.replace("deals.csv", "deals.parquet"))
    from_parquet = import_files("table", tmp_path / "data" / "deals.parquet", mapping_file=mapping)
    assert from_parquet["opportunities"] == from_csv["opportunities"]
    assert from_parquet.codes == from_csv.codes


def test_a_damaged_parquet_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="could not be read as Parquet"):
        imported(tmp_path, DEALS.replace("deals.csv", "deals.parquet"), "no parquet", "deals.parquet")


def test_files_nobody_mapped_are_set_aside_and_ignored_ones_are_not_read(tmp_path: Path) -> None:
    write(tmp_path / "data" / "other.csv", csv_text("a", "1", "2"))
    write(tmp_path / "data" / "readme.csv", csv_text("a", "1"))
    write(tmp_path / "data" / "deals.csv", csv_text("id,opened,company,value,stage", "7,2024-02-01,Acme,1,W"))
    mapping = write(tmp_path / "mapping.yaml", "ignore: read*\n" + DEALS)
    found = import_files("table", tmp_path / "data", mapping_file=mapping)
    assert (found.rows_read, found.codes) == (3, ["file_not_mapped", "file_not_mapped"])


def test_a_folder_without_any_mapped_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"found other\.csv") as raised:
        imported(tmp_path, DEALS, csv_text("a", "1"), "other.csv")
    assert "files named deals.csv" in str(raised.value)


def test_a_missing_column_is_told_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="'opened' \\(nearest here: 'openned'\\)"):
        imported(tmp_path, DEALS, csv_text("id,openned,company,value,stage", "7,2024-02-01,Acme,1,W"))


def test_a_mapping_file_is_needed(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="needs a mapping file"):
        import_files("table", write(tmp_path / "a.csv", "a\n1\n"))


@pytest.mark.parametrize(
    ("before", "after", "line", "words"),
    [
        ("key: id", "kee: id", 7, "'kee' is not known here"),
        ("table: opportunities", "table: oportunities", 6, "did you mean 'opportunities'?"),
        ("amount: value", "amuont: value", 11, "the table opportunities has no column 'amuont' "),
        ("amount: value", "amuont: value", 11, "did you mean 'amount'?"),
        ("known_at: opened", "close_on: opened", 6, "nothing is mapped to `known_at`"),
        ("amount: value", "amount: {constant: much}", 11, "'much' is nothing that `amount` may hold"),
        ("amount: value", "amount: {values: {a: 1}}", 11, "no value is given"),
        ("amount: value", "amount: {column: value, constant: 1}", 11, "`constant` stands beside `column`"),
        ("amount: value", "amount: {column: value, otherwise: 1}", 11, "`otherwise` stands without `values`"),
        ("amount: value", "amount: {column: value, sql: 1}", 11, "'sql' is not known here"),
        ("values: {W: true}", "values: {W: perhaps}", 13, "'perhaps' is nothing that `is_won` may hold"),
        ("key: accounts", "key: acounts", 10, "did you mean 'accounts'?"),
        ("source: mine", "source: My CRM", 2, "'My CRM' cannot be a name"),
        ("amount: value", "amount: value\n          amount: other", 12, "'amount' is given twice"),
        ("key: id", "key: [", 9, "not valid YAML"),
    ],
)  # fmt: skip
def test_mistakes_have_a_place(tmp_path: Path, before: str, after: str, line: int, words: str) -> None:
    assert before in DEALS
    path = write(tmp_path / "mapping.yaml", DEALS.replace(before, after, 1))
    with pytest.raises(ProblemsFound) as raised:
        load_mapping(path)
    told = [problem for problem in raised.value.problems if words in problem.describe()]
    assert [problem.line for problem in told] == [line], raised.value.describe()


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = (
        DEALS.replace("amount: value", "amuont: value")
        .replace("{W: true}", "{W: perhaps}")
        .replace("source: mine", "source: 1x")
    )
    with pytest.raises(ProblemsFound) as raised:
        load_mapping(write(tmp_path / "mapping.yaml", text))
    assert len(raised.value.problems) == 3


def test_an_unreadable_mapping_is_a_problem_too(tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound, match="cannot be read"):
        load_mapping(tmp_path / "nowhere.yaml")


@pytest.mark.parametrize("table", TABLES)
def test_every_table_can_be_mapped(tmp_path: Path, table: str) -> None:
    """A mapping that fills every needed column by a constant, and nothing else, gives whole rows."""
    words = {"text": "x", "timestamp": "2024-02-01", "date": "2024-02-01", "number": "1", "flag": "true"}
    pairs = {"is_deleted": "false"}
    while missing := needed(f"observed_{table}", pairs):
        # one at a time, the stamps first: what follows from them is then needed no more
        column = min(
            missing, key=lambda each: (each.kind not in {"timestamp", "date"}, each.name == "known_at")
        )
        pairs[column.name] = column.words[0] if column.words else words[column.kind]
    pairs |= {"channel": "web", "action": "viewed"} if table == "touches" else {}
    columns = "".join(f"          {name}: {{constant: {value}}}\n" for name, value in pairs.items())
    mapping = HEAD + f"      - table: {table}\n        key: id\n        columns:\n{columns}"
    assert set(pairs) <= set(mappable(f"observed_{table}"))
    found = imported(tmp_path, mapping, csv_text("id", "1"))
    assert len(found[table]) == 1, found.set_aside


def test_the_shape_is_published() -> None:
    schema = mapping_json_schema()
    assert schema["$defs"]["target"]["required"] == ["table", "columns"]
    assert "| `known_at`" not in mapping_reference()
    assert "## Target" in mapping_reference()
