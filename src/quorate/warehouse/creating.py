"""Make a new workspace on disk."""

from __future__ import annotations

import os
from pathlib import Path

from quorate.errors import StoreError, UsageError
from quorate.warehouse.addresses import database_of
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.workspace import Workspace


def create_workspace(
    folder: Path, name: str, journey_map: str = "standard", database: str | None = None
) -> Workspace:
    """Make a new workspace: settings, a shipped journey map, examples of knowledge and an empty manifest.

    database: what the setting of that name shall say. Raises `UsageError` where it holds a workspace already.
    """
    from quorate.settings import default_settings_text, shipped_journey_map_text
    from quorate.settings.knowledge_folder import write_examples

    settings_text = default_settings_text(name, database)
    map_text = shipped_journey_map_text(journey_map)
    workspace = Workspace(folder.resolve())
    if workspace.settings_file.exists():
        raise UsageError(
            "There is a workspace here already.",
            where=str(workspace.settings_file),
            state="nothing was changed",
            do="choose another folder, or use the one that is there",
        )
    try:
        for made in (workspace.root, workspace.root / "maps", workspace.evidence, workspace.published):
            made.mkdir(parents=True, exist_ok=True)
        (workspace.root / "maps" / f"{journey_map}.yaml").write_text(map_text, encoding="utf-8")
        write_examples(workspace.root)
        with_manifest = Manifest(database_of(database, workspace.database_file, os.environ))
        with_manifest.create()
        with_manifest.close()
        workspace.settings_file.write_text(settings_text, encoding="utf-8")
    except OSError as error:
        raise StoreError(
            "The workspace could not be made.",
            where=f"{workspace.root}: {error.strerror or error}",
            do="choose a folder you may write to",
        ) from error
    return workspace
