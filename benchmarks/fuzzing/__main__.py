"""Throw changed input at everything that reads some, and write down what came of it.

`make fuzz FUZZ="--cases 1000000"`. What was found once is found again, with `--only TARGET --seed SEED`. Every target
gets its share of the cases, and its row in the table of `benchmarks/fuzzing.md`. Where only some targets are asked
(`--only 'import *'`), their rows go to the page that `--results` names. Anything found ends the run with 1.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path

from benchmarks.fuzzing.judging import Tally
from benchmarks.fuzzing.page import row_of, table_of, write_rows
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


def main() -> int:
    """Run, print what was found, write the table; 1 when anything was found."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--cases", type=int, default=20_000)
    asked.add_argument("--first", type=int, default=0, help="the number of the first case of each target")
    asked.add_argument("--jobs", type=int, default=2)
    asked.add_argument("--only", help="one target, or those of a pattern such as 'import *'")
    asked.add_argument("--seed", type=int, help="one case of it, whose error is shown")
    asked.add_argument("--folder", type=Path, help="where to keep the made-up exports")
    asked.add_argument("--results", type=Path, help="the page to write")
    given = asked.parse_args()
    folder = given.folder or Path(tempfile.mkdtemp(prefix="fuzzing"))
    all_targets = targets(folder)
    if given.seed is not None:
        all_targets[given.only](random.Random(given.seed))  # noqa: S311
        return 0
    names = [name for name in all_targets if fnmatchcase(name, given.only or "*")]
    if not names:
        asked.error(f"no target is called {given.only}; there are {', '.join(all_targets)}")
    with multiprocessing.get_context("spawn").Pool(given.jobs, maxtasksperchild=4) as pool:
        tallies: list[Tally] = []
        for tally in pool.imap_unordered(work, _parts(folder, names, given.cases, given.first)):
            tallies.append(tally)
            for place, (seed, told) in tally.shown.items():
                print(f"{tally.name}: {place} (--only '{tally.name}' --seed {seed})\n{told}", flush=True)
    rows = [row_of(each, datetime.now(UTC).date()) for each in _joined(tallies)]
    results = given.results or (None if given.only else RESULTS)
    if results is not None:
        write_rows(results, rows)
    print(table_of(rows))
    return 1 if any(row.defects for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
