"""Snapshots to answer requests from: of the publication that is current when a request comes in."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from quorate.errors import NotFound
from quorate.warehouse.manifest import Manifest, Publication
from quorate.warehouse.snapshots import Snapshot
from quorate.warehouse.workspace import Workspace

MOST_AT_ONCE = 8
MOST_IDLE = 4


class SnapshotPool:
    """Lends each request a snapshot of its own, as an engine's connection serves one thread at a time.

    A snapshot lent before a new publication came is used to the end of its request and then closed, so that
    no page mixes two publications.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._manifest = Manifest(workspace.database_file)
        self._lock = threading.Lock()
        self._free = threading.BoundedSemaphore(MOST_AT_ONCE)
        self._idle: list[Snapshot] = []
        self._number = 0

    @property
    def manifest(self) -> Manifest:
        """The workspace's manifest."""
        return self._manifest

    def current(self) -> Publication | None:
        """The publication that readers see now, or None before the first."""
        return self._manifest.current()

    @contextmanager
    def lend(self) -> Iterator[Snapshot]:
        """A snapshot of the current publication. Raises `NotFound` before the first."""
        with self._free:
            publication = self.current()
            if publication is None:
                raise nothing_published()
            snapshot = self._taken(publication.publication_no) or Snapshot(self._workspace, publication)
            try:
                yield snapshot
            finally:
                self._returned(snapshot)

    def close(self) -> None:
        """Release everything that is idle."""
        with self._lock:
            self._close_idle()
            self._number = -1
        self._manifest.close()

    def _taken(self, number: int) -> Snapshot | None:
        with self._lock:
            if self._number != number:
                self._close_idle()
                self._number = number
            return self._idle.pop() if self._idle else None

    def _returned(self, snapshot: Snapshot) -> None:
        with self._lock:
            if snapshot.publication.publication_no == self._number and len(self._idle) < MOST_IDLE:
                self._idle.append(snapshot)
                return
        snapshot.close()

    def _close_idle(self) -> None:
        while self._idle:
            self._idle.pop().close()


def nothing_published() -> NotFound:
    """The error of a workspace in which no update has been made yet."""
    return NotFound(
        "Nothing has been published in this workspace yet.",
        do="import something (quorate import SOURCE PATH), then run quorate update",
    )
