"""Ask a served workspace for pages, one after the other, and keep how long each answer took."""

from __future__ import annotations

import http.client
import time
from dataclasses import dataclass
from itertools import cycle, islice

from benchmarks.pages.places import Place

_SECONDS_TO_ANSWER = 300


@dataclass(frozen=True)
class Times:
    """Milliseconds of answers in order of size, the size of the largest, and the very first, which warms nothing."""

    first_ms: float
    sorted_ms: tuple[float, ...]
    most_bytes: int
    statuses: frozenset[int]

    def at(self, share: float) -> float:
        """The time that this share of answers took at most."""
        return self.sorted_ms[min(int(share * len(self.sorted_ms)), len(self.sorted_ms) - 1)]


def asked(port: int, place: Place, rounds: int) -> Times:
    """Ask for the pages of a place in turn: once unmeasured but for the first figure, then `rounds` times."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_SECONDS_TO_ANSWER)
    try:
        first, status, size = _answer(connection, place.addresses[0])
        statuses, taken, most = {status}, [], size
        for address in islice(cycle(place.addresses), rounds):
            each, status, size = _answer(connection, address)
            statuses.add(status)
            taken.append(each)
            most = max(most, size)
    finally:
        connection.close()
    return Times(first, tuple(sorted(taken)), most, frozenset(statuses))


def _answer(connection: http.client.HTTPConnection, address: str) -> tuple[float, int, int]:
    started = time.perf_counter()
    connection.request("GET", address)
    response = connection.getresponse()
    body = response.read()
    return (time.perf_counter() - started) * 1000.0, response.status, len(body)
