"""Whether a server can answer: its database, what is published, its inbox and its disk.

What is found is told to anybody, so it says which part fails and never why: reasons name files and hosts. They are in
the log.
"""

from __future__ import annotations

import logging
import shutil
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from quorate.errors import QuorateError
from quorate.surfaces.collector import Collector
from quorate.warehouse.manifest import Publication
from quorate.warehouse.workspace import Workspace

if TYPE_CHECKING:
    from quorate.surfaces.snapshot_pool import SnapshotPool

State: TypeAlias = Literal["ok", "none", "failing"]

# An update needs room beside what is published; with less than this not even live events are sure to be kept.
LEAST_FREE_BYTES = 256 * 1024 * 1024
# Anybody may ask: that must not make the server work.
_SECONDS_KEPT = 2.0
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Found:
    """What was found: each part's state, and the publication that pages are made from."""

    parts: Mapping[str, State]
    publication: Publication | None

    @property
    def is_ready(self) -> bool:
        """No part fails. A workspace in which nothing is published yet is ready to say so."""
        return "failing" not in self.parts.values()


class Readiness:
    """Finds out whether a server can answer, at most every other second.

    Parameters
    ----------
    seconds: a clock that only goes forward.
    """

    def __init__(
        self,
        workspace: Workspace,
        pool: SnapshotPool,
        collector: Collector | None,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._workspace = workspace
        self._pool = pool
        self._collector = collector
        self._seconds = seconds
        self._lock = threading.Lock()
        self._kept: tuple[float, Found] | None = None

    def found(self) -> Found:
        """What is found now, or was a moment ago."""
        with self._lock:
            now = self._seconds()
            if self._kept is None or now - self._kept[0] >= _SECONDS_KEPT:
                self._kept = now, self._look()
            return self._kept[1]

    def _look(self) -> Found:
        publication: Publication | None = None
        parts: dict[str, State] = {}

        def database() -> State:
            nonlocal publication
            publication = self._pool.current()
            return "ok"

        parts["database"] = _state("database", database)
        parts["publication"] = _state("publication", lambda: self._published(publication))
        parts["inbox"] = _state("inbox", self._inbox)
        parts["disk"] = _state("disk", self._disk)
        return Found(parts, publication)

    def _published(self, publication: Publication | None) -> State:
        if publication is None:
            return "none"
        with self._pool.lend() as snapshot:
            snapshot.dicts("select run_id from runs limit 1")
        return "ok"

    def _inbox(self) -> State:
        return "ok" if self._collector is not None and self._collector.require_writable() else "none"

    def _disk(self) -> State:
        return "ok" if shutil.disk_usage(self._workspace.root).free >= LEAST_FREE_BYTES else "failing"


def _state(part: str, look: Callable[[], State]) -> State:
    try:
        return look()
    except (QuorateError, OSError) as error:
        _LOG.warning("not ready: %s: %s", part, error)
        return "failing"
