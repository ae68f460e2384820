"""Published tables as Delta and Iceberg tables, read back by each format's own package."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable, QueryBuilder, write_deltalake
from pyiceberg.catalog import Catalog, load_catalog
from tests.cli.conftest import Quorate

from quorate.sources.lake import opening
from quorate.vocabulary import PUBLISHED_TABLES
from quorate.warehouse.workspace import Workspace


def _catalogue(folder: Path) -> Catalog:
    return load_catalog(
        "quorate", type="sql", uri=f"sqlite:///{folder}/catalog.sqlite", warehouse=folder.as_uri()
    )


def _read_delta(folder: Path, name: str) -> pa.Table:
    held = QueryBuilder().register("held", DeltaTable(str(folder / name)))
    return pa.table(held.execute("select * from held").read_all())


def _read_iceberg(folder: Path, name: str) -> pa.Table:
    return _catalogue(folder).load_table(f"quorate.{name}").scan().to_arrow()


READ = {"delta": _read_delta, "iceberg": _read_iceberg}


def _rows(table: pa.Table) -> list[tuple[str, ...]]:
    """As texts, which can be sorted where cells are empty; moments as numbers, which have no zone."""
    for place, field in enumerate(table.schema):
        if pa.types.is_timestamp(field.type):
            table = table.set_column(place, field.name, table[field.name].cast(pa.int64()))
    return sorted(tuple(map(repr, row.values())) for row in table.to_pylist())


@pytest.fixture(scope="module")
def exported(quorate: Quorate, market: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exported")
    assert quorate("export", str(folder), "-w", str(market.root)).exit_code == 0
    return folder


@pytest.mark.parametrize("kept", ["delta", "iceberg"])
def test_tables_are_read_back_as_they_are_published(
    kept: str, quorate: Quorate, market: Workspace, exported: Path, tmp_path: Path
) -> None:
    lake = tmp_path / "lake"
    asked = ("export", str(lake), "--as", kept, "-w", str(market.root))
    done = quorate(*asked)
    assert done.exit_code == 0, done.stderr
    names = sorted(file.stem for file in exported.iterdir())
    assert f"Wrote {len(names)} {kept.title()} tables" in done.stderr
    for name in names:
        found, published = READ[kept](lake, name), pq.read_table(exported / f"{name}.parquet")
        assert found.column_names == published.column_names
        assert _rows(found) == _rows(published), name
    again = quorate(*asked)
    assert (
        f"Wrote 0 {kept.title()} tables to {lake}. {len(names)} stood there already as they are."
        in again.stderr
    )


@pytest.mark.parametrize("kept", ["delta", "iceberg"])
def test_only_what_changed_is_written_and_says_what_of(
    kept: str, quorate: Quorate, market: Workspace, tmp_path: Path
) -> None:
    """A past day has other rows in most tables, and the same in some."""
    lake = tmp_path / "lake"
    asked = ("export", str(lake), "--as", kept, "-w", str(market.root))
    assert quorate(*asked, "--as-of", "2026-03-31").exit_code == 0
    done = quorate(*asked)
    assert done.exit_code == 0, done.stderr
    assert "stood there already" in done.stderr
    if kept == "delta":
        table = DeltaTable(str(lake / "touches"))
        said = [(each["version"], each["quorate.as_of"]) for each in table.history()]
        assert said == [(1, "2026-06-30"), (0, "2026-03-31")]
        assert table.metadata().description == f"One row is {PUBLISHED_TABLES['touches'].one_row}."
        assert not any(str(field.type) == "timestamp_ntz" for field in table.schema().fields)
    else:
        kept_by = _catalogue(lake).load_table("quorate.touches")
        days = [each.summary["quorate.as_of"] for each in kept_by.snapshots() if each.summary]
        assert set(days) == {"2026-03-31", "2026-06-30"}
        assert days[-1] == "2026-06-30"
        assert kept_by.properties["quorate.run_id"].startswith("run_")


def test_what_somebody_else_keeps_there_is_left_alone(
    quorate: Quorate, market: Workspace, tmp_path: Path
) -> None:
    write_deltalake(str(tmp_path / "members"), pa.table({"member": ["ours"]}))
    done = quorate("export", str(tmp_path), "--as", "delta", "-w", str(market.root))
    assert done.exit_code == 2
    assert "There is a table members here that Quorate did not write." in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["members"]
    catalogue = _catalogue(tmp_path)
    catalogue.create_namespace("quorate")
    catalogue.create_table("quorate.members", schema=pa.schema([("member", pa.string())]))
    done = quorate("export", str(tmp_path), "--as", "iceberg", "-w", str(market.root))
    assert "There is a table members here that Quorate did not write." in done.stderr


@pytest.mark.parametrize("kept", ["delta", "iceberg"])
def test_pseudonyms_go_to_a_lake_as_to_files(
    kept: str, quorate: Quorate, market: Workspace, exported: Path, tmp_path: Path
) -> None:
    done = quorate("export", str(tmp_path), "--as", kept, "--pseudonymised", "-w", str(market.root))
    assert done.exit_code == 0, done.stderr
    people = READ[kept](tmp_path, "people")
    published = pq.read_table(exported / "people.parquet")
    assert people.num_rows == published.num_rows
    assert not set(people["person_id"].to_pylist()) & set(published["person_id"].to_pylist())


def test_a_column_that_is_gone_or_new_is_followed(
    quorate: Quorate, market: Workspace, tmp_path: Path
) -> None:
    """As after another release."""
    from quorate.outbound.lake.delta import DeltaPlace
    from quorate.outbound.lake.iceberg import IcebergPlace

    before, after = pa.table({"old": ["a"], "kept": ["x"]}), pa.table({"kept": ["y"], "new": [1]})
    said = {"quorate.run_id": "run_1", "quorate.as_of": "2026-06-30", "quorate.content": "1"}
    for kept, place in (("delta", DeltaPlace(str(tmp_path))), ("iceberg", IcebergPlace(str(tmp_path)))):
        for rows in (before, after):
            place.write("things", "One row is a thing.", rows.to_reader(), said)
        assert READ[kept](tmp_path, "things").to_pylist() == [{"kept": "y", "new": 1}]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--as", "avro"), 2, "parquet, delta or iceberg"),
        (("--as", "delta", "--steps", "spark"), 2, "leave out --as, or --steps"),
    ],
)
def test_what_cannot_be_asked_for(
    arguments: tuple[str, ...], code: int, said: str, quorate: Quorate, market: Workspace, tmp_path: Path
) -> None:
    done = quorate("export", str(tmp_path), *arguments, "-w", str(market.root))
    assert done.exit_code == code
    assert said in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("kept", ["delta", "iceberg"])
def test_a_place_that_cannot_be_written_to_is_told_of(
    kept: str, quorate: Quorate, market: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = quorate("export", str(tmp_path / "file"), "--as", kept, "-w", str(market.root))
    assert done.exit_code == 1
    assert "The tables could not be written to the lake." in done.stderr
    assert "nothing was written" in done.stderr


def test_a_package_that_is_missing_is_named(
    quorate: Quorate, market: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "find_spec", lambda _name: None)
    done = quorate("export", str(tmp_path), "--as", "iceberg", "-w", str(market.root))
    assert done.exit_code == 1
    assert "pip install quorate[iceberg]" in done.stderr
