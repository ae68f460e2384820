"""Speed of imports and of every stage of the river, beside floors measured in the same run: `make bench`.

    make bench                                 # 100,000 and 1,000,000 touches; writes speed.md and speed.json
    make bench SPEED="--sizes 10000000"        # other sizes; printed and compared with what is stored, not kept

The run fails where a figure that is stored is missing or worse than stored by more than a margin (`measures.py`).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.speed.floors import floor_seconds
from benchmarks.speed.load import HOME, write_load, write_news
from benchmarks.speed.measures import MARGIN, Measure, page, read, worse, write

from quorate.warehouse.engine import Engine, literal
from quorate.warehouse.workspace import Workspace

SIZES = (100_000, 1_000_000)
NEWS_SHARE = 2_000
RESULT = Path(__file__).resolve().parent.parent / "speed.md"
STORED = RESULT.with_suffix(".json")
_SLOWEST = 15


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, help="numbers of touches")
    sizes = tuple(parser.parse_args().sizes)
    measures: list[Measure] = []
    slowest: dict[str, float] = {}
    for touches in sizes:
        with tempfile.TemporaryDirectory() as folder:
            for measure in measured(touches, Path(folder)):
                print(
                    f"{measure.touches:>12,} {measure.work:<28} {measure.seconds:8.1f} s "
                    f"{measure.peak_mebibytes:8,.0f} MiB"
                    + (f" {measure.ratio:6.1f} times the floor" if measure.ratio is not None else ""),
                    flush=True,
                )
                measures.append(measure)
            slowest = slowest_tables(Path(folder) / "workspace")
    found = list(worse(read(STORED), measures))
    print("\n".join(f"WORSE: {each}" for each in found))
    if sizes == SIZES and not found:
        write(STORED, measures)
        heading = f"Python {platform.python_version()}, {platform.machine()}, {_cores()} cores."
        RESULT.write_text("\n".join(page(measures, heading, slowest)) + "\n", encoding="utf-8")
    print(f"A ratio may be {MARGIN} times the stored one.")
    return 1 if found else 0


def measured(touches: int, folder: Path) -> Iterator[Measure]:
    """Import a load, run the river over it whole, add a little, and run it again."""
    load = write_load(touches, folder / "load")
    workspace = folder / "workspace"
    quorate("init", str(workspace))
    settings = workspace / "quorate.toml"
    settings.write_text(
        f'home_domains = ["{HOME}"]\n{settings.read_text(encoding="utf-8")}', encoding="utf-8"
    )
    floor = lines_floor(load.sources["segment"])
    for source, path in load.sources.items():
        seconds, peak = quorate("import", source, str(path), "-w", str(workspace))
        ratio = seconds / floor if source == "segment" else None
        yield Measure(touches, f"import: {source}", seconds, None, peak, ratio)
    full = ran(workspace, "--full")
    floors = floor_seconds(Workspace(workspace), folder)
    for stage, (seconds, processor, peak) in full.items():
        ratio = seconds / floors[stage] if stage in floors else None
        yield Measure(touches, f"full update: {stage}", seconds, processor, peak, ratio)
    whole = _whole(touches, "full update", full)
    yield whole
    news = folder / "news.jsonl"
    write_news(touches, max(touches // NEWS_SHARE, 1), news)
    quorate("import", "segment", str(news), "-w", str(workspace))
    yield _whole(touches, "update after a little", ran(workspace), whole)
    yield _whole(touches, "update, nothing new", ran(workspace), whole)


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


def quorate(*command: str) -> tuple[float, float]:
    """Wall seconds and peak MiB of a command in a process of its own."""
    code = (
        "import resource, subprocess, sys, time; t = time.perf_counter();"
        "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL);"
        "print(time.perf_counter() - t, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)"
    )
    product = [sys.executable, "-m", "quorate", *command]
    done = subprocess.run([sys.executable, "-c", code, *product], check=True, capture_output=True, text=True)
    seconds, mebibytes = done.stdout.split()
    return float(seconds), float(mebibytes)


def lines_floor(file: Path) -> float:
    """Wall seconds in which the engine alone reads the file's lines as JSON and counts messages by type."""
    with Engine() as engine:
        started = time.perf_counter()
        engine.rows(f"select type, count(*) from read_ndjson({literal(file)}) group by type")
        return time.perf_counter() - started


def slowest_tables(workspace: Path) -> dict[str, float]:
    """Seconds of the tables that took the longest, as the cache remembers them."""
    with Engine(workspace / "cache.duckdb", is_read_only=True) as engine:
        rows = engine.rows(
            f"select table_name, seconds from cache_recipes order by seconds desc limit {_SLOWEST}"
        )
    return dict(rows)


def _whole(
    touches: int, work: str, stages: dict[str, tuple[float, float, float]], floor: Measure | None = None
) -> Measure:
    seconds, processor = (sum(each[place] for each in stages.values()) for place in (0, 1))
    peak = max((each[2] for each in stages.values()), default=0.0)
    return Measure(touches, work, seconds, processor, peak, seconds / floor.seconds if floor else None)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


if __name__ == "__main__":
    sys.exit(main())
