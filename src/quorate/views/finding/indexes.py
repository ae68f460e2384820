"""Indexes of publications, made when first asked for: the latest two are kept, so that a past day has its own."""

from __future__ import annotations

import threading

from quorate.views.finding.index import FindIndex
from quorate.views.reading import Reader
from quorate.warehouse.narrowing import Narrowing
from quorate.warehouse.snapshots import Snapshot

MOST_HELD = 2


class FindIndexes:
    """One index of each publication and narrowing for all threads; whoever asks first makes it, the others wait."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[tuple[str, Narrowing | None], FindIndex] = {}

    def of(self, snapshot: Snapshot) -> FindIndex:
        """The index of what this snapshot has published."""
        run = snapshot.publication.run_id, snapshot.narrowing
        with self._lock:
            index = self._held.pop(run, None) or FindIndex(Reader(snapshot))
            self._held[run] = index
            while len(self._held) > MOST_HELD:
                del self._held[next(iter(self._held))]
            return index
