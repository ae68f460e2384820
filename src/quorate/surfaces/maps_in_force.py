"""The workspace's journey maps, read again only when their files change."""

from __future__ import annotations

import threading
from pathlib import Path

from quorate.settings import JourneyMap, load_journey_maps
from quorate.warehouse.workspace import Workspace


class MapsInForce:
    """Reading and checking a map takes longer than an answer may; the stamps of the files tell when they changed."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._lock = threading.Lock()
        self._stamps: tuple[tuple[Path, int, int], ...] = ()
        self._maps: tuple[JourneyMap, ...] = ()

    def maps(self) -> tuple[JourneyMap, ...]:
        """Every map of the folder. Raises what `load_journey_maps` raises."""
        folder = self._workspace.root / self._workspace.settings.journey_maps
        with self._lock:
            stamps = tuple((file, *_stamp(file)) for file in sorted(folder.glob("*")) if file.is_file())
            if not self._maps or stamps != self._stamps:
                self._maps = load_journey_maps(folder)
                self._stamps = stamps
            return self._maps


def _stamp(file: Path) -> tuple[int, int]:
    told = file.stat()
    return told.st_mtime_ns, told.st_size
