"""The shared plan: my week, one move with everything done about it, and the weekly joint review."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from quorate.errors import UsageError
from quorate.ledger.plan_events import Author
from quorate.ledger.rules import may_decide
from quorate.surfaces.web.plan_author import author_of
from quorate.surfaces.web.rendering import site_of
from quorate.surfaces.web.routes.parameters import Words
from quorate.views.plan_history import REASON_WORDS, RESULT_WORDS
from quorate.views.plan_journeys import planned_move
from quorate.views.plan_moves import PlanMove
from quorate.views.plan_review import plan_review
from quorate.views.plan_week import SHOWS, PlanFilters, plan_week
from quorate.views.reading import Reader

router = APIRouter()
MOST_PER_DAY = 25
# What templates say of a plan.
PLAN_WORDS = {
    "status": {
        "proposed": "proposed",
        "accepted": "agreed",
        "snoozed": "put off",
        "done": "done",
        "dismissed": "dismissed",
        "expired": "its occasion is gone",
    },
    "function": {
        "sales": "Sales",
        "marketing": "Marketing",
        "success": "Customer success",
        "both": "Sales and marketing",
        "operations": "Operations",
        "other": "Others",
    },
    "reason": REASON_WORDS,
    "result": RESULT_WORDS,
}


@router.get("/plan")
def week(
    request: Request,
    owner: str | None = None,
    function: Words = "",
    segment: Words = "",
    show: Words = "open",
) -> Response:
    """Moves by day: those of whoever is chosen in this browser, or of whom the address names."""
    site = site_of(request)
    if site.pool.current() is None:
        return site.page("nothing_yet.html")
    with site.pool.lend() as snapshot:
        author = author_of(request, Reader(snapshot))
        whose = _whose(owner, function, author)
        found = plan_week(snapshot, site.workspace, PlanFilters(whose, function, segment, "", show))
    every = [each for day in found.days for each in day.moves]
    return site.page(
        "plan.html",
        week=found,
        author=author,
        allowed=allowed_of(author, every),
        shows=SHOWS,
        most_per_day=MOST_PER_DAY,
        here=_here(request),
        plan_words=PLAN_WORDS,
    )


@router.get("/plan/moves/{key}")
def move(request: Request, key: str) -> Response:
    """One move, with what may be done about it and everything that was."""
    site = site_of(request)
    with site.pool.lend() as snapshot:
        found = planned_move(snapshot, site.workspace, key)
        author = author_of(request, Reader(snapshot))
    each = (*found.moves, *found.put_aside)[0]
    return site.page(
        "plan_move.html",
        plan=found,
        each=each,
        author=author,
        allowed=allowed_of(author, [each]),
        here=_here(request),
        plan_words=PLAN_WORDS,
    )


@router.get("/plan/review")
def review(request: Request, segment: Words = "all", week: Words = "") -> Response:
    """One week of one segment, for both functions to look at together."""
    site = site_of(request)
    if site.pool.current() is None:
        return site.page("nothing_yet.html")
    with site.pool.lend() as snapshot:
        found = plan_review(snapshot, site.workspace, segment, _day(week))
        author = author_of(request, Reader(snapshot))
    return site.page(
        "plan_review.html",
        review=found,
        week_before=(found.starts_on - timedelta(days=7)).isoformat(),
        author=author,
        here=_here(request),
        plan_words=PLAN_WORDS,
    )


def allowed_of(author: Author | None, moves: Iterable[PlanMove]) -> frozenset[str]:
    """The moves about which somebody may decide; everybody may comment on all."""
    if author is None:
        return frozenset()
    return frozenset(
        each.move.move_id for each in moves if may_decide(author, each.move.owner_function, each.owner_id)
    )


def _whose(owner: str | None, function: str, author: Author | None) -> str:
    """Without any filter, a browser shows the moves of whoever was chosen in it."""
    if owner is not None:
        return owner
    return author.key if author is not None and not function else ""


def _here(request: Request) -> str:
    """The page's own address, to come back to."""
    parameters = request.query_params.multi_items()
    return f"{request.url.path}?{urlencode(parameters)}" if parameters else request.url.path


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UsageError(f"'{text}' is not a day.", expected="a date such as 2026-03-31") from error


def journey_context(request: Request, reader: Reader, moves: Iterable[PlanMove]) -> dict[str, Any]:
    """What the plan on a journey's page needs besides the plan itself."""
    author = author_of(request, reader)
    return {
        "author": author,
        "allowed": allowed_of(author, moves),
        "here": _here(request),
        "plan_words": PLAN_WORDS,
    }
