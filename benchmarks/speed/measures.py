"""What was measured, how it is kept, and what counts as worse than before."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

# A ratio may be so many times the stored one: what two runs on a busy machine differ by, and a little.
MARGIN = 1.5
# Seconds below which a stage says nothing of how it grows, and its ratio nothing of it.
LEAST_SECONDS = 0.5


@dataclass(frozen=True)
class Measure:
    """One piece of work at one size.

    Attributes
    ----------
    touches: size of the load. work: an import, a stage of the full update, or an update as a whole.
    seconds, processor_seconds: wall and processor time; None where another process's is not known.
    peak_mebibytes: of the process, while the work went on.
    ratio: wall seconds in those of its floor, measured in the same run; None where there is no floor.
    """

    touches: int
    work: str
    seconds: float
    processor_seconds: float | None
    peak_mebibytes: float
    ratio: float | None = None


def read(file: Path) -> list[Measure]:
    """The stored measures; none where nothing was stored yet."""
    if not file.exists():
        return []
    return [Measure(**row) for row in json.loads(file.read_text(encoding="utf-8"))]


def write(file: Path, measures: list[Measure]) -> None:
    """Keep measures for the next run."""
    rows = [json.dumps(asdict(measure)) for measure in measures]
    file.write_text("[\n" + ",\n".join(rows) + "\n]\n", encoding="utf-8")


def worse(stored: list[Measure], now: list[Measure]) -> Iterator[str]:
    """What is missing, or by its ratio worse than the stored by more than the margin, of the sizes measured now."""
    found = {(each.touches, each.work): each for each in now}
    sizes = {each.touches for each in now}
    for before in stored:
        if before.touches not in sizes:
            continue
        what = f"{before.work} at {before.touches:,} touches"
        after = found.get((before.touches, before.work))
        if after is None or (after.ratio is None and before.ratio is not None):
            yield f"{what} is missing"
        elif _is_worse(before, after):
            yield f"{what} takes {after.ratio:.1f} times its floor, {before.ratio:.1f} before"


def _is_worse(before: Measure, after: Measure) -> bool:
    if before.ratio is None or after.ratio is None or before.seconds < LEAST_SECONDS:
        return False
    return after.ratio > MARGIN * before.ratio


def growth(measures: list[Measure], work: str) -> float | None:
    """The exponent by which the work grows from the smallest to the largest size; None where it is too short."""
    of_work = sorted((each.touches, each.seconds) for each in measures if each.work == work)
    if len(of_work) < 2 or of_work[0][1] < LEAST_SECONDS:
        return None
    (few, short), (many, long) = of_work[0], of_work[-1]
    return math.log(long / short) / math.log(many / few)


def page(measures: list[Measure], heading: str, shares: Mapping[str, float]) -> Iterator[str]:
    """The page of a run; `shares` are the seconds of the slowest tables at the largest size."""
    yield "# Speed"
    yield ""
    yield from _INTRODUCTION.strip().splitlines()
    yield ""
    yield heading
    yield ""
    yield "| touches | work | seconds | processor seconds | touches a second | peak MiB | times the floor |"
    yield "|---:|:---|---:|---:|---:|---:|---:|"
    for each in measures:
        processor = "" if each.processor_seconds is None else f"{each.processor_seconds:,.1f}"
        ratio = "" if each.ratio is None else f"{each.ratio:,.1f}"
        yield (
            f"| {each.touches:,} | {each.work} | {each.seconds:,.1f} | {processor} "
            f"| {each.touches / max(each.seconds, 1e-9):,.0f} | {each.peak_mebibytes:,.0f} | {ratio} |"
        )
    yield ""
    yield "By what power of the number of touches each grows, from the smallest size to the largest:"
    yield ""
    yield "| work | exponent |"
    yield "|:---|---:|"
    for work in dict.fromkeys(each.work for each in measures):
        exponent = growth(measures, work)
        if exponent is not None:
            yield f"| {work} | {exponent:.2f} |"
    yield ""
    yield "The tables that took longest when they were last made, at the largest size:"
    yield ""
    yield "| table | seconds |"
    yield "|:---|---:|"
    for table, seconds in shares.items():
        yield f"| {table} | {seconds:,.1f} |"


_INTRODUCTION = """
Made by `make bench`: source files of made-up accounts, people, visits and deals (`benchmarks/speed/load.sql`) are
imported, the river is run over them whole, one in two thousand touches is added, and the river is run again; each in
a process of its own. The floor of an import is the engine alone reading the same lines as JSON and counting them;
that of a stage is its largest table made by one hand-written query over the same rows
(`benchmarks/speed/floors.py`), beside the dozens of tables the stage makes; that of an update is the full update of
the same run, so there a ratio below one is how much less it takes. Read the ratios: seconds are of one machine, and
the engine may take half of its memory.
"""
