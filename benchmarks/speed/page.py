"""The page of all that is stored, `speed.md`."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from itertools import pairwise

from benchmarks.speed.comparing import MARGINS
from benchmarks.speed.floors import FLOORS, PROMISED
from benchmarks.speed.measures import LEAST_SECONDS, Run, growths, times

WIDTH = 120


def page(runs: list[Run]) -> Iterator[str]:
    """The lines of the page; `runs` are one for each size, the smallest first."""
    yield "# Speed"
    yield ""
    yield from _wrapped(_INTRODUCTION)
    yield ""
    yield from _table(
        ("touches", "measured on", "release", "machine", "the engine's memory"),
        "rllll",
        (
            (
                f"{run.touches:,}",
                run.measured_on,
                run.release,
                run.machine,
                run.memory_limit or "half of the machine's",
            )
            for run in runs
        ),
    )
    yield from _section("Each import, each stage, each update", _ABOUT_WORKS)
    yield from _table(
        (
            "touches",
            "work",
            "seconds",
            "processor seconds",
            "touches a second",
            "peak MiB",
            "times the floor",
        ),
        "rlrrrrr",
        _works(runs),
    )
    yield from _section("One table of each stage beside the same by hand", _ABOUT_TABLES)
    yield from _table(
        ("touches", "stage", "table", "by hand", "our step", "times", "in the update", "times"),
        "rllrrrrr",
        _tables_beside(runs),
    )
    yield ""
    yield "What the query by hand leaves out, none of which makes a difference in this load:"
    yield ""
    yield from _table(("table", "left out"), "ll", ((each.table, each.leaves_out) for each in FLOORS))
    if len(runs) > 1:
        yield from _section("By what power of the number of touches each grows", _ABOUT_GROWTH)
        yield from _growths(runs)
    if runs:
        yield from _section(
            "What took longest",
            f"The tables that took longest in the full update at {runs[-1].touches:,} touches.",
        )
        slowest = runs[-1].slowest.items()
        yield from _table(
            ("table", "seconds"), "lr", ((table, f"{seconds:,.1f}") for table, seconds in slowest)
        )


def _section(title: str, text: str) -> Iterator[str]:
    yield from ("", f"## {title}", "", *_wrapped(text), "")


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(" ".join(text.split()), WIDTH, break_on_hyphens=False)


def _table(heads: Iterable[str], sides: str, rows: Iterable[Iterable[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{'|'.join('---:' if side == 'r' else ':---' for side in sides)}|"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _works(runs: list[Run]) -> Iterator[tuple[str, ...]]:
    for run in runs:
        for each in run.measures:
            yield (
                f"{run.touches:,}",
                each.work,
                f"{each.seconds:,.1f}",
                "" if each.processor_seconds is None else f"{each.processor_seconds:,.1f}",
                f"{run.touches / max(each.seconds, 1e-9):,.0f}",
                f"{each.peak_mebibytes:,.0f}",
                "" if each.ratio is None else times(each.ratio),
            )


def _tables_beside(runs: list[Run]) -> Iterator[tuple[str, ...]]:
    for run in runs:
        for each in run.tables:
            yield (
                f"{run.touches:,}",
                each.stage,
                each.table,
                f"{each.floor_seconds:,.2f}",
                f"{each.seconds:,.2f}",
                _times(each.ratio),
                f"{each.update_seconds:,.2f}",
                _times(each.update_ratio),
            )


def _times(ratio: float) -> str:
    return f"**{ratio:.2f}**" if ratio > PROMISED else f"{ratio:.2f}"


def _growths(runs: list[Run]) -> Iterator[str]:
    steps = list(pairwise(runs))
    sizes = [f"{few.touches:,} to {many.touches:,}" for few, many in steps]
    rows = []
    for work in dict.fromkeys(each.work for run in runs for each in run.measures):
        exponents = {(few, many): f"{exponent:.2f}" for few, many, exponent in growths(runs, work)}
        if exponents:
            rows.append((work, *(exponents.get((few.touches, many.touches), "") for few, many in steps)))
    yield from _table(("work", *sizes), "l" + "r" * len(sizes), rows)


_INTRODUCTION = f"""
Made by `make bench`: source files of made-up accounts, people, visits and deals (`benchmarks/speed/load.sql`) are
imported, the river is run over them whole, one in two thousand touches is added, and the river is run again; each in
a process of its own. Read the ratios: seconds are of one machine. Sizes were measured in runs of their own where their
days differ; the newest of each size stands here. A run fails, and nothing of it is kept, where a figure is missing or
worse than the one that stands here: {MARGINS}.
"""
_ABOUT_WORKS = """
The floor of an import is the engine alone reading the same lines as JSON and counting them; that of a stage is the
query by hand for one of its tables, of the next section, beside the dozens of tables the stage makes; that of an
update is the full update of the same run, so there a ratio below one is how much less it takes.
"""
_ABOUT_TABLES = f"""
For each stage the table with the most rows among those it makes in SQL, by its own step and by one query that somebody
wrote by hand (`benchmarks/speed/floors.py`): the same columns of the same rows, which a test holds against each other,
from the same tables into a file of the engine, in the same run. Step and query are run in turn, alone, three times, of
which the quickest counts; what the step took in the full update stands beside it, where it has the machine together
with what writes the tables of the stage before, and ran once. Promised is no more than {PROMISED:g} times; what is
beyond is set in bold, and says little where it takes tenths of a second. What functions make has no such floor, and the
stage of experiments no table of more than one row an account.
"""
_ABOUT_GROWTH = f"""
From each size to the next; only where it takes {LEAST_SECONDS} seconds or more at both. Below 1 it takes less than
twice as long for twice the touches.
"""
