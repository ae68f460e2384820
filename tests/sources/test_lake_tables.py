"""Parquet files, Delta tables and Iceberg tables, read in place of export files."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable, write_deltalake
from pyiceberg.catalog import load_catalog
from tests.flow.market_fixture import quietly
from tests.full_disk import no_file_larger_than
from tests.sources.logs import said_in_log
from typer.testing import CliRunner

from quorate import flow
from quorate.errors import InputError, StoreError, UsageError
from quorate.sources import Reading
from quorate.sources.lake import land_lake, opening
from quorate.sources.lake.finding import Format, lake_tables
from quorate.surfaces.cli.main import app
from quorate.warehouse.workspace import Workspace

NOW = datetime(2026, 7, 1, 12)
Write = Callable[[pa.Table, Path, str], None]


def _parquet(table: pa.Table, folder: Path, name: str) -> None:
    pq.write_table(table, folder / f"{name}.parquet")


def _parts(table: pa.Table, folder: Path, name: str) -> None:
    """As Spark does: a folder with parts and a mark that it was written to its end."""
    ds.write_dataset(
        table,
        folder / f"{name}.parquet",
        format="parquet",
        basename_template="part-{i}.snappy.parquet",
        max_rows_per_file=40,
        max_rows_per_group=40,
    )
    (folder / f"{name}.parquet" / "_SUCCESS").touch()


def _delta(table: pa.Table, folder: Path, name: str) -> None:
    """In two commits, so that what the first wrote is no longer all there is."""
    write_deltalake(str(folder / name), table)
    write_deltalake(str(folder / name), table, mode="overwrite")


def _iceberg(table: pa.Table, folder: Path, name: str) -> None:
    catalog = load_catalog(
        "here",
        type="sql",
        uri=f"sqlite:///{folder.parent}/catalog.sqlite",
        warehouse=f"file://{folder.parent}",
    )
    catalog.create_namespace_if_not_exists("crm")
    made = catalog.create_table(f"crm.{name}", schema=table.schema, location=f"file://{folder}/{name}")
    made.append(table.slice(0, len(table) // 2))
    made.append(table.slice(len(table) // 2))


FORMATS = pytest.mark.parametrize("write", [_parquet, _parts, _delta, _iceberg])


def _texts(file: Path) -> pa.Table:
    """A CSV file as columns of text, as a loader without types keeps it."""
    with file.open(encoding="utf-8-sig", newline="") as stream:
        header, *rows = csv.reader(stream)
    columns = zip(*rows, strict=True) if rows else ([] for _ in header)
    return pa.table(
        {name: pa.array(list(cells), pa.string()) for name, cells in zip(header, columns, strict=True)}
    )


def _workspace(folder: Path) -> Workspace:
    return flow.create_workspace(folder, "Lake")


@FORMATS
def test_tables_say_what_files_said(write: Write, inputs: Path, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    lake.mkdir()
    for file in (inputs / "salesforce").glob("*.csv"):
        write(_texts(file), lake, file.stem)
    of_files, of_tables = _workspace(tmp_path / "files"), _workspace(tmp_path / "tables")
    files = flow.import_files(
        of_files, "salesforce", [inputs / "salesforce"], Reading(), lambda: NOW, quietly
    )
    tables = flow.import_files(of_tables, "salesforce", [lake], Reading(), lambda: NOW, quietly)
    assert said_in_log(of_tables) == said_in_log(of_files)
    assert [(each.file, each.evidence_count) for each in tables] == [
        (each.file.removesuffix(".csv"), each.evidence_count) for each in files
    ]
    assert not list(of_tables.root.rglob("tables/*")), "nothing is left of what was written down"
    again = flow.import_files(of_tables, "salesforce", [lake], Reading(), lambda: NOW, quietly)
    assert {each.evidence_count for each in again} == {0}


@FORMATS
def test_messages_say_what_files_said(write: Write, inputs: Path, tmp_path: Path) -> None:
    """Messages as rows: what a message lacks is an empty cell, also within records."""
    texts = [
        line
        for file in sorted((inputs / "segment").iterdir())
        for line in file.read_text("utf-8").splitlines()
    ]
    # records whose members differ from message to message are one type in a table, and empty ones none
    messages = [_without_empty(json.loads(text)) for text in texts]
    lake = tmp_path / "lake"
    lake.mkdir()
    write(pa.Table.from_pylist(messages, schema=_schema_of(messages)), lake, "messages")
    as_lines = tmp_path / "messages.jsonl"
    as_lines.write_text("".join(json.dumps(each) + "\n" for each in messages), encoding="utf-8")
    of_files, of_tables = _workspace(tmp_path / "files"), _workspace(tmp_path / "tables")
    flow.import_files(of_files, "segment", [as_lines], Reading(), lambda: NOW, quietly)
    flow.import_files(of_tables, "segment", [lake], Reading(), lambda: NOW, quietly)
    found = said_in_log(of_files)
    assert found["observed_touches"]
    assert said_in_log(of_tables) == found


def _without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {name: _without_empty(each) for name, each in value.items()}
        return {name: each for name, each in kept.items() if each not in ({}, None)}
    return value


def _schema_of(messages: list[dict[str, Any]]) -> pa.Schema:
    """One type for all: `from_pylist` alone would look at the first message's members."""
    schemas = [pa.Table.from_pylist([each]).schema for each in messages]
    return pa.unify_schemas(schemas, promote_options="permissive")


MAPPING = """
mapping: lake
source: lake
files:
  - file: [visits, visits.parquet]
    into:
      - table: touches
        key: id
        columns:
          occurred_at: at
          channel: {constant: web}
          action: {constant: viewed}
          initiator: {constant: buyer}
          email: email
          topic: topics
"""


@pytest.mark.parametrize("write", [_parts, _delta, _iceberg])
def test_a_mapping_reads_a_table_as_it_reads_a_parquet_file(write: Write, tmp_path: Path) -> None:
    """Lists and moments too, which a mapping may read in ways of its own."""
    moments = pa.array([datetime(2026, 5, day) for day in range(1, 8)], pa.timestamp("us"))
    rows = pa.table(
        {
            "id": list(range(1, 8)),
            "at": moments,
            "email": [f"p{number}@acme.com" for number in range(7)],
            "topics": [["price", "security"]] * 7,
        }
    )
    mapping = tmp_path / "lake.yaml"
    mapping.write_text(MAPPING, encoding="utf-8")
    said = []
    for name, kept in (("whole", _parquet), ("lake", write)):
        (tmp_path / name).mkdir()
        kept(rows, tmp_path / name, "visits")
        workspace = _workspace(tmp_path / f"{name} workspace")
        reading = Reading(mapping_file=mapping)
        (count,) = flow.import_files(workspace, "table", [tmp_path / name], reading, lambda: NOW, quietly)
        assert count.evidence_count == 7
        said.append(said_in_log(workspace))
    assert said[0]["observed_touches"][0]
    assert said[1] == said[0]


def test_cells_are_written_as_files_have_them(tmp_path: Path) -> None:
    moment = datetime(2026, 5, 4, 3, 30, 15, 250000)
    rows = pa.table(
        {
            "id": [1, 2],
            "at": pa.array([moment.replace(tzinfo=UTC), None], pa.timestamp("ns", "Asia/Tokyo")),
            "naive": pa.array([moment, None], pa.timestamp("ms")),
            "day": [date(2026, 5, 4), None],
            "is_new": [True, None],
            "amount": [Decimal("12.50"), None],
            "ratio": [0.1, None],
            "tags": [["x, y", None], None],
            "place": [{"street": 'High "St"', "number": 3}, None],
            "word": pa.array(["red", None]).dictionary_encode(),
            "raw": [b"ab", None],
            'odd "name"': ["line one\ntwo", ""],
        }
    )
    pq.write_table(rows, tmp_path / "visits.parquet")
    folder = tmp_path / "landed"
    folder.mkdir()
    (landed,) = land_lake("spend", lake_tables([tmp_path / "visits.parquet"]).tables, folder, quietly).tables
    with landed.open(encoding="utf-8", newline="") as stream:
        first, second = csv.DictReader(stream)
    assert first == {
        "id": "1",
        "at": "2026-05-04T03:30:15.250000Z",
        "naive": "2026-05-04T03:30:15.250000",
        "day": "2026-05-04",
        "is_new": "true",
        "amount": "12.50",
        "ratio": "0.1",
        "tags": '["x, y",null]',
        "place": '{"street":"High \\"St\\"","number":3}',
        "word": "red",
        "raw": "YWI=",
        'odd "name"': "line one\ntwo",
    }
    assert set(second.values()) == {"2", ""}


def test_what_is_a_table_is_told_by_what_is_in_the_folder(tmp_path: Path) -> None:
    one = pa.table({"id": [1]})
    for folder in ("plain", "cut/day=2026-05-04", "cut/day=2026-05-05", "snow/lead", ".hidden"):
        (tmp_path / folder).mkdir(parents=True)
    pq.write_table(one, tmp_path / "plain" / "Account.parquet")
    pq.write_table(one, tmp_path / "plain" / "contact.PARQUET")
    (tmp_path / "plain" / "Lead.csv").write_text("Id\n", encoding="utf-8")
    for folder in ("cut/day=2026-05-04", "cut/day=2026-05-05"):
        pq.write_table(one, tmp_path / folder / "whatever.parquet")
    pq.write_table(one, tmp_path / "snow" / "lead" / "data_0_0_0.snappy.parquet")
    pq.write_table(one, tmp_path / ".hidden" / "left.parquet")
    write_deltalake(str(tmp_path / "plain" / "task"), one)
    found = lake_tables([tmp_path, tmp_path / "plain"])
    assert sorted((table.name, table.format, len(table.files)) for table in found.tables) == sorted(
        [
            ("Account", Format.PARQUET, 1),
            ("contact", Format.PARQUET, 1),
            ("cut", Format.PARQUET, 2),
            ("lead", Format.PARQUET, 1),
            ("task", Format.DELTA, 0),
        ],
        key=lambda each: each[0],
    )
    assert {path.name for path in found.others} == {"Lead.csv"}


def test_a_folder_without_tables_is_left_to_the_importer(tmp_path: Path) -> None:
    (tmp_path / "Account.csv").write_text("Id\n", encoding="utf-8")
    assert lake_tables([tmp_path]).others == [tmp_path]
    assert lake_tables([tmp_path]).tables == []


def test_partitions_and_later_columns_are_read(tmp_path: Path) -> None:
    """Of a table cut by day, whose later files have a column more."""
    for day, rows in (
        ("2026-05-04", pa.table({"id": [1]})),
        ("2026-05-05", pa.table({"id": [2], "said": ["more"]})),
    ):
        (tmp_path / "visits" / f"day={day}").mkdir(parents=True)
        pq.write_table(rows, tmp_path / "visits" / f"day={day}" / "part-0.parquet")
    folder = tmp_path / "landed"
    folder.mkdir()
    (landed,) = land_lake("spend", lake_tables([tmp_path / "visits"]).tables, folder, quietly).tables
    with landed.open(encoding="utf-8", newline="") as stream:
        assert sorted(csv.DictReader(stream), key=lambda row: row["id"]) == [
            {"id": "1", "day": "2026-05-04", "said": ""},
            {"id": "2", "day": "2026-05-05", "said": "more"},
        ]


def test_rows_deleted_from_a_delta_table_are_gone(tmp_path: Path) -> None:
    write_deltalake(str(tmp_path / "visits"), pa.table({"id": [1, 2, 3]}))
    DeltaTable(str(tmp_path / "visits")).delete("id = 2")
    folder = tmp_path / "landed"
    folder.mkdir()
    (landed,) = land_lake("spend", lake_tables([tmp_path / "visits"]).tables, folder, quietly).tables
    assert sorted(landed.read_text("utf-8").split()) == ["1", "3", "id"]


def test_events_with_a_table_of_their_own_are_read_from_there(tmp_path: Path) -> None:
    """The warehouse of a tracker, in which `tracks` repeats them without their properties."""
    common = {"received_at": datetime(2026, 5, 4, tzinfo=UTC), "timestamp": datetime(2026, 5, 4, tzinfo=UTC)}
    signed = {"id": "m1", "user_id": "u1", "event": "signed_up", "event_text": "Signed Up", **common}
    other = {"id": "m2", "user_id": "u1", "event": "asked", "event_text": "Asked", **common}
    _parquet(pa.Table.from_pylist([signed, other]), tmp_path, "tracks")
    _parquet(pa.Table.from_pylist([{**signed, "plan": "pro"}]), tmp_path, "signed_up")
    folder = tmp_path / "landed"
    folder.mkdir()
    landed = land_lake("segment", lake_tables([tmp_path]).tables, folder, quietly)
    lines = [json.loads(line) for file in landed.tables for line in file.read_text("utf-8").splitlines()]
    assert sorted((line["messageId"], line["event"], line["properties"]) for line in lines) == [
        ("m1", "Signed Up", {"plan": "pro"}),
        ("m2", "Asked", {}),
    ]


def test_a_table_that_cannot_be_read_is_told_of(tmp_path: Path) -> None:
    workspace = _workspace(tmp_path / "workspace")
    broken = tmp_path / "Account.parquet"
    broken.write_bytes(b"PAR1 but no more")
    with pytest.raises(InputError, match="Parquet table cannot be read") as raised:
        flow.import_files(workspace, "salesforce", [broken], Reading(), lambda: NOW, quietly)
    assert str(broken) in str(raised.value.where)
    assert "nothing was imported" in str(raised.value.state)
    pq.write_table(pa.table({"what": ["ever"]}), tmp_path / "nothing.parquet")
    with pytest.raises(InputError) as raised:
        flow.import_files(
            workspace, "salesforce", [tmp_path / "nothing.parquet"], Reading(), lambda: NOW, quietly
        )
    assert raised.value.where == str(tmp_path / "nothing.parquet"), "people are told of their own file"
    with pytest.raises(UsageError, match="read from files and not from tables"):
        flow.import_files(workspace, "mail", [tmp_path / "nothing.parquet"], Reading(), lambda: NOW, quietly)


@pytest.mark.parametrize(
    ("source", "name"), [("segment", "events"), ("table", "notes"), ("salesforce", "Task")]
)
def test_a_full_disk_is_told_as_such(source: str, name: str, tmp_path: Path) -> None:
    texts = [f"{number} {hashlib.sha256(str(number).encode()).hexdigest()}" for number in range(2_000)]
    pq.write_table(pa.table({"Id": texts}), tmp_path / f"{name}.parquet")
    tables = lake_tables([tmp_path / f"{name}.parquet"]).tables
    (tmp_path / "landed").mkdir()
    with no_file_larger_than(20_000), pytest.raises(StoreError, match="The disk is full"):
        land_lake(source, tables, tmp_path / "landed", quietly)


def test_a_package_that_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_deltalake(str(tmp_path / "Account"), pa.table({"Id": ["1"]}))
    monkeypatch.setattr(opening, "find_spec", lambda _name: None)
    with pytest.raises(StoreError, match="Delta table") as raised:
        opening.opened(lake_tables([tmp_path / "Account"]).tables[0])
    assert raised.value.do == "install it with `pip install quorate[delta]`"


def test_the_command_reads_a_parquet_file(inputs: Path, tmp_path: Path) -> None:
    _parquet(_texts(inputs / "salesforce" / "Account.csv"), tmp_path, "Account")
    workspace = _workspace(tmp_path / "workspace")
    arguments = ["import", "salesforce", str(tmp_path / "Account.parquet"), "-w", str(workspace.root)]
    done = CliRunner().invoke(app, [*arguments, "--format", "json"])
    assert done.exit_code == 0, done.output
    (told,) = json.loads(done.stdout)["files"]
    assert told["file"] == "Account"
    assert told["evidence"] == told["rows_read"] > 0
