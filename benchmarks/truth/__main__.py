"""Measure how well the river recovers the truth, and print one table: `make bench-truth`.

The table goes to standard output, progress to standard error. A full run keeps the table in `benchmarks/truth.md`.
The exit code is 1 with `--strict` when a measurement is missing.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from benchmarks.truth.families import FAMILIES
from benchmarks.truth.making import market_version, river_version
from benchmarks.truth.plan import Plan, full_plan, quick_plan
from benchmarks.truth.report import Versions, is_whole, report
from benchmarks.truth.running import run

KEPT = Path(__file__).resolve().parent.parent / "truth.md"


def main() -> int:
    """Run the plan the options describe."""
    options = _options()
    plan = _plan(options)
    families = [family for family in FAMILIES if not options.only or family.name in options.only]
    with ExitStack() as stack:
        work = options.work or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-truth-")))
        results = run(plan, families, work, options.jobs, reuse=options.reuse)
    text = report(plan, families, results, Versions(market_version(), river_version()))
    print(text)
    if not (options.quick or options.only or options.reuse):
        KEPT.write_text(text, encoding="utf-8")
    return 1 if options.strict and not is_whole(results) else 0


def _plan(options: argparse.Namespace) -> Plan:
    make = quick_plan if options.quick else full_plan
    return make(options.scenario)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.truth", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one seed of sixty accounts; nothing is kept")
    parser.add_argument("--jobs", type=int, default=2, help="markets made at the same time")
    parser.add_argument("--work", type=Path, help="keep markets and published tables here for the next run")
    parser.add_argument("--scenario", action="append", default=[], help="a further scenario; may be repeated")
    parser.add_argument("--only", action="append", default=[], help="a family by its name; may be repeated")
    parser.add_argument("--strict", action="store_true", help="fail when a measurement is missing")
    parser.add_argument(
        "--reuse", action="store_true", help="take what other code made before; for work on the measurements"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
