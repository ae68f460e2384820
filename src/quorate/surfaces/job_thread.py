"""Work beside the requests, in a thread that a stopping server breaks off and waits for.

An interpreter that exits while a thread is in the middle of the engine's code is aborted by the system.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress

from quorate.warehouse.breaking_off import BreakingOff

_ASK_EVERY_SECONDS = 0.1


class JobThread:
    """One piece of work at a time; its owner begins another only once the one before has ended."""

    def __init__(self) -> None:
        self._breaking_off = BreakingOff()
        self._thread: threading.Thread | None = None

    def begin(self, work: Callable[[], None]) -> None:
        """Begin to work beside whoever calls."""
        self._thread = threading.Thread(target=self._run, args=(work,), daemon=True)
        self._thread.start()

    def end_if_asked(self) -> None:
        """The work says how far it is: raises `KeyboardInterrupt` where the server stops."""
        self._breaking_off.end_if_asked()

    def stop(self) -> None:
        """Break off the work, now and from now on, and wait until it has ended."""
        self._breaking_off.ask()
        while self._thread is not None and self._thread.is_alive():
            self._breaking_off.ask()
            self._thread.join(_ASK_EVERY_SECONDS)

    def _run(self, work: Callable[[], None]) -> None:
        with self._breaking_off.heeded(), suppress(KeyboardInterrupt):
            work()
