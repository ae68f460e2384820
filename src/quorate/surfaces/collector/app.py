"""The collector as an ASGI application: who sends, how much, kept, answered."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
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
    MOST_EVENTS_AT_ONCE,
    Allowance,
    Room,
)
from quorate.surfaces.collector.requests import Request, expected_bytes, read_request
from quorate.surfaces.collector.sealing import Arrival, sealed
from quorate.surfaces.collector.write_keys import WriteKeys
from quorate.warehouse.inbox import Inbox
from quorate.warehouse.inboxes import inbox_of
from quorate.warehouse.workspace import Workspace

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
        self._commits = GroupCommit(open_inbox)
        self._allowances = {name: Allowance(events_per_second, time.monotonic) for name in keys.names}
        self._room = Room()

    def answers(self, path: str) -> bool:
        """Whether a request to this path is for the collector."""
        return is_known_path(path.rstrip("/"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        headers = dict(scope["headers"])
        allowed = cross_origin(headers.get(b"origin"))
        if scope["method"] == "OPTIONS":
            await preflight(headers.get(b"access-control-request-headers")).send(send, allowed)
            return
        try:
            with self._room.hold(expected_bytes(scope)):
                answer = await self._kept(await read_request(scope, receive))
        except Refused as refused:
            answer = refused.answer
        await answer.send(send, allowed)

    def close(self) -> None:
        """Keep what is under way and release the inbox."""
        self._commits.close()

    async def _kept(self, request: Request) -> Answer:
        read = find_reader(request.method, request.path)
        if read is None:
            raise Refused(405, "wrong_method", f"trackers do not use {request.method} here")
        told = read(request)
        sender = self._keys.name_of(told.write_key)
        if told.messages:
            _require_sizes(request, told)
            self._allowances[sender].spend(len(told.messages))
            agent = request.header(b"user-agent")
            arrival = Arrival(sender, self._clock(), request.address, agent)
            await self._commit(told.messages, arrival)
        return told.answer

    async def _commit(self, messages: list[Message], arrival: Arrival) -> None:
        try:
            await self._commits.commit([sealed(message, arrival) for message in messages])
        except QuorateError as error:
            raise Refused(
                503,
                "cannot_keep",
                "the server cannot keep events at the moment; none of this request was kept, send it again later",
                retry_after_seconds=_SECONDS_UNTIL_DISK,
            ) from error


def _require_sizes(request: Request, told: Told) -> None:
    if len(told.messages) > MOST_EVENTS_AT_ONCE:
        raise Refused(
            413, "too_many_in_batch", f"a request may hold {MOST_EVENTS_AT_ONCE:,} events; send fewer at once"
        )
    if len(request.body) <= LARGEST_EVENT_BYTES:
        return
    for number, message in enumerate(told.messages):
        if len(msgspec.json.encode(message)) > LARGEST_EVENT_BYTES:
            limit = LARGEST_EVENT_BYTES // 1024
            raise Refused(413, "event_too_large", f"event {number} is larger than {limit} KB; none was kept")


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
