from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from benchmarks.speed import __main__ as command
from benchmarks.speed.comparing import worse
from benchmarks.speed.floors import FLOORS, floor_engine, make_both
from benchmarks.speed.load import HOME, write_load, write_news
from benchmarks.speed.measures import Measure, Run, TableMeasure, growths, read, together, write
from benchmarks.speed.page import page
from benchmarks.speed.size import table_seconds, tables_beside
from tests.flow.market_fixture import NOW, import_files, quietly

from quorate import flow
from quorate.warehouse.workspace import Workspace


def measure(seconds: float, ratio: float | None = None, work: str = "teams", peak: float = 100.0) -> Measure:
    return Measure(work, seconds, None, peak, ratio)


def run(
    touches: int, *measures: Measure, limit: str | None = None, tables: Iterable[TableMeasure] = ()
) -> Run:
    return Run(touches, "2026-06-01", "1.0 (abc)", "here", limit, measures, tuple(tables), {"journeys": 3.0})


def beside(seconds: float, by_hand: float) -> TableMeasure:
    return TableMeasure("identity", "touches", seconds, by_hand, 2.0 * seconds)


def test_what_counts_as_worse() -> None:
    stored = [run(1_000, measure(2.0, 4.0), measure(0.1, 4.0, "tiny")), run(9_000, measure(2.0, 4.0))]
    # another size was not measured now, and a stage of a tenth of a second tells nothing
    assert list(worse(stored, [run(1_000, measure(3.0, 6.0), measure(1.0, 40.0, "tiny"))])) == []
    assert list(worse(stored, [run(1_000, measure(3.2, 6.4))])) == [
        "teams at 1,000 touches takes 6.4 times its floor, 4.0 before",
        "tiny at 1,000 touches is missing",
    ]
    quick = [run(1_000, measure(2.0, 0.012))]
    assert list(worse(quick, [run(1_000, measure(4.0, 0.024))])) == [
        "teams at 1,000 touches takes 0.024 times its floor, 0.012 before"
    ]
    assert "teams at 1,000 touches is missing" in list(worse(stored, [run(1_000, measure(3.2))]))


def test_more_memory_is_worse() -> None:
    stored = [run(1_000, measure(1.0, peak=1_000.0), measure(1.0, work="small", peak=200.0))]
    assert (
        list(worse(stored, [run(1_000, measure(1.0, peak=1_290.0), measure(1.0, work="small", peak=500.0))]))
        == []
    )
    assert list(
        worse(stored, [run(1_000, measure(1.0, peak=1_310.0), measure(1.0, work="small", peak=520.0))])
    ) == [
        "teams at 1,000 touches takes up to 1,310 MiB, 1,000 before",
        "small at 1,000 touches takes up to 520 MiB, 200 before",
    ]


def test_a_table_that_takes_longer_beside_the_query_by_hand_is_worse() -> None:
    stored = [run(1_000, tables=[beside(2.0, 1.0)])]
    assert list(worse(stored, [run(1_000, tables=[beside(2.9, 1.0)])])) == []
    assert list(worse(stored, [run(1_000, tables=[beside(3.1, 1.0)])])) == [
        "the table touches at 1,000 touches takes 3.1 times its floor, 2.0 before"
    ]
    assert list(worse(stored, [run(1_000)])) == ["the table touches at 1,000 touches is missing"]


def test_another_limit_of_memory_is_not_compared() -> None:
    stored = [run(1_000, measure(2.0, 4.0, peak=4_000.0), measure(1.0, work="plans"))]
    now = run(1_000, measure(9.0, 18.0, peak=9_000.0), limit="4 GB")
    assert list(worse(stored, [now])) == ["plans at 1,000 touches is missing"]


def test_growth_is_the_power_of_the_number_of_touches() -> None:
    def of(*seconds: float) -> list[tuple[int, int, float]]:
        runs = [run(10 ** (3 + place), measure(each)) for place, each in enumerate(seconds)]
        return list(growths(runs, "teams"))

    steps = of(1.0, 10.0, 1e3)
    assert [(few, many) for few, many, _ in steps] == [(1_000, 10_000), (10_000, 100_000)]
    assert [exponent for *_, exponent in steps] == pytest.approx([1.0, 2.0])
    assert of(0.1, 10.0) == []  # too short to say anything


def test_growing_faster_is_worse() -> None:
    stored = [run(1_000, measure(1.0)), run(10_000, measure(10.0))]
    assert list(worse(stored, [run(1_000, measure(1.0)), run(10_000, measure(15.0))])) == []
    found = ["teams grows by the power 1.20 from 1,000 to 10,000 touches, 1.00 before"]
    assert list(worse(stored, [run(1_000, measure(1.0)), run(10_000, measure(16.0))])) == found
    # against the stored smaller size where the larger was measured by itself
    assert list(worse(stored, [run(10_000, measure(16.0))])) == found
    # the smaller became quicker, nothing became slower
    assert list(worse(stored, [run(1_000, measure(0.6)), run(10_000, measure(10.0))])) == []
    assert list(worse(stored, [run(1_000, measure(0.6))])) == []


def test_measures_are_kept_and_told(tmp_path: Path) -> None:
    runs = [
        run(1_000, measure(1.0, 4.0), tables=[beside(0.5, 0.4)]),
        run(10_000, measure(8.0, 5.0), limit="4 GB"),
    ]
    write(tmp_path / "speed.json", runs)
    assert read(tmp_path / "speed.json") == runs
    assert read(tmp_path / "nothing.json") == []
    told = list(page(runs))
    assert "| 10,000 | 2026-06-01 | 1.0 (abc) | here | 4 GB |" in told
    assert "| 10,000 | teams | 8.0 |  | 1,250 | 100 | 5.0 |" in told
    assert "| 1,000 | identity | touches | 0.40 | 0.50 | 1.25 | 1.00 | **2.50** |" in told
    assert "| teams | 0.90 |" in told
    over = replace(runs[0], tables=(beside(0.9, 0.4),))
    assert "| 1,000 | identity | touches | 0.40 | 0.90 | **2.25** | 1.80 | **4.50** |" in list(page([over]))


def test_what_is_measured_takes_the_place_of_its_size_and_the_others_stand() -> None:
    old, large, new = run(1_000, measure(1.0)), run(10_000, measure(8.0)), run(1_000, measure(2.0))
    assert together([old, large], [new]) == [new, large]
    assert together([old], [large]) == [old, large]


def test_a_size_by_itself_is_kept_beside_the_others_unless_it_is_worse(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored, result = tmp_path / "speed.json", tmp_path / "speed.md"
    seconds = {"of each": 8.0}

    def run_of(touches: int, _folder: Path, limit: str | None, _tell: object) -> Run:
        return run(touches, measure(seconds["of each"], seconds["of each"]), limit=limit)

    def ran(*words: str) -> int:
        monkeypatch.setattr(sys, "argv", ["speed", *words])
        return command.main()

    monkeypatch.setattr(command, "run_of", run_of)
    monkeypatch.setattr(command, "STORED", stored)
    monkeypatch.setattr(command, "RESULT", result)
    assert ran() == 0
    assert ran("--sizes", "10000000", "--memory-limit", "4 GB") == 0
    assert [(each.touches, each.memory_limit) for each in read(stored)] == [
        (100_000, None),
        (1_000_000, None),
        (10_000_000, "4 GB"),
    ]
    assert "| 10,000,000 | teams | 8.0 |" in result.read_text("utf-8")
    seconds["of each"] = 16.0
    before = stored.read_text("utf-8"), result.read_text("utf-8")
    assert ran("--sizes", "1000000") == 1
    assert (stored.read_text("utf-8"), result.read_text("utf-8")) == before
    assert ran("--sizes", "1000000", "--accept") == 0
    assert read(stored)[1].measures[0].seconds == 16.0


def test_floors_make_the_very_tables(tmp_path: Path) -> None:
    workspace = flow.create_workspace(tmp_path / "workspace", "Load")
    text = workspace.settings_file.read_text("utf-8")
    workspace.settings_file.write_text(f'home_domains = ["{HOME}"]\n{text}', "utf-8")
    workspace = Workspace(workspace.root)

    for source, path in write_load(4_000, tmp_path / "load").sources.items():
        import_files(workspace, source, [path])
    flow.update(workspace, lambda: NOW, quietly)
    alone = {}
    with floor_engine(workspace, tmp_path) as engine:
        for floor in FLOORS:
            alone[floor.table] = make_both(engine, floor)
            columns = ", ".join(str(name) for name, *_ in engine.rows(f"describe held.{floor.table}"))
            held = f"select {columns} from held.{floor.table}"
            assert engine.value(f"select count(*) from ({held})") > 0, floor.table
            for made in ("by_step", "by_hand"):
                rows = f"select {columns} from {made}"
                assert engine.rows(f"({held}) except all ({rows})") == [], (made, floor.table)
                assert engine.rows(f"({rows}) except all ({held})") == [], (made, floor.table)
    tables = list(tables_beside(table_seconds(workspace), alone))
    assert {each.stage for each in tables} == {stage.name for stage in flow.STAGES} - {"experiments"}


def test_a_load_has_its_shares_and_news_are_of_known_people(tmp_path: Path) -> None:
    load = write_load(20_000, tmp_path / "load")
    visits = [json.loads(line) for line in load.sources["segment"].read_text().splitlines()]
    devices = {visit["anonymousId"] for visit in visits}
    assert 17_000 < sum(visit["type"] != "identify" for visit in visits) <= 20_000
    assert 1_500 < len(devices) <= 2_000
    accounts = (load.sources["salesforce"] / "Account.csv").read_text().splitlines()
    assert len(accounts) == 1 + 50
    write_news(20_000, 30, tmp_path / "news.jsonl")
    news = [json.loads(line) for line in (tmp_path / "news.jsonl").read_text().splitlines()]
    assert len({each["messageId"] for each in news}) == 30
    assert max(visit["timestamp"] for visit in visits) < max(each["timestamp"] for each in news)
