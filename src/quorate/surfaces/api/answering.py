"""Answers as JSON with their entity tags."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from fastapi import Request
from starlette.responses import Response

from quorate import __version__
from quorate.language import language
from quorate.surfaces.access.asking import principal_in
from quorate.warehouse.manifest import Publication

_HEADERS = {"Cache-Control": "private, no-cache", "Vary": "Accept, Accept-Language, Authorization, Cookie"}


def plain(value: Any) -> Any:
    """A typed answer as JSON has it: moments in RFC 3339 with their zone, numbers that are none as null."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(each) for each in value]
    return _scalar(value)


def _scalar(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def tag_of(request: Request, publication: Publication) -> str:
    """The tag of what only the publication, the reader's sight, their language and the address decide."""
    sight = principal_in(request.scope).sight
    parts = (
        __version__, publication.run_id, str(publication.publication_no), repr(sight), language().code,
        request.url.path, request.url.query, request.headers.get("accept", ""),
    )  # fmt: skip
    return _tag("\n".join(parts).encode())


def is_known(request: Request, tag: str) -> bool:
    """Whether whoever asks has this already."""
    given = request.headers.get("if-none-match", "")
    known = {each.strip().removeprefix("W/") for each in given.split(",")}
    return tag in known or "*" in known


def unchanged(tag: str) -> Response:
    """The answer to whoever has it already."""
    return Response(status_code=304, headers={"ETag": tag, **_HEADERS})


def answer(request: Request, document: Any, tag: str | None = None, **headers: str) -> Response:
    """A document as JSON; without a `tag` its own words are what it is told by."""
    body = _bytes(document)
    return tagged(request, body, "application/json", tag, **headers)


def tagged(
    request: Request, body: bytes, media_type: str, tag: str | None = None, **headers: str
) -> Response:
    """Bytes with their tag; nothing but the tag to whoever has them already."""
    named = tag or _tag(body)
    if is_known(request, named):
        return unchanged(named)
    return Response(body, media_type=media_type, headers={"ETag": named, **_HEADERS, **headers})


def tag_of_document(document: Any) -> str:
    """The tag that `answer` gives a document that decides it alone."""
    return _tag(_bytes(document))


def _bytes(document: Any) -> bytes:
    return json.dumps(plain(document), ensure_ascii=False, allow_nan=False).encode()


def _tag(data: bytes) -> str:
    return f'"{hashlib.sha256(data).hexdigest()[:32]}"'
