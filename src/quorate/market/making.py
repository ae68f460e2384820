"""Makes a market: checks what is asked, writes beside the target, and puts the result in place at the end."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from quorate.errors import StoreError, UsageError
from quorate.market.chunks import ground_of, make_chunks
from quorate.market.frame import Settings
from quorate.market.observation.crm.shared import write_shared
from quorate.market.observation.effect_totals import EffectTotals
from quorate.market.observation.lists import list_carriers, register_contents
from quorate.market.observation.marketo import list_programs
from quorate.market.observation.spend import report_spend
from quorate.market.observation.truth_of_means import content_rows, play_rows
from quorate.market.observation.webinars import open_webinars
from quorate.market.pool import Pool, usable_processors
from quorate.market.scenarios import SCENARIOS
from quorate.market.writers.crm import crm_writer
from quorate.market.writers.marketo import MarketoWriter
from quorate.market.writers.merging import Finished, Mapper, merge_files
from quorate.market.writers.plain_files import PlainWriter
from quorate.market.writers.sorted_files import SortedFiles
from quorate.market.writers.spills import Spill
from quorate.market.writers.truth import TruthTables, TruthWriter

MARKER = "market.json"
_UNFINISHED = ".market-unfinished"
_SCRATCH = ".market-scratch"
_KIND = "quorate made-up market"
_PARTS = ("inputs", "truth")
_FEWEST_ACCOUNTS_FOR_POOL = 200

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class MarketSummary:
    """What was written: `rows` counts the rows of each file by its path, headers not counted."""

    directory: Path
    settings: Settings
    rows: Mapping[str, int]
    accounts: int
    """How many were made: fewer than asked for if the scenario ends the market early."""

    @property
    def input_rows(self) -> int:
        """Rows in all input files together."""
        return sum(count for path, count in self.rows.items() if path.startswith("inputs/"))


def make_market(
    directory: Path, settings: Settings, progress: Progress | None, *, workers: int | None = None
) -> MarketSummary:
    """Write the market these settings describe into `directory`.

    Parameters
    ----------
    workers: the number of processes; by default as many as are worth their start. The bytes are the same.

    Raises
    ------
    UsageError: the directory is a file.
    StoreError: the directory holds something this function did not write, or cannot be written.
    """
    _claim(directory)
    unfinished, scratch = directory / _UNFINISHED, directory / _SCRATCH
    # The pool comes first: in a process that may not have one this fails, before anything is touched.
    pool = _pool_for(settings, workers)
    try:
        with pool or nullcontext():
            for leftover in (unfinished, scratch):
                shutil.rmtree(leftover, ignore_errors=True)
            unfinished.mkdir(parents=True)
            rows, accounts = _fill(unfinished, scratch, settings, progress or _say_nothing, pool)
        _put_in_place(directory, unfinished, settings, accounts)
    except OSError as error:
        raise StoreError(
            f"The market could not be written: {error.strerror or error}.",
            where=str(error.filename or directory),
            expected="a directory with room to write in",
            state="files of an earlier market may be gone; an unfinished one is left aside",
            do="free space or choose another directory, then run the command again",
        ) from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return MarketSummary(directory, settings, dict(sorted(rows.items())), accounts)


def _pool_for(settings: Settings, workers: int | None) -> Pool | None:
    """None for a small market, where starting processes costs more than it saves, or one that may end early."""
    if workers is None:
        workers = usable_processors() if settings.accounts >= _FEWEST_ACCOUNTS_FOR_POOL else 1
    is_open_ended = SCENARIOS[settings.scenario].closed_deals is not None
    return None if workers == 1 or is_open_ended else Pool(workers)


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


def _fill(
    directory: Path, scratch: Path, settings: Settings, progress: Progress, pool: Pool | None
) -> tuple[dict[str, int], int]:
    """Write all files; returns the rows of each and the number of companies made."""
    scratch.mkdir()
    headers, spills = _write_shared(scratch, settings)
    companies = 0
    effects = EffectTotals()
    with TruthTables(directory) as truth:
        chunks = make_chunks(settings, scratch, pool, partial(progress, "companies"))
        for chunk in chunks:
            companies += chunk.companies
            spills += chunk.spills
            effects.merge(chunk.effects)
            truth.append(chunk.truth)
            shutil.rmtree(chunk.truth)
        finished = _finish(directory, headers, spills, progress, map if pool is None else pool.executor.map)
        with TruthWriter(scratch / "truth-of-rows") as rows:
            rows.add("bad_rows", [asdict(row) for file in finished for row in file.bad_rows])
            rows.add("effects", effects.rows())
            rows.add("contents", content_rows(settings.seed))
            rows.add("plays", play_rows())
        truth.append(rows.directory)
    return {file.path: file.rows for file in finished} | truth.counts, companies


def _write_shared(scratch: Path, settings: Settings) -> tuple[dict[str, str | None], list[Spill]]:
    """Write what belongs to no company; returns the headers of all files and the first spills."""
    ground = ground_of(settings)
    market = ground.market
    files = SortedFiles(scratch, "shared")
    crm, plain = crm_writer(settings.crm, files, ground.shared.campaign_names), PlainWriter(files)
    write_shared(crm, ground.shared, market.frame, market.staff, market.programme, market.marketing_ends_day)
    crm.finish()
    open_webinars(market, plain)
    register_contents(plain)
    list_carriers(plain)
    report_spend(market, settings.accounts, plain)
    if settings.marketing == "marketo":
        list_programs(market, MarketoWriter(files))
    return files.headers, files.close()


def _finish(
    directory: Path,
    headers: Mapping[str, str | None],
    spills: Sequence[Spill],
    progress: Progress,
    apply: Mapper,
) -> list[Finished]:
    """Merge the spills into the files; returns these in order of their paths."""
    progress("files", 0.0)
    total = sum(run.length for spill in spills for run in spill.runs.values())
    finished: list[Finished] = []
    done = 0
    for file in merge_files(directory, headers, spills, apply):
        finished.append(file)
        done += file.run_bytes
        progress("files", done / total)
    return sorted(finished, key=lambda file: file.path)


def _put_in_place(directory: Path, unfinished: Path, settings: Settings, accounts: int) -> None:
    _mark(directory, settings, accounts, is_complete=False)
    for part in _PARTS:
        if (directory / part).exists():
            shutil.rmtree(directory / part)
        (unfinished / part).rename(directory / part)
    unfinished.rmdir()
    _mark(directory, settings, accounts, is_complete=True)


def _mark(directory: Path, settings: Settings, accounts: int, *, is_complete: bool) -> None:
    described = {
        "kind": _KIND,
        "accounts": accounts,
        "seed": settings.seed,
        "days": settings.days,
        "as_of": settings.as_of.isoformat(),
        "difficulty": settings.difficulty,
        "scenario": settings.scenario,
        "crm": settings.crm,
        "marketing": settings.marketing,
        "is_complete": is_complete,
    }
    text = json.dumps(described, indent=2) + "\n"
    (directory / MARKER).write_text(text, encoding="utf-8", newline="\n")
