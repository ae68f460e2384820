"""Tables of a PostgreSQL database, read in place of export files."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import psycopg
import pytest
from tests.flow.market_fixture import AS_OF, quietly
from tests.full_disk import no_file_larger_than
from tests.postgres import Cluster
from tests.sources.logs import said_in_log
from tests.sources.replicated import replicate_csv, replicate_messages, write_hubspot_extract
from typer.testing import CliRunner

from quorate import flow
from quorate.errors import InputError, QuorateError, StoreError, UsageError
from quorate.market import write_market
from quorate.sources import Reading
from quorate.sources.postgres import TablesPlace, land, place_written
from quorate.surfaces.cli.main import app
from quorate.warehouse.workspace import Workspace

NOW = datetime(2026, 7, 1, 12)


@pytest.fixture(scope="module")
def address(postgres: Cluster, inputs: Path) -> str:
    """A warehouse that holds the market's Salesforce and Segment as replication tools write them."""
    made = postgres.new_database()
    with psycopg.connect(made, autocommit=True) as connection:
        connection.execute("set timezone = 'UTC'")
        replicate_csv(connection, "salesforce", inputs / "salesforce")
        replicate_messages(connection, "website", inputs / "segment")
    return made


@pytest.fixture
def warehouse(address: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(address, autocommit=True) as connection:
        yield connection


def _workspace(folder: Path) -> Workspace:
    return flow.create_workspace(folder, "Warehouse")


def _import(workspace: Workspace, source: str, written: str) -> None:
    place = place_written(written, "the address", os.environ)
    assert place.address not in repr(place)
    flow.import_tables(workspace, source, place, Reading(), lambda: NOW, quietly)


@pytest.mark.parametrize(
    ("source", "schema", "besides"),
    # traits are called first_name there, which is kept as it was said
    [("salesforce", "salesforce", ()), ("segment", "website", ("properties",))],
)
def test_tables_say_what_files_said(
    source: str, schema: str, besides: tuple[str, ...], inputs: Path, address: str, tmp_path: Path
) -> None:
    of_files, of_tables = _workspace(tmp_path / "files"), _workspace(tmp_path / "tables")
    flow.import_files(of_files, source, [inputs / source], Reading(), lambda: NOW, quietly)
    taken = flow.import_tables(
        of_tables, source, TablesPlace(address, schema), Reading(), lambda: NOW, quietly
    )
    assert said_in_log(of_tables, *besides) == said_in_log(of_files, *besides)
    assert taken.left_out == ()
    assert not list(of_tables.root.rglob("tables/*")), "nothing is left of what was written down"

    again = flow.import_tables(
        of_tables, source, TablesPlace(address, schema), Reading(), lambda: NOW, quietly
    )
    assert [count.evidence_count for count in again.counts] == [0] * len(again.counts)


@pytest.mark.parametrize(
    ("source", "crm", "marketing"), [("hubspot", "hubspot", "segment"), ("marketo", "salesforce", "marketo")]
)
def test_tables_of_other_systems_say_what_files_said(
    source: str, crm: str, marketing: str, postgres: Cluster, tmp_path: Path
) -> None:
    write_market(tmp_path / "market", accounts=4, seed=5, days=200, as_of=AS_OF, crm=crm, marketing=marketing)
    files = tmp_path / "market" / "inputs" / source
    if source == "hubspot":
        write_hubspot_extract(files, tmp_path / "extract")
        files = tmp_path / "extract"
    address = postgres.new_database()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("set timezone = 'UTC'")
        replicate_csv(connection, source, files)
    of_files, of_tables = _workspace(tmp_path / "files"), _workspace(tmp_path / "tables")
    flow.import_files(of_files, source, [files], Reading(), lambda: NOW, quietly)
    flow.import_tables(of_tables, source, TablesPlace(address, source), Reading(), lambda: NOW, quietly)
    found = said_in_log(of_tables)
    assert found == said_in_log(of_files)
    assert len(found["observed_people"]) > 10
    assert len(found["observed_touches"]) > 10


MAPPING = """
mapping: warehouse
source: warehouse
files:
  - file: visits
    into:
      - table: touches
        key: id
        columns:
          occurred_at: at
          channel: {constant: web}
          action: {constant: viewed}
          initiator: {constant: buyer}
          email: email
          url: page
          topic: said
"""


def test_cells_are_written_as_files_have_them(
    warehouse: psycopg.Connection, address: str, tmp_path: Path
) -> None:
    warehouse.execute(
        """
        create schema odd;
        set timezone = 'Asia/Tokyo';
        create domain odd.mail as varchar(200);
        create type odd.place as (street text, number int);
        create table odd.visits (
            id bigint, at timestamptz, naive timestamp, day date, is_new boolean, amount numeric(12, 2), ratio float8,
            price money, said jsonb, tags text[], place odd.place, email odd.mail, page text, raw bytea
        );
        insert into odd.visits values
            (1, '2026-05-04 12:30:15.25+09', '2026-05-04 03:00', '2026-05-04', true, 12.50, 0.1, 7.5,
             '{"a": [1, null]}', '{"x, y", null}', row('High "St"', 3), 'ann@acme.com',
             'line one' || chr(10) || 'two', 'ab'),
            (2, 'infinity', '-infinity', 'infinity', null, 'NaN', 'Infinity', null, null, null, null, null, '', null);
        """
    )
    place = TablesPlace(address, "odd")
    folder = tmp_path / "landed"
    folder.mkdir()
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(MAPPING, "utf-8")
    landed = land("table", place, Reading(mapping_file=mapping), folder, quietly)
    (file,) = landed.files
    with file.open(encoding="utf-8", newline="") as stream:
        one, other = csv.DictReader(stream)
    assert one == {
        "id": "1", "at": "2026-05-04T03:30:15.250000Z", "naive": "2026-05-04T03:00:00.000000", "day": "2026-05-04",
        "is_new": "true", "amount": "12.50", "ratio": "0.1", "price": "7.50", "said": '{"a": [1, null]}',
        "tags": '["x, y",null]', "place": '{"street":"High \\"St\\"","number":3}', "email": "ann@acme.com",
        "page": "line one\ntwo", "raw": "YWI=",
    }  # fmt: skip
    assert {name: cell for name, cell in other.items() if cell} == {
        "id": "2", "amount": "NaN", "ratio": "Infinity",
    }  # fmt: skip

    workspace = _workspace(tmp_path / "w")
    reading = Reading(mapping_file=mapping)
    taken = flow.import_tables(workspace, "table", place, reading, lambda: NOW, quietly)
    assert [(count.file, count.evidence_count, count.set_aside_count) for count in taken.counts] == [
        ("visits", 1, 1)
    ]


def test_all_tables_are_read_as_of_one_moment_and_nothing_can_be_written(
    warehouse: psycopg.Connection, address: str, tmp_path: Path
) -> None:
    warehouse.execute(
        """
        create schema moving;
        create table moving.account (id text, name text, created_date timestamptz);
        create table moving.contact (id text, account_id text, email text, created_date timestamptz);
        create table moving.feed_item (id text);
        insert into moving.account values ('001000000000001AAA', 'Acme', '2026-01-01');
        """
    )
    said = []

    def meanwhile(doing: str, share: float) -> None:
        said.append(doing)
        if doing == "reading moving.contact":
            warehouse.execute(
                "insert into moving.contact values ('003000000000001AAA', null, 'a@b.com', '2026-01-02')"
            )

    folder = tmp_path / "landed"
    folder.mkdir()
    landed = land("salesforce", TablesPlace(address, "moving"), Reading(), folder, meanwhile)
    assert said == ["reading moving.account", "reading moving.contact"]
    assert [path.read_text("utf-8").count("\n") for path in landed.files] == [2, 1]
    assert landed.left_out == ("feed_item",)


def test_only_columns_that_a_user_may_read_are_read(
    warehouse: psycopg.Connection, address: str, tmp_path: Path
) -> None:
    warehouse.execute(
        """
        create schema guarded;
        create table guarded.account (id text, name text, secret text);
        create table guarded.contact (id text, email text);
        create role reader login;
        grant usage on schema guarded to reader;
        grant select (id, name) on guarded.account to reader;
        create schema locked;
        create table locked.account (id text);
        """
    )
    as_reader = address.replace("postgres@", "reader@")
    folder = tmp_path / "landed"
    folder.mkdir()
    landed = land("salesforce", TablesPlace(as_reader, "guarded"), Reading(), folder, quietly)
    assert [path.read_text("utf-8") for path in landed.files] == ["id,name\n"]
    for place, told in (
        (TablesPlace(as_reader, "guarded", ("contact",)), "grant select on guarded.contact to reader"),
        (TablesPlace(as_reader, "locked"), "grant usage on schema locked to reader"),
    ):
        inside = folder / str(place.schema)
        inside.mkdir()
        with pytest.raises(InputError, match="may not read") as raised:
            land("salesforce", place, Reading(), inside, quietly)
        assert told in str(raised.value.do)


@pytest.mark.parametrize(
    ("source", "means", "told"),
    [
        ("salesforce", "?schema=salesfroce", "no schema 'salesfroce'. Did you mean 'salesforce'"),
        ("salesforce", "?schema=salesforce&table=acount", "no table 'acount'. Did you mean 'account'"),
        ("hubspot", "?schema=public", "There is no table in this schema"),
        ("marketo", "?schema=website&table=pages", "nothing to import"),
        ("segment", "?schema=salesforce", "nothing of the source 'segment'"),
        ("webinar", "?schema=website", "Nothing tells which tables"),
        ("spend", "?schema=website&table=pages", "table lacks columns"),
        ("calendar", "?schema=website", "read from files and not from tables"),
        ("salesforce", "?schema=a&schema=b", "several schemas"),
        ("salesforce", "?nonsense=1", "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_said(
    source: str, means: str, told: str, address: str, tmp_path: Path
) -> None:
    workspace = _workspace(tmp_path / "w")
    written = f"{address}&{means.removeprefix('?')}"
    with pytest.raises(QuorateError) as raised:
        _import(workspace, source, written)
    assert told in str(raised.value)
    assert str(workspace.root) not in str(raised.value), (
        "what was written down for a moment is nobody's concern"
    )
    assert said_in_log(workspace) == {}


@pytest.mark.parametrize("schema", ["salesforce", "website"])
def test_a_full_disk_is_told_as_such(schema: str, address: str, tmp_path: Path) -> None:
    source = "segment" if schema == "website" else schema
    place = place_written(f"{address}&schema={schema}", "the address", os.environ)
    with no_file_larger_than(1_000), pytest.raises(StoreError, match="The disk is full"):
        land(source, place, Reading(), tmp_path, quietly)


def test_no_password_is_ever_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = _workspace(tmp_path / "w")
    for written in ("postgresql://ann:tell@db.example/sales", "postgresql://db.example/sales?password=tell"):
        with pytest.raises(UsageError, match="holds a password") as raised:
            place_written(written, "the address", {})
        assert "tell" not in str(raised.value)
    # the socket's folder is not there
    for address in (f"postgresql://ann:tell@/sales?host={tmp_path}", "postgresql://ann:tell@/sales?host"):
        monkeypatch.setenv("PLACE", address)
        with pytest.raises(QuorateError) as told:
            _import(workspace, "salesforce", "env:PLACE?schema=crm")
        assert "tell" not in str(told.value)
        assert told.value.do or told.value.expected
    with pytest.raises(UsageError, match="PLACE does not hold"):
        place_written("env:PLACE", "the address", {})


def test_tables_are_synced_as_the_settings_say(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = _workspace(tmp_path / "w")
    monkeypatch.setenv("WAREHOUSE", address)
    with workspace.settings_file.open("a", encoding="utf-8") as stream:
        stream.write(
            '\n[sources.databases.crm]\nsource = "salesforce"\naddress = "env:WAREHOUSE"\nschema = "salesforce"\n'
            'tables = ["account", "contact"]\n'
        )
    ran = CliRunner().invoke(app, ["sync", "-w", str(workspace.root), "--format", "json"])
    assert ran.exit_code == 0, ran.output
    objects = json.loads(ran.stdout)["objects"]
    assert [(each["system"], each["object"]) for each in objects] == [("crm", "account"), ("crm", "contact")]
    assert all(each["pulled"] == each["we_hold"] > 0 for each in objects)
    again = CliRunner().invoke(app, ["sync", "crm", "-w", str(workspace.root)])
    assert "0 of them new" in again.stderr

    ran = CliRunner().invoke(
        app, ["import", "segment", "env:WAREHOUSE?schema=website&table=pages", "-w", str(workspace.root)]
    )
    assert ran.exit_code == 0, ran.output
    assert [each["file"] for each in json.loads(ran.stdout)["files"]] == ["pages"]
    assert "Not read" not in ran.stderr
    with psycopg.connect(address) as connection:
        connection.execute("create schema beside; create table beside.account (id text, name text)")
        connection.execute("create table beside.invoices (id text)")
    ran = CliRunner().invoke(
        app, ["import", "salesforce", "env:WAREHOUSE?schema=beside", "-w", str(workspace.root)]
    )
    assert (ran.exit_code, "nothing of salesforce is known to be in them: invoices." in ran.stderr) == (
        0,
        True,
    )
    ran = CliRunner().invoke(app, ["import", "salesforce", address, "x.csv", "-w", str(workspace.root)])
    assert (ran.exit_code, "stands alone" in ran.stderr) == (2, True)


def test_only_what_was_loaded_since_is_read_again(
    warehouse: psycopg.Connection, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    warehouse.execute(
        """
        create schema loading;
        create table loading.account (id text, name text, system_modstamp timestamptz, _fivetran_synced timestamptz);
        create table loading.contact (id text, email text, system_modstamp timestamptz);
        insert into loading.account select '00100000000000' || g || 'AAA', 'Company ' || g, '2026-01-01',
            timestamptz '2026-01-01' + g * interval '1 day' from generate_series(1, 9) g;
        insert into loading.contact values ('003000000000001AAA', 'ann@acme.com', '2026-01-01');
        """
    )
    workspace = _workspace(tmp_path / "w")
    monkeypatch.setenv("WAREHOUSE", address)
    settings = (
        '\n[sources.databases.crm]\nsource = "salesforce"\naddress = "env:WAREHOUSE"\nschema = "loading"\n'
    )
    with workspace.settings_file.open("a", encoding="utf-8") as stream:
        stream.write(settings)

    def read(*, is_full: bool = False) -> dict[str, tuple[int, int]]:
        here = Workspace(workspace.root)
        taken = flow.sync_tables(here, "crm", lambda: NOW, quietly, is_full=is_full)
        return {count.file: (count.rows_read, count.evidence_count) for count in taken.counts}

    assert read() == {"account": (9, 9), "contact": (1, 1)}
    # the last day once more; a table that does not tell is read whole
    assert read() == {"account": (2, 0), "contact": (1, 0)}
    warehouse.execute(
        """
        update loading.account set name = 'Renamed', _fivetran_synced = '2026-02-01' where name = 'Company 3';
        insert into loading.account values ('001000000000010AAA', 'Not stamped', '2026-01-01', null);
        """
    )
    assert read() == {"account": (3 + 1, 2)} | {"contact": (1, 0)}
    # later stamps than those: only what is new or has no stamp
    assert read() == {"account": (2, 0), "contact": (1, 0)}
    warehouse.execute("alter table loading.account add column industry text")
    assert read() == {"account": (10, 0), "contact": (1, 0)}
    assert read(is_full=True) == {"account": (10, 0), "contact": (1, 0)}
    with workspace.settings_file.open("a", encoding="utf-8") as stream:
        stream.write('tables = ["account"]\n')
    assert read() == {"account": (10, 0)}
