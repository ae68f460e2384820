"""What goes wrong, told in words: as a page to people, as a problem document (RFC 9457) to machines."""

from __future__ import annotations

import logging
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from quorate.errors import Busy, InputError, NotAllowed, NotFound, QuorateError, TooMany, UsageError
from quorate.surfaces.looking_back import DayNotAtHand
from quorate.surfaces.map_editing import ChangedMeanwhile
from quorate.surfaces.operations.observing import REQUEST_ID, route_of
from quorate.surfaces.problem_kinds import kind_of_status, problem_answer
from quorate.surfaces.web.going_to_day import without_day
from quorate.surfaces.web.rendering import site_of
from quorate.surfaces.web.security import HEADERS

_LOG = logging.getLogger(__name__)
_STATUS: tuple[tuple[type[QuorateError], int], ...] = (
    (NotFound, 404),
    (UsageError, 400),
    (InputError, 400),
    (NotAllowed, 403),
    (ChangedMeanwhile, 409),
    (TooMany, 429),
    (Busy, 503),
)


def register(app: FastAPI) -> None:
    """Answer every kind of failure."""
    app.add_exception_handler(DayNotAtHand, _not_at_hand)
    app.add_exception_handler(QuorateError, _told)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _unexpected)


def _told(request: Request, error: Exception) -> Response:
    if not isinstance(error, QuorateError):
        raise error
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), 503)
    return _answer(request, status, error)


def _not_at_hand(request: Request, error: Exception) -> Response:
    """A past day that has to be made: how far it is, or the question whether to make it."""
    if not isinstance(error, DayNotAtHand):
        raise error
    if request.url.path == "/api" or request.url.path.startswith("/api/"):
        return _answer(request, 404, error)
    job = request.app.state.days.of(error.day)
    status = 202 if job and job.state == "running" else 404
    return site_of(request).page(
        "day_wait.html", status, day=error.day, job=job, then=without_day(request.url)
    )


def _http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status == 404:
        problem: QuorateError = NotFound(
            "There is no such page.",
            where=request.url.path,
            do="start from the journeys or search for a name",
        )
    else:
        problem = UsageError(f"{HTTPStatus(status).phrase}.", where=f"{request.method} {request.url.path}")
    return _answer(request, status, problem)


def _invalid(request: Request, error: Exception) -> Response:
    wrong = error.errors() if isinstance(error, RequestValidationError) else []
    named = ", ".join(str(item["loc"][-1]) for item in wrong)
    return _answer(
        request,
        400,
        UsageError(
            f"The address asks for something that cannot be: {named or 'its parameters'}.",
            where=str(request.url.path),
            expected="; ".join(f"{item['loc'][-1]}: {item['msg']}" for item in wrong) or None,
        ),
    )


def _unexpected(request: Request, error: Exception) -> Response:
    request_id = request.scope[REQUEST_ID]
    told = {"request_id": request_id}
    _LOG.error("%s %s failed", request.method, route_of(request.scope), exc_info=error, extra=told)
    response = _answer(
        request,
        500,
        QuorateError(
            "This page could not be made.",
            where=f"{type(error).__name__} at {request.url.path}",
            state="nothing was changed; what is published is untouched",
            do="please report this with what the server printed",
        ),
    )
    # this answer is made outside of the middleware that adds them to all others
    response.headers.update(HEADERS)
    response.headers["X-Request-ID"] = request_id
    return response


def _answer(request: Request, status: int, error: QuorateError) -> Response:
    if request.url.path == "/api" or request.url.path.startswith("/api/"):
        kind = kind_of_status(status)
        return problem_answer(kind.name, error.what, request.url.path, code=error.code)
    return site_of(request).page("problem.html", status, error=error, status_code=status)
