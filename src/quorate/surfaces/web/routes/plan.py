"""The shared plan: a list to work through, one move with everything done about it, and the weekly joint review."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from quorate.ledger.plan_events import Author
from quorate.surfaces.looking_back import day_in
from quorate.surfaces.web.export_links import FOR_EXPORT
from quorate.surfaces.web.going_back import here
from quorate.surfaces.web.list_address import Chip, ListAddress, address_of
from quorate.surfaces.web.plan_author import allowed_of, author_of
from quorate.surfaces.web.plan_words import PLAN_WORDS, put_off_choices
from quorate.surfaces.web.rendering import Site, site_of
from quorate.surfaces.web.routes.notes import notes_part
from quorate.surfaces.web.routes.parameters import ROWS_PER_FILE, Words
from quorate.surfaces.web.visit import visit
from quorate.views.plan_details import move_detail
from quorate.views.plan_lists import GROUPINGS, MOVES_PER_PAGE, PlanList, plan_list
from quorate.views.plan_moves import PlanMove
from quorate.views.plan_review import plan_review
from quorate.views.plan_segments import segment_label
from quorate.views.plan_week import SHOWS, PlanFilters
from quorate.views.reading import Reader
from quorate.warehouse.snapshots import Snapshot

router = APIRouter()
FILTER_NAMES = ("owner", "function", "segment", "show")
# Whose moves: everybody's, in an address. Without an owner a browser shows those of whoever was chosen in it.
EVERYBODY = "all"
# The element that the list puts more of itself into asks for that part alone.
PART = "more"


@router.get("/plan")
def plan(request: Request) -> Response:
    """Moves to work through: those of whoever is chosen in this browser, or of whom the address names."""
    site = site_of(request)
    if site.pool.current() is None:
        return site.page("nothing_yet.html")
    address = _address(request)
    with site.pool.lend() as snapshot:
        author = author_of(request, Reader(snapshot))
        found = _listed(request, site, snapshot, address, author)
    shared: dict[str, Any] = {
        "list": found,
        "author": author,
        "allowed": allowed_of(author, found.moves),
        "address": address,
        "here": address.link(),
        "plan_words": PLAN_WORDS,
    }
    if visit().target == PART:
        return site.page("plan_rows.html", **shared)
    return site.page(
        "plan.html",
        tab=_tab(found, author),
        shows=SHOWS,
        groupings=GROUPINGS,
        chips=_chips(address, found, author),
        **shared,
    )


def _address(request: Request) -> ListAddress:
    """The address of the list; an owner that is named and empty is everybody."""
    given = dict(request.query_params)
    if given.get("owner") == "":
        given["owner"] = EVERYBODY
    return address_of("/plan", FILTER_NAMES, given)


def _listed(
    request: Request, site: Site, snapshot: Snapshot, address: ListAddress, author: Author | None
) -> PlanList:
    given = address.given
    owner, function = given.get("owner"), given.get("function", "")
    if owner is None:
        owner = author.key if author is not None and not function else EVERYBODY
    filters = PlanFilters(
        "" if owner == EVERYBODY else owner, function, given.get("segment", ""), "", given.get("show", "open")
    )
    return plan_list(
        snapshot,
        site.workspace,
        filters,
        group=given.get("group", "due"),
        after=request.query_params.get("after", ""),
        limit=ROWS_PER_FILE if request.scope.get(FOR_EXPORT) else MOVES_PER_PAGE,
    )


def _tab(found: PlanList, author: Author | None) -> str:
    """Which of the tabs is shown: mine, everybody's, or none for another colleague's moves."""
    if not found.filters.owner:
        return "/plan?owner=all" if visit().who else "/plan"
    return "/plan" if author and found.owner_name == author.name else ""


def _chips(address: ListAddress, found: PlanList, author: Author | None) -> tuple[Chip, ...]:
    given = address.given
    said: dict[str, Callable[[str], str]] = {
        "function": lambda value: PLAN_WORDS["function"].get(value, value),
        "segment": lambda value: segment_label(found.segments, value),
        "show": lambda value: PLAN_WORDS["show"].get(value, value),
    }
    chips = [address.chip(name, say(given[name])) for name, say in said.items() if name in given]
    if found.owner_name and not (author and found.owner_name == author.name):
        chips.insert(0, Chip("owner", found.owner_name, address.link(owner=EVERYBODY)))
    return tuple(chips)


@router.get("/plan/moves/{key}")
def move(request: Request, key: str) -> Response:
    """One move: why, what its team is told, what may be done about it and everything that was."""
    site = site_of(request)
    with site.pool.lend() as snapshot:
        reader = Reader(snapshot)
        found = move_detail(snapshot, site.workspace, key)
        author = author_of(request, reader)
        notes = notes_part(request, reader, "move", found.move.move.move_id)
    return site.page(
        "plan_move.html",
        detail=found,
        each=found.move,
        author=author,
        allowed=allowed_of(author, [found.move]),
        put_off=put_off_choices(found.planned.stamp.as_of_on),
        notes_part=notes,
        here=here(request),
        plan_words=PLAN_WORDS,
    )


@router.get("/plan/review")
def review(request: Request, segment: Words = "all", week: Words = "") -> Response:
    """One week of one segment, for both functions to look at together."""
    site = site_of(request)
    if site.pool.current() is None:
        return site.page("nothing_yet.html")
    with site.pool.lend() as snapshot:
        found = plan_review(snapshot, site.workspace, segment, day_in(week) if week else None)
        author = author_of(request, Reader(snapshot))
    return site.page(
        "plan_review.html",
        review=found,
        week_before=(found.starts_on - timedelta(days=7)).isoformat(),
        author=author,
        here=here(request),
        plan_words=PLAN_WORDS,
    )


def journey_context(request: Request, reader: Reader, moves: Iterable[PlanMove]) -> dict[str, Any]:
    """What the plan on a journey's page needs besides the plan itself."""
    author = author_of(request, reader)
    return {
        "author": author,
        "allowed": allowed_of(author, moves),
        "here": here(request),
        "plan_words": PLAN_WORDS,
    }
