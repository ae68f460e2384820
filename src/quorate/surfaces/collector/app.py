"""The collector as an ASGI application: who sends, how much, kept, answered."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime

import msgspec
from starlette.types import ASGIApp, Receive, Scope, Send

from quorate.errors import QuorateError
from quorate.surfaces.collector.answers import Answer, Refused, cross_origin, preflight
from quorate.surfaces.collector.dialects.reading import Message, Told
from quorate.surfaces.collector.dialects.routing import find_reader, is_known_path
from quorate.surfaces.collector.group_commit import GroupCommit
from quorate.surfaces.collector.limits import (
    LARGEST_EVENT_BYTES,
    LARGEST_KEPT_BYTES,
    MOST_EVENTS_AT_ONCE,
    Allowance,
    Room,
)
from quorate.surfaces.collector.requests import Request, read_request
from quorate.surfaces.collector.sealing import Arrival, sealed
from quorate.surfaces.collector.trouble import Trouble
from quorate.surfaces.collector.write_keys import WriteKeys
from quorate.warehouse.inbox import Arrived, Inbox
from quorate.warehouse.inboxes import inbox_of
from quorate.warehouse.workspace import Workspace

# What all requests of trackers are called where addresses are told: some hold write keys.
TEMPLATE = "(live events)"
_SECONDS_UNTIL_DISK = 5


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


class Collector:
    """Answers what trackers send. Events of a request are all kept, or none are and the answer says why.

    Parameters
    ----------
    keys: who may send.
    open_inbox: opens the inbox; called in the one thread that writes to it.
    events_per_second: how many events each sender may send in the long run.
    clock: the moment, in UTC without a zone, that events are stamped with.
    """

    def __init__(
        self,
        keys: WriteKeys,
        open_inbox: Callable[[], Inbox],
        events_per_second: float,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        self._keys = keys
        self._clock = clock
        self._open_inbox = open_inbox
        # since the server began: events kept, and requests that were not taken by the code of the reason
        self.accepted_count = 0
        self.refused_counts: Counter[str] = Counter()
        self._commits = GroupCommit(open_inbox)
        self._allowances = {name: Allowance(events_per_second, time.monotonic) for name in keys.names}
        self._room = Room()
        self._trouble = Trouble()

    def answers(self, path: str) -> bool:
        """Whether a request to this path is for the collector."""
        return is_known_path(path.rstrip("/"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        scope["quorate.template"] = TEMPLATE
        headers = dict(scope["headers"])
        allowed = cross_origin(headers.get(b"origin"))
        if scope["method"] == "OPTIONS":
            await preflight(headers.get(b"access-control-request-headers")).send(send, allowed)
            return
        try:
            with self._room.share() as share:
                # only what is kept stays in memory while the disk is waited for: not the request, nor its messages
                answer, events = self._understood(await read_request(scope, receive, share))
                if events:
                    share.become(sum(len(event.body) for event in events))
                    await self._commit(events)
                    self.accepted_count += len(events)
        except Refused as refused:
            self.refused_counts[refused.code] += 1
            answer = refused.answer
        await answer.send(send, allowed)

    def waiting_count(self) -> int:
        """How many events wait for the next update; 0 where nobody may send. Raises `StoreError`."""
        if not self._keys.names:
            return 0
        with self._inbox() as inbox:
            return inbox.waiting_count()

    def require_writable(self) -> bool:
        """Raise `StoreError` unless events could be kept now; returns whether anybody may send any."""
        if not self._keys.names:
            return False
        with self._inbox() as inbox:
            inbox.require_writable()
        return True

    @contextmanager
    def _inbox(self) -> Iterator[Inbox]:
        """The inbox on a connection of its own, as the one that adds belongs to its thread."""
        inbox = self._open_inbox()
        try:
            yield inbox
        finally:
            inbox.close()

    def close(self) -> None:
        """Keep what is under way and release the inbox."""
        self._commits.close()

    def _understood(self, request: Request) -> tuple[Answer, list[Arrived]]:
        """What a request will be answered, and the events to keep before it is."""
        read = find_reader(request.method, request.path)
        if read is None:
            raise Refused(405, "wrong_method", f"trackers do not use {request.method} here")
        told = read(request)
        sender = self._keys.name_of(told.write_key)
        if not told.messages:
            return told.answer, []
        _require_sizes(request, told)
        self._allowances[sender].spend(len(told.messages))
        arrival = Arrival.of(sender, self._clock(), request.visitor_address, request.header(b"user-agent"))
        return told.answer, _sealed(told.messages, arrival)

    async def _commit(self, events: list[Arrived]) -> None:
        try:
            await self._commits.commit(events)
        except QuorateError as error:
            self._trouble.met(error)
            raise Refused(
                503,
                "cannot_keep",
                "the server cannot keep events at the moment; none of this request was kept, send it again later",
                retry_after_seconds=_SECONDS_UNTIL_DISK,
            ) from error
        self._trouble.is_over()


def _require_sizes(request: Request, told: Told) -> None:
    if len(told.messages) > MOST_EVENTS_AT_ONCE:
        raise Refused(
            413, "too_many_in_batch", f"a request may hold {MOST_EVENTS_AT_ONCE:,} events; send fewer at once"
        )
    if max(len(request.body), told.unpacked_bytes) <= LARGEST_EVENT_BYTES:
        return
    for number, message in enumerate(told.messages):
        if len(msgspec.json.encode(message)) > LARGEST_EVENT_BYTES:
            limit = LARGEST_EVENT_BYTES // 1024
            raise Refused(413, "event_too_large", f"event {number} is larger than {limit} KB; none was kept")


def _sealed(messages: list[Message], arrival: Arrival) -> list[Arrived]:
    """The messages as the inbox keeps them. Raises `Refused` (413) before they grow far beyond what was sent."""
    found: list[Arrived] = []
    size = 0
    for message in messages:
        found.append(sealed(message, arrival))
        size += len(found[-1].body)
        if size > LARGEST_KEPT_BYTES:
            limit = LARGEST_KEPT_BYTES // 1024
            raise Refused(
                413,
                "too_large_together",
                f"with what the envelope says of all, the events are larger than {limit:,} KB; send fewer at once",
            )
    return found


def collector_of(workspace: Workspace, environment: Mapping[str, str]) -> Collector:
    """The collector of a workspace, with the write keys and the inbox of its settings.

    Raises what `inbox_of` does when the settings name an inbox that cannot be opened from here.
    """
    settings = workspace.settings.collector
    keys = WriteKeys(settings.write_keys, environment)
    return Collector(keys, inbox_of(workspace, environment), settings.events_per_second)


class CollectorFirst:
    """ASGI middleware that hands trackers' requests to the collector and all others on."""

    def __init__(self, app: ASGIApp, collector: Collector) -> None:
        self._app = app
        self._collector = collector

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or let the application do so."""
        if scope["type"] == "http" and self._collector.answers(scope["path"]):
            await self._collector(scope, receive, send)
        else:
            await self._app(scope, receive, send)
