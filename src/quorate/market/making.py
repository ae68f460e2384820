"""Makes a market: checks what is asked, writes beside the target, and puts the result in place at the end."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from quorate.errors import StoreError, UsageError
from quorate.market.frame import Frame, Settings
from quorate.market.observation.company import Systems
from quorate.market.observation.crm.shared import make_shared, write_shared
from quorate.market.observation.lists import list_carriers, register_contents
from quorate.market.observation.machines import MachineNotes
from quorate.market.observation.spend import report_spend
from quorate.market.observation.truth import tell_truth
from quorate.market.observation.webinars import open_webinars
from quorate.market.world.marketing_plan import plan_programme
from quorate.market.world.simulation import live
from quorate.market.world.state import Market
from quorate.market.world.vendor import hire_staff
from quorate.market.writers.plain_files import PlainWriter
from quorate.market.writers.record_ids import RecordIds
from quorate.market.writers.salesforce import SalesforceWriter
from quorate.market.writers.segment import SegmentWriter
from quorate.market.writers.sorted_files import SortedFiles
from quorate.market.writers.truth import TruthWriter

MARKER = "market.json"
_UNFINISHED = ".market-unfinished"
_SCRATCH = ".market-scratch"
_KIND = "quorate made-up market"
_PARTS = ("inputs", "truth")

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class MarketSummary:
    """What was written: `rows` counts the rows of each file by its path, headers not counted."""

    directory: Path
    settings: Settings
    rows: Mapping[str, int]

    @property
    def input_rows(self) -> int:
        """Rows in all input files together."""
        return sum(count for path, count in self.rows.items() if path.startswith("inputs/"))


def make_market(directory: Path, settings: Settings, progress: Progress | None) -> MarketSummary:
    """Write the market these settings describe into `directory`.

    Raises
    ------
    UsageError: the directory is a file.
    StoreError: the directory holds something this function did not write, or cannot be written.
    """
    _claim(directory)
    unfinished = directory / _UNFINISHED
    try:
        for leftover in (unfinished, directory / _SCRATCH):
            shutil.rmtree(leftover, ignore_errors=True)
        unfinished.mkdir(parents=True)
        rows = _fill(unfinished, directory / _SCRATCH, settings, progress or _say_nothing)
        _put_in_place(directory, unfinished, settings)
    except OSError as error:
        raise StoreError(
            f"The market could not be written: {error.strerror or error}.",
            where=str(error.filename or directory),
            expected="a directory with room to write in",
            state="files of an earlier market may be gone; an unfinished one is left aside",
            do="free space or choose another directory, then run the command again",
        ) from error
    finally:
        shutil.rmtree(directory / _SCRATCH, ignore_errors=True)
    return MarketSummary(directory, settings, dict(sorted(rows.items())))


def _say_nothing(stage: str, share: float) -> None:
    """Stands in where nobody watches."""


def _claim(directory: Path) -> None:
    """Refuse anything that is not empty and not ours."""
    if directory.exists() and not directory.is_dir():
        raise UsageError(
            "A market is written into a directory, and this is a file.",
            where=str(directory),
            expected="a directory that is empty or does not exist yet",
            state="nothing was changed",
            do="name another directory",
        )
    if not directory.exists():
        return
    names = {entry.name for entry in directory.iterdir()}
    if names <= {_UNFINISHED, _SCRATCH} or _is_ours(directory / MARKER):
        return
    raise StoreError(
        "The directory holds something that is not a made-up market.",
        where=str(directory),
        expected=f"an empty directory, or one with a {MARKER} of an earlier market",
        state="nothing was changed",
        do="name another directory",
    )


def _is_ours(marker: Path) -> bool:
    try:
        found = json.loads(marker.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(found, dict) and found.get("kind") == _KIND


def _fill(directory: Path, scratch: Path, settings: Settings, progress: Progress) -> dict[str, int]:
    frame = Frame.of(settings)
    staff = hire_staff(settings.seed, settings.accounts)
    programme = plan_programme(settings.seed, frame, staff)
    market = Market(settings.seed, frame, staff, programme)
    record_ids = RecordIds(settings.seed)
    shared = make_shared(record_ids, staff, programme)
    with TruthWriter(directory) as truth:
        with SortedFiles(directory, scratch) as files:
            salesforce, plain = SalesforceWriter(files), PlainWriter(files)
            write_shared(salesforce, shared, frame, staff, programme)
            open_webinars(market, plain)
            register_contents(plain)
            list_carriers(plain)
            report_spend(market, settings.accounts, plain)
            systems = Systems(salesforce, SegmentWriter(files), plain, shared, record_ids)
            for index in range(settings.accounts):
                notes = MachineNotes()
                life = live(market, index)
                tell_truth(life, systems.see(life, notes), truth)
                truth.add("machine_events", [{"message_id": key, "kind": kind} for key, kind in notes.rows])
                progress("companies", (index + 1) / settings.accounts)
            progress("files", 0.0)
        truth.add("bad_rows", [asdict(row) for row in files.bad_rows])
    progress("files", 1.0)
    return files.counts | truth.counts


def _put_in_place(directory: Path, unfinished: Path, settings: Settings) -> None:
    _mark(directory, settings, is_complete=False)
    for part in _PARTS:
        if (directory / part).exists():
            shutil.rmtree(directory / part)
        (unfinished / part).rename(directory / part)
    unfinished.rmdir()
    _mark(directory, settings, is_complete=True)


def _mark(directory: Path, settings: Settings, *, is_complete: bool) -> None:
    described = {
        "kind": _KIND,
        "accounts": settings.accounts,
        "seed": settings.seed,
        "days": settings.days,
        "as_of": settings.as_of.isoformat(),
        "is_complete": is_complete,
    }
    text = json.dumps(described, indent=2) + "\n"
    (directory / MARKER).write_text(text, encoding="utf-8", newline="\n")
