"""Who follows whom, and how long it takes: the tables behind the waterfall beside pm4py's, on a million events.

`stats/followings.py`, with which the flow between stages is told, against `discover_dfg` and `discover_performance_dfg`
of pm4py on the same events. Both start from the events in memory as their own kind of table (Arrow, pandas); reading,
formatting and importing are not timed, turning names into numbers is. The tables must be equal: every pair's count, and
mean, median, least and greatest duration. Ours include those of each stage, which pm4py's do not.

pm4py is under the AGPL and no part of the environment: it is installed into a folder of its own and runs in a process
of its own.

    make bench-process
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from quorate.revenue.waterfall.segments import codes_of
from quorate.stats.followings import followings
from quorate.warehouse.engine import Engine

ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared" / "data" / "process_logs"
PEERS = ROOT / "build" / "peers" / "pm4py"
EVENTS = 1_000_000
_DAY = 86_400e6
_TOLERANCE = 1e-6


@dataclass(frozen=True)
class Measured:
    """What one side needed, in seconds (the median of the rounds), and its pairs with their numbers."""

    seconds: float
    pairs: dict[tuple[str, str], tuple[float, ...]]


def main() -> int:
    """Measure both and print the table; 1 where the results differ or we are not three times as fast."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the public logs")
    parser.add_argument("--log", default="DomesticDeclarations", help="which of them")
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    python = peer_python()
    print("| log | events | cases | pairs | ours, s | pm4py, s | times as fast |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    is_good = True
    logs: dict[str, Callable[[], pa.Table]] = {
        f"{asked.log}, replicated": lambda: replicated(asked.data / f"{asked.log}.parquet"),
        "made-up stages": made_up,
    }
    for name, make in logs.items():
        events = make()
        ours, theirs = measured(events, asked.rounds), peer(python, events, asked.rounds)
        cases = len(set(events["journey_id"].unique().to_pylist()))
        ratio = theirs.seconds / ours.seconds
        sizes = f"{len(events):,} | {cases:,} | {len(ours.pairs)}"
        print(f"| {name} | {sizes} | {ours.seconds:.2f} | {theirs.seconds:.2f} | {ratio:.1f} |", flush=True)
        differing = differences(ours, theirs)
        if differing:
            print(f"  not equal: {differing[:3]} and {len(differing)} in all", file=sys.stderr)
        is_good = is_good and not differing and ratio >= 3.0
    return 0 if is_good else 1


def replicated(path: Path) -> pa.Table:
    """A public log, its cases copied until there are a million events; events of one moment keep their order."""
    with Engine() as engine, engine.registered(log=pq.read_table(path)):
        table = engine.table(
            """
                select "case:concept:name" as journey_id, "concept:name" as stage,
                    cast("time:timestamp" as timestamp) as moment,
                    row_number() over (order by "case:concept:name", "time:timestamp", "concept:name") as n
                from log
                """
        )
    copies = -(-EVENTS // len(table))
    parts = [
        table.set_column(
            0, "journey_id", pa.array([f"{name}_{copy}" for name in table["journey_id"].to_pylist()])
        )
        for copy in range(copies)
    ]
    return _ordered(pa.concat_tables(parts).slice(0, EVENTS))


def made_up() -> pa.Table:
    """Journeys through ten stages, forward more often than back, with skewed days in each."""
    rng, stages = np.random.default_rng(5), [f"stage_{place}" for place in range(10)]
    journey = np.sort(rng.integers(0, 90_000, EVENTS))
    starts = np.searchsorted(journey, np.arange(journey.max() + 1))
    place = np.arange(EVENTS) - starts[journey]
    stage = np.clip(place + rng.integers(-2, 2, EVENTS), 0, len(stages) - 1)
    waits = rng.lognormal(2.0, 1.0, EVENTS) * 86_400e6
    total = np.cumsum(waits)
    at = (total - total[starts[journey]] + journey % 365 * 86_400e6).astype("int64")
    table = pa.table(
        {
            "journey_id": pa.array([f"j{number:06}" for number in journey.tolist()]),
            "stage": pa.array([stages[number] for number in stage.tolist()]),
            "moment": pa.array(at, pa.timestamp("us")),
            "n": pa.array(np.arange(EVENTS)),
        }
    )
    return _ordered(table)


def _ordered(events: pa.Table) -> pa.Table:
    """The events in order, each case's apart by a millisecond at least, and numbered within it."""
    with Engine() as engine, engine.registered(events=events):
        return engine.table(
            """
                select journey_id, stage,
                    moment + to_milliseconds(
                        row_number() over (partition by journey_id, moment order by n) - 1
                    ) as moment,
                    row_number() over (partition by journey_id order by moment, n) as move_no
                from events order by journey_id, move_no
                """
        )


def measured(events: pa.Table, rounds: int) -> Measured:
    """Our tables of pairs and of stages."""
    taken, pairs = [], {}
    for _ in range(rounds):
        begun = perf_counter()
        case, stage = codes_of(events["journey_id"]), codes_of(events["stage"])
        moment = events["moment"].combine_chunks().cast(pa.int64()).to_numpy() / _DAY
        count = len(stage.words)
        found, _ = followings(case.codes, stage.codes, moment, count)
        pairs = {
            (stage.words[pair // count], stage.words[pair % count]): (
                float(found.count[pair]),
                *(float(each[pair]) for each in (found.mean, found.median, found.least, found.most)),
            )
            for pair in np.flatnonzero(found.count).tolist()
        }
        taken.append(perf_counter() - begun)
    return Measured(median(taken), pairs)


def peer_python() -> Path:
    """The interpreter of pm4py's own folder, made and filled when it is not there yet."""
    python = PEERS / "bin" / "python"
    if not python.exists():
        print("Installing pm4py into build/peers", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", str(PEERS)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", "pm4py", "pyarrow"], check=True)
    return python


def peer(python: Path, events: pa.Table, rounds: int) -> Measured:
    """The same of pm4py, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "events.parquet"
        pq.write_table(events, path)
        script = Path(__file__).with_name("process_tables_peer.py")
        done = subprocess.run(
            [str(python), str(script), str(path), str(rounds)], check=True, capture_output=True, text=True
        )
    found = json.loads(done.stdout.splitlines()[-1])
    return Measured(median(found["seconds"]), {(row[0], row[1]): tuple(row[2:]) for row in found["pairs"]})


def differences(ours: Measured, theirs: Measured) -> list[str]:
    """Pairs that only one side has, or whose numbers differ by more than a millionth."""
    found = [f"{pair} on one side only" for pair in ours.pairs.keys() ^ theirs.pairs.keys()]
    for pair in ours.pairs.keys() & theirs.pairs.keys():
        one, other = np.array(ours.pairs[pair]), np.array(theirs.pairs[pair])
        if not np.allclose(one, other, rtol=_TOLERANCE, atol=1e-9):
            found.append(f"{pair}: {one.tolist()} and {other.tolist()}")
    return found


if __name__ == "__main__":
    sys.exit(main())
