"""Make a market, import it once, run the river with both engines over the same evidence, and compare."""

from __future__ import annotations

import shutil
import time
from datetime import UTC, date, datetime
from importlib import resources
from pathlib import Path

import pyarrow.parquet as pq
from benchmarks.spark.markets import Plan
from benchmarks.spark.results import Result
from tests.equal_tables import OF_THE_RUN, differences

from quorate import flow
from quorate.market import write_market
from quorate.market.world.vendor import VENDOR_DOMAIN
from quorate.sources import Reading
from quorate.surfaces.cli.make import MARKET_SOURCES
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.workspace import Workspace

LAST_DAY = date(2026, 6, 30)
NOW = datetime(2026, 7, 1, 12)


def compared(plan: Plan, folder: Path) -> Result:
    """Run one market in `folder`, which must be empty; Spark is the session that this process has."""
    embedded, accounts = _imported(plan, folder)
    spark = _by_spark(shutil.copytree(embedded.root, folder / "spark"))
    seconds = [_updated(each) for each in (embedded, spark)]
    tables, touches = _published(embedded)
    return Result(
        market=plan.name,
        accounts=accounts,
        touches=touches,
        tables=tables,
        embedded_seconds=round(seconds[0], 1),
        spark_seconds=round(seconds[1], 1),
        differences=tuple(differences(embedded, spark)),
        river=flow.code_version()[:8],
        measured_on=f"{datetime.now(UTC):%Y-%m-%d}",
    )


def _imported(plan: Plan, folder: Path) -> tuple[Workspace, int]:
    """A workspace of the market, imported as the demo imports its own, and how many accounts were made."""
    market = write_market(
        folder / "market",
        accounts=plan.accounts,
        seed=plan.seed,
        days=plan.days,
        as_of=LAST_DAY,
        difficulty=plan.difficulty,
        scenario=plan.scenario,
        crm=plan.crm,
        marketing=plan.marketing,
    )
    made = flow.create_workspace(folder / "embedded", plan.name)
    text = made.settings_file.read_text("utf-8")
    made.settings_file.write_text(f'home_domains = ["{VENDOR_DOMAIN}"]\n\n{text}', "utf-8")
    made = Workspace(made.root)
    inputs = folder / "market" / "inputs"
    for source in (*MARKET_SOURCES, "hubspot", "marketo"):
        if (inputs / source).exists():
            _import(made, source, inputs / source, Reading())
    mapping = resources.files("quorate.surfaces.cli").joinpath("demo_statements.yaml")
    with resources.as_file(mapping) as file:
        _import(made, "table", inputs / "statements", Reading(mapping_file=file))
    return made, market.accounts


def _import(workspace: Workspace, source: str, files: Path, reading: Reading) -> None:
    flow.import_files(workspace, source, [files], reading, _now, _quietly)


def _by_spark(root: Path) -> Workspace:
    file = Workspace(root).settings_file
    file.write_text(f'engine = "spark"\n{file.read_text("utf-8")}', "utf-8")
    return Workspace(root)


def _updated(workspace: Workspace) -> float:
    """Seconds of a full update."""
    begun = time.perf_counter()
    flow.update(workspace, _now, _quietly)
    return time.perf_counter() - begun


def _published(workspace: Workspace) -> tuple[int, int]:
    """How many tables are compared, and how many touches there are."""
    manifest = Manifest(workspace.database)
    try:
        current = manifest.current()
        assert current is not None, "an update publishes"
        touches = pq.read_metadata(workspace.root / current.segments["touches"].path).num_rows
        return len(current.segments.keys() - OF_THE_RUN), touches
    finally:
        manifest.close()


def _now() -> datetime:
    return NOW


def _quietly(_doing: str, _done: float) -> None:
    """Progress that nobody watches."""
