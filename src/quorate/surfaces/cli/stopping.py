"""SIGTERM ends a command as Ctrl-C does: what holds something lets go of it, and the command says so.

Whoever stops a service, a container or a job sends SIGTERM first; unheeded it ends the process where it stands.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

# 128 and the signal's number, as shells say it.
INTERRUPTED = 130
TOLD_TO_STOP = 143


class ToldToStop(KeyboardInterrupt):
    """SIGTERM came.

    A class of its own, as an interpreter in which a plain `KeyboardInterrupt` leaves text that is being executed, such
    as that of a dataclass, ends by SIGINT at last, whatever exit code it was given.
    """


class Stopping:
    """Whether SIGTERM came: what it raises cannot say so, as an engine that hears it tells it in words of its own."""

    def __init__(self) -> None:
        self.was_told = False

    def heed(self, _: int, __: FrameType | None) -> None:
        """Break off what is being done."""
        self.was_told = True
        raise ToldToStop

    @property
    def exit_code(self) -> int:
        """The exit code of a command that was broken off."""
        return TOLD_TO_STOP if self.was_told else INTERRUPTED

    @property
    def words(self) -> str:
        """What happened, and what state is left."""
        happened = "told to stop (SIGTERM)" if self.was_told else "interrupted"
        return f"quorate: {happened}; what was imported and published before is untouched."


@contextmanager
def heeding() -> Iterator[Stopping]:
    """Heed SIGTERM while the block runs, unless whoever started this process chose something else for it."""
    stopping = Stopping()
    if (
        threading.current_thread() is not threading.main_thread()
        or signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL
    ):
        yield stopping
        return
    signal.signal(signal.SIGTERM, stopping.heed)
    try:
        yield stopping
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def leave_to_server() -> None:
    """Give SIGTERM back: a server stops by its own means, and ends by the signal as service managers expect."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
