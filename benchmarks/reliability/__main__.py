"""Measure reliability and print one table: `make bench-reliability`. Anything lost ends it with an error.

Kills are kept in `.bench-reliability` as they are made, so a run that was ended goes on where it was. The table goes
to `benchmarks/reliability.md`, where a run of some parts keeps the rows of the others; a part that was never measured
says so there.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from benchmarks.reliability import conditions, earlier_schemas, page, small_workspace
from benchmarks.reliability import crowd as crowded
from benchmarks.reliability.equality import differences
from benchmarks.reliability.kills import KINDS
from benchmarks.reliability.live_backup import SENDERS, live_backups
from benchmarks.reliability.memory import MOST_GROWTH_MIB, memory_held
from benchmarks.reliability.operations import migrate, publish
from benchmarks.reliability.records import Records

from quorate import safekeeping
from quorate.ledger.breaks import ledger_breaks
from quorate.safekeeping import back_up
from quorate.warehouse.workspace import Workspace

PROJECT = Path(__file__).parents[2]
PAGE = PROJECT / "benchmarks" / "reliability.md"
PARTS = (
    "kills",
    "full disk",
    "read-only disk",
    "clock",
    "damage",
    "backup",
    "upgrade",
    "crowd",
    "memory",
    "live backup",
)


@dataclass(frozen=True)
class Line:
    """One row of the table: what was done, how often, and everything that was lost or wrong."""

    what: str
    times: str
    lost: list[str]

    def as_text(self) -> str:
        """As a row of Markdown."""
        return f"| {self.what} | {self.times} | {len(self.lost)} |"


def kills(options: argparse.Namespace, _: Path) -> Iterator[Line]:
    """Every kind of work killed, so often in all."""
    records = Records(PROJECT / ".bench-reliability", options.seed)
    wanted = {kind: options.kills * share // 100 for kind, (_, share) in KINDS.items()}
    for kind, count in wanted.items():
        for found in records.kill(kind, count):
            print(f"killed: {kind} {found.number + 1} of {count}: {found.lost or 'nothing lost'}", flush=True)
    for kind, made in records.all().items():
        lost = [text for each in made for text in each.lost]
        in_time = sum(each.was_killed for each in made)
        yield Line(f"`kill -9` of {kind}", f"{len(made)} times, {in_time} before it was done", lost)


def full_disk(_: argparse.Namespace, folder: Path) -> Iterator[Line]:
    """A small disk in memory, filled."""
    yield _mounted(
        "disk full: import, publish, ledger write, collect; then room again (a small tmpfs)",
        lambda: conditions.full_disk(_small(folder), folder / "disk"),
    )


def read_only_disk(_: argparse.Namespace, folder: Path) -> Iterator[Line]:
    """A folder mounted so that it cannot be written."""
    yield _mounted(
        "read-only disk: the same; then writable again (a read-only bind mount)",
        lambda: conditions.read_only_disk(_small(folder)),
    )


def clock(_: argparse.Namespace, folder: Path) -> Iterator[Line]:
    """A clock that goes back by a month and forth again."""
    yield Line(
        "clock set back by 30 days and forward again", "once", conditions.clock_set_back(_small(folder))
    )


def damage(_: argparse.Namespace, folder: Path) -> Iterator[Line]:
    """Every kind of file damaged in every way."""
    found = conditions.damaged_files(_small(folder), folder / "damaged")
    lost = [f"{case}: {text}" for case, told in found.items() for text in told]
    yield Line(
        "damaged file: named by `check`, and every command after it speaks in words",
        f"{len(found)} cases",
        lost,
    )


def backup(_: argparse.Namespace, folder: Path) -> Iterator[Line]:
    """A backup restored and compared."""
    workspace = _small(folder)
    file = back_up(workspace, folder / "backup.tar.gz", small_workspace.NOW).file
    safekeeping.restore(file, folder / "restored", lambda: small_workspace.NOW)
    yield Line(
        "backup and restore: every row of log, publication, ledger and inbox compared both ways",
        "once",
        differences(workspace, Workspace(folder / "restored")),
    )


def upgrade(_: argparse.Namespace, folder: Path) -> Iterator[Line]:
    """Databases of every revision of the ledger, opened by this release."""
    revisions = earlier_schemas.ledger_revisions()
    lost = []
    for revision in revisions:
        file = folder / f"{revision}.sqlite"
        earlier_schemas.write_ledger(file, revision)
        before = earlier_schemas.rows_of(file)
        migrate(print, file)
        after = earlier_schemas.rows_of(file)
        lost += [
            f"{revision}: the rows of {name} differ" for name in before if after.get(name) != before[name]
        ]
        lost += ledger_breaks(file)
    yield Line(
        f"upgrade of data from ledger {revisions[0]} to {revisions[-1]}", f"{len(revisions)} revisions", lost
    )


def crowd(options: argparse.Namespace, folder: Path) -> Iterator[Line]:
    """Editors, readers and updaters at once on a made-up market."""
    program = str(Path(sys.executable).with_name("quorate"))
    subprocess.run([program, "demo", "--accounts", "8", "--seed", "3", str(folder / "demo")], check=True)
    met = crowded.crowd(Workspace(folder / "demo"), options.minutes * 60)
    who = f"{crowded.UPDATERS} updaters, {crowded.EDITORS} editors, {crowded.READERS} readers at once"
    yield Line(who, f"{options.minutes:g} minutes, {met.answers.total():,} answers", met.errors)


def memory(options: argparse.Namespace, folder: Path) -> Iterator[Line]:
    """The memory of the server over a great many events."""
    held = memory_held(folder / "memory", options.events)
    yield Line(
        f"memory of a server that collects, of which {MOST_GROWTH_MIB:g} MiB may be added: after warming "
        f"{held.bytes_per_event:+.2f} bytes an event, {held.mib[len(held.mib) // 5]:,.0f} MiB then and "
        f"{held.mib[-1]:,.0f} at the end",
        f"{held.events[-1]:,} events",
        held.lost(),
    )


def live_backup(options: argparse.Namespace, folder: Path) -> Iterator[Line]:
    """Backups beside writers, each restored."""
    wrong, written = live_backups(folder / "live", options.backups)
    yield Line(
        f"backup beside a server to which {SENDERS} senders send, while notes are written and files imported; "
        "restored: every fact acknowledged before it began is there, and none without those before it",
        f"{options.backups} backups, {written:,} facts",
        wrong,
    )


def _mounted(what: str, measured: Callable[[], list[str]]) -> Line:
    if not conditions.may_mount():
        return Line(f"{what}: SKIPPED, this process may not mount", page.NOT_MEASURED, [])
    return Line(what, "once", measured())


def _small(folder: Path) -> Workspace:
    """A workspace with something of everything, in a new folder."""
    shutil.rmtree(folder / "small", ignore_errors=True)
    (folder / "small").mkdir(parents=True)
    workspace = small_workspace.make(folder / "small", is_updated=False)
    publish(print, workspace.root, date(2026, 3, 2))
    return workspace


_MEASURE: dict[str, Callable[[argparse.Namespace, Path], Iterator[Line]]] = dict(
    zip(
        PARTS,
        (kills, full_disk, read_only_disk, clock, damage, backup, upgrade, crowd, memory, live_backup),
        strict=True,
    )
)


def main() -> None:
    """Measure the parts that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--kills", type=int, default=200, help="how many in all, over the six kinds")
    parser.add_argument("--seed", type=int, default=1, help="for the moments of killing")
    parser.add_argument("--minutes", type=float, default=10.0, help="how long the crowd stays")
    parser.add_argument("--events", type=int, default=1_000_000, help="how many are collected for memory")
    parser.add_argument("--backups", type=int, default=20, help="how many are taken beside writers")
    parser.add_argument("--only", nargs="*", choices=PARTS, default=PARTS, help="which parts")
    options = parser.parse_args()
    measured: dict[str, list[Line]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for part in options.only:
            measured[part] = []
            for line in _MEASURE[part](options, Path(folder)):
                measured[part].append(line)
                print(line.as_text(), *line.lost, sep="\n  ", flush=True)
    page.write(PAGE, PARTS, {part: [line.as_text() for line in lines] for part, lines in measured.items()})
    if any(line.lost for lines in measured.values() for line in lines):
        raise SystemExit("Something was lost or said wrongly: see above.")


if __name__ == "__main__":
    main()
