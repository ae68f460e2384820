"""A backup taken while a server collects, colleagues write notes and files are imported, and what is in it then.

Each writer numbers what it writes and begins the next only when the last was acknowledged, so a state that existed
holds the first so many of each, without a gap.
"""

from __future__ import annotations

import asyncio
import json
import os
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.collector import collecting
from benchmarks.collector_senders import event, senders
from benchmarks.reliability.equality import evidence_paths
from benchmarks.reliability.small_workspace import NOW, events_file, import_events, note

from quorate import safekeeping
from quorate.ledger.said_ledger import SaidLedger
from quorate.safekeeping import back_up
from quorate.warehouse.engine import Engine, parquet
from quorate.warehouse.inboxes import inbox_of
from quorate.warehouse.workspace import Workspace

SENDERS = 4
EVENTS_PER_FILE = 50
_APART = 10_000_000
_SECONDS_TO_WAIT = 120.0


@dataclass
class Acknowledged:
    """How much of each kind of fact was acknowledged: a kind is a writer, its facts are numbered from 0."""

    counts: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    is_over: threading.Event = field(default_factory=threading.Event)


def live_backups(
    folder: Path, count: int, *, is_alone: bool = False, database: str | None = None
) -> tuple[list[str], int]:
    """Take so many backups beside live writers; returns what is wrong, and how many facts were written meanwhile.

    With `is_alone` the server has no pages and starts sooner. `database` is that of manifest, ledger and inbox where
    they are to stand in PostgreSQL.
    """
    with collecting(folder, database, is_alone=is_alone, database=database) as (workspace, server):
        given = Acknowledged()
        before: list[Mapping[str, int]] = []
        after: list[Mapping[str, int]] = []
        with _writing(workspace, server.port, given):
            for number in range(count):
                _wait_for_more(given)
                before.append(dict(given.counts))
                back_up(workspace, folder / f"{number}.tar.gz", NOW)
                after.append(dict(given.counts))
        wrong = list(given.errors)
        for number in range(count):
            root = folder / f"restored-{number}"
            safekeeping.restore(folder / f"{number}.tar.gz", root, lambda: NOW)
            told = _wrong(Workspace(root), before[number], after[number])
            wrong += [f"backup {number}: {each}" for each in told]
        wrong += [f"the live workspace: {each}" for each in _wrong(workspace, given.counts, given.counts)]
    return wrong, given.counts.total()


def _wrong(workspace: Workspace, least: Mapping[str, int], most: Mapping[str, int]) -> list[str]:
    """What of a state that existed is missing: at least and at most so much of each kind, none left out or doubled.

    One more than was acknowledged may be there: it was written, and its writer not yet told.
    """
    wrong = safekeeping.check(workspace)
    found = facts(workspace)
    for kind in sorted({*least, *most, *found}):
        numbers = sorted(found.get(kind, []))
        if numbers != list(range(len(numbers))):
            wrong.append(f"{kind}: {len(numbers)} facts, not one after the other: {numbers[-3:]}")
        if not least.get(kind, 0) <= len(numbers) <= most.get(kind, 0) + 1:
            wrong.append(
                f"{kind}: {len(numbers)} facts, of {least.get(kind, 0)} to {most.get(kind, 0)} acknowledged"
            )
    return wrong


def facts(workspace: Workspace) -> dict[str, list[int]]:
    """The numbers of all facts that a workspace holds, by their writer."""
    found: dict[str, list[int]] = {"notes": [], "files": []}
    ledger = SaidLedger(workspace.database)
    found["notes"] = [int(each.place.removeprefix("note-")) for each in ledger.events(thing="note")]
    ledger.close()
    inbox = inbox_of(workspace, os.environ)()
    for each in inbox.waiting(inbox.last_number()):
        number = int(json.loads(each.body)["messageId"].removeprefix("bench-"))
        found.setdefault(f"sender {number // _APART}", []).append(number % _APART)
    inbox.close()
    found["files"] = _files(workspace)
    return found


def _files(workspace: Workspace) -> list[int]:
    """The files whose events are in the log; one of which a part is there counts as none."""
    paths = evidence_paths(workspace).get("observed_touches", [])
    if not paths:
        return []
    with Engine() as engine:
        ids = [row[0] for row in engine.rows(f"select record_id from {parquet(paths)}")]
    events = Counter(int(each.rpartition("m")[2]) // EVENTS_PER_FILE for each in ids)
    return [number for number, count in events.items() if count == EVENTS_PER_FILE]


@contextmanager
def _writing(workspace: Workspace, port: int, given: Acknowledged) -> Iterator[None]:
    works: tuple[Callable[[], None], ...] = (
        lambda: asyncio.run(_send(port, given)),
        lambda: _note(workspace, given),
        lambda: _import(workspace, given),
    )
    threads = [threading.Thread(target=_told(work, given)) for work in works]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        given.is_over.set()
        for thread in threads:
            thread.join()


def _told(work: Callable[[], None], given: Acknowledged) -> Callable[[], None]:
    def run() -> None:
        try:
            work()
        except Exception as error:
            given.errors.append(f"a writer ended: {type(error).__name__}: {error}")

    return run


async def _send(port: int, given: Acknowledged) -> None:
    async with senders(port, SENDERS) as made:

        async def work(place: int) -> None:
            while not given.is_over.is_set():
                number = given.counts[f"sender {place}"]
                body = json.dumps(event(place * _APART + number)).encode()
                reply = await made[place].post("/v1/page", body)
                if reply.status != 200:
                    raise RuntimeError(f"the server answered {reply.status}")
                given.counts[f"sender {place}"] += 1

        await asyncio.gather(*map(work, range(SENDERS)))


def _note(workspace: Workspace, given: Acknowledged) -> None:
    ledger = SaidLedger(workspace.database)
    try:
        while not given.is_over.is_set():
            ledger.write([note(given.counts["notes"])], NOW)
            given.counts["notes"] += 1
    finally:
        ledger.close()


def _import(workspace: Workspace, given: Acknowledged) -> None:
    while not given.is_over.is_set():
        first = given.counts["files"] * EVENTS_PER_FILE
        file = events_file(workspace.root.parent / "events.jsonl", range(first, first + EVENTS_PER_FILE))
        import_events(workspace, file)
        given.counts["files"] += 1


def _wait_for_more(given: Acknowledged) -> None:
    """Wait until every writer has written something since."""
    kinds = ("notes", "files", *(f"sender {place}" for place in range(SENDERS)))
    start = dict(given.counts)
    waited = 0.0
    while not given.errors and any(given.counts[kind] <= start.get(kind, 0) for kind in kinds):
        if waited >= _SECONDS_TO_WAIT:
            raise RuntimeError(f"some writer wrote nothing in {_SECONDS_TO_WAIT:g} s: {given.counts}")
        given.is_over.wait(0.02)
        waited += 0.02
