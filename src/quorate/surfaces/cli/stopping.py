"""SIGTERM ends a command as Ctrl-C does: what holds something lets go of it, and the command says so.

Whoever stops a service, a container or a job sends SIGTERM first; unheeded it ends the process where it stands. Some
compiled modules lose what is raised while they are loaded, and so does whoever is told that an object is gone; so what
came is remembered too, and work ends by it when it next reports how far it is.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
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
    """Which signals came: what they raise cannot say so, as an engine that hears it tells it in words of its own."""

    def __init__(self) -> None:
        self.was_told = False
        self.was_interrupted = False

    def heed(self, _: int, __: FrameType | None) -> None:
        """Break off what is being done, as SIGTERM came."""
        self.was_told = True
        raise ToldToStop

    def interrupt(self, _: int, __: FrameType | None) -> None:
        """Break off what is being done, as Ctrl-C came."""
        self.was_interrupted = True
        raise KeyboardInterrupt

    def end_if_asked(self) -> None:
        """Raise again what was raised and lost."""
        if self.was_told:
            raise ToldToStop
        if self.was_interrupted:
            raise KeyboardInterrupt

    @property
    def exit_code(self) -> int:
        """The exit code of a command that was broken off."""
        return TOLD_TO_STOP if self.was_told else INTERRUPTED

    @property
    def words(self) -> str:
        """What happened, and what state is left."""
        happened = "told to stop (SIGTERM)" if self.was_told else "interrupted"
        return f"quorate: {happened}; what was imported and published before is untouched."


_AT_WORK: ContextVar[Stopping | None] = ContextVar("stopping", default=None)


@contextmanager
def heeding() -> Iterator[Stopping]:
    """Heed SIGTERM and Ctrl-C while the block runs, unless whoever started this process chose otherwise for them."""
    stopping = Stopping()
    ways = (
        (signal.SIGTERM, signal.SIG_DFL, stopping.heed),
        (signal.SIGINT, signal.default_int_handler, stopping.interrupt),
    )
    is_main = threading.current_thread() is threading.main_thread()
    taken = [
        (number, usual, way) for number, usual, way in ways if is_main and signal.getsignal(number) is usual
    ]
    token, told = _AT_WORK.set(stopping), sys.unraisablehook
    sys.unraisablehook = partial(_tell_unless_stopped, told)
    for number, _, way in taken:
        signal.signal(number, way)
    try:
        yield stopping
    finally:
        for number, usual, _ in taken:
            signal.signal(number, usual)
        sys.unraisablehook = told
        _AT_WORK.reset(token)


def _tell_unless_stopped(
    tell: Callable[[sys.UnraisableHookArgs], object], lost: sys.UnraisableHookArgs
) -> None:
    """Tell what was raised where nothing can be raised, but for a signal's: it is remembered, and ends the command."""
    if not issubclass(lost.exc_type, KeyboardInterrupt):
        tell(lost)


def end_if_asked() -> None:
    """End the command at work here if a signal came to it that nothing heard; nothing where there is none."""
    stopping = _AT_WORK.get()
    if stopping is not None:
        stopping.end_if_asked()


def leave_to_server() -> None:
    """Give both signals back: a server stops by its own means, and ends by SIGTERM as service managers expect."""
    if threading.current_thread() is not threading.main_thread():
        return
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    stopping = _AT_WORK.get()
    if stopping is not None and signal.getsignal(signal.SIGINT) == stopping.interrupt:
        signal.signal(signal.SIGINT, signal.default_int_handler)
