"""Throw changed input at everything that reads some, and write down what came of it.

`make fuzz FUZZ="--cases 1000000"`. What was found once is found again, with `--only TARGET --seed SEED`. Every target
gets its share of the cases; those that start an engine for each get fewer. Results of all targets go to
`benchmarks/fuzzing.md`, those of one only where `--results` says; anything found ends the run with 1.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.fuzzing.judging import Tally
from benchmarks.fuzzing.targets import share, targets, work

RESULTS = Path(__file__).resolve().parents[1] / "fuzzing.md"


def _parts(folder: Path, names: Sequence[str], cases: int, first: int) -> list[tuple[Path, str, int, int]]:
    whole = sum(share(name) for name in names)
    parts = []
    for name in names:
        count = max(1, round(cases * share(name) / whole))
        pieces = max(1, min(8, count // 200))
        parts += [
            (folder, name, first + at * count // pieces, (at + 1) * count // pieces - at * count // pieces)
            for at in range(pieces)
        ]
    return parts


def _joined(tallies: Sequence[Tally]) -> list[Tally]:
    found: dict[str, Tally] = {}
    for each in tallies:
        whole = found.setdefault(each.name, Tally(each.name))
        whole.cases += each.cases
        whole.refused += each.refused
        whole.seconds += each.seconds
        whole.slowest = max(whole.slowest, each.slowest)
        whole.shown.update({place: kept for place, kept in each.shown.items() if place not in whole.shown})
    return list(found.values())


def _written(tallies: Sequence[Tally], seconds: float) -> str:
    lines = [
        "# Bad input",
        "",
        "Made by `make fuzz`: changed exports, settings, maps and requests, thrown at what reads them. A defect",
        "is an error that is none of the product's own, a case that takes over a second, an answer of 500",
        "and more, or a row that is neither in a table nor set aside. Refused cases are answered in words.",
        "",
        "| What reads | Cases | Refused | All, s | Slowest case, s | Kinds of defect |",
        "|---|---:|---:|---:|---:|---:|",
        *(
            f"| {each.name} | {each.cases:,} | {each.refused:,} | {each.seconds:,.0f} | {each.slowest:.2f}"
            f" | {each.defects} |"
            for each in tallies
        ),
        _row_of_all(tallies),
        "",
        f"{seconds / 60:.0f} minutes.",
    ]
    return "\n".join(lines) + "\n"


def _row_of_all(tallies: Sequence[Tally]) -> str:
    cases, refused = sum(each.cases for each in tallies), sum(each.refused for each in tallies)
    slowest, defects = max(each.slowest for each in tallies), sum(each.defects for each in tallies)
    seconds = sum(each.seconds for each in tallies)
    return f"| **all** | **{cases:,}** | {refused:,} | {seconds:,.0f} | {slowest:.2f} | **{defects}** |"


def main() -> int:
    """Run, print what was found, write the table; 1 when anything was found."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--cases", type=int, default=20_000)
    asked.add_argument("--first", type=int, default=0, help="the number of the first case of each target")
    asked.add_argument("--jobs", type=int, default=2)
    asked.add_argument("--only", help="one target")
    asked.add_argument("--seed", type=int, help="one case of it, whose error is shown")
    asked.add_argument("--folder", type=Path, help="where to keep the made-up exports")
    asked.add_argument("--results", type=Path, help="the page to write")
    given = asked.parse_args()
    folder = given.folder or Path(tempfile.mkdtemp(prefix="fuzzing"))
    all_targets = targets(folder)
    if given.seed is not None:
        all_targets[given.only](random.Random(given.seed))  # noqa: S311
        return 0
    names = [given.only] if given.only else list(all_targets)
    begun = time.perf_counter()
    with multiprocessing.get_context("spawn").Pool(given.jobs, maxtasksperchild=4) as pool:
        tallies: list[Tally] = []
        for tally in pool.imap_unordered(work, _parts(folder, names, given.cases, given.first)):
            tallies.append(tally)
            for place, (seed, told) in tally.shown.items():
                print(f"{tally.name}: {place} (--only '{tally.name}' --seed {seed})\n{told}", flush=True)
    joined = sorted(_joined(tallies), key=lambda each: each.name)
    text = _written(joined, time.perf_counter() - begun)
    results = given.results or (None if given.only else RESULTS)
    if results is not None:
        results.write_text(text, "utf-8")
    print(text)
    return 1 if any(each.defects for each in joined) else 0


if __name__ == "__main__":
    sys.exit(main())
