"""The description of the API in OpenAPI 3.1, made from its routes; every failure is described as a problem."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from quorate import __version__
from quorate.surfaces.problem_kinds import KINDS, MEDIA_TYPE, kind_of_status

_STATUSES: Mapping[str, tuple[int, ...]] = {
    "public": (400, 404, 406, 422, 429, 500),
    "reading": (400, 401, 403, 404, 406, 422, 429, 500, 503),
    "writing": (400, 401, 403, 404, 406, 409, 412, 413, 415, 422, 429, 500, 503),
}
_DESCRIPTION = """Everything the pages of Quorate show and do, for programs.

Send a token in `Authorization: Bearer TOKEN`. Lists are paged by the cursor `next`. Answers have an `ETag`; send it in
`If-None-Match` to be told 304 where nothing changed. Send an `Idempotency-Key` with every POST: the same key and body
are done once and answered alike for a day. Whatever fails is told as a problem document (RFC 9457).
"""
_PROBLEM = {
    "title": "Problem",
    "type": "object",
    "description": "What went wrong (RFC 9457); `type` is the address of a page that says what helps.",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "code": {"type": "string"},
        "where": {"type": "string"},
        "expected": {"type": "string"},
        "state": {"type": "string"},
        "do": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["where", "message"],
                "properties": {"where": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
    "examples": [
        {
            "type": KINDS["not-found"].type,
            "title": KINDS["not-found"].title,
            "status": 404,
            "detail": "No account answers to 'nobody'.",
            "instance": "/api/v1/accounts/nobody",
            "code": "not_found",
        }
    ],
}


def responses_of(doing: Literal["public", "reading", "writing"]) -> dict[int | str, dict[str, Any]]:
    """The failures of a route, by status; of what is read also 304."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    found: dict[int | str, dict[str, Any]] = {
        status: {"description": kind_of_status(status).title, "content": content}
        for status in _STATUSES[doing]
    }
    if doing != "writing":
        found[304] = {"description": "You have it already"}
    return found


def described(app: FastAPI) -> dict[str, Any]:
    """The description of an application's routes."""
    found = get_openapi(
        title="Quorate", version=__version__, openapi_version="3.1.0", description=_DESCRIPTION,
        routes=app.routes, servers=[{"url": "/api/v1"}],
    )  # fmt: skip
    schemas = found["components"]["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    for schema in schemas.values():
        _complete(schema)
    schemas["Problem"] = _PROBLEM
    found["components"]["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer", "description": "A token made under Settings, Access."}
    }
    found["security"] = [{"token": []}]
    return found


def _complete(schema: dict[str, Any]) -> None:
    """An answer always has all that is described of it; only what is sent may leave things out."""
    if "properties" in schema and schema.get("additionalProperties") is not False:
        schema["required"] = sorted(schema["properties"])
