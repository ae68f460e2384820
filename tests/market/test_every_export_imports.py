"""Every export a market writes, through its importer: each row of each file is held, known already or set aside."""

from __future__ import annotations

import csv
import json
import mailbox
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import date, datetime
from importlib import resources
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from quorate import flow
from quorate.market import write_market
from quorate.market.world.vendor import VENDOR_DOMAIN
from quorate.sources import Reading
from quorate.surfaces.cli.make import MARKET_SOURCES
from quorate.warehouse.manifest import FileCounts
from quorate.warehouse.workspace import Workspace

NOW = datetime(2026, 7, 1, 12)
# The CRM, and what sends the letters.
MARKETS = {"salesforce": "marketo", "hubspot": "segment"}
# Files with rows that are no records of their own: stages of pipelines, and meetings' links to deals and accounts.
WITHOUT_RECORDS = {"pipelines.jsonl", "EventRelation.csv"}
Counts = Mapping[str, list[FileCounts]]


@pytest.fixture(scope="module", params=MARKETS)
def market(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp(request.param)
    crm, marketing = request.param, MARKETS[request.param]
    write_market(folder, accounts=6, seed=8, days=240, as_of=date(2026, 6, 30), crm=crm, marketing=marketing)
    return folder


@pytest.fixture(scope="module")
def counts(market: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Counts, Counts]:
    """What became of every file's rows, by source: when it was first imported, and the second time."""
    made = flow.create_workspace(tmp_path_factory.mktemp("w") / "w", "T")
    text = made.settings_file.read_text(encoding="utf-8")
    made.settings_file.write_text(f'home_domains = ["{VENDOR_DOMAIN}"]\n\n{text}', encoding="utf-8")
    workspace = Workspace(made.root)
    sources = sorted(path.name for path in (market / "inputs").iterdir())
    first, second = (
        {source: imported(workspace, source, market / "inputs" / source) for source in sources}
        for _ in range(2)
    )
    return first, second


def imported(workspace: Workspace, source: str, folder: Path) -> list[FileCounts]:
    mapping = resources.files("quorate.surfaces.cli").joinpath("demo_statements.yaml")
    with resources.as_file(mapping) as file:
        name, reading = (
            ("table", Reading(mapping_file=file)) if source == "statements" else (source, Reading())
        )
        return flow.import_files(workspace, name, [folder], reading, lambda: NOW, lambda _what, _share: None)


def rows_of(path: Path) -> int:
    """How many rows a file has, told without any importer."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            return sum(1 for _ in csv.DictReader(file))
    if path.suffix == ".mbox":
        with closing(mailbox.mbox(path)) as letters:
            return len(letters)
    text = path.read_text(encoding="utf-8")
    return text.count("BEGIN:VEVENT") if path.suffix == ".ics" else len(text.splitlines())


def written(market: Path, source: str) -> Iterator[tuple[str, int]]:
    folder = market / "inputs" / source
    for path in folder.rglob("*.*"):
        yield path.relative_to(folder).as_posix(), rows_of(path)


def test_every_row_is_held_known_or_set_aside(market: Path, counts: tuple[Counts, Counts]) -> None:
    first, second = counts
    assert set(first) >= {"salesforce", "marketo"} or set(first) >= {"hubspot", "segment"}
    for source in first:
        assert {file.file: file.rows_read for file in first[source]} == dict(written(market, source)), source
        for file in (*first[source], *second[source]):
            assert file.rows_read == file.evidence_count + file.duplicate_count + file.set_aside_count, file


def test_a_second_import_adds_nothing(counts: tuple[Counts, Counts]) -> None:
    first, second = counts
    assert all(sum(file.evidence_count for file in files) > 0 for files in first.values())
    assert all(file.evidence_count == 0 for files in second.values() for file in files)


def test_only_what_was_written_wrongly_is_set_aside(market: Path, counts: tuple[Counts, Counts]) -> None:
    """But for letters and entries that are by their nature no touches."""
    bad = pq.read_table(market / "truth" / "bad_rows.parquet").to_pylist()
    spoilt: dict[str, int] = {}
    for row in bad:
        spoilt[row["path"]] = spoilt.get(row["path"], 0) + 1
    for source, files in counts[0].items():
        if source in ("calendar", "mail"):
            continue
        for file in files:
            if file.file not in WITHOUT_RECORDS:
                assert file.set_aside_count <= spoilt.get(f"inputs/{source}/{file.file}", 0), file
    assert json.loads((market / "market.json").read_text(encoding="utf-8"))["is_complete"]


def test_the_demo_imports_whatever_a_market_writes(tmp_path: Path) -> None:
    write_market(tmp_path / "m", accounts=2, seed=1, days=40)
    folders = {path.name for path in (tmp_path / "m" / "inputs").iterdir()}
    assert {*MARKET_SOURCES, "statements"} == folders
