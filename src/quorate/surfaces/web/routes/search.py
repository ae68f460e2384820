"""Search over everything: as a page, and as the options of the palette."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from quorate.surfaces.web.palette import commands_for, hit_link, views_for
from quorate.surfaces.web.plan_author import person_of
from quorate.surfaces.web.rendering import site_of
from quorate.surfaces.web.routes.parameters import Words
from quorate.surfaces.web.visit import visit
from quorate.views import search as search_for
from quorate.views.plan_week import PlanFilters, plan_week
from quorate.views.reading import Reader
from quorate.views.saved_views import saved_views

router = APIRouter()
OPTIONS, MOST_OPTIONS, MOST_HITS = "palette-list", 12, 60


@router.get("/search")
def search(request: Request, q: Words = "") -> Response:
    """Everything that answers to every word of `q`; pages and commands among it."""
    site = site_of(request)
    is_palette = visit().target == OPTIONS
    with site.pool.lend() as snapshot:
        views = saved_views(site.workspace, person_of(request, Reader(snapshot)))
        index = site.finding.of(snapshot) if q.strip() else None
        found = search_for(snapshot, q, MOST_OPTIONS if is_palette else MOST_HITS, index=index)
    return site.page(
        "palette.html" if is_palette else "search.html",
        found=found,
        commands=(*views_for(q, views), *commands_for(q)) if is_palette or q.strip() else (),
        hit_link=hit_link,
    )


@router.get("/plan/next")
def next_move(request: Request) -> Response:
    """On to the first move of whoever is chosen in this browser; to the plan where nothing waits, or nobody is."""
    site = site_of(request)
    with site.pool.lend() as snapshot:
        author = person_of(request, Reader(snapshot))
        if author is None or author.key == author.name:
            return RedirectResponse("/plan", status_code=307)
        week = plan_week(snapshot, site.workspace, PlanFilters(owner=author.key))
    first = next((each for day in week.days for each in day.moves), None)
    return RedirectResponse(f"/plan/moves/{first.move.move_id}" if first else "/plan", status_code=307)
