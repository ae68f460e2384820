"""The board of journeys, and the same journeys as a table."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from quorate.surfaces.web.rendering import site_of
from quorate.surfaces.web.routes.parameters import PageWanted, Words
from quorate.views import BoardFilters, Page, formation_list, journey_list, journeys_by_stage, overview

router = APIRouter()
CARDS_PER_STAGE = 12
WARNINGS_SHOWN = 8


@router.get("/")
def start() -> RedirectResponse:
    """The board is where everybody starts."""
    return RedirectResponse("/journeys", status_code=307)


@router.get("/journeys")
def board(
    request: Request,
    page: PageWanted,
    offering: Words = "",
    owner: Words = "",
    momentum: Words = "",
    stage: Words = "",
    outcome: Words = "",
    show: Words = "board",
) -> Response:
    """Journeys by stage; as a table with `show=table`, which also lists those that have ended."""
    site = site_of(request)
    if site.pool.current() is None:
        return site.page("nothing_yet.html")
    filters = BoardFilters(offering or None, owner or None, momentum or None, stage or None, outcome or None)
    board_filters = BoardFilters(filters.offering_id, filters.owner_id, filters.momentum)
    as_table = show == "table" or bool(filters.stage or filters.outcome)
    with site.pool.lend() as snapshot:
        found = journeys_by_stage(snapshot, board_filters, cards_per_stage=CARDS_PER_STAGE)
        rows = journey_list(snapshot, filters, page) if as_table else None
        held = overview(snapshot, most_changes=12)
        warned = formation_list(snapshot, Page(limit=WARNINGS_SHOWN))
    return site.page(
        "journeys.html", board=found, table=rows, filters=filters, overview=held, formations=warned
    )
