"""What senders are answered: a document, a pixel, or a refusal that says what is wrong and whether to try again."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

import msgspec
from starlette.types import Send

Headers = Sequence[tuple[bytes, bytes]]
_PIXEL = bytes.fromhex(
    "47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b"
)
_NEVER_KEPT = (b"cache-control", b"no-store")
_LONGEST_PREFLIGHT_SECONDS = b"86400"


@dataclass(frozen=True)
class Answer:
    """Status, media type and body of an answer."""

    status: int = 200
    body: bytes = b""
    media_type: bytes = b"application/json"
    headers: Headers = field(default=())

    async def send(self, send: Send, also: Headers = ()) -> None:
        """Send it, with further headers."""
        headers = [
            (b"content-type", self.media_type),
            (b"content-length", str(len(self.body)).encode()),
            _NEVER_KEPT,
            *self.headers,
            *also,
        ]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": self.body})


class Refused(Exception):
    """A request that is not taken. Nothing of it is kept.

    `message` says what is wrong and what would be right; with `retry_after_seconds` the same request is welcome
    later, without it must change first.
    """

    def __init__(
        self, status: int, code: str, message: str, *, retry_after_seconds: float | None = None
    ) -> None:
        self.status = status
        self.code = code
        self.message = message
        self.retry_after_seconds = retry_after_seconds
        super().__init__(message)

    @property
    def answer(self) -> Answer:
        """A problem document (RFC 9457), with `message` beside `detail` as some clients look for it there."""
        document = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "code": self.code,
            "detail": self.message,
            "message": self.message,
        }
        headers = []
        if self.retry_after_seconds is not None:
            headers.append((b"retry-after", str(max(1, math.ceil(self.retry_after_seconds))).encode()))
        if self.status == HTTPStatus.UNAUTHORIZED:
            headers.append((b"www-authenticate", b'Basic realm="write key"'))
        return Answer(self.status, msgspec.json.encode(document), b"application/problem+json", headers)


def document(value: object) -> Answer:
    """A value as a JSON document."""
    return Answer(body=msgspec.json.encode(value))


def pixel() -> Answer:
    """The smallest picture, for senders that can only load pictures."""
    return Answer(body=_PIXEL, media_type=b"image/gif")


def cross_origin(origin: bytes | None) -> Headers:
    """Let pages of any site read the answer: write keys, not origins, say who may send."""
    return (
        (b"access-control-allow-origin", origin or b"*"),
        *(((b"access-control-allow-credentials", b"true"), (b"vary", b"Origin")) if origin else ()),
        (b"access-control-expose-headers", b"Retry-After"),
        (b"cross-origin-resource-policy", b"cross-origin"),
    )


def preflight(asked_headers: bytes | None) -> Answer:
    """Tell a browser that it may send what it is about to send."""
    headers = (
        (b"access-control-allow-methods", b"GET, POST, OPTIONS"),
        (b"access-control-allow-headers", asked_headers or b"Authorization, Content-Type"),
        (b"access-control-max-age", _LONGEST_PREFLIGHT_SECONDS),
    )
    return Answer(204, headers=headers)
