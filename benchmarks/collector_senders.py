"""Senders of the collector's benchmark: what they send, and how fast.

Connections are protocols on the C event loop that the server itself runs on, and requests are made before the clock
starts, so that a sender's own processor time is a small part of the server's.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from quorate.ledger.secret_values import new_secret

KEY = new_secret("qw_")
EVENTS_PER_BATCH = 100
_HEAD_END = b"\r\n\r\n"
_LENGTH = b"content-length: "


@dataclass(frozen=True)
class Reply:
    """What the server answered: the status, and how many seconds it took."""

    status: int
    seconds: float


class Sender(asyncio.Protocol):
    """One connection that sends one request after another, as a client library does."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._transport: asyncio.WriteTransport | None = None
        self._answer: asyncio.Future[int] | None = None
        self._read = b""

    async def post(self, path: str, body: bytes) -> Reply:
        """Send a body and wait for the answer."""
        return await self.send(request(path, body))

    async def send(self, written: bytes) -> Reply:
        """Send a whole request and wait for the answer. Raises `OSError` when the server is gone."""
        started = time.perf_counter()
        loop = asyncio.get_running_loop()
        if self._transport is None:
            self._transport, _ = await loop.create_connection(lambda: self, "127.0.0.1", self._port)
        self._answer = loop.create_future()
        self._transport.write(written)
        return Reply(await self._answer, time.perf_counter() - started)

    def data_received(self, data: bytes) -> None:
        """A part of an answer has come."""
        self._read += data
        head = self._read.find(_HEAD_END)
        if head < 0:
            return
        at = self._read.lower().find(_LENGTH, 0, head) + len(_LENGTH)
        length = int(self._read[at : self._read.find(b"\r\n", at)])
        if len(self._read) < head + len(_HEAD_END) + length:
            return
        status = int(self._read[9:12])
        self._read = b""
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(status)

    def connection_lost(self, exc: Exception | None) -> None:
        """Whoever waits for an answer waits in vain; the next request opens another connection."""
        self._transport = None
        self._read = b""
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(exc or ConnectionResetError("the server closed the connection"))

    def close(self) -> None:
        """Drop the connection."""
        if self._transport is not None:
            self._transport.close()
            self._transport = None


def request(path: str, body: bytes) -> bytes:
    """A whole request, as it goes over the wire."""
    head = (
        f"POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nuser-agent: Mozilla/5.0\r\nx-write-key: {KEY}\r\n"
        f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


@asynccontextmanager
async def senders(port: int, count: int) -> AsyncIterator[list[Sender]]:
    """So many connections."""
    made = [Sender(port) for _ in range(count)]
    try:
        yield made
    finally:
        for sender in made:
            sender.close()


def event(number: int) -> dict[str, object]:
    """A page view of about half a kilobyte, as browsers send them."""
    return {
        "type": "page",
        "messageId": f"bench-{number}",
        "anonymousId": f"device-{number % 5_000}",
        "timestamp": "2026-05-01T10:00:00.000Z",
        "properties": {
            "url": f"https://vendor.example/page/{number % 97}",
            "title": "Pricing",
            "number": number,
        },
        "context": {
            "page": {"referrer": "https://www.example.org/", "path": f"/page/{number % 97}"},
            "library": {"name": "analytics.js", "version": "1.0"},
            "locale": "en-GB",
            "timezone": "Europe/Berlin",
        },
    }


def single(number: int) -> bytes:
    """The body of one event."""
    return json.dumps(event(number)).encode()


def batch(number: int) -> bytes:
    """The body of `EVENTS_PER_BATCH` events."""
    first = number * EVENTS_PER_BATCH
    return json.dumps({"batch": [event(first + offset) for offset in range(EVENTS_PER_BATCH)]}).encode()


async def all_at_once(port: int, path: str, bodies: Sequence[bytes], connections: int) -> float:
    """Send every body, each connection as fast as answers come; returns the seconds until the last answer."""
    todo = iter([request(path, body) for body in bodies])

    async def work(sender: Sender) -> None:
        for written in todo:
            reply = await sender.send(written)
            if reply.status != 200:
                raise RuntimeError(f"the server answered {reply.status}")

    async with senders(port, connections) as made:
        started = time.perf_counter()
        await asyncio.gather(*map(work, made))
        return time.perf_counter() - started


async def at_a_rate(port: int, rate: int, seconds: int, connections: int) -> list[float]:
    """Seconds from the moment each event was due until its answer, so that queueing counts as waiting."""
    waits: list[float] = []
    ready = [request("/v1/page", single(10_000_000 + number)) for number in range(rate * seconds)]
    free: asyncio.Queue[Sender] = asyncio.Queue()

    async def send(written: bytes, due: float) -> None:
        sender = await free.get()
        reply = await sender.send(written)
        if reply.status != 200:
            raise RuntimeError(f"the server answered {reply.status}")
        waits.append(time.perf_counter() - due)
        free.put_nowait(sender)

    async with senders(port, connections) as made:
        for sender in made:
            free.put_nowait(sender)
        started = time.perf_counter()
        tasks = []
        for number, written in enumerate(ready):
            due = started + number / rate
            pause = due - time.perf_counter()
            if pause > 0:
                await asyncio.sleep(pause)
            tasks.append(asyncio.create_task(send(written, due)))
        await asyncio.gather(*tasks)
    return sorted(waits)
