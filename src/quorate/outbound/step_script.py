"""All steps as one script for another warehouse, with the tables they start from."""

from __future__ import annotations

from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from quorate.errors import StoreError
from quorate.flow import STAGES, snapshot
from quorate.warehouse.lock import updating
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.publications import Clock, Publisher
from quorate.warehouse.river import Progress
from quorate.warehouse.step_files import StepFiles, write_steps
from quorate.warehouse.workspace import Workspace


def export_steps(
    workspace: Workspace,
    dialect: str,
    folder: Path,
    clock: Clock,
    progress: Progress,
    as_of: date | None = None,
) -> StepFiles:
    """Write what the steps start from and all of them as one script; see `warehouse.step_files`.

    Raises `StoreError` where what is published is not of all that the log, the maps and the settings hold now.
    """
    with (
        closing(snapshot(workspace, clock, progress, as_of)) as tables,
        updating(workspace.lock_file, "quorate export --steps", clock(), workspace.database),
    ):
        manifest = Manifest(workspace.database)
        try:
            day = (tables.publication.as_of_at - timedelta(days=1)).date()
            look = Publisher(workspace, manifest, STAGES, clock, progress).look(day)
            if look.name != tables.publication.run_id:
                raise StoreError(
                    "What is published is not what this release makes of the log, the maps and the settings.",
                    where=f"the tables of {day}",
                    state="nothing was written",
                    do="run `quorate update`, then the same again",
                )
            return write_steps(look, tables.publication, STAGES, dialect, folder)
        finally:
            manifest.close()
