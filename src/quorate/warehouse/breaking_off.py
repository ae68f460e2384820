"""Work in a thread that another thread can break off: its engines are interrupted, and its next report ends it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol
from weakref import WeakSet

_HERE: ContextVar[BreakingOff | None] = ContextVar("breaking_off", default=None)


class Interruptible(Protocol):
    """What can be interrupted from another thread; whoever opens one says so by `heed`."""

    def interrupt(self) -> None:
        """Break off what this is doing."""


class BreakingOff:
    """Whether a thread's work is to end, and the engines that it has at work."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._at_work: WeakSet[Interruptible] = WeakSet()
        self._is_asked = False

    @contextmanager
    def heeded(self) -> Iterator[None]:
        """While the block runs, engines that this thread opens belong to the work that can be broken off."""
        token = _HERE.set(self)
        try:
            yield
        finally:
            _HERE.reset(token)

    def ask(self) -> None:
        """Break off what is at work. Between two queries nothing hears it: ask again until the thread has ended."""
        with self._lock:
            self._is_asked = True
            at_work = list(self._at_work)
        for each in at_work:
            each.interrupt()

    def end_if_asked(self) -> None:
        """Raise `KeyboardInterrupt` once the work is to end."""
        if self._is_asked:
            raise KeyboardInterrupt

    def add(self, engine: Interruptible) -> None:
        """Another engine is at work."""
        with self._lock:
            self._at_work.add(engine)


def heed(engine: Interruptible) -> None:
    """Let an engine that was opened just now be interrupted with the work of this thread, if that can be broken off."""
    here = _HERE.get()
    if here is not None:
        here.end_if_asked()
        here.add(engine)
