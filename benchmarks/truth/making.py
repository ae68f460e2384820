"""Makes a market and runs it through the river as a customer would, on each of the days looked at.

What was made is kept under the working folder by what it depends on: the market by the market's code, the published
tables also by the river's. A second run with the same code reads them back.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from datetime import date
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
from benchmarks.truth import labels
from benchmarks.truth.days import Snapshot, World
from benchmarks.truth.exports import export_facts
from benchmarks.truth.plan import LAST_DAY, WorldPlan
from benchmarks.truth.tables import Tables

if TYPE_CHECKING:
    from quorate.warehouse.workspace import Workspace

_DONE = "done"
Say = Callable[[str], None]


def market_version() -> str:
    """Fingerprint of the code that makes markets."""
    import quorate

    package = Path(quorate.__file__).parent / "market"
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        digest.update(path.relative_to(package).as_posix().encode() + b"\x1f" + path.read_bytes())
    return digest.hexdigest()[:12]


def river_version() -> str:
    """Fingerprint of the code that makes published tables."""
    from quorate import flow

    return flow.code_version()[:12]


def made_world(plan: WorldPlan, work: Path, say: Say, *, reuse: bool = False) -> World:
    """The market of a plan with its published tables, made now unless they were before.

    With `reuse`, what was made by other code will do: for working on the measurements while the rest changes.
    """
    market = _kept(work / "markets", plan.name, market_version(), reuse=reuse)
    if not (market / _DONE).exists():
        say("making the market")
        _write_market(plan, market)
    published = _kept(work / "published", plan.name, f"{market.name}{river_version()}", reuse=reuse)
    if not (published / _DONE).exists():
        _run_river(plan, market, published, say)
    exports = Tables("in the exports", published / "exports")
    truth = Tables("written by this market", market / "truth")

    def look(day: date, folder: str) -> Snapshot:
        tables = Tables("published by this version", published / folder)
        return Snapshot(plan.name, day, plan.first_on, tables, truth, exports)

    return World(
        plan.name,
        tuple(look(day, day.isoformat()) for day in plan.look_days),
        {count: look(plan.look_days[-1], _labelled(count)) for count in plan.label_counts},
    )


def _labelled(count: int) -> str:
    return f"labels-{count}"


def _kept(folder: Path, name: str, version: str, *, reuse: bool) -> Path:
    """Where a thing of this name and version is kept; with `reuse`, the newest finished one of the name."""
    wanted = folder / f"{name}-{hashlib.sha256(version.encode()).hexdigest()[:12]}"
    finished = [path for path in folder.glob(f"{name}-*") if (path / _DONE).exists()]
    if reuse and finished and wanted not in finished:
        return max(finished, key=lambda path: (path / _DONE).stat().st_mtime)
    return wanted


def _write_market(plan: WorldPlan, folder: Path) -> None:
    from quorate.market import write_market

    shutil.rmtree(folder, ignore_errors=True)
    write_market(
        folder,
        accounts=plan.accounts,
        seed=plan.seed,
        days=plan.days,
        as_of=LAST_DAY,
        difficulty=plan.difficulty,
        scenario=plan.scenario,
    )
    (folder / _DONE).touch()


def _run_river(plan: WorldPlan, market: Path, folder: Path, say: Say) -> None:
    """Import the market into a new workspace, and keep the tables published on each day."""
    from quorate import flow
    from quorate.market.world.vendor import VENDOR_DOMAIN
    from quorate.sources import Reading
    from quorate.surfaces.cli.options import now
    from quorate.warehouse.workspace import Workspace

    shutil.rmtree(folder, ignore_errors=True)
    workspace = flow.create_workspace(folder / "workspace", plan.name)
    text = workspace.settings_file.read_text(encoding="utf-8")
    fields = "[sources.salesforce.fields]\n"
    text = text.replace(fields, f'{fields}holdout = "Marketing_Holdout__c"\n', 1)
    workspace.settings_file.write_text(f'home_domains = ["{VENDOR_DOMAIN}"]\n\n{text}', encoding="utf-8")
    workspace = Workspace(workspace.root)
    say("importing")
    _import_market(workspace, market / "inputs")
    for day in plan.look_days:
        say(f"running the river as of {day}")
        _look(workspace, day, folder / day.isoformat())
    truth = Tables("written by this market", market / "truth")
    for count in plan.label_counts:
        say(f"running the river with {count} journeys labelled")
        mapping = labels.write_labels(truth, plan.first_on, LAST_DAY, count, folder / f"statements-{count}")
        flow.import_files(workspace, "table", [mapping.parent], Reading(mapping_file=mapping), now, _silent)
        _look(workspace, LAST_DAY, folder / _labelled(count))
    _write_facts(market, folder / "exports")
    shutil.rmtree(workspace.root)
    (folder / _DONE).touch()


def _look(workspace: Workspace, day: date, folder: Path) -> None:
    """Run the river as of a day and keep what it published."""
    from quorate import flow
    from quorate.surfaces.cli.options import now

    segments = flow.update(workspace, now, _silent, as_of=day).publication.segments
    _keep({name: workspace.root / segment.path for name, segment in segments.items()}, folder)


def _import_market(workspace: Workspace, inputs: Path) -> None:
    """Import every folder through the importer a customer would use, as the demo does."""
    from quorate import flow
    from quorate.sources import Reading
    from quorate.surfaces.cli.make import MARKET_SOURCES
    from quorate.surfaces.cli.options import now

    for source in MARKET_SOURCES:
        reading = Reading(custom_fields=workspace.settings.sources.fields_of(source))
        flow.import_files(workspace, source, [inputs / source], reading, now, _silent)
    mapping = resources.files("quorate.surfaces.cli").joinpath("demo_statements.yaml")
    with resources.as_file(mapping) as file:
        reading = Reading(mapping_file=file)
        flow.import_files(workspace, "table", [inputs / "statements"], reading, now, _silent)


def _silent(_what: str, _share: float) -> None:
    """Stands in where nobody watches."""


def _keep(files: dict[str, Path], folder: Path) -> None:
    folder.mkdir(parents=True)
    for name, path in files.items():
        shutil.copyfile(path, folder / f"{name}.parquet")


def _write_facts(market: Path, folder: Path) -> None:
    folder.mkdir(parents=True)
    for name, rows in export_facts(market / "inputs").items():
        pq.write_table(pa.Table.from_pylist(rows), folder / f"{name}.parquet")
