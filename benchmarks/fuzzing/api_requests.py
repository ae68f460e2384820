"""Requests that the API's description allows, and what carelessness and attackers make of them."""

from __future__ import annotations

import json
import random
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from benchmarks.fuzzing.mutations import changed_bytes, changed_value, text_of, value_of

_METHODS = ("get", "head", "post", "put", "patch", "delete", "options", "trace", "brew")
_HEADERS = (
    "accept",
    "accept-language",
    "content-length",
    "content-type",
    "cookie",
    "idempotency-key",
    "if-match",
    "if-none-match",
    "origin",
    "range",
    "transfer-encoding",
    "x-forwarded-for",
)
_TYPES = ("text/plain", "application/x-www-form-urlencoded", "application/json; charset=x", "")
_FORMATS = ("text/csv", "application/vnd.apache.arrow.stream", "application/vnd.apache.parquet", "*/*", "x")
_DEEPEST = 4


@dataclass(frozen=True)
class Request:
    """One request; `path` is below the API's root, and `query` is written as in an address."""

    method: str
    path: str
    query: bytes
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes

    def __str__(self) -> str:
        return (
            f"{self.method} {self.path!r} ?{self.query[:300]!r} {self.headers!r} {len(self.body)} bytes:"
            f" {self.body[:1000]!r}"
        )


class Requests:
    """Requests to the routes of a description.

    `known` are texts that the workspace holds by the names they stand under, ids of a list under its address.
    """

    def __init__(self, description: Mapping[str, Any], known: Mapping[str, Sequence[str]]) -> None:
        self._schemas = description["components"]["schemas"]
        self._known = {name: list(texts) for name, texts in known.items()}
        self._texts = sorted({text for texts in known.values() for text in texts})
        self._routes = [
            (method, path, route)
            for path, routes in sorted(description["paths"].items())
            for method, route in sorted(routes.items())
            if method in _METHODS
        ]

    def __call__(self, rng: random.Random) -> Request:
        """One request, right in most of its parts."""
        method, path, route = rng.choice(self._routes)
        parameters = route.get("parameters", ())
        for each in parameters:
            if each["in"] == "path":
                listed = "/" + path.split("/")[1] if each["name"] == "key" else each["name"]
                told = quote(self._told(rng, each["schema"], listed), safe="", errors="replace")
                path = path.replace("{" + each["name"] + "}", told)
        if rng.random() < 0.02:
            path += rng.choice(
                ("/", "//", "/..", "/%00", "/%b1", "/" + quote(text_of(rng), errors="replace"))
            )
        body = self._body(rng, route)
        headers = self._headers(rng, has_body=bool(body) or method in ("post", "put"))
        query = self._query(rng, [each for each in parameters if each["in"] == "query"])
        return Request(
            (rng.choice(_METHODS) if rng.random() < 0.03 else method).upper(), path, query, headers, body
        )

    def remember(self, request: Request, made: str | None) -> None:
        """Have later requests name what one of them made."""
        if made is not None:
            self._known.setdefault("/" + request.path.split("/")[1], []).append(made)

    def _query(self, rng: random.Random, parameters: Sequence[Mapping[str, Any]]) -> bytes:
        chosen = [each for each in parameters if each.get("required") or rng.random() < 0.25]
        pairs = [(each["name"], self._told(rng, each["schema"], each["name"])) for each in chosen]
        if rng.random() < 0.05:
            pairs.append((text_of(rng)[:40], text_of(rng)))
        if pairs and rng.random() < 0.05:
            pairs.append(rng.choice(pairs))
        written = urlencode(pairs, errors="replace").encode()
        return _addressable(changed_bytes(rng, written)[:8_000]) if rng.random() < 0.05 else written

    def _told(self, rng: random.Random, schema: Mapping[str, Any], name: str) -> str:
        """A parameter as it stands in an address."""
        value = self._value(rng, schema, name, 0)
        return text_of(rng) if rng.random() < 0.15 else value if isinstance(value, str) else json.dumps(value)

    def _headers(self, rng: random.Random, *, has_body: bool) -> tuple[tuple[bytes, bytes], ...]:
        told = {"content-type": "application/json"} if has_body else {}
        if rng.random() < 0.05:
            told["content-type"] = rng.choice(_TYPES)
        if rng.random() < 0.03:
            told["accept"] = rng.choice(_FORMATS)
        if rng.random() < 0.2:
            told[rng.choice(_HEADERS)] = rng.choice((text_of(rng), rng.choice(self._texts), "*", '"0"', "1"))
        # a server refuses what no header may hold before any application sees it
        return tuple(
            (name.encode(), value.replace("\r", "").replace("\n", "").encode("utf-8", "replace")[:4_000])
            for name, value in told.items()
        )

    def _body(self, rng: random.Random, route: Mapping[str, Any]) -> bytes:
        content = route.get("requestBody", {}).get("content", {}).get("application/json")
        if content is None:
            return json.dumps(value_of(rng)).encode() if rng.random() < 0.03 else b""
        value = self._value(rng, content["schema"], "", 0)
        for _ in range(rng.choice((0, 0, 0, 1, 2))):
            value = changed_value(rng, value)
        body = json.dumps(value, ensure_ascii=rng.random() < 0.5).encode("utf-8", "surrogatepass")
        if rng.random() < 0.01:
            body = b"[" * 100_000
        return changed_bytes(rng, body) if rng.random() < 0.15 else body

    def _value(self, rng: random.Random, schema: Mapping[str, Any], name: str, depth: int) -> Any:
        """A value that a schema allows, as far as its words say; `name` is what it is to stand under."""
        if "$ref" in schema:
            return self._value(rng, self._schemas[schema["$ref"].rpartition("/")[2]], name, depth)
        if "anyOf" in schema:
            return self._value(rng, rng.choice(schema["anyOf"]), name, depth)
        if "enum" in schema:
            return rng.choice(schema["enum"])
        if "const" in schema:
            return schema["const"]
        kind = schema.get("type")
        if kind == "object":
            return self._object(rng, schema, depth)
        if kind == "array":
            items = schema.get("items", {})
            count = 0 if depth > _DEEPEST else rng.choice((0, 1, 1, 2, 5))
            return [self._value(rng, items, name, depth + 1) for _ in range(count)]
        if kind == "string":
            return self._text(rng, schema, name)
        return _number(rng, schema) if kind in ("integer", "number") else _plain(rng, kind)

    def _object(self, rng: random.Random, schema: Mapping[str, Any], depth: int) -> dict[str, Any]:
        required = set(schema.get("required", ()))
        held = {
            name: self._value(rng, each, name, depth + 1)
            for name, each in schema.get("properties", {}).items()
            if name in required or (depth < _DEEPEST and rng.random() < 0.5)
        }
        others = schema.get("additionalProperties")
        if isinstance(others, Mapping) and rng.random() < 0.7:
            held[rng.choice(self._texts)] = self._value(rng, others, "", depth + 1)
        return held

    def _text(self, rng: random.Random, schema: Mapping[str, Any], name: str) -> str:
        known = self._known.get(name)
        if known and rng.random() < 0.8:
            return rng.choice(known)
        if schema.get("format") in ("date", "date-time"):
            day = f"{rng.choice((1999, 2025, 2026, 2026, 2027))}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
            return day if schema["format"] == "date" else day + "T09:30:00Z"
        if rng.random() < 0.5:
            return rng.choice(self._texts)
        return "".join(rng.choice(string.ascii_letters + " -_.:ä") for _ in range(rng.randint(1, 40)))


def _addressable(query: bytes) -> bytes:
    """Bytes that no address may hold, percent-encoded: a server refuses them before any application sees them."""
    return b"".join(bytes([each]) if 0x21 <= each <= 0x7E else b"%%%02X" % each for each in query)


def _number(rng: random.Random, schema: Mapping[str, Any]) -> float:
    low, high = schema.get("minimum", -5), schema.get("maximum", 500)
    if schema["type"] == "integer":
        return rng.choice((low, high, rng.randint(int(low), int(high))))
    return rng.choice((low, high, rng.uniform(low, high), 0.5))


def _plain(rng: random.Random, kind: str | None) -> Any:
    if kind == "boolean":
        return rng.random() < 0.5
    return None if kind == "null" else value_of(rng)
