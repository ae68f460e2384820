"""Speed of import and update, beside a floor measured in the same run: `make bench`.

For each size a made-up stream of tracked events is written, imported and run through the river, each in a process
of its own so that its peak memory is its own. The floor for the import is the engine reading the same file's lines
as JSON and counting messages by type; a ratio says how many times longer than that the import took. The table goes
to standard output; `benchmarks/README.md` keeps the last one.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

SIZES = (100_000, 1_000_000)
PEOPLE_PER_ACCOUNT = 8
TOUCHES_PER_PERSON = 25


def events(count: int) -> Iterator[str]:
    """`count` tracked page views of identified people, as lines of JSON; one identify for every 25 of them."""
    start = datetime(2025, 1, 1)
    people = max(count // TOUCHES_PER_PERSON, 1)
    for number in range(count):
        person = number % people
        account = person // PEOPLE_PER_ACCOUNT
        at = (start + timedelta(seconds=(number * 7919) % (500 * 86_400))).isoformat(
            timespec="milliseconds"
        ) + "Z"
        message: dict[str, object] = {
            "messageId": f"m{number}",
            "anonymousId": f"d{person}",
            "userId": f"u{person}",
            "timestamp": at,
            "receivedAt": at,
        }
        if number < people:
            message["type"] = "identify"
            message["traits"] = {"email": f"p{person}@company{account}.com", "title": "Head of IT"}
        else:
            message["type"] = "page"
            message["context"] = {"page": {"url": f"https://vendor.example/page/{number % 97}"}}
        yield json.dumps(message, separators=(",", ":"))


def measured(*command: str) -> tuple[float, float]:
    """Wall seconds and peak MiB of a command run in a process of its own."""
    code = (
        "import resource, subprocess, sys, time; t = time.perf_counter();"
        "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL);"
        "print(time.perf_counter() - t, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)"
    )
    done = subprocess.run([sys.executable, "-c", code, *command], check=True, capture_output=True, text=True)
    seconds, mebibytes = done.stdout.split()
    return float(seconds), float(mebibytes)


def floor_seconds(file: Path) -> float:
    """Wall seconds in which the engine alone reads the file's lines as JSON and counts messages by type."""
    import duckdb

    started = time.perf_counter()
    duckdb.connect().execute(f"select type, count(*) from read_ndjson('{file}') group by type").fetchall()
    return time.perf_counter() - started


def measure(count: int, folder: Path) -> list[str]:
    """The table rows of one size."""
    quorate = str(Path(sys.executable).with_name("quorate"))
    file = folder / "events.jsonl"
    with file.open("w", encoding="utf-8") as stream:
        stream.writelines(line + "\n" for line in events(count))
    workspace = str(folder / "workspace")
    subprocess.run([quorate, "init", workspace], check=True, stderr=subprocess.DEVNULL)
    floor = floor_seconds(file)
    rows = []
    for name, command in (
        ("import segment", ("import", "segment", str(file))),
        ("import the same again", ("import", "segment", str(file))),
        ("update", ("update",)),
        ("update, nothing new", ("update",)),
    ):
        seconds, mebibytes = measured(quorate, *command, "-w", workspace)
        ratio = f"{seconds / floor:.1f}" if name == "import segment" else ""
        rows.append(
            f"| {count:,} | {name} | {seconds:.1f} | {count / seconds:,.0f} | {mebibytes:,.0f} | {ratio} |"
        )
    return rows


def main() -> None:
    """Measure every size and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, help="numbers of touches")
    sizes = parser.parse_args().sizes
    print(f"Python {platform.python_version()}, {platform.machine()}, {len_cores()} cores\n")
    print("| touches | work | seconds | rows per second | peak MiB | times the floor |")
    print("|---:|---|---:|---:|---:|---:|")
    for count in sizes:
        with tempfile.TemporaryDirectory() as folder:
            print("\n".join(measure(count, Path(folder))), flush=True)


def len_cores() -> int:
    """Cores this process may use."""
    import os

    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


if __name__ == "__main__":
    main()
