"""Many requests share one commit: each waits until the disk holds its events, none for more than one write.

A thread owns the inbox. While it waits for the disk, further requests queue up; whatever has queued up goes into the
next transaction together. When that cannot be committed, every request in it fails and nothing was promised.
"""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue

from quorate.errors import QuorateError, StoreError
from quorate.warehouse.inbox import ROWS_PER_TRANSACTION, Arrived, Inbox

# After everything it lets the disk do, the thread waits for its turn among the others. Python's own patience, five
# milliseconds, is several times what the disk takes, and is waited for more than once in each commit.
_SECONDS_UNTIL_TURN = 0.0005


@dataclass(frozen=True)
class _Asked:
    events: Sequence[Arrived]
    loop: asyncio.AbstractEventLoop
    done: asyncio.Future[None]


class GroupCommit:
    """Puts events into an inbox, which `open_inbox` opens when the first arrive and again after a failure.

    From then on all threads of the process take turns more often (`sys.setswitchinterval`).
    """

    def __init__(self, open_inbox: Callable[[], Inbox]) -> None:
        self._open = open_inbox
        self._inbox: Inbox | None = None
        self._queue: SimpleQueue[_Asked | None] = SimpleQueue()
        self._thread: threading.Thread | None = None

    async def commit(self, events: Sequence[Arrived]) -> None:
        """Return when the disk holds the events. Raises `StoreError` when it does not take them."""
        if self._thread is None:
            sys.setswitchinterval(min(sys.getswitchinterval(), _SECONDS_UNTIL_TURN))
            self._thread = threading.Thread(target=self._work, name="inbox", daemon=True)
            self._thread.start()
        loop = asyncio.get_running_loop()
        asked = _Asked(events, loop, loop.create_future())
        self._queue.put(asked)
        await asked.done

    def close(self) -> None:
        """Commit what is queued and release the inbox."""
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join()
            self._thread = None

    def _work(self) -> None:
        is_open = True
        while is_open:
            group, is_open = self._next_group()
            if group:
                _tell(group, self._add([event for asked in group for event in asked.events]))
        self._release()

    def _next_group(self) -> tuple[list[_Asked], bool]:
        """What is queued, once there is anything, and whether there will be more."""
        asked = self._queue.get()
        group: list[_Asked] = []
        count = 0
        while asked is not None:
            group.append(asked)
            count += len(asked.events)
            if count >= ROWS_PER_TRANSACTION:
                return group, True
            try:
                asked = self._queue.get_nowait()
            except Empty:
                return group, True
        return group, False

    def _add(self, events: list[Arrived]) -> QuorateError | None:
        try:
            if self._inbox is None:
                self._inbox = self._open()
            self._inbox.add(events)
        except QuorateError as error:
            self._release()
            return error
        except Exception as error:  # whatever it is, the requests that wait must hear of it
            self._release()
            return StoreError("The inbox of live events failed.", where=f"{type(error).__name__}: {error}")
        return None

    def _release(self) -> None:
        if self._inbox is not None:
            with suppress(Exception):
                self._inbox.close()
            self._inbox = None


def _tell(group: list[_Asked], error: QuorateError | None) -> None:
    by_loop: dict[asyncio.AbstractEventLoop, list[asyncio.Future[None]]] = {}
    for asked in group:
        by_loop.setdefault(asked.loop, []).append(asked.done)
    for loop, waiting in by_loop.items():
        with suppress(RuntimeError):  # a loop that was closed meanwhile has nobody left to tell
            loop.call_soon_threadsafe(_settle, waiting, error)


def _settle(waiting: list[asyncio.Future[None]], error: QuorateError | None) -> None:
    for future in waiting:
        if future.done():
            continue
        if error is None:
            future.set_result(None)
        else:
            future.set_exception(error)
