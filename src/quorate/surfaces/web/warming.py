"""Ready a new publication for pages before anybody asks for one.

Lists answer from tables that are kept in memory and search from an index of words; whoever came first after an
update would wait for both. A thread of the server makes them as soon as it sees the publication.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from quorate.errors import NotFound
from quorate.surfaces.web.rendering import Site
from quorate.views import account_list, journey_list, journey_view, journeys_by_stage, programme_grid
from quorate.views.people import keep_touched_accounts
from quorate.views.reading import Reader
from quorate.views.today import today
from quorate.warehouse.snapshots import Snapshot

LOOK_EVERY_SECONDS = 1.0
_LOG = logging.getLogger(__name__)


class Warmer:
    """Looks for a new publication every second, from `start` to `stop`, and readies each once."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._stopped = threading.Event()
        self._readied = 0
        self._thread = threading.Thread(target=self._look, name="warmer", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more; what is being readied is finished first."""
        self._stopped.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._stopped.is_set():
            try:
                publication = self._site.pool.current()
            except Exception:
                # the database is busy or away for the moment: the next look may find it
                _LOG.warning("It could not be seen whether something new is published.", exc_info=True)
                publication = None
            if publication is not None and publication.publication_no != self._readied:
                self._readied = publication.publication_no
                self._ready()
            self._stopped.wait(LOOK_EVERY_SECONDS)

    def _ready(self) -> None:
        for make in self._asked():
            if self._stopped.is_set():
                return
            try:
                with self._site.pool.lend() as snapshot:
                    make(snapshot)
            except NotFound:
                # an older publication lacks some tables; its pages say so
                continue
            except Exception:
                # whoever asks for that page is told what is wrong with it
                _LOG.warning("A page could not be readied.", exc_info=True)

    def _asked(self) -> tuple[Callable[[Snapshot], object], ...]:
        """What most people open first, and what takes longest."""
        site = self._site
        return (
            journeys_by_stage,
            account_list,
            lambda snapshot: today(snapshot, site.workspace, None, None),
            site.finding.of,
            _first_journey,
            lambda snapshot: keep_touched_accounts(Reader(snapshot)),
            programme_grid,
        )


def _first_journey(snapshot: Snapshot) -> None:
    found = journey_list(snapshot).journeys
    if found:
        journey_view(snapshot, found[0].journey_id)
