"""Snapshots to answer requests from: of the publication that is current when a request comes in, or of a past day."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from quorate.errors import NotFound
from quorate.warehouse.manifest import Manifest, Publication
from quorate.warehouse.snapshots import Snapshot
from quorate.warehouse.workspace import Workspace

MOST_AT_ONCE = 8
MOST_IDLE = 4
# Besides the current one: of how many past days snapshots stay open for the next request.
MOST_DAYS = 3


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
        # by publication; the one asked for last comes last
        self._idle: dict[int, list[Snapshot]] = {}
        # the first of each: those lent stand beside it and share its database
        self._first: dict[int, Snapshot] = {}
        self._number = 0
        self._is_closed = False

    @property
    def manifest(self) -> Manifest:
        """The workspace's manifest."""
        return self._manifest

    def current(self) -> Publication | None:
        """The publication that readers see now, or None before the first."""
        return self._manifest.current()

    def of_day(self, day: date) -> Publication | None:
        """The newest publication at hand that shows a day; None when it has to be made."""
        end = day + timedelta(days=1)
        numbers = [
            number
            for number, as_of_at in self._manifest.of_days()
            if as_of_at.date() == end and not as_of_at.hour
        ]
        return self._manifest.numbered(numbers[-1]) if numbers else None

    def days(self) -> list[date]:
        """The days at hand, the newest first."""
        found = {(as_of_at - timedelta(microseconds=1)).date() for _, as_of_at in self._manifest.of_days()}
        return sorted(found, reverse=True)

    @contextmanager
    def lend(self) -> Iterator[Snapshot]:
        """A snapshot of the current publication. Raises `NotFound` before the first."""
        with self._free:
            publication = self.current()
            if publication is None:
                raise nothing_published()
            self._now(publication.publication_no)
            with self._lent(publication) as snapshot:
                yield snapshot

    @contextmanager
    def lend_of(self, publication: Publication) -> Iterator[Snapshot]:
        """A snapshot of a publication of a past day."""
        with self._free, self._lent(publication) as snapshot:
            yield snapshot

    def close(self) -> None:
        """Release everything that is idle."""
        with self._lock:
            self._is_closed = True
            for number in list(self._idle):
                self._close(number)
        self._manifest.close()

    @contextmanager
    def _lent(self, publication: Publication) -> Iterator[Snapshot]:
        snapshot = self._taken(publication)
        try:
            yield snapshot
        finally:
            self._returned(snapshot)

    def _now(self, number: int) -> None:
        """Another publication is current: nobody needs the one before."""
        with self._lock:
            if self._number != number:
                self._close(self._number)
                self._number = number

    def _taken(self, publication: Publication) -> Snapshot:
        number = publication.publication_no
        with self._lock:
            idle = self._idle.pop(number, [])
            self._idle[number] = idle
            past = [each for each in self._idle if each != self._number]
            for old in past[:-MOST_DAYS]:
                self._close(old)
            if idle:
                return idle.pop()
            if number not in self._first:
                self._first[number] = Snapshot(self._workspace, publication)
            return self._first[number].beside()

    def _returned(self, snapshot: Snapshot) -> None:
        with self._lock:
            idle = self._idle.get(snapshot.publication.publication_no)
            if idle is not None and not self._is_closed and len(idle) < MOST_IDLE:
                idle.append(snapshot)
                return
        snapshot.close()

    def _close(self, number: int) -> None:
        first = self._first.pop(number, None)
        for snapshot in (*self._idle.pop(number, []), *((first,) if first else ())):
            snapshot.close()


class PoolOfDay(SnapshotPool):
    """The pool as a request sees it that looks at a past day: what is current there is that day's publication."""

    def __init__(self, pool: SnapshotPool, publication: Publication) -> None:
        self._pool = pool
        self._publication = publication
        self._manifest = pool.manifest

    def current(self) -> Publication | None:
        """The day's publication."""
        return self._publication

    @contextmanager
    def lend(self) -> Iterator[Snapshot]:
        """A snapshot of the day's publication."""
        with self._pool.lend_of(self._publication) as snapshot:
            yield snapshot


def nothing_published() -> NotFound:
    """The error of a workspace in which no update has been made yet."""
    return NotFound(
        "Nothing has been published in this workspace yet.",
        do="import something (quorate import SOURCE PATH), then run quorate update",
    )
