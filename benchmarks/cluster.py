"""What an update would take on clusters nobody here has: simulated from what each step took on one machine.

`python benchmarks/cluster.py WORKSPACE` reads from the cache of a workspace how long each table took the last time, and
from what it publishes how many touches each account has. Accounts of a larger market are drawn from these, once as they
are and once with a heavy tail; each falls into a partition by hash; partitions are handed to cores in order, the next
to whichever is free. Steps that no part of the rows can be worked out of run whole on the machine of the update.

What it leaves out is said in `benchmarks/cluster.md`, which it writes.
"""

from __future__ import annotations

import argparse
import heapq
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from quorate.flow import STAGES
from quorate.warehouse.cache_record import CacheRecord
from quorate.warehouse.engine import Engine
from quorate.warehouse.steps import ArrowStep, SqlStep
from quorate.warehouse.workspace import Workspace

RESULTS = Path(__file__).with_name("cluster.md")
TOUCHES = (10**7, 10**8, 10**9, 10**10)
CORES = (2, 16, 128, 1_024)
CORES_PER_MACHINE = 16
# Bytes of a touch as it is sent, compressed, and as Arrow holds it with what a function makes of it.
SENT_BYTES, HELD_BYTES = 40, 600
PARTITION_BYTES = 128 * 2**20
# What a machine reads and writes a second over network and disk, both ways of a shuffle.
BYTES_A_SECOND = 0.5e9
# Steps that send every touch elsewhere: by person, by account, and by journey for what reads touches beside it.
SHUFFLES = 12
# Measured on a market of ten accounts, where hardly any rows are in the way.
SECONDS_A_STEP = 0.3
# Tail of the heavy case: of accounts so drawn, the largest of a million holds some hundred thousand times the smallest.
TAIL = 1.2
SEED = 20261127


@dataclass(frozen=True)
class Costs:
    """Core-seconds for each touch, by where the work can be done, and how many steps there are."""

    by_key: float
    whole: float
    steps: int
    touches: int


@dataclass(frozen=True)
class Run:
    """One simulated update: hours of its parts, and the largest partition."""

    touches: int
    cores: int
    spread_hours: float
    shuffle_hours: float
    whole_hours: float
    largest_share: float
    largest_gib: float
    idle: float

    @property
    def hours(self) -> float:
        """From beginning to end: nothing overlaps."""
        return self.spread_hours + self.shuffle_hours + self.whole_hours


def measured(workspace: Workspace) -> tuple[Costs, np.ndarray]:
    """The costs of each touch in a workspace's last whole update, and how many touches each of its accounts has."""
    with Engine(workspace.cache_file, is_read_only=True) as engine:
        record = CacheRecord(engine)
        sizes = engine.rows("select count(*) from touches where account_id is not null group by account_id")
        touches = int(engine.value("select count(*) from touches"))
        seconds = {"by_key": 0.0, "whole": 0.0}
        steps = [step for stage in STAGES for step in stage.steps]
        for step in steps:
            known = record.known(step.table)
            assert known is not None, f"{step.table} was never made: update the workspace first"
            apart = isinstance(step, SqlStep) or (isinstance(step, ArrowStep) and step.apart is not None)
            seconds["by_key" if apart else "whole"] += known.seconds
    costs = Costs(seconds["by_key"] / touches, seconds["whole"] / touches, len(steps), touches)
    return costs, np.array([size for (size,) in sizes], dtype=np.int64)


def accounts_of(sizes: np.ndarray, touches: int, *, is_heavy: bool, rng: np.random.Generator) -> np.ndarray:
    """Touches of each account of a market of so many; shape (accounts,)."""
    mean = sizes.mean()
    count = max(1, round(touches / mean))
    drawn = rng.pareto(TAIL, count) + 1.0 if is_heavy else rng.choice(sizes, count).astype(float)
    scaled: np.ndarray = drawn * (touches / drawn.sum())
    return scaled


def simulated(costs: Costs, accounts: np.ndarray, touches: int, cores: int, rng: np.random.Generator) -> Run:
    """One update of a market on so many cores."""
    partitions = max(2 * cores, round(touches * SENT_BYTES / PARTITION_BYTES))
    held = np.bincount(rng.integers(partitions, size=len(accounts)), accounts, minlength=partitions)
    # every step goes over the partitions anew and waits for the last of them
    busy = _makespan(held, cores) * costs.by_key + costs.steps * SECONDS_A_STEP
    machines = max(1, cores // CORES_PER_MACHINE)
    shuffled = SHUFFLES * touches * SENT_BYTES / (machines * BYTES_A_SECOND)
    largest = float(held.max())
    return Run(
        touches=touches,
        cores=cores,
        spread_hours=busy / 3600,
        shuffle_hours=shuffled / 3600,
        whole_hours=touches * costs.whole / 3600,
        largest_share=float(accounts.max() / touches),
        largest_gib=largest * HELD_BYTES / 2**30,
        idle=1.0 - touches * costs.by_key / (cores * _makespan(held, cores) * costs.by_key),
    )


def _makespan(held: np.ndarray, cores: int) -> float:
    """When the last core is done, in touches, where each takes the next partition as soon as it is free."""
    free = [0.0] * cores
    for rows in held:
        heapq.heappush(free, heapq.heappop(free) + float(rows))
    return max(free)


def _table(runs: list[Run]) -> list[str]:
    names = (
        "touches", "cores", "hours", "spread steps", "shuffles", "whole functions", "cores idle", "largest account",
        "largest partition in memory, GiB",
    )  # fmt: skip
    lines = [f"| {' | '.join(names)} |", f"|{'---:|' * len(names)}"]
    lines += [
        f"| {run.touches:.0e} | {run.cores:,} | {run.hours:,.1f} | {run.spread_hours:,.2f} | "
        f"{run.shuffle_hours:,.2f} | {run.whole_hours:,.1f} | {run.idle:.0%} | {run.largest_share:.4%} | "
        f"{run.largest_gib:,.1f} |"
        for run in runs
    ]
    return lines


def page(costs: Costs, sizes: np.ndarray) -> str:
    """The whole page."""
    lines = [
        "# Clusters nobody here has",
        "",
        "Simulated by `make bench-cluster CLUSTER=WORKSPACE`, not measured: what a full update would take on Spark,",
        f"from what each step took for {costs.touches:,} touches of {len(sizes):,} accounts on one machine. A touch",
        f"costs {costs.by_key * 1e6:,.0f} microseconds of a core in steps that can be spread (SQL, and functions by",
        f"journey, account or record) and {costs.whole * 1e6:,.0f} in functions that see all rows.",
        "docs/scale.md says which are which. These are seconds of the wall, on a machine that others may have used.",
        "",
        f"Assumed: {SENT_BYTES} bytes a touch as it is sent, {SHUFFLES} shuffles of all touches,",
        f"{CORES_PER_MACHINE} cores a machine, {BYTES_A_SECOND / 1e9:.1f} GB/s of each for a shuffle, partitions of",
        f"{PARTITION_BYTES // 2**20} MiB and at least two a core, {SECONDS_A_STEP} s to start each of {costs.steps}",
        f"steps, {HELD_BYTES} bytes a touch in memory where a function works on it. Steps wait for each other. Left",
        "out: machines that die, cores of different speed, a join whose one side is small, and that functions over",
        "all rows may cost more than in proportion.",
        "",
    ]
    for is_heavy, title in (
        (False, "Accounts as they are in that workspace"),
        (True, "Accounts with a heavy tail"),
    ):
        rng = np.random.default_rng(SEED)
        runs = []
        for touches in TOUCHES:
            accounts = accounts_of(sizes, touches, is_heavy=is_heavy, rng=rng)
            runs += [simulated(costs, accounts, touches, cores, rng) for cores in CORES]
        about = (
            f"(Pareto, {TAIL})"
            if is_heavy
            else f"(the largest has {sizes.max() / sizes.sum():.1%} of all touches)"
        )
        lines += [f"## {title} {about}", "", *_table(runs), ""]
    return "\n".join(lines)


def main() -> None:
    """Read the workspace, simulate, write the page."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument(
        "workspace", type=Path, help="a workspace whose tables were all made by one full update"
    )
    asked.add_argument("--results", type=Path, default=RESULTS)
    given = asked.parse_args()
    text = page(*measured(Workspace(given.workspace)))
    given.results.write_text(text, "utf-8")
    print(text)


if __name__ == "__main__":
    main()
