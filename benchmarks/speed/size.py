"""One size, measured: a load is imported, the river is run over it, a little is added, and the river is run again."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.speed.floors import FLOORS, floor_seconds
from benchmarks.speed.load import HOME, write_load, write_news
from benchmarks.speed.measures import Measure, Run, TableMeasure

import quorate
from quorate.warehouse.engine import Engine, literal
from quorate.warehouse.river import code_version
from quorate.warehouse.workspace import Workspace

NEWS_SHARE = 2_000
_SLOWEST = 15


def run_of(touches: int, folder: Path, memory_limit: str | None, tell: Callable[[str], None]) -> Run:
    """Measure everything at one size in an empty folder; every measure is told as soon as it is there.

    memory_limit: of the engine, as settings write it; None is half of the machine's.
    """
    load = write_load(touches, folder / "load")
    workspace = Workspace(_workspace(folder / "workspace", memory_limit))
    measures: list[Measure] = []

    def took(measure: Measure) -> Measure:
        tell(_words(touches, measure))
        measures.append(measure)
        return measure

    floor = lines_floor(load.sources["segment"])
    for source, path in load.sources.items():
        seconds, peak = product("import", source, str(path), "-w", str(workspace.root))
        took(
            Measure(
                f"import: {source}", seconds, None, peak, seconds / floor if source == "segment" else None
            )
        )
    full = ran(workspace.root, "--full")
    seconds_of_tables = table_seconds(workspace)
    tables = tuple(tables_beside(seconds_of_tables, floor_seconds(workspace, folder)))
    floors = {each.stage: each.floor_seconds for each in tables}
    for stage, (seconds, processor, peak) in full.items():
        ratio = seconds / floors[stage] if stage in floors else None
        took(Measure(f"full update: {stage}", seconds, processor, peak, ratio))
    whole = took(_whole("full update", full))
    for each in tables:
        tell(f"{touches:>12,} table {each.table:<22} {each.seconds:8.2f} s {each.ratio:19.2f} times by hand")
    news = folder / "news.jsonl"
    write_news(touches, max(touches // NEWS_SHARE, 1), news)
    product("import", "segment", str(news), "-w", str(workspace.root))
    took(_whole("update after a little", ran(workspace.root), whole))
    took(_whole("update, nothing new", ran(workspace.root), whole))
    slowest = sorted(seconds_of_tables, key=lambda table: -seconds_of_tables[table])[:_SLOWEST]
    return Run(
        touches,
        datetime.now(UTC).date().isoformat(),
        f"{quorate.__version__} ({code_version()[:8]})",
        _machine(),
        memory_limit,
        tuple(measures),
        tables,
        {table: seconds_of_tables[table] for table in slowest},
    )


def _workspace(folder: Path, memory_limit: str | None) -> Path:
    product("init", str(folder))
    settings = folder / "quorate.toml"
    text = f'home_domains = ["{HOME}"]\n{settings.read_text(encoding="utf-8")}'
    limit = f"\n[engine]\nmemory_limit = {json.dumps(memory_limit)}\n" if memory_limit else ""
    settings.write_text(text + limit, encoding="utf-8")
    return folder


def ran(workspace: Path, *flags: str) -> dict[str, tuple[float, float, float]]:
    """Wall seconds, processor seconds and peak MiB of each stage of an update."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.speed.running", str(workspace), *flags],
        check=True,
        capture_output=True,
        text=True,
    )
    told: dict[str, tuple[float, float, float]] = json.loads(done.stdout)
    reading = [told.pop(stage) for stage in ("opening", "reading") if stage in told]
    if "evidence" in told:  # the log is read before its first step
        parts = [*reading, told["evidence"]]
        told["evidence"] = sum(p[0] for p in parts), sum(p[1] for p in parts), max(p[2] for p in parts)
    return told or dict(zip(("opening",), reading, strict=False))


def product(*command: str) -> tuple[float, float]:
    """Wall seconds and peak MiB of a command of the product in a process of its own."""
    code = (
        "import resource, subprocess, sys, time; t = time.perf_counter();"
        "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL);"
        "print(time.perf_counter() - t, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)"
    )
    words = [sys.executable, "-m", "quorate", *command]
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"quorate {' '.join(command)} failed:\n{done.stderr}")
    seconds, mebibytes = done.stdout.split()
    return float(seconds), float(mebibytes)


def lines_floor(file: Path) -> float:
    """Wall seconds in which the engine alone reads the file's lines as JSON and counts messages by type."""
    with Engine() as engine:
        started = time.perf_counter()
        engine.rows(f"select type, count(*) from read_ndjson({literal(file)}) group by type")
        return time.perf_counter() - started


def table_seconds(workspace: Workspace) -> dict[str, float]:
    """Wall seconds that every table took when it was last made, as the cache remembers them."""
    with Engine(workspace.cache_file, is_read_only=True) as engine:
        return dict(engine.rows("select table_name, seconds from cache_recipes"))


def tables_beside(
    in_update: dict[str, float], alone: dict[str, tuple[float, float]]
) -> Iterator[TableMeasure]:
    """For each floor the seconds of our step in the update, and those of it alone and of the query by hand."""
    for floor in FLOORS:
        yield TableMeasure(floor.stage, floor.table, *alone[floor.table], in_update[floor.table])


def _whole(work: str, stages: dict[str, tuple[float, float, float]], floor: Measure | None = None) -> Measure:
    seconds, processor = (sum(each[place] for each in stages.values()) for place in (0, 1))
    peak = max((each[2] for each in stages.values()), default=0.0)
    return Measure(work, seconds, processor, peak, seconds / floor.seconds if floor else None)


def _words(touches: int, measure: Measure) -> str:
    ratio = f" {measure.ratio:6.1f} times the floor" if measure.ratio is not None else ""
    return f"{touches:>12,} {measure.work:<28} {measure.seconds:8.1f} s {measure.peak_mebibytes:8,.0f} MiB{ratio}"


def _machine() -> str:
    has_affinity = hasattr(os, "sched_getaffinity")
    cores = len(os.sched_getaffinity(0)) if has_affinity else os.cpu_count() or 1
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"Python {platform.python_version()}, {platform.machine()}, {cores} cores, {memory:.0f} GiB"
