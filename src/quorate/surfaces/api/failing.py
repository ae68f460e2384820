"""Every failure of the API as a problem document."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.responses import Response

from quorate.errors import (
    Busy,
    InputError,
    NotAllowed,
    NotFound,
    ProblemsFound,
    QuorateError,
    TooMany,
    UsageError,
)
from quorate.surfaces.api.accepting import NotAcceptable
from quorate.surfaces.api.cursors import UnknownCursor
from quorate.surfaces.api.writing import Held, VersionDiffers
from quorate.surfaces.looking_back import READING, DayToCome
from quorate.surfaces.map_editing import ChangedMeanwhile
from quorate.surfaces.problem_kinds import kind_of_status, problem_answer

_LOG = logging.getLogger(__name__)
_KIND: tuple[tuple[type[QuorateError], str], ...] = (
    (UnknownCursor, "cursor-unknown"),
    (NotAcceptable, "not-acceptable"),
    (NotFound, "not-found"),
    (DayToCome, "not-found"),
    (ProblemsFound, "cannot-be-done"),
    (InputError, "bad-request"),
    (NotAllowed, "not-allowed"),
    (ChangedMeanwhile, "changed-meanwhile"),
    (Held, "changed-meanwhile"),
    (VersionDiffers, "version-differs"),
    (TooMany, "too-many"),
    (Busy, "cannot-be-done"),
)


def register(app: FastAPI) -> None:
    """Answer every kind of failure."""
    app.add_exception_handler(QuorateError, _told)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _unexpected)


def problem_of(request: Request, error: QuorateError) -> Response:
    """What an error of ours is told as."""
    told = {name: getattr(error, name) for name in ("where", "expected", "state", "do")}
    headers = {"Retry-After": str(error.wait_seconds)} if isinstance(error, TooMany) else None
    return problem_answer(
        _name(request, error), error.what, request.url.path, headers, code=error.code, **told
    )


def _name(request: Request, error: QuorateError) -> str:
    if isinstance(error, UsageError) and not isinstance(error, DayToCome):
        # what is well formed and cannot be written stands against what is there
        return "bad-request" if request.method in READING else "cannot-be-done"
    return next((name for kind, name in _KIND if isinstance(error, kind)), "unavailable")


def _told(request: Request, error: Exception) -> Response:
    if not isinstance(error, QuorateError):
        raise error
    return problem_of(request, error)


def _http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = error.headers if isinstance(error, HTTPException) else None
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        headers = {"Allow": ", ".join(_methods(request))}
    kind = kind_of_status(status)
    return problem_answer(
        kind.name, f"{kind.title}.", request.url.path, headers, code=kind.name.replace("-", "_")
    )


def _methods(request: Request) -> list[str]:
    """What can be done at an address: several routes share it, and the framework names those of one."""
    path = request.url.path.removeprefix(str(request.scope.get("root_path", "")))
    routes: Sequence[APIRoute] = request.app.state.routes
    found = {method for each in routes if each.path_regex.match(path) for method in each.methods or ()}
    return sorted(found)


def _invalid(request: Request, error: Exception) -> Response:
    wrong = error.errors() if isinstance(error, RequestValidationError) else []
    errors = [
        {"where": ".".join(str(part) for part in each["loc"]), "message": str(each["msg"])} for each in wrong
    ]
    named = ", ".join(each["where"] for each in errors)
    return problem_answer(
        "invalid", f"Not as described: {named}.", request.url.path, code="invalid", errors=errors
    )


def _unexpected(request: Request, error: Exception) -> Response:
    _LOG.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return problem_answer(
        "failed", "This could not be answered.", request.url.path, code="failed",
        where=type(error).__name__, do="please report this with what the server printed",
    )  # fmt: skip
