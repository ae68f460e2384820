"""How much one request, one sender and the whole server may hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from quorate.surfaces.collector.answers import Refused

LARGEST_BODY_BYTES = 500 * 1024
LARGEST_EVENT_BYTES = 32 * 1024
MOST_EVENTS_AT_ONCE = 2_500
# What an envelope says of all events is written into each: a small request may ask for a lot to be kept.
LARGEST_KEPT_BYTES = 8 * LARGEST_BODY_BYTES
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
        self.free_bytes = most_bytes

    @contextmanager
    def share(self) -> Iterator[Share]:
        """One request's share, empty at first and given back when the block ends."""
        share = Share(self)
        try:
            yield share
        finally:
            share.become(0)


class Share:
    """How much of the room one request holds: what has arrived of it, not what it promises to send."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._held_bytes = 0

    def grow(self, more_bytes: int) -> None:
        """Hold so much more. Raises `Refused` (429) when there is not so much."""
        self.become(self._held_bytes + more_bytes)

    def become(self, held_bytes: int) -> None:
        """Hold so much, no more and no less. Raises `Refused` (429) when there is not so much."""
        if held_bytes - self._held_bytes > self._room.free_bytes:
            raise Refused(
                429,
                "busy",
                "events arrive faster than they can be kept; send again later",
                retry_after_seconds=_SECONDS_UNTIL_ROOM,
            )
        self._room.free_bytes -= held_bytes - self._held_bytes
        self._held_bytes = held_bytes
