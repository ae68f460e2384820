"""Snapshots to answer requests from: of the publication that is current when a request comes in, or of a past day."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import TypeAlias

from quorate.errors import NotFound
from quorate.warehouse.manifest import Manifest, Publication
from quorate.warehouse.narrowing import Narrowing
from quorate.warehouse.snapshots import Snapshot
from quorate.warehouse.workspace import Workspace

_Key: TypeAlias = tuple[int, Narrowing | None]

MOST_AT_ONCE = 8
MOST_IDLE = 4
# Besides the current one: of how many past days and narrowings snapshots stay open for the next request.
MOST_OTHERS = 12


class SnapshotPool:
    """Lends each request a snapshot of its own, as an engine's connection serves one thread at a time.

    A snapshot lent before a new publication came is used to the end of its request and then closed, so that
    no page mixes two publications.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._manifest = Manifest(workspace.database)
        self._lock = threading.Lock()
        self._free = threading.BoundedSemaphore(MOST_AT_ONCE)
        # by publication and narrowing; the one asked for last comes last
        self._shared: dict[_Key, _Shared] = {}
        # no longer asked for, and still lent
        self._leaving: list[_Shared] = []
        self._number = 0

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
        with self.lend_seen(None, None) as snapshot:
            yield snapshot

    @contextmanager
    def lend_before(self, publication: Publication) -> Iterator[Snapshot]:
        """A snapshot of an earlier publication for whoever was lent one already, to compare the two.

        It takes no place of its own: requests that all hold one and wait for a second would wait for ever.
        """
        with self.lend_beside(publication, None) as snapshot:
            yield snapshot

    @contextmanager
    def lend_seen(self, publication: Publication | None, narrowing: Narrowing | None) -> Iterator[Snapshot]:
        """A snapshot of what a narrowing leaves of a publication, or of the current one."""
        with self._free:
            shown = publication or self.current()
            if shown is None:
                raise nothing_published()
            if publication is None:
                self._now(shown.publication_no)
            with self.lend_beside(shown, narrowing) as snapshot:
                yield snapshot

    @contextmanager
    def lend_beside(self, publication: Publication, narrowing: Narrowing | None) -> Iterator[Snapshot]:
        """As `lend_before`, of what a narrowing leaves."""
        snapshot = self._taken(publication, narrowing)
        try:
            yield snapshot
        finally:
            self._returned(snapshot)

    def close(self) -> None:
        """Release everything: what is idle at once, what is lent when it comes back."""
        with self._lock:
            for key in list(self._shared):
                self._close(key)
        self._manifest.close()

    def _now(self, number: int) -> None:
        """Another publication is current: nobody needs the one before."""
        with self._lock:
            if self._number != number:
                for key in [each for each in self._shared if each[0] == self._number]:
                    self._close(key)
                self._number = number

    def _taken(self, publication: Publication, narrowing: Narrowing | None) -> Snapshot:
        key = publication.publication_no, narrowing
        with self._lock:
            shared = self._shared.pop(key, None) or _Shared(Snapshot(self._workspace, publication, narrowing))
            self._shared[key] = shared
            others = [each for each in self._shared if each != (self._number, None)]
            for old in others[:-MOST_OTHERS]:
                self._close(old)
            return shared.taken()

    def _returned(self, snapshot: Snapshot) -> None:
        key = snapshot.publication.publication_no, snapshot.narrowing
        with self._lock:
            now = self._shared.get(key)
            any(shared.has_back(snapshot) for shared in (*self._leaving, *([now] if now else ())))
            self._leaving = [each for each in self._leaving if not each.is_closed]

    def _close(self, key: _Key) -> None:
        shared = self._shared.pop(key, None)
        if shared and not shared.leave():
            self._leaving.append(shared)


class _Shared:
    """The snapshots of one publication; whoever asks it holds the pool's lock.

    Those lent stand beside the first, and closing it closes them with it: it is closed when the last is back.
    """

    def __init__(self, first: Snapshot) -> None:
        self._first = first
        self._idle: list[Snapshot] = []
        self._lent: list[Snapshot] = []
        self._is_leaving = False
        self.is_closed = False

    def taken(self) -> Snapshot:
        """One that nobody else has."""
        snapshot = self._idle.pop() if self._idle else self._first.beside()
        self._lent.append(snapshot)
        return snapshot

    def has_back(self, snapshot: Snapshot) -> bool:
        """Take one back; False when it was not lent here."""
        place = next((place for place, each in enumerate(self._lent) if each is snapshot), None)
        if place is None:
            return False
        del self._lent[place]
        if len(self._idle) < MOST_IDLE:
            self._idle.append(snapshot)
        else:
            snapshot.close()
        if self._is_leaving:
            self.leave()
        return True

    def leave(self) -> bool:
        """Close as soon as nothing is lent; whether that is now."""
        self._is_leaving = True
        if not self._lent and not self.is_closed:
            self.is_closed = True
            self._first.close()
        return self.is_closed


class PoolSeen(SnapshotPool):
    """The pool as one request sees it: of a past day, of what its reader may see, or both.

    publication: that of the day looked at, which is current there; None for the present.
    """

    def __init__(
        self, pool: SnapshotPool, publication: Publication | None, narrowing: Narrowing | None
    ) -> None:
        self._pool = pool
        self._publication = publication
        self._narrowing = narrowing
        self._manifest = pool.manifest

    def current(self) -> Publication | None:
        """The publication that is shown."""
        return self._publication or self._pool.current()

    @contextmanager
    def lend(self) -> Iterator[Snapshot]:
        """A snapshot of what is seen."""
        with self._pool.lend_seen(self._publication, self._narrowing) as snapshot:
            yield snapshot

    @contextmanager
    def lend_before(self, publication: Publication) -> Iterator[Snapshot]:
        """As `SnapshotPool.lend_before`, of what is seen."""
        with self._pool.lend_beside(publication, self._narrowing) as snapshot:
            yield snapshot


def nothing_published() -> NotFound:
    """The error of a workspace in which no update has been made yet."""
    return NotFound(
        "Nothing has been published in this workspace yet.",
        do="import something (quorate import SOURCE PATH), then run quorate update",
    )
