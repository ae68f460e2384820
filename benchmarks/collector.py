"""The collector under load, and killed under load: `make bench-collector`.

The server runs in a process of its own on one core, senders (`collector_senders.py`) on the others; everything stays
on the loopback interface and is bounded by a count of events. Three questions:

- How many single events and events in batches a second does it keep, each answered after the disk holds it?
- How long does a sender wait for its answer when 2,000 single events a second arrive?
- When the server is killed (`kill -9`) again and again under load, and senders send again what was not answered, is
  every acknowledged event there, and each once?

The floor is the disk: how many commits of one row a second it takes. The table goes to standard output;
`benchmarks/README.md` keeps the last one.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import uvloop
from benchmarks.collector_senders import (
    EVENTS_PER_BATCH,
    KEY,
    Sender,
    all_at_once,
    at_a_rate,
    batch,
    senders,
    single,
)

from quorate import flow
from quorate.ledger.secret_values import digest_of
from quorate.warehouse.inboxes import held_inbox
from quorate.warehouse.workspace import Workspace

PROJECT = Path(__file__).parents[1]
SECONDS_TO_START = 180
FLOOR_COMMITS = 300
# Below those that systems give to clients.
PORTS = range(20_000, 30_000)
# The server has the last core to itself, where there are two.
CORES = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []

T = TypeVar("T")


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run it on the C event loop."""
    return uvloop.run(work)


def free_port() -> int:
    """A free port that the system gives to no client's own end.

    A client that asks again and again for a port that is closed is otherwise, once in a while, connected with itself,
    and then holds the port that the server wants.
    """
    for port in random.sample(PORTS, len(PORTS)):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise RuntimeError("no port is free")


class Server:
    """The collector's server, which can be killed and started again on the same port.

    It runs on `cores` only, where given, and `is_alone` without pages.
    """

    def __init__(self, workspace: Workspace, cores: Sequence[int] = (), *, is_alone: bool = False) -> None:
        self._workspace = workspace
        self._cores = cores
        self.is_alone = is_alone
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        folder, port = str(self._workspace.root), str(self.port)
        program = str(Path(sys.executable).with_name("quorate"))
        command = [program, "serve", "-w", folder, "--port", port]
        if self.is_alone:
            command = [sys.executable, "-m", "benchmarks.collector_alone", folder, port]
        self._process = subprocess.Popen(
            command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        if self._cores:
            os.sched_setaffinity(self._process.pid, self._cores)
        deadline = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        self.kill()
        raise RuntimeError("the server did not start")

    @property
    def pid(self) -> int:
        """The process's number."""
        if self._process is None:
            raise RuntimeError("the server was not started")
        return self._process.pid

    @property
    def cpu_seconds(self) -> float:
        """Processor time that the server has used."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    @property
    def peak_mib(self) -> float:
        """The most memory that the server has used."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024

    def kill(self) -> None:
        """`kill -9`: it gets no chance to finish anything."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()


async def killed_again_and_again(
    server: Server, kills: int, connections: int, seed: int, first: int = 20_000_000
) -> tuple[set[str], int]:
    """Send single events while the server is killed; returns the ids it acknowledged, and how many were sent again.

    A sender that gets no answer sends the same event again, as client libraries do, until it gets one. Events are
    numbered from `first`.
    """
    chance = random.Random(seed)  # noqa: S311 - moments of killing, not secrets
    acknowledged: set[str] = set()
    sent_again = 0
    is_over = asyncio.Event()
    numbers = iter(range(first, 2_000_000_000))

    async def work(sender: Sender) -> None:
        nonlocal sent_again
        while not is_over.is_set():
            number = next(numbers)
            while not await _is_taken(sender, single(number)):
                sent_again += 1
                await asyncio.sleep(0.05)
            acknowledged.add(f"bench-{number}")

    async with senders(server.port, connections) as made:
        tasks = [asyncio.create_task(work(sender)) for sender in made]
        for _ in range(kills):
            await asyncio.sleep(0.1 + 0.7 * chance.random())
            await asyncio.to_thread(server.kill)
            await asyncio.to_thread(server.start)
        await asyncio.sleep(0.5)
        is_over.set()
        await asyncio.gather(*tasks)
    return acknowledged, sent_again


async def _is_taken(sender: Sender, body: bytes) -> bool:
    try:
        return (await sender.post("/v1/page", body)).status == 200
    except (OSError, EOFError, asyncio.IncompleteReadError):
        sender.close()
        return False


def ids_kept(workspace: Workspace) -> list[str]:
    """Ids of the messages in the inbox, taken from the messages themselves."""
    inbox = held_inbox(workspace, os.environ)
    if inbox is None:
        return []
    try:
        return [json.loads(each.body)["messageId"] for each in inbox.waiting(inbox.last_number())]
    finally:
        inbox.close()


def floor_commits_per_second(folder: Path) -> float:
    """How many commits of one row a second the disk takes, one after the other."""
    connection = sqlite3.connect(folder / "floor.sqlite", isolation_level=None)
    for statement in ("pragma journal_mode = wal", "pragma synchronous = full", "create table t (body text)"):
        connection.execute(statement)
    body = single(1).decode()
    started = time.perf_counter()
    for _ in range(FLOOR_COMMITS):
        connection.execute("insert into t values (?)", (body,))
    seconds = time.perf_counter() - started
    connection.close()
    return FLOOR_COMMITS / seconds


@contextmanager
def collecting(
    folder: Path,
    inbox: str | None = None,
    cores: Sequence[int] = (),
    *,
    is_alone: bool = False,
    database: str | None = None,
) -> Iterator[tuple[Workspace, Server]]:
    """A new workspace whose only sender may send as much as it likes, and its server.

    `inbox` and `database` are as in the settings.
    """
    workspace = flow.create_workspace(folder / "workspace", "Benchmark", database=database)
    text = workspace.settings_file.read_text("utf-8").partition("[collector]")[0]
    named = f"inbox = {json.dumps(inbox)}\n" if inbox else ""
    key = f'[collector.write_keys]\nbench = "sha256:{digest_of(KEY)}"\n'
    workspace.settings_file.write_text(
        f"{text}[collector]\nevents_per_second = 1000000\n{named}{key}", "utf-8"
    )
    server = Server(workspace, cores, is_alone=is_alone)
    server.start()
    try:
        yield workspace, server
    finally:
        server.kill()


def share(values: Sequence[float], part: float) -> float:
    """The value that this part of the sorted values does not exceed."""
    return values[min(len(values) - 1, int(part * len(values)))]


def _print_rate(
    server: Server, what: str, path: str, bodies: Sequence[bytes], events: int, connections: int, floor: float
) -> None:
    """Send bodies of so many events each and print the rate, its ratio to the floor and what an event costs."""
    before = server.cpu_seconds
    seconds = run(all_at_once(server.port, path, bodies, connections))
    count = len(bodies) * events
    cost = (server.cpu_seconds - before) / count * 1e6
    rate = count / seconds
    print(
        f"| {what}, {connections} connections | {rate:,.0f} a second | {rate / floor:.1f} | {cost:,.0f} |",
        flush=True,
    )


def report(options: argparse.Namespace, folder: Path) -> bool:
    """Measure and print; returns whether nothing was lost or doubled."""
    floor = floor_commits_per_second(folder)
    print("| what | figure | times the floor | processor µs per event |\n|---|---:|---:|---:|")
    print(f"| floor: commits of one row, one after the other | {floor:,.0f} a second | 1.0 | |")
    with collecting(folder, options.inbox, CORES[-1:]) as (workspace, server):
        singles = [single(number) for number in range(options.events)]
        _print_rate(server, "single events", "/v1/page", singles, 1, options.connections, floor)
        first = 1_000_000 // EVENTS_PER_BATCH
        batches = [batch(first + number) for number in range(options.events * 5 // EVENTS_PER_BATCH)]
        _print_rate(
            server, f"batches of {EVENTS_PER_BATCH}", "/v1/batch", batches, EVENTS_PER_BATCH, 8, floor
        )
        waits = run(at_a_rate(server.port, options.rate, options.seconds, options.connections))
        for name, part in (("median", 0.5), ("99th percentile", 0.99), ("longest", 1.0)):
            figure = f"{share(waits, part) * 1000:,.1f} ms"
            print(f"| answer at {options.rate:,} single events a second, {name} | {figure} | | |", flush=True)
        print(f"| memory of the server at its most | {server.peak_mib:,.0f} MiB | | |", flush=True)
        server.kill()
        server.is_alone = True  # it starts sooner
        server.start()
        acknowledged, again = run(
            killed_again_and_again(server, options.kills, options.connections, options.seed)
        )
        server.kill()
        found = ids_kept(workspace)
    lost, doubled = acknowledged - set(found), len(found) - len(set(found))
    print(f"| `kill -9` under load | {options.kills} times | | |")
    print(f"| events acknowledged meanwhile / sent again | {len(acknowledged):,} / {again:,} | | |")
    print(f"| acknowledged and lost / kept twice | {len(lost)} / {doubled} | | |")
    return not lost and not doubled


def main() -> None:
    """Measure everything once."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument(
        "--events", type=int, default=20_000, help="how many single events; five times as many in batches"
    )
    parser.add_argument(
        "--rate", type=int, default=2_000, help="single events a second when waits are measured"
    )
    parser.add_argument("--seconds", type=int, default=10, help="for how long")
    parser.add_argument("--connections", type=int, default=64, help="how many senders at once")
    parser.add_argument("--kills", type=int, default=5, help="how often the server is killed under load")
    parser.add_argument("--seed", type=int, default=1, help="for the moments of killing")
    parser.add_argument("--inbox", help="the address of an empty PostgreSQL database, in place of a file")
    options = parser.parse_args()
    if len(CORES) > 1:
        os.sched_setaffinity(0, CORES[:-1])
    cores = len(CORES) or os.cpu_count()
    print(
        f"Python {platform.python_version()}, {platform.machine()}, {cores} cores, one of them the server's\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        is_whole = report(options, Path(folder))
    if not is_whole:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
