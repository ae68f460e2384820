"""Compare both engines over many markets: `make bench-spark`. Any difference ends it with an error.

Each market is kept in `benchmarks/spark.json` as soon as it is compared, so a run that was ended goes on where it
was; a market is measured again once the river's code is another. One session of Spark serves all of them.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from pathlib import Path

from benchmarks.spark.markets import Plan, plans
from benchmarks.spark.results import page, read, write
from benchmarks.spark.running import compared

from quorate import flow
from quorate.settings.engine_settings import EngineSettings
from quorate.warehouse.spark import session

RESULTS = Path(__file__).parents[1] / "spark.json"
PAGE = RESULTS.with_suffix(".md")


def main() -> None:
    """Measure the markets that are asked for and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--only", default="", help="markets whose name has this in it")
    parser.add_argument(
        "--minutes", type=float, default=600.0, help="begin no market after so many; 0 writes the page"
    )
    parser.add_argument("--anew", action="store_true", help="also what this river was measured on before")
    parser.add_argument("--memory", default="2 GB", help="of Spark")
    parser.add_argument("--threads", type=int, default=2, help="of Spark")
    parser.add_argument("--work", type=Path, help="where workspaces that differ stay; else nothing does")
    options = parser.parse_args()
    found, wanted = read(RESULTS), [plan for plan in plans() if options.only in plan.name]
    if not options.anew:
        river = flow.code_version()[:8]
        wanted = [plan for plan in wanted if plan.name not in found or found[plan.name].river != river]
        # what was never seen comes first
        wanted.sort(key=lambda plan: plan.name in found)
    if wanted and options.minutes:
        _measure_all(wanted, options)
    results = read(RESULTS)
    PAGE.write_text(page([plan.name for plan in plans()], results), "utf-8")
    unlike = [name for name, each in results.items() if each.differences]
    if unlike:
        raise SystemExit(f"Tables differ in {len(unlike)} markets: see {PAGE}.")


def _measure_all(wanted: list[Plan], options: argparse.Namespace) -> None:
    until = time.monotonic() + 60 * options.minutes
    engine = EngineSettings(name="spark", memory_limit=options.memory, threads=options.threads)
    with tempfile.TemporaryDirectory() as scratch, session(engine, Path(scratch)):
        for plan in wanted:
            if time.monotonic() > until:
                break
            _measure(plan, options.work)


def _measure(plan: Plan, work: Path | None) -> None:
    """Compare one market, keep what was found and throw away its files unless something differs."""
    folder = Path(tempfile.mkdtemp(prefix="market-", dir=work))
    keeps = False
    try:
        result = compared(plan, folder)
        keeps = bool(result.differences and work)
    finally:
        if not keeps:
            shutil.rmtree(folder, ignore_errors=True)
    write(RESULTS, {**read(RESULTS), plan.name: result}.values())
    print(
        f"{plan.name}: {result.tables} tables in {result.spark_seconds:.0f} s",
        *result.differences,
        sep="\n  ",
        flush=True,
    )
    if keeps:
        print(f"  kept in {folder}")


if __name__ == "__main__":
    main()
