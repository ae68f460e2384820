"""The newest trial of each journey map, kept in the workspace: what it found outlives the server that ran it.

One file a map, replaced whole. A trial that is kept as running while nobody holds the lock of trials was interrupted:
the system lets go of a lock when its process ends, however it ends.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal
from urllib.parse import quote

import msgspec
from filelock import FileLock, Timeout

from quorate.views import MapTrial


@dataclass(frozen=True)
class TrialJob:
    """The newest trial of a map.

    Attributes
    ----------
    text: the map that is tried.
    doing, done: what is being made, and the share that is, in [0, 1].
    found: what came out, when it is done; `failure` why nothing did.
    """

    journey_map: str
    text: str
    state: Literal["running", "done", "failed", "interrupted"]
    begun_at: datetime
    doing: str = "beginning"
    done: float = 0.0
    found: MapTrial | None = None
    failure: str | None = None


@dataclass(frozen=True)
class KeptTrials:
    """The trials kept in a folder, which is made when the first begins."""

    folder: Path

    def lock(self) -> FileLock:
        """What whoever runs a trial holds, from its beginning to its end, in any thread."""
        self.folder.mkdir(exist_ok=True)
        return FileLock(self.folder / "running.lock", timeout=0, thread_local=False)

    def keep(self, job: TrialJob) -> None:
        """Keep a trial in the place of the map's earlier one."""
        self.folder.mkdir(exist_ok=True)
        file = self._file(job.journey_map)
        with tempfile.NamedTemporaryFile(dir=self.folder, suffix=".draft", delete=False) as draft:
            draft.write(msgspec.json.encode(job))
            draft.flush()
            os.fsync(draft.fileno())
        Path(draft.name).replace(file)

    def newest(self, journey_map: str) -> TrialJob | None:
        """The newest trial of a map; None without one, and for one that another release kept in another shape."""
        try:
            job = msgspec.json.decode(self._file(journey_map).read_bytes(), type=TrialJob)
        except (FileNotFoundError, msgspec.DecodeError):
            return None
        if job.state == "running" and not self._is_held():
            return replace(job, state="interrupted")
        return job

    def _is_held(self) -> bool:
        try:
            with self.lock():
                return False
        except Timeout:
            return True

    def _file(self, journey_map: str) -> Path:
        return self.folder / f"{quote(journey_map, safe='')}.json"
