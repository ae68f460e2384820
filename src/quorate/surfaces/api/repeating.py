"""`Idempotency-Key`: what a program sends twice is done once and answered alike, for a day."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from quorate.ledger.idempotency import Answered, AnsweredRequests
from quorate.surfaces.access.asking import principal_in
from quorate.surfaces.problem_kinds import problem_answer

_KEY = re.compile(r"[\x21-\x7e]{1,255}")
# Of what a request was answered, these are said again.
_SAID_AGAIN = ("content-type", "location", "etag", "retry-after", "cache-control")
# What an answer that nobody may keep says in `Cache-Control`: its words are not kept here either.
_NOT_KEPT = "no-store"


class OnceOnly:
    """ASGI middleware for POST; it stands behind what reads bodies whole, and where nobody may it keeps nothing.

    Answers below 500 are kept, failures too: whoever sends the same again is told the same. After a failure of ours
    the request may be tried again.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        key = Headers(scope=scope).get("idempotency-key") if scope["type"] == "http" else None
        if key is None or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        desk = scope["app"].state.desk
        request = Request(scope, receive)
        body = await request.body()
        await _Once(self._app, scope, key, body, desk.answered, desk.clock).answer(receive, send)


class _Once:
    def __init__(
        self,
        app: ASGIApp,
        scope: Scope,
        key: str,
        body: bytes,
        answered: AnsweredRequests,
        clock: Callable[[], datetime],
    ) -> None:
        self._app, self._scope, self._key, self._body = app, scope, key, body
        self._answered, self._clock = answered, clock
        user = principal_in(scope).user
        self._who = user.user_id if user else ""

    async def answer(self, receive: Receive, send: Send) -> None:
        if not _KEY.fullmatch(self._key):
            await self._refused("bad-request", "This is no Idempotency-Key.", receive, send)
            return
        said = self._hash()
        before = await run_in_threadpool(self._answered.begin, self._who, self._key, said, self._clock())
        if before is None:
            await self._first(send)
        elif before.request_hash != said:
            await self._refused("key-reused", "This key was used for another request.", receive, send)
        elif before.status is None:
            await self._refused("in-progress", "The same request is being answered.", receive, send)
        elif _is_not_kept(before):
            words = "This was done and answered; what it was answered holds data of people and is not kept."
            await self._refused("cannot-be-done", words, receive, send)
        else:
            await _again(before)(self._scope, receive, send)

    def _hash(self) -> str:
        parts = (self._scope["method"], self._scope["path"], self._scope["query_string"].decode("latin-1"))
        return hashlib.sha256("\n".join(parts).encode() + b"\n" + self._body).hexdigest()

    async def _first(self, send: Send) -> None:
        messages: list[Message] = []

        async def keep(message: Message) -> None:
            messages.append(message)

        async def give() -> Message:
            return {"type": "http.request", "body": self._body, "more_body": False}

        try:
            await self._app(self._scope, give, keep)
        except BaseException:
            await run_in_threadpool(self._answered.forget, self._who, self._key)
            for message in messages:
                await send(message)
            raise
        await run_in_threadpool(self._keep, messages)
        for message in messages:
            await send(message)

    def _keep(self, messages: list[Message]) -> None:
        status = messages[0]["status"]
        if status >= 500 or status in (401, 403, 429):
            self._answered.forget(self._who, self._key)
            return
        headers = Headers(raw=messages[0]["headers"])
        kept = {name: headers[name] for name in _SAID_AGAIN if name in headers}
        is_kept = kept.get("cache-control") != _NOT_KEPT
        body = b"".join(message.get("body", b"") for message in messages[1:]) if is_kept else b""
        self._answered.end(self._who, self._key, status, json.dumps(kept), body.decode())

    async def _refused(self, kind: str, words: str, receive: Receive, send: Send) -> None:
        answer = problem_answer(kind, words, self._scope["path"], code=kind.replace("-", "_"))
        await answer(self._scope, receive, send)


def _is_not_kept(before: Answered) -> bool:
    return bool(json.loads(before.headers or "{}").get("cache-control") == _NOT_KEPT)


def _again(before: Answered) -> Response:
    headers = {**json.loads(before.headers or "{}"), "Idempotency-Replayed": "true"}
    return Response(before.body or "", before.status or 200, headers)
