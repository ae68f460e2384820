"""Speed of imports and of every stage of the river, beside floors measured in the same run: `make bench`.

    make bench                                                           # 100,000 and 1,000,000 touches
    make bench SPEED="--sizes 10000000 --memory-limit '4 GB'"            # a size that takes long, by itself

What a run measures takes the place of what is stored of its sizes in `speed.json`, and `speed.md` is written of all
that is stored. The run fails and keeps nothing where a figure is missing or worse than stored by more than a margin
(`comparing.py`); with `--accept` it is kept nevertheless, for what was decided to cost more.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from functools import partial
from pathlib import Path

from benchmarks.speed.comparing import MARGINS, worse
from benchmarks.speed.measures import Run, read, together, write
from benchmarks.speed.page import page
from benchmarks.speed.size import run_of

SIZES = (100_000, 1_000_000)
RESULT = Path(__file__).resolve().parent.parent / "speed.md"
STORED = RESULT.with_suffix(".json")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of touches")
    parser.add_argument("--memory-limit", help="the engine's, such as '4 GB'; else half of the machine's")
    parser.add_argument("--accept", action="store_true", help="keep what is worse than stored, too")
    asked = parser.parse_args()
    runs = [_run(touches, asked.memory_limit) for touches in asked.sizes]
    stored = read(STORED)
    found = list(worse(stored, runs))
    print("\n".join(f"WORSE: {each}" for each in found))
    print(f"Margins: {MARGINS}.")
    if found and not asked.accept:
        print("Nothing of this run is kept; with --accept it would be.")
        return 1
    whole = together(stored, runs)
    write(STORED, whole)
    RESULT.write_text("\n".join(page(whole)) + "\n", encoding="utf-8")
    return 0


def _run(touches: int, memory_limit: str | None) -> Run:
    with tempfile.TemporaryDirectory() as folder:
        return run_of(touches, Path(folder), memory_limit, partial(print, flush=True))


if __name__ == "__main__":
    sys.exit(main())
