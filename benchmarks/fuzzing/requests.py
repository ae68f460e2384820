"""The collector before requests of every dialect with something wrong in them: it answers each, and never with 5xx."""

from __future__ import annotations

import asyncio
import base64
import gzip
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.fuzzing.importers import Exports
from benchmarks.fuzzing.judging import Lost
from benchmarks.fuzzing.mutations import changed_bytes, changed_value, text_of

from quorate.ledger.secret_values import digest_of
from quorate.surfaces.collector import Collector
from quorate.surfaces.collector.dialects.routing import _ROUTES
from quorate.surfaces.collector.write_keys import WriteKeys
from quorate.warehouse.inbox import SqliteInbox

KEY = "a-write-key-of-the-website"
_TYPES = (
    "application/json",
    "text/plain",
    "",
    "application/x-www-form-urlencoded",
    "image/png",
    "application/json; charset=x",
)
_ENCODINGS = ("", "", "", "gzip", "deflate", "br", "identity")
_HEADERS = (
    b"origin",
    b"user-agent",
    b"x-ip-policy",
    b"sp-anonymous",
    b"x-forwarded-proto",
    b"host",
    b"content-length",
)
_POSTHOG = {
    "api_key": KEY,
    "batch": [
        {"event": "$pageview", "distinct_id": "u1", "properties": {"$current_url": "https://a.example"}}
    ],
}
_SNOWPLOW = {
    "schema": "iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4",
    "data": [
        {
            "e": "pv",
            "url": "https://a.example",
            "aid": KEY,
            "eid": "e1",
            "tv": "js",
            "p": "web",
            "ue_px": "e30=",
            "cx": "e30=",
        }
    ],
}


def requests(exports: Exports, place: Path) -> Callable[[random.Random], None]:
    """A run that sends one request."""
    place.mkdir(parents=True, exist_ok=True)
    messages = [json.loads(line) for each in exports.seeds("segment").values() for line in each.splitlines()]
    collector = Collector(
        WriteKeys({"website": f"sha256:{digest_of(KEY)}"}, {}),
        lambda: SqliteInbox(place / "inbox.sqlite"),
        events_per_second=1e9,
    )
    loop = asyncio.new_event_loop()

    def run(rng: random.Random) -> None:
        method, path = rng.choice(list(_ROUTES)) if rng.random() < 0.97 else ("POST", "/v1/" + text_of(rng))
        scope, body = _request(rng, method, path, _body(rng, path, messages))
        status = loop.run_until_complete(_answered(collector, scope, body))
        if status >= 500:
            raise Lost(f"{method} {path} was answered {status}")

    return run


def _body(rng: random.Random, path: str, messages: list[Any]) -> bytes:
    value: Any = {**rng.choice(messages), "writeKey": KEY}
    if "snowplow" in path or path == "/i":
        value = _SNOWPLOW
    elif (
        path in ("/batch", "/capture", "/e", "/i/v0/e", "/track", "/engage", "/decide", "/flags")
        or "analytics" in path
    ):
        value = _POSTHOG
    elif "batch" in path:
        value = {"batch": rng.sample(messages, 2), "writeKey": KEY}
    for _ in range(rng.randint(0, 2)):
        value = changed_value(rng, value)
    body = json.dumps(value).encode()
    if rng.random() < 0.02:
        body = b"[" * 100_000
    if rng.random() < 0.1:
        body = b"data=" + base64.b64encode(body)
    return changed_bytes(rng, body) if rng.random() < 0.2 else body


def _request(rng: random.Random, method: str, path: str, body: bytes) -> tuple[dict[str, Any], bytes]:
    headers = [(b"content-type", rng.choice(_TYPES).encode() if rng.random() < 0.3 else b"application/json")]
    encoding = rng.choice(_ENCODINGS)
    if encoding:
        headers.append((b"content-encoding", encoding.encode()))
    if encoding == "gzip" and rng.random() < 0.8:
        body = gzip.compress(body, 1)
    if rng.random() < 0.7:
        headers.append((b"authorization", b"Basic " + base64.b64encode(f"{KEY}:".encode())))
    if rng.random() < 0.3:
        headers.append((rng.choice(_HEADERS), text_of(rng).encode("utf-8", "replace")[:200]))
    query = f"writeKey={KEY}&{text_of(rng)}={text_of(rng)}" if rng.random() < 0.3 else ""
    if path == "/i":
        query = "e=pv&aid=" + KEY + "&" + rng.choice(("cx", "ue_px", "dtm", "tz", "url")) + "=" + text_of(rng)
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query.encode("utf-8", "replace"),
        "headers": headers,
        "scheme": "http",
        "client": ("192.0.2.7", 4000),
    }
    return scope, body


async def _answered(collector: Collector, scope: dict[str, Any], body: bytes) -> int:
    statuses: list[int] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    await collector(scope, receive, send)
    (status,) = statuses
    return status
