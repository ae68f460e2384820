"""One request as dialects read it: its address, its headers and its body, unpacked and bounded."""

from __future__ import annotations

import asyncio
import base64
import binascii
import zlib
from dataclasses import dataclass
from functools import cached_property
from ipaddress import ip_address, ip_network
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from starlette.types import Receive, Scope

from quorate.surfaces.collector.answers import Refused
from quorate.surfaces.collector.limits import LARGEST_BODY_BYTES, Share

_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32
_GZIP_MARK = b"\x1f\x8b"
# Whoever sends slower would hold room that others need.
SECONDS_TO_ARRIVE = 30
FORM = "application/x-www-form-urlencoded"
_READABLE = frozenset({"", "application/json", "text/plain", "application/octet-stream", FORM})


@dataclass(frozen=True)
class Request:
    """A request whose body has arrived as a whole; `path` ends without a slash."""

    method: str
    path: str
    query_text: str
    headers: dict[bytes, bytes]
    address: str | None
    body: bytes

    @cached_property
    def query(self) -> dict[str, str]:
        """The parameters of the address."""
        return dict(parse_qsl(self.query_text)) if self.query_text else {}

    def header(self, name: bytes) -> str | None:
        """A header's text; names are in small letters."""
        value = self.headers.get(name)
        return None if value is None else value.decode("latin-1")

    @property
    def media_type(self) -> str:
        """What the body is said to be, without parameters."""
        return (self.header(b"content-type") or "").partition(";")[0].strip().lower()

    @property
    def basic_user(self) -> str | None:
        """The user name of basic authorisation, where official clients put the write key."""
        scheme, _, encoded = (self.header(b"authorization") or "").partition(" ")
        if scheme.lower() != "basic":
            return None
        try:
            return base64.b64decode(encoded).decode().partition(":")[0] or None
        except (binascii.Error, UnicodeDecodeError):
            return None

    @property
    def visitor_address(self) -> str | None:
        """The address that the request came from, as far as the client lets it be kept.

        Snowplow's anonymous tracking and Jitsu's `ipPolicy` say so in headers; a policy that is not known keeps none.
        """
        policy = (self.header(b"x-ip-policy") or "keep").lower()
        if b"sp-anonymous" in self.headers or policy not in ("keep", "striplastoctet"):
            return None
        return self.address if policy == "keep" else _without_last_part(self.address)

    @property
    def origin(self) -> str:
        """Scheme and host that the sender knows this server by."""
        forwarded = (self.header(b"x-forwarded-proto") or "").partition(",")[0].strip()
        scheme = forwarded or self.headers.get(b":scheme", b"http").decode()
        return f"{scheme}://{self.header(b'host') or ''}"

    def json(self, body: bytes | None = None) -> Any:
        """The body as JSON, or another body in its stead. Raises `Refused` (400)."""
        try:
            return msgspec.json.decode(self.body if body is None else body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise Refused(400, "not_json", f"the body is not valid JSON: {error}") from error

    def object(self) -> dict[str, Any]:
        """The body as a JSON object. Raises `Refused` (400)."""
        value = self.json()
        if not isinstance(value, dict):
            raise Refused(400, "not_an_object", "the body is JSON, but not an object")
        return value


def _without_last_part(address: str | None) -> str | None:
    """The network that an address is in, by its first address: 24 bits of the old kind, 48 of the new."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return None
    return str(ip_network((found, 24 if found.version == 4 else 48), strict=False).network_address)


async def read_request(
    scope: Scope, receive: Receive, share: Share, seconds_to_arrive: float = SECONDS_TO_ARRIVE
) -> Request:
    """The request with its whole body, for which `share` grows.

    Raises `Refused` for what is too large, slow, cut off, of another kind, or more than there is room for.
    """
    headers = dict(scope["headers"])
    headers[b":scheme"] = scope.get("scheme", "http").encode()
    client = scope.get("client")
    request = Request(
        scope["method"],
        scope["path"].rstrip("/"),
        scope.get("query_string", b"").decode("latin-1"),
        headers,
        client[0] if client else None,
        b"",
    )
    if request.method == "GET":
        return request
    if request.media_type not in _READABLE:
        raise Refused(415, "wrong_content_type", f"cannot read {request.media_type}; send application/json")
    try:
        async with asyncio.timeout(seconds_to_arrive):
            body = await _body(headers, receive, share)
    except TimeoutError as error:
        raise Refused(408, "too_slow", "the body did not arrive in time; send it again") from error
    encoding = (request.header(b"content-encoding") or "identity").strip().lower()
    if encoding in ("gzip", "deflate") or body.startswith(_GZIP_MARK):
        body = unpacked(body)
        share.become(len(body))
    elif encoding != "identity":
        raise Refused(415, "wrong_encoding", f"cannot read the encoding {encoding}; send gzip or none")
    return Request(request.method, request.path, request.query_text, headers, request.address, body)


async def _body(headers: dict[bytes, bytes], receive: Receive, share: Share) -> bytes:
    length = headers.get(b"content-length", b"")
    if length.isdigit() and int(length) > LARGEST_BODY_BYTES:
        raise too_large()
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Refused(400, "cut_off", "the request ended before its body did")
        part = message.get("body", b"")
        size += len(part)
        if size > LARGEST_BODY_BYTES:
            raise too_large()
        share.grow(len(part))
        parts.append(part)
        if not message.get("more_body"):
            return b"".join(parts)


def unpacked(body: bytes) -> bytes:
    """A gzip body unpacked, no further than a body may reach. Raises `Refused` (400, 413)."""
    unpacking = zlib.decompressobj(_GZIP_OR_ZLIB)
    try:
        text = unpacking.decompress(body, LARGEST_BODY_BYTES + 1)
    except zlib.error as error:
        raise Refused(400, "bad_gzip", "the body is said to be gzip, but cannot be unpacked") from error
    if len(text) > LARGEST_BODY_BYTES:
        raise too_large()
    if not unpacking.eof:
        raise Refused(400, "bad_gzip", "the gzip body is cut off")
    return text


def too_large() -> Refused:
    """The refusal of a body that is too large."""
    return Refused(
        413, "too_large", f"a request may hold {LARGEST_BODY_BYTES // 1024} KB; send fewer events at once"
    )
