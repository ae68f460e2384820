"""The kinds of work that are killed, and what must hold right after and once the same work was begun again."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from benchmarks.reliability import earlier_schemas, operations, small_workspace
from benchmarks.reliability.equality import evidence_paths
from benchmarks.reliability.killing import Ended, moment, run
from benchmarks.reliability.small_workspace import arrived

from benchmarks import collector
from quorate import safekeeping
from quorate.ledger.breaks import ledger_breaks
from quorate.ledger.said_ledger import SaidLedger
from quorate.warehouse.engine import Engine, parquet
from quorate.warehouse.inbox import SqliteInbox
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.segments import damage
from quorate.warehouse.workspace import Workspace

EVENTS_PER_IMPORT = 400
NOTES_PER_WRITER = 200
EVENTS_PER_UPDATE = 20
SENDERS = 16
_FIRST_DAY = date(2026, 3, 2)
_DAYS = 28


@dataclass
class Kill:
    """One kill: whether it came in time, and everything that was lost or wrong after it, in words."""

    kind: str
    number: int
    was_killed: bool
    lost: list[str] = field(default_factory=list)


Killing = Callable[[Path, range, int], Iterator[Kill]]


def kills_of_import(folder: Path, numbers: range, seed: int) -> Iterator[Kill]:
    """Imports: all of a file is in the log, or nothing of it; the same import again completes it."""
    workspace = _workspace(folder)
    usual = run(operations.import_file, workspace.root, _events(folder, "i-first-")).seconds
    for number in numbers:
        before = _visits(workspace)
        file = _events(folder, f"i{number}-")
        ended = run(
            operations.import_file,
            workspace.root,
            file,
            kill_after_seconds=moment(seed, "import", number, usual),
        )
        kill = Kill("import", number, ended.was_killed)
        known = _visits(workspace) - before
        allowed = {0, EVENTS_PER_IMPORT} if ended.was_killed else {EVENTS_PER_IMPORT}
        if known not in allowed:
            kill.lost.append(f"{known} of {EVENTS_PER_IMPORT} visits are in the log")
        run(operations.import_file, workspace.root, file)
        known = _visits(workspace) - before
        if known != EVENTS_PER_IMPORT:
            kill.lost.append(
                f"after the same import again {known} of {EVENTS_PER_IMPORT} visits are in the log"
            )
        kill.lost += safekeeping.check(workspace)
        yield kill


def kills_of_update(folder: Path, numbers: range, seed: int) -> Iterator[Kill]:
    """Updates that take live events in: every event waits or is in the log, and in the end there once."""
    workspace = _workspace(folder)
    usual = run(operations.update, workspace.root, _day(0)).seconds
    given = _visits(workspace)
    for number in numbers:
        _add_waiting(workspace, 1_000_000 + EVENTS_PER_UPDATE * (seed * 1_000 + number))
        given += EVENTS_PER_UPDATE
        day = _day(number + 1)
        after = moment(seed, "update", number, usual)
        ended = run(operations.update, workspace.root, day, kill_after_seconds=after)
        kill = Kill("update", number, ended.was_killed, _publication_troubles(workspace))
        held = _visits(workspace) + _waiting(workspace)
        if held < given:
            kill.lost.append(f"{given - held} of {given} visits are neither in the log nor in the inbox")
        run(operations.update, workspace.root, day)
        if _visits(workspace) != given or _waiting(workspace):
            kill.lost.append(f"after another update {_visits(workspace)} of {given} visits are in the log")
        kill.lost += safekeeping.check(workspace)
        yield kill


def kills_of_publish(folder: Path, numbers: range, seed: int) -> Iterator[Kill]:
    """Publishing, killed once its tables are being written: what is shown is whole, that before or the new one.

    Publishing again makes the new one.
    """
    workspace = _workspace(folder)
    usual = run(operations.publish, workspace.root, _day(0), counted_from=operations.PUBLISHING).seconds
    for number in numbers:
        before = _as_of(workspace)
        day = _day(number + 1)
        after = moment(seed, "publish", number, usual)
        ended = run(
            operations.publish,
            workspace.root,
            day,
            kill_after_seconds=after,
            counted_from=operations.PUBLISHING,
        )
        kill = Kill("publish", number, ended.was_killed, _publication_troubles(workspace))
        new = day + timedelta(days=1)
        if _as_of(workspace) not in ({before, new} if ended.was_killed else {new}):
            kill.lost.append(f"{_as_of(workspace)} is shown, not {before} or {new}")
        run(operations.publish, workspace.root, day)
        if _as_of(workspace) != new:
            kill.lost.append(f"after publishing again {_as_of(workspace)} is shown, not {new}")
        kill.lost += safekeeping.check(workspace)
        yield kill


def kills_of_ledger(folder: Path, numbers: range, seed: int) -> Iterator[Kill]:
    """Notes: each that was acknowledged is there, once, and the chain is whole; more can be written at once."""
    workspace = _workspace(folder)
    first = 1_000 + _notes(workspace).total()
    usual = run(operations.write_notes, workspace.root, first, NOTES_PER_WRITER).seconds
    for number in numbers:
        first = 1_000_000 * (number + 1) + _notes(workspace).total()
        after = moment(seed, "ledger", number, usual)
        ended = run(operations.write_notes, workspace.root, first, NOTES_PER_WRITER, kill_after_seconds=after)
        kill = Kill("ledger write", number, ended.was_killed)
        again = run(operations.write_notes, workspace.root, first + NOTES_PER_WRITER, 1)
        kill.lost += _notes_lost(workspace, ended, again)
        kill.lost += ledger_breaks(workspace.database_file)
        yield kill


def kills_of_migration(folder: Path, numbers: range, seed: int) -> Iterator[Kill]:
    """Databases of every earlier release: every line is as it was, and opening it again brings it up to date."""
    folder.mkdir(parents=True, exist_ok=True)
    revisions = earlier_schemas.ledger_revisions()
    usual = 0.0
    for number in (-1, *numbers):
        file = folder / f"{number}.sqlite"
        revision = revisions[max(0, number) % (len(revisions) - 1)]
        file.unlink(missing_ok=True)
        earlier_schemas.write_ledger(file, revision)
        before = earlier_schemas.rows_of(file)
        if number < 0:
            usual = run(operations.migrate, file).seconds
            continue
        after = moment(seed, "migration", number, usual)
        ended = run(operations.migrate, file, kill_after_seconds=after)
        kill = Kill("migration", number, ended.was_killed)
        for words in ("after the kill", "after opening it again"):
            now = earlier_schemas.rows_of(file)
            kill.lost += [
                f"{words}: the rows of {name} differ" for name in before if now.get(name) != before[name]
            ]
            if earlier_schemas.revision_of(file) not in (revision, revisions[-1]):
                kill.lost.append(f"{words}: the ledger is of {earlier_schemas.revision_of(file)}")
            run(operations.migrate, file)
        if earlier_schemas.revision_of(file) != revisions[-1]:
            kill.lost.append("it was not brought up to date")
        kill.lost += ledger_breaks(file)
        file.unlink()
        yield kill


def _workspace(folder: Path) -> Workspace:
    """The workspace of one kind of work, made whole before its first kill."""
    workspace = Workspace(folder / "workspace")
    if not workspace.settings_file.exists() or safekeeping.check(workspace):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        workspace = small_workspace.make(folder, is_updated=False)
        run(operations.publish, workspace.root, _FIRST_DAY)
    return workspace


def _events(folder: Path, kind: str) -> Path:
    return small_workspace.events_file(folder / "events.jsonl", range(EVENTS_PER_IMPORT), kind)


def _day(number: int) -> date:
    return _FIRST_DAY + timedelta(days=number % _DAYS)


def _visits(workspace: Workspace) -> int:
    """Different visits in the log; raises `AssertionError` where one is there twice."""
    paths = evidence_paths(workspace)["observed_touches"]
    with Engine() as engine:
        count, different = engine.rows(
            f"select count(*), count(distinct record_id) from {parquet(paths)} where source <> 'content'"
        )[0]
    if count != different:
        raise AssertionError(f"{count - different} visits are in the log twice")
    return int(count)


def _add_waiting(workspace: Workspace, first: int) -> None:
    inbox = SqliteInbox(workspace.inbox_file)
    inbox.add([arrived(first + number) for number in range(EVENTS_PER_UPDATE)])
    inbox.close()


def _waiting(workspace: Workspace) -> int:
    inbox = SqliteInbox(workspace.inbox_file)
    count = sum(1 for _ in inbox.waiting(inbox.last_number()))
    inbox.close()
    return count


def _as_of(workspace: Workspace) -> date | None:
    manifest = Manifest(workspace.database_file)
    current = manifest.current()
    manifest.close()
    return current.as_of_at.date() if current else None


def _publication_troubles(workspace: Workspace) -> list[str]:
    manifest = Manifest(workspace.database_file)
    current = manifest.current()
    manifest.close()
    if current is None:
        return ["nothing is shown"]
    return [
        f"{each.path}: {wrong}"
        for each in current.segments.values()
        if (wrong := damage(workspace.root, each, thorough=True))
    ]


def _notes(workspace: Workspace) -> Counter[str]:
    ledger = SaidLedger(workspace.database_file)
    found = Counter(event.said_id for event in ledger.events(thing="note"))
    ledger.close()
    return found


def _notes_lost(workspace: Workspace, *writers: Ended) -> list[str]:
    held = _notes(workspace)
    acknowledged = [f"note-{number}" for ended in writers for number in ended.acknowledged]
    lost = [f"{each} was acknowledged and is lost" for each in acknowledged if held[each] == 0]
    return lost + [f"{each} is there twice" for each, times in held.items() if times > 1]


def kills_of_collector(folder: Path, numbers: range, seed: int) -> Iterator[Kill]:
    """The collector under load by sixteen senders: every event it acknowledged is in the inbox, once."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with collector.collecting(folder, is_alone=True) as (workspace, server):
        for number in numbers:
            acknowledged, _ = collector.run(
                collector.killed_again_and_again(
                    server, 1, SENDERS, seed + number, 20_000_000 + number * 1_000_000
                )
            )
            found = Counter(collector.ids_kept(workspace))
            kill = Kill("collect", number, was_killed=True)
            kill.lost += [f"{each} was acknowledged and is lost" for each in acknowledged if not found[each]]
            kill.lost += [f"{each} is there twice" for each, times in found.items() if times > 1]
            yield kill


# How many of a hundred kills are of each kind: an update takes a hundred times as long as a note.
KINDS: dict[str, tuple[Killing, int]] = {
    "import": (kills_of_import, 20),
    "update": (kills_of_update, 10),
    "publish": (kills_of_publish, 10),
    "collect": (kills_of_collector, 20),
    "ledger write": (kills_of_ledger, 20),
    "migration": (kills_of_migration, 20),
}
