"""The collector under load, and killed under load: `make bench-collector`.

The server runs in a process of its own on one core, senders on the others; everything stays on the loopback
interface and is bounded by a count of events. Three questions:

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
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from quorate import flow
from quorate.surfaces.collector.write_keys import digest_of, new_key
from quorate.warehouse.workspace import Workspace

KEY = new_key()
EVENTS_PER_BATCH = 100
SECONDS_TO_START = 60
FLOOR_COMMITS = 300


@dataclass(frozen=True)
class Reply:
    """What the server answered: the status, and how many seconds it took."""

    status: int
    seconds: float


class Sender:
    """One connection that sends one request after another, as a client library does."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def post(self, path: str, body: bytes) -> Reply:
        """Send a body and wait for the answer. Raises `OSError` or `EOFError` when the server is gone."""
        started = time.perf_counter()
        if self._writer is None or self._reader is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        head = (
            f"POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nuser-agent: Mozilla/5.0\r\nx-write-key: {KEY}\r\n"
            f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        )
        self._writer.write(head.encode() + body)
        answer = await self._reader.readuntil(b"\r\n\r\n")
        length = next(
            int(line.partition(b":")[2])
            for line in answer.split(b"\r\n")
            if line.startswith(b"content-length")
        )
        await self._reader.readexactly(length)
        return Reply(int(answer.split(b" ", 2)[1]), time.perf_counter() - started)

    def close(self) -> None:
        """Drop the connection; the next request opens another."""
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None


@asynccontextmanager
async def senders(port: int, count: int) -> AsyncIterator[list[Sender]]:
    """So many connections."""
    made = [Sender(port) for _ in range(count)]
    try:
        yield made
    finally:
        for sender in made:
            sender.close()


def event(number: int) -> dict[str, object]:
    """A page view of about half a kilobyte, as browsers send them."""
    return {
        "type": "page",
        "messageId": f"bench-{number}",
        "anonymousId": f"device-{number % 5_000}",
        "timestamp": "2026-05-01T10:00:00.000Z",
        "properties": {
            "url": f"https://vendor.example/page/{number % 97}",
            "title": "Pricing",
            "number": number,
        },
        "context": {
            "page": {"referrer": "https://www.example.org/", "path": f"/page/{number % 97}"},
            "library": {"name": "analytics.js", "version": "1.0"},
            "locale": "en-GB",
            "timezone": "Europe/Berlin",
        },
    }


def single(number: int) -> bytes:
    """The body of one event."""
    return json.dumps(event(number)).encode()


def batch(number: int) -> bytes:
    """The body of `EVENTS_PER_BATCH` events."""
    first = number * EVENTS_PER_BATCH
    return json.dumps({"batch": [event(first + offset) for offset in range(EVENTS_PER_BATCH)]}).encode()


async def all_at_once(port: int, path: str, bodies: Sequence[bytes], connections: int) -> float:
    """Send every body, each connection as fast as answers come; returns the seconds until the last answer."""
    todo = iter(bodies)

    async def work(sender: Sender) -> None:
        for body in todo:
            reply = await sender.post(path, body)
            if reply.status != 200:
                raise RuntimeError(f"the server answered {reply.status}")

    async with senders(port, connections) as made:
        started = time.perf_counter()
        await asyncio.gather(*map(work, made))
        return time.perf_counter() - started


async def at_a_rate(port: int, rate: int, seconds: int, connections: int) -> list[float]:
    """Seconds from the moment each event was due until its answer, so that queueing counts as waiting."""
    waits: list[float] = []
    bodies = [single(10_000_000 + number) for number in range(rate * seconds)]
    free: asyncio.Queue[Sender] = asyncio.Queue()

    async def send(body: bytes, due: float) -> None:
        sender = await free.get()
        reply = await sender.post("/v1/page", body)
        if reply.status != 200:
            raise RuntimeError(f"the server answered {reply.status}")
        waits.append(time.perf_counter() - due)
        free.put_nowait(sender)

    async with senders(port, connections) as made:
        for sender in made:
            free.put_nowait(sender)
        started = time.perf_counter()
        tasks = []
        for number, body in enumerate(bodies):
            due = started + number / rate
            pause = due - time.perf_counter()
            if pause > 0:
                await asyncio.sleep(pause)
            tasks.append(asyncio.create_task(send(body, due)))
        await asyncio.gather(*tasks)
    return sorted(waits)


class Server:
    """The collector's server on one core, which can be killed and started again on the same port."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [str(Path(sys.executable).with_name("quorate")), "serve", "-w", str(self._workspace.root)]
        self._process = subprocess.Popen(
            [*command, "--port", str(self.port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(self._process.pid, {max(os.sched_getaffinity(0))})
        deadline = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
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
        if self._process is None:
            return 0.0
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def kill(self) -> None:
        """`kill -9`: it gets no chance to finish anything."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()


async def killed_again_and_again(
    server: Server, kills: int, connections: int, seed: int
) -> tuple[set[str], int]:
    """Send single events while the server is killed; returns the ids it acknowledged, and how many were sent again.

    A sender that gets no answer sends the same event again, as client libraries do, until it gets one.
    """
    chance = random.Random(seed)  # noqa: S311 - moments of killing, not secrets
    acknowledged: set[str] = set()
    sent_again = 0
    is_over = asyncio.Event()
    numbers = iter(range(20_000_000, 2_000_000_000))

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
            await asyncio.sleep(0.3 + chance.random())
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
    with sqlite3.connect(workspace.inbox_file) as connection:
        bodies = connection.execute("select body from messages where body is not null").fetchall()
    connection.close()
    return [json.loads(body)["messageId"] for (body,) in bodies]


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
def collecting(folder: Path) -> Iterator[tuple[Workspace, Server]]:
    """A new workspace whose only sender may send as much as it likes, and its server."""
    workspace = flow.create_workspace(folder / "workspace", "Benchmark")
    text = workspace.settings_file.read_text("utf-8").partition("[collector]")[0]
    workspace.settings_file.write_text(
        f'{text}[collector]\nevents_per_second = 1000000\n[collector.write_keys]\nbench = "sha256:{digest_of(KEY)}"\n',
        "utf-8",
    )
    server = Server(workspace)
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
    seconds = asyncio.run(all_at_once(server.port, path, bodies, connections))
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
    with collecting(folder) as (workspace, server):
        singles = [single(number) for number in range(options.events)]
        _print_rate(server, "single events", "/v1/page", singles, 1, options.connections, floor)
        first = 1_000_000 // EVENTS_PER_BATCH
        batches = [batch(first + number) for number in range(options.events * 5 // EVENTS_PER_BATCH)]
        _print_rate(
            server, f"batches of {EVENTS_PER_BATCH}", "/v1/batch", batches, EVENTS_PER_BATCH, 8, floor
        )
        waits = asyncio.run(at_a_rate(server.port, options.rate, options.seconds, options.connections))
        for name, part in (("median", 0.5), ("99th percentile", 0.99), ("longest", 1.0)):
            figure = f"{share(waits, part) * 1000:,.1f} ms"
            print(f"| answer at {options.rate:,} single events a second, {name} | {figure} | | |", flush=True)
        acknowledged, again = asyncio.run(
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
    options = parser.parse_args()
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    print(
        f"Python {platform.python_version()}, {platform.machine()}, {cores} cores, one of them the server's\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        is_whole = report(options, Path(folder))
    if not is_whole:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
