"""Updates that pages may ask for: pages leave word here, the schedule beside the server takes it."""

from __future__ import annotations

import threading


class Updates:
    """Whether an update runs, whether one was asked for, and how the last one went wrong.

    Attributes
    ----------
    is_running: an update of this server's schedule is at work.
    failure: what the last update said when it failed; None after one that worked.
    done_count, failed_count: how many of this server's updates have ended so.
    """

    def __init__(self) -> None:
        self._woken = threading.Event()
        self._is_asked = False
        self.is_running = False
        self.failure: str | None = None
        self.done_count = 0
        self.failed_count = 0

    @property
    def is_due(self) -> bool:
        """An update runs or has been asked for, so that pages are about to change."""
        return self.is_running or self._is_asked

    def ask(self) -> None:
        """Have the next update begin at once, after the one at work if there is one."""
        self._is_asked = True
        self._woken.set()

    def wake(self) -> None:
        """End a pause without asking for an update."""
        self._woken.set()

    def wait(self, seconds: float) -> None:
        """Pause until an update is asked for, at most this long."""
        self._woken.wait(seconds)
        self._woken.clear()

    def begin(self) -> None:
        """The schedule begins an update: what is asked for from now on needs another one."""
        self._is_asked = False
        self.is_running = True

    def end(self, failure: str | None) -> None:
        """The schedule's update is over."""
        self.failure = failure
        self.done_count += failure is None
        self.failed_count += failure is not None
        self.is_running = False
