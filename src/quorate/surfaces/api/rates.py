"""How often one user, or one machine where nobody signs in, may ask in a minute."""

from __future__ import annotations

import time
from math import ceil

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from quorate.settings.api_settings import ApiSettings
from quorate.surfaces.access.asking import principal_in
from quorate.surfaces.looking_back import READING
from quorate.surfaces.problem_kinds import problem_answer

_MINUTE = 60


class Rates:
    """ASGI middleware that answers 429 above the limits and says in `RateLimit` how much is left.

    Counted in this process alone: each of several servers gives its own measure.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        settings: ApiSettings = scope["app"].state.desk.limits
        is_reading = scope["method"] in READING
        most = settings.requests_per_minute if is_reading else settings.writes_per_minute
        item, named = RateLimitItemPerMinute(most), "requests" if is_reading else "writes"
        who = (named, _who(scope))
        is_allowed = self._limiter.hit(item, *who)
        stats = self._limiter.get_window_stats(item, *who)
        seconds = min(_MINUTE, max(1, ceil(stats.reset_time - time.time())))
        told = {
            "RateLimit-Policy": f'"{named}";q={most};w={_MINUTE}',
            "RateLimit": f'"{named}";r={max(0, stats.remaining)};t={seconds}',
        }
        if not is_allowed:
            answer = problem_answer(
                "too-many", "Too many requests in a minute.", scope["path"],
                {**told, "Retry-After": str(seconds)}, code="too_many", do=f"wait {seconds} seconds",
            )  # fmt: skip
            await answer(scope, receive, send)
            return

        async def send_told(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(told)
            await send(message)

        await self._app(scope, receive, send_told)


def _who(scope: Scope) -> str:
    user = principal_in(scope).user
    client = scope.get("client")
    return f"user {user.user_id}" if user else f"machine {client[0] if client else ''}"
