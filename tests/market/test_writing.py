"""How the files of a market come about: sorted runs that are merged, and chunks made by several processes."""

from __future__ import annotations

import csv
import json
import multiprocessing
import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from quorate.errors import QuorateError
from quorate.market.frame import Settings
from quorate.market.making import make_market
from quorate.market.observation.crm.deal_desk import RENEWAL
from quorate.market.pool import Pool
from quorate.market.scenarios import SCENARIOS
from quorate.market.writers import merging, sorted_files
from quorate.market.writers.merging import BadRow, Finished, merge_files
from quorate.market.writers.sorted_files import SortedFiles
from quorate.market.writers.truth import TruthTables, TruthWriter

SETTINGS = Settings(accounts=7, seed=11, days=90, as_of=date(2026, 3, 31))
Line = tuple[str, str, str]

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x1e\t"), max_size=5)
KEYS_AND_TEXTS = st.lists(st.tuples(TEXT, st.sampled_from(("", "spoilt")), TEXT), max_size=60)


def write(directory: Path, lines: Sequence[Line]) -> Finished:
    """Write one file of lines, each a key, a flaw and a text, with a header."""
    files = SortedFiles(directory, "lines")
    files.declare("out.csv", "header")
    for key, flaw, text in lines:
        files.add("out.csv", key, text, flaw=flaw, record_id=flaw and "it")
    (finished,) = merge_files(directory, files.headers, files.close(), map)
    return finished


@hypothesis_settings(max_examples=50)
@given(KEYS_AND_TEXTS, st.sampled_from((1, 40, 10_000)), st.sampled_from((2, 3, 128)))
def test_lines_come_out_in_order_however_they_were_spilt(
    lines: list[Line], held_bytes: int, most_spills: int
) -> None:
    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory() as name:
        patch.setattr(sorted_files, "_HELD_BYTES", held_bytes)
        patch.setattr(merging, "MOST_SPILLS", most_spills)
        finished = write(Path(name), lines)
        written = (Path(name) / "out.csv").read_bytes().decode()
    # Where keys are equal, rows written rightly come first, then the texts decide.
    joined = (f"{key}\t{flaw}\t{text}".replace("\n", "\x1e") for key, flaw, text in lines)
    expected = [line.split("\t") for line in sorted(joined)]
    assert written == "".join(["header\n", *(text.replace("\x1e", "\n") + "\n" for *_, text in expected)])
    assert finished.rows == len(lines)
    bad = [row for row, (_, flaw, _) in enumerate(expected, 1) if flaw]
    assert finished.bad_rows == [BadRow("out.csv", row, "spoilt", "it") for row in bad]


def test_a_declared_file_exists_without_a_line(tmp_path: Path) -> None:
    assert write(tmp_path, []) == Finished("out.csv", 0, [], 0)
    assert (tmp_path / "out.csv").read_bytes() == b"header\n"


def test_row_groups_do_not_depend_on_how_rows_were_collected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quorate.market.writers.truth._ROWS_PER_GROUP", 10)
    found = []
    for number, sizes in enumerate(((23,), (1, 9, 13), (0, 21, 2))):
        directory = tmp_path / str(number)
        numbers = iter(range(23))
        with TruthTables(directory) as tables:
            for place, size in enumerate(sizes):
                with TruthWriter(directory / f"collected-{place}") as rows:
                    for _ in range(size):
                        rows.add("machine_events", [{"message_id": str(next(numbers)), "kind": "robot"}])
                tables.append(rows.directory)
        assert tables.counts["truth/machine_events.parquet"] == 23
        found.append((directory / "truth" / "machine_events.parquet").read_bytes())
    assert found[0] == found[1] == found[2]
    file = pq.ParquetFile(pa.BufferReader(found[0]))
    assert [file.metadata.row_group(group).num_rows for group in range(file.num_row_groups)] == [10, 10, 3]
    assert file.read().column("message_id").to_pylist() == [str(number) for number in range(23)]


def contents(directory: Path) -> dict[str, bytes]:
    return {
        path.relative_to(directory).as_posix(): path.read_bytes()
        for path in directory.rglob("*")
        if path.is_file()
    }


def test_several_processes_write_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quorate.market.chunks.companies_per_chunk", lambda _: 2)
    summaries = [make_market(tmp_path / str(count), SETTINGS, None, workers=count) for count in (1, 2, 3)]
    alone, two, three = (contents(summary.directory) for summary in summaries)
    assert alone.keys() == two.keys() == three.keys()
    assert [path for path in alone if not alone[path] == two[path] == three[path]] == []
    assert summaries[0].rows == summaries[1].rows == summaries[2].rows
    assert [summary.accounts for summary in summaries] == [7, 7, 7]


def test_a_pool_tells_of_its_progress_and_an_interrupt_ends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quorate.market.chunks.companies_per_chunk", lambda _: 2)
    told: list[tuple[str, float]] = []

    def interrupt(what: str, share: float) -> None:
        told.append((what, share))
        if len(told) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_market(tmp_path, SETTINGS, interrupt, workers=2)
    assert [what for what, _ in told] == ["companies", "companies"]
    assert [share for _, share in told] == pytest.approx([2 / 7, 4 / 7])
    assert multiprocessing.active_children() == []
    assert not (tmp_path / ".market-scratch").exists()
    assert not (tmp_path / "inputs").exists()


def test_what_a_task_raises_comes_out_as_itself() -> None:
    with pytest.raises(ValueError, match="invalid literal"), Pool(1) as pool:
        pool.executor.submit(int, "many").result()
    assert multiprocessing.active_children() == []


def test_a_process_that_dies_is_told_of() -> None:
    with pytest.raises(QuorateError, match="ended before it was done"), Pool(1) as pool:
        pool.executor.submit(os._exit, 3).result()


@pytest.mark.parametrize("companies", [1, 4])
def test_a_market_ends_with_the_account_that_closes_enough_deals(
    companies: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quorate.market.chunks.companies_per_chunk", lambda _: companies)
    monkeypatch.setitem(SCENARIOS, "tiny", replace(SCENARIOS["tiny"], closed_deals=3))
    settings = Settings(40, 3, 300, date(2026, 3, 31), scenario="tiny")
    summary = make_market(tmp_path, settings, None, workers=2)
    assert 1 < summary.accounts < 40
    mark = json.loads((tmp_path / "market.json").read_text(encoding="utf-8"))
    assert (mark["accounts"], mark["scenario"], mark["difficulty"]) == (summary.accounts, "tiny", "real")
    accounts = pq.read_table(tmp_path / "truth" / "accounts.parquet").to_pylist()
    assert len(accounts) == summary.accounts
    with (tmp_path / "inputs/salesforce/Opportunity.csv").open(encoding="utf-8", newline="") as source:
        closed = [
            row["AccountId"]
            for row in csv.DictReader(source)
            if row["IsClosed"] == "true" and row["Type"] != RENEWAL
        ]
    in_last = [account_id for account_id in closed if account_id in accounts[-1]["crm_account_ids"]]
    assert len(closed) >= 3 > len(closed) - len(in_last)
