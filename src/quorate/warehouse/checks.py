"""What is wrong with the files of a workspace."""

from __future__ import annotations

from quorate.warehouse.manifest import Manifest
from quorate.warehouse.segments import damage
from quorate.warehouse.workspace import Workspace


def check(workspace: Workspace, *, forget_damaged: bool = False) -> list[str]:
    """Everything that is wrong with the files of a workspace, in words; empty when all is whole.

    Mistakes in the settings, the journey maps or the knowledge raise `ProblemsFound`. With `forget_damaged`, damaged
    segments of the log leave the manifest, so that their sources can be imported again.
    """
    from quorate.settings import load_journey_maps
    from quorate.settings.knowledge_folder import load_knowledge, role_names

    maps = load_journey_maps(workspace.root / workspace.settings.journey_maps)
    load_knowledge(workspace.root, role_names(maps))
    manifest = Manifest(workspace.database_file)
    try:
        evidence_segments = manifest.evidence()
        bad = [segment for segment in evidence_segments if damage(workspace.root, segment, thorough=True)]
        found = [
            f"evidence: {segment.path}: {damage(workspace.root, segment, thorough=True)}" for segment in bad
        ]
        if forget_damaged and bad:
            manifest.forget_evidence([segment.path for segment in bad])
        current = manifest.current()
        for segment in current.segments.values() if current else ():
            wrong = damage(workspace.root, segment, thorough=True)
            if wrong:
                found.append(f"published: {segment.path}: {wrong}; `quorate update --full` makes it again")
        return found
    finally:
        manifest.close()
