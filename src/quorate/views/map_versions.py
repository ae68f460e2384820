"""The journey maps of a workspace: those in force, and every text of them that an update or a trial used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from quorate.errors import NotFound, nearest_word
from quorate.language import label_text
from quorate.settings import JourneyMap, MapFile, fingerprint, map_files
from quorate.views.answers import Answer
from quorate.warehouse.map_versions import KeptMap, MapVersions, notes_on
from quorate.warehouse.workspace import Workspace


@dataclass(frozen=True)
class MapVersion(Answer):
    """One kept text of a map; `is_in_force` where the workspace's file means the same."""

    journey_map: str
    version: int
    text_sha256: str
    fingerprint: str
    first_used_at: datetime
    first_used_for: str
    sales: str | None
    marketing: str | None
    is_in_force: bool
    notes: tuple[str, ...]

    def to_row(self) -> dict[str, Any]:
        """As one row for a table."""
        return {
            "map": self.journey_map,
            "version": self.version,
            "meaning": self.fingerprint[:12],
            "first_used": self.first_used_at,
            "for": self.first_used_for,
            "sales": self.sales,
            "marketing": self.marketing,
            "in_force": self.is_in_force,
        }


@dataclass(frozen=True)
class MapInForce(Answer):
    """A map that updates read: its file's name, whom it is for, and who signed."""

    journey_map: str
    label: str
    version: int
    file: str
    fingerprint: str
    offerings: tuple[str, ...]
    segment: str | None
    stage_count: int
    sales: str | None
    marketing: str | None


@dataclass(frozen=True)
class BrokenMap(Answer):
    """A map that cannot be used as it is, and how many mistakes keep updates waiting.

    `opens_as` is what the editor knows it by: its name, or its file's where another map has the name.
    """

    journey_map: str
    opens_as: str
    file: str
    problem_count: int


@dataclass(frozen=True)
class MapVersionList(Answer):
    """Maps in force by file name, and those with mistakes; kept versions by map, the newest first.

    `notes` is what people should know of those in force.
    """

    in_force: tuple[MapInForce, ...]
    broken: tuple[BrokenMap, ...]
    versions: tuple[MapVersion, ...]
    notes: tuple[str, ...]


def map_versions(workspace: Workspace, journey_map: str | None = None) -> MapVersionList:
    """Maps in force and kept versions, of one map or of all. Raises `NotFound` for a name that nothing bears."""
    files = map_files(workspace.root / workspace.settings.journey_maps)
    held = MapVersions(workspace.database).all()
    names = {each.name for each in files} | {each.journey_map for each in held}
    if journey_map is not None and journey_map not in names:
        near = nearest_word(journey_map, sorted(names))
        raise NotFound(
            f"There is no map '{journey_map}'." + (f" Did you mean '{near}'?" if near else ""),
            expected=f"one of {', '.join(sorted(names))}",
        )
    asked = [each for each in files if journey_map in (None, each.name)]
    in_force = [
        _in_force(each.journey_map, each.path) for each in asked if each.journey_map and not each.problems
    ]
    broken = tuple(
        BrokenMap(each.name, _opens_as(each, files), each.path.name, len(each.problems))
        for each in asked
        if each.problems
    )
    prints = {each.fingerprint for each in in_force}
    kept = [each for each in held if journey_map in (None, each.journey_map)]
    versions = tuple(_version(each, kept, prints) for each in kept)
    notes = [note for each in in_force for note in notes_on(each, held)]
    return MapVersionList(tuple(in_force), broken, versions, tuple(notes))


def _opens_as(file: MapFile, files: Sequence[MapFile]) -> str:
    is_alone = all(each is file or each.name != file.name for each in files)
    return file.name if is_alone else file.path.stem


def _version(kept: KeptMap, held: list[KeptMap], in_force: set[str]) -> MapVersion:
    earlier = [each for each in held if each.first_used_at < kept.first_used_at]
    return MapVersion(
        kept.journey_map,
        kept.version,
        kept.text_sha256,
        kept.fingerprint,
        kept.first_used_at,
        kept.first_used_for,
        kept.sales,
        kept.marketing,
        kept.fingerprint in in_force,
        tuple(notes_on(kept, earlier)),
    )


def _in_force(journey_map: JourneyMap, file: Path) -> MapInForce:
    signed = journey_map.agreed_by
    return MapInForce(
        journey_map.journey_map,
        label_text(journey_map.label or journey_map.journey_map),
        journey_map.version,
        file.name,
        fingerprint(journey_map),
        journey_map.offerings.names,
        segment_words(journey_map),
        len(journey_map.stages),
        signed.sales,
        signed.marketing,
    )


def segment_words(journey_map: JourneyMap) -> str | None:
    """Which accounts the map is for, in words; None for all."""
    from quorate.settings.shapes import record_fields

    if journey_map.segment is None:
        return None
    told = []
    for field in record_fields(type(journey_map.segment)):
        value = getattr(journey_map.segment, field.attribute)
        if value not in (None, ()):
            words = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
            told.append(f"{field.key.replace('_', ' ')}: {words}")
    return "; ".join(told)
