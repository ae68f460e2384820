"""How much one request, one sender and the whole server may hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from quorate.surfaces.collector.answers import Refused

LARGEST_BODY_BYTES = 500 * 1024
LARGEST_EVENT_BYTES = 32 * 1024
MOST_EVENTS_AT_ONCE = 2_500
MOST_BYTES_HELD = 64 * 1024 * 1024
# A sender may save up allowance for this long, so that what a client held back goes through at once.
SECONDS_SAVED_UP = 10
_SECONDS_UNTIL_ROOM = 1


class Allowance:
    """A token bucket: `rate` events a second in the long run, `SECONDS_SAVED_UP` times as many at once.

    A request larger than what can be saved up passes when the bucket is full; it is then paid off.
    """

    def __init__(self, rate: float, clock: Callable[[], float]) -> None:
        self._rate = rate
        self._most = rate * SECONDS_SAVED_UP
        self._saved = self._most
        self._clock = clock
        self._counted_at = clock()

    def spend(self, events: int) -> None:
        """Use allowance for so many events. Raises `Refused` (429), saying when there will be enough."""
        now = self._clock()
        self._saved = min(self._most, self._saved + (now - self._counted_at) * self._rate)
        self._counted_at = now
        missing = min(events, self._most) - self._saved
        if missing > 0:
            raise Refused(
                429,
                "too_many_events",
                f"this write key may send {self._rate:g} events a second; send again later",
                retry_after_seconds=missing / self._rate,
            )
        self._saved -= events


class Room:
    """Memory that requests may hold until their events are on disk; when it is used up, senders have to wait."""

    def __init__(self, most_bytes: int = MOST_BYTES_HELD) -> None:
        self._free_bytes = most_bytes

    @contextmanager
    def hold(self, bytes_needed: int) -> Iterator[None]:
        """Hold so much while the block runs. Raises `Refused` (429) when there is not so much."""
        if bytes_needed > self._free_bytes:
            raise Refused(
                429,
                "busy",
                "events arrive faster than they can be kept; send again later",
                retry_after_seconds=_SECONDS_UNTIL_ROOM,
            )
        self._free_bytes -= bytes_needed
        try:
            yield
        finally:
            self._free_bytes += bytes_needed
