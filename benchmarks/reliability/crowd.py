"""A crowd on one server: editors who write, readers who read, and updaters in processes of their own, all at once."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import httpx
from benchmarks.collector import PROJECT, free_port
from benchmarks.reliability.equality import published_paths

from quorate import safekeeping
from quorate.ledger.said_ledger import SaidLedger
from quorate.warehouse.engine import Engine, parquet
from quorate.warehouse.workspace import Workspace

EDITORS, READERS, UPDATERS = 50, 100, 2
SECONDS_TO_START = 180
# How long one may wait for an answer beside a hundred and fifty others on a small machine.
SECONDS_TO_WAIT = 300
PAUSE_SECONDS = 2.0
PAGES = ("/", "/today", "/journeys", "/accounts", "/plan", "/forecast", "/healthz")
IS_BUSY = "Another process is changing this workspace"


@dataclass
class Met:
    """What the crowd met.

    Attributes
    ----------
    answers: how often each status was answered, by who asked.
    errors: what was answered otherwise than with a page, in words.
    written: the words of every note whose writing was acknowledged.
    updates, waited: updates that were done, and those told that another one was at work.
    """

    answers: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    updates: int = 0
    waited: int = 0


def crowd(
    workspace: Workspace,
    seconds: float,
    *,
    editors: int = EDITORS,
    readers: int = READERS,
    updaters: int = UPDATERS,
) -> Met:
    """Let everybody work for so long; what was acknowledged and is not in the ledger afterwards is an error too."""
    met = Met()
    accounts = _keys(workspace, "accounts", "account_id")
    journeys = _keys(workspace, "journeys", "journey_id")
    colleagues = _keys(workspace, "colleagues", "name")
    with _served(workspace) as address:
        asyncio.run(
            _all(
                address, workspace, met, seconds, accounts, journeys, colleagues, (editors, readers, updaters)
            )
        )
    ledger = SaidLedger(workspace.database_file)
    held = Counter(event.payload.get("text") for event in ledger.events(thing="note"))
    ledger.close()
    met.errors += [f"{text!r} was acknowledged and is lost" for text in met.written if not held[text]]
    met.errors += safekeeping.check(workspace)
    return met


async def _all(
    address: str,
    workspace: Workspace,
    met: Met,
    seconds: float,
    accounts: list[str],
    journeys: list[str],
    colleagues: list[str],
    sizes: tuple[int, int, int],
) -> None:
    until = time.monotonic() + seconds
    editors, readers, updaters = sizes
    await asyncio.gather(
        *(_edit(address, number, met, until, journeys, colleagues) for number in range(editors)),
        *(_read(address, number, met, until, accounts, journeys) for number in range(readers)),
        *(_update(workspace, number, met, until) for number in range(updaters)),
    )


async def _edit(
    address: str, number: int, met: Met, until: float, journeys: list[str], colleagues: list[str]
) -> None:
    """Write a note, read it where it stands, and write another."""
    async with httpx.AsyncClient(base_url=address, timeout=SECONDS_TO_WAIT) as client:
        await _asked(
            client, met, "editor", "POST", "/plan/me", {"name": colleagues[number % len(colleagues)]}
        )
        written = 0
        while time.monotonic() < until:
            journey = journeys[(number + written) % len(journeys)]
            text = f"note {written} of editor {number}"
            page = f"/notes/journey/{journey}"
            form = {"kind": "journey", "key": journey, "text": text, "back": page}
            if await _asked(client, met, "editor", "POST", "/notes/add", form):
                met.written.append(text)
            await _asked(client, met, "editor", "GET", page, None)
            written += 1
            await asyncio.sleep(PAUSE_SECONDS)


async def _read(
    address: str, number: int, met: Met, until: float, accounts: list[str], journeys: list[str]
) -> None:
    """Open one page after the other."""
    places = [
        *PAGES,
        *(f"/accounts/{each}" for each in accounts),
        *(f"/journeys/{each}" for each in journeys),
    ]
    async with httpx.AsyncClient(base_url=address, timeout=SECONDS_TO_WAIT) as client:
        place = number
        while time.monotonic() < until:
            await _asked(client, met, "reader", "GET", places[place % len(places)], None)
            place += 7
            await asyncio.sleep(PAUSE_SECONDS)


async def _asked(
    client: httpx.AsyncClient, met: Met, who: str, method: str, path: str, form: dict[str, str] | None
) -> bool:
    """Ask once; anything but a page or being led on to one is an error."""
    try:
        answer = await client.request(method, path, data=form)
    except httpx.HTTPError as error:
        met.errors.append(f"{who}: {method} {path}: {type(error).__name__} {error}")
        return False
    met.answers[f"{who} {answer.status_code}"] += 1
    if answer.status_code not in (200, 303, 307):
        met.errors.append(f"{who}: {method} {path}: {answer.status_code} {answer.text[-1500:]}")
        return False
    return True


async def _update(workspace: Workspace, number: int, met: Met, until: float) -> None:
    """Bring the tables up to date with another day each time, in a process of its own."""
    program = str(Path(sys.executable).with_name("quorate"))
    turn = number
    while time.monotonic() < until:
        day = date(2026, 6, 30) - timedelta(days=turn % 3)
        process = await asyncio.create_subprocess_exec(
            program, "update", "--as-of", day.isoformat(), "-w", str(workspace.root),
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip
        _, told = await process.communicate()
        words = told.decode()
        if process.returncode == 0:
            met.updates += 1
        elif IS_BUSY in words:
            met.waited += 1
            await asyncio.sleep(PAUSE_SECONDS)
        else:
            met.errors.append(f"update: {process.returncode} {words[-1500:]}")
        turn += 1


def _keys(workspace: Workspace, table: str, column: str) -> list[str]:
    with Engine() as engine:
        path = published_paths(workspace)[table]
        return [
            str(row[0])
            for row in engine.rows(f"select {column} from {parquet(path)} order by {column} limit 20")
        ]


@contextmanager
def _served(workspace: Workspace) -> Iterator[str]:
    """The workspace's own server."""
    port = free_port()
    program = str(Path(sys.executable).with_name("quorate"))
    process = subprocess.Popen(
        [program, "serve", "-w", str(workspace.root), "--port", str(port)],
        cwd=PROJECT,
        env={**os.environ},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < deadline:
            try:
                httpx.get(f"{address}/healthz", timeout=5)
                break
            except httpx.HTTPError:
                time.sleep(0.2)
        yield address
    finally:
        process.kill()
        process.wait()
