"""A pool of processes that ends with the work it was started for."""

from __future__ import annotations

import multiprocessing
import os
import signal
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import Connection
from threading import Thread
from types import TracebackType

from quorate.errors import QuorateError

_MOST_WORKERS = 4


def usable_processors() -> int:
    """As many processes as this one has processors, within reason; a daemon may not start any."""
    if multiprocessing.current_process().daemon:
        return 1
    has_affinity = hasattr(os, "sched_getaffinity")
    return min(_MOST_WORKERS, len(os.sched_getaffinity(0)) if has_affinity else os.cpu_count() or 1)


class Pool:
    """An executor of fresh processes, started at once and ended when the `with` is left, however it is left.

    Each process holds one end of a pipe whose other end is ours alone. When ours closes, by an error, by
    Ctrl-C or because we were killed, the processes end in the middle of what they do.

    Raises
    ------
    QuorateError: a process ended before its work was done. What a task raises comes out as itself.
    """

    def __init__(self, workers: int) -> None:
        # Fresh processes: a copy of this one would lack the threads that hold its locks.
        context = multiprocessing.get_context("spawn")
        self._theirs, self._ours = context.Pipe(duplex=False)
        self.workers = workers
        self.executor = ProcessPoolExecutor(workers, context, initializer=_start, initargs=(self._theirs,))
        self.executor.submit(os.getpid)

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            self._ours.close()
        self.executor.shutdown(cancel_futures=True)
        self._ours.close()
        self._theirs.close()
        if isinstance(error, BrokenProcessPool):
            raise QuorateError(
                "A process that made a part of the market ended before it was done.",
                expected="processes that live until they are told to end",
                state="an earlier market in the directory is as it was",
                do="see whether memory ran out; a script that makes a market has to do so under "
                '`if __name__ == "__main__":`',
            ) from error


def _start(theirs: Connection) -> None:
    """Prepare a process of the pool: Ctrl-C, which reaches all, is for the one that started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with, args=(theirs,), daemon=True).start()


def _end_with(theirs: Connection) -> None:
    """Wait for the other end to close; nothing is ever sent."""
    try:
        theirs.recv_bytes()
    except (EOFError, OSError):
        os._exit(1)
