"""Changing the journey maps of a workspace from a page: a new version saved whole or not at all, and signing it."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from quorate.errors import Busy, NotFound, ProblemsFound, QuorateError, UsageError, nearest_word
from quorate.settings import JourneyMap, MapFile, fingerprint, map_files, read_journey_map
from quorate.settings.map_stamps import with_signatures, with_version
from quorate.warehouse.map_versions import MapVersions

if TYPE_CHECKING:
    from quorate.warehouse.publications import Clock
    from quorate.warehouse.workspace import Workspace

SIGNING = ("sales", "marketing")
_PATIENCE_SECONDS = 3.0


class ChangedMeanwhile(QuorateError):
    """The file is no longer the one that the editor began with; `current` is its text."""

    code = "changed_meanwhile"

    def __init__(self, where: str, current: str) -> None:
        self.current = current
        super().__init__(
            "Somebody else has changed this map since you began.",
            where=where,
            state="nothing was saved",
            do="compare both texts and save again",
        )


@dataclass(frozen=True)
class _Before:
    """The number and the meaning of the version before."""

    version: int
    fingerprint: str


@dataclass(frozen=True)
class MapEditing:
    """Changes the map files of one workspace; `clock` gives the present moment, UTC without a zone."""

    workspace: Workspace
    clock: Clock

    def file_of(self, name: str) -> MapFile:
        """The file of a map, also with mistakes; else the file that is called so. Raises `NotFound` with the nearest.

        A map without mistakes goes before one with them.
        """
        files = sorted(self._files(), key=lambda file: bool(file.problems))
        for file in (*(file for file in files if file.name == name), *files):
            if name in (file.name, file.path.stem):
                return file
        names = [file.name for file in files]
        near = nearest_word(name, names)
        raise NotFound(
            f"There is no map '{name}'." + (f" Did you mean '{near}'?" if near else ""),
            expected=f"one of {', '.join(names)}",
        )

    def map_of(self, name: str) -> tuple[MapFile, JourneyMap]:
        """The file of a map and what it says. Raises `NotFound`, and `ProblemsFound` where it has mistakes."""
        file = self.file_of(name)
        if file.journey_map is None:
            raise ProblemsFound(f"The journey map {file.path.name}", file.problems)
        return file, file.journey_map

    def save(self, name: str, text: str, mark: str) -> int:
        """Save a text as the map's new version; returns its number. The old text is kept.

        Where the meaning is the same (other comments), the number and the signatures stay. Otherwise the number
        counts up beyond every kept one and nobody has signed yet. A text that mends a file with mistakes is held
        against the newest kept version; what had mistakes is not kept.
        Raises `ProblemsFound` for mistakes, `UsageError` for a map of another name, and `ChangedMeanwhile` when the
        file is not the one marked with `mark`; nothing is saved then.
        """
        journey_map = read_journey_map(text, f"{name}, as edited")
        with self._held():
            file = self.file_of(name)
            self._require_name(file, name, journey_map)
            if mark_of(file.text) != mark:
                raise ChangedMeanwhile(file.path.name, file.text)
            before = self._before(file, journey_map.journey_map)
            if before is not None and before.fingerprint == fingerprint(journey_map):
                text = with_version(text, before.version)
            else:
                text = with_signatures(with_version(text, self._next_version(journey_map, before)))
            self._replace(file, text)
            return read_journey_map(text).version

    def _require_name(self, file: MapFile, name: str, journey_map: JourneyMap) -> None:
        """A map keeps its name; where mistakes hid it, it may have any that no other file has."""
        taken = {each.name for each in self._files() if each.path != file.path}
        is_kept = journey_map.journey_map == name or file.journey_map is None
        if not is_kept or journey_map.journey_map in taken:
            raise UsageError(
                f"The text is a map called '{journey_map.journey_map}', not '{name}'.",
                expected=f"journey_map: {name}",
                state="nothing was saved",
                do="for a map of another name put a file of its own beside this one",
            )

    def _before(self, file: MapFile, name: str) -> _Before | None:
        """The version that a new text is held against."""
        if file.journey_map is not None:
            return _Before(file.journey_map.version, fingerprint(file.journey_map))
        kept = MapVersions(self.workspace.database).all(name)
        return _Before(kept[0].version, kept[0].fingerprint) if kept else None

    def sign(self, name: str, function: str, who: str, mark: str) -> None:
        """Sign the map in force for sales or marketing. Raises `ChangedMeanwhile` for another text than was shown."""
        if function not in SIGNING or not who.strip():
            raise UsageError("A signature needs a name, and sales or marketing.", state="nothing was signed")
        if not who.strip().isprintable():
            raise UsageError(
                "This name has letters that cannot be written.", expected="a name", state="nothing was signed"
            )
        with self._held():
            file, _ = self.map_of(name)
            if mark_of(file.text) != mark:
                raise ChangedMeanwhile(file.path.name, file.text)
            self._replace(file, with_signatures(file.text, **{function: who.strip()}))

    def _next_version(self, journey_map: JourneyMap, before: _Before | None) -> int:
        held = [each.version for each in MapVersions(self.workspace.database).all(journey_map.journey_map)]
        return 1 + max([before.version if before else journey_map.version - 1, *held])

    def _files(self) -> tuple[MapFile, ...]:
        return map_files(self.workspace.root / self.workspace.settings.journey_maps)

    def _replace(self, file: MapFile, text: str) -> None:
        """Keep the old text if it is a map, then put the new one in its place in one step."""
        read_journey_map(text, file.path.name)
        if file.journey_map is not None:
            MapVersions(self.workspace.database).keep([file.text], "edit", self.clock())
        with tempfile.NamedTemporaryFile(dir=file.path.parent, suffix=".draft", delete=False) as draft:
            draft.write(text.encode("utf-8"))
            draft.flush()
            os.fsync(draft.fileno())
        Path(draft.name).chmod(file.path.stat().st_mode)
        Path(draft.name).replace(file.path)

    @contextmanager
    def _held(self) -> Iterator[None]:
        """One change of a map at a time, also by several servers; an update need not be waited for."""
        try:
            with FileLock(self.workspace.root / "maps.lock", timeout=_PATIENCE_SECONDS):
                yield
        except Timeout as error:
            raise Busy(
                "Another process is changing a journey map.", state="nothing was saved", do="save again"
            ) from error


def plain_text(text: str) -> str:
    """A text with the line ends of a file, whichever a browser sent."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def mark_of(text: str) -> str:
    """What a text is told by."""
    return hashlib.sha256(text.encode()).hexdigest()[:20]
