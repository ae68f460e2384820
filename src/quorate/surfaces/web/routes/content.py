"""The page of the catalogue, and the page of one asset."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from quorate.errors import Busy, UsageError
from quorate.surfaces.content_labelling import Labelling
from quorate.surfaces.web.links import asset_link, with_query
from quorate.surfaces.web.plan_author import typed_name
from quorate.surfaces.web.rendering import site_of
from quorate.surfaces.web.routes.matches import Form, author_of
from quorate.surfaces.web.routes.parameters import PageWanted, Words
from quorate.views import asset_view, content_grid
from quorate.views.content_grid import ALL_OFFERINGS

router = APIRouter()
SHOWS = ("grid", "next", "assets")


@router.get("/content")
def content(
    request: Request,
    page: PageWanted,
    offering: Words = ALL_OFFERINGS,
    show: Words = "grid",
    confirm: Words = "",
) -> Response:
    """The grid of role and stage, what to write next, or the catalogue, of which `confirm` lists what is proposed."""
    site = site_of(request)
    if show not in SHOWS:
        raise UsageError(f"Content has no part '{show}'.", expected=f"one of {', '.join(SHOWS)}")
    with site.pool.lend() as snapshot:
        view = content_grid(snapshot, offering or ALL_OFFERINGS)
    asking = [each for each in view.assets if each.proposals_count]
    return site.page(
        "content.html",
        view=view,
        page=page,
        show=show,
        confirm=bool(confirm),
        confirm_count=len(asking),
        assets=asking if confirm else view.assets,
        tab_links={each: _part(each, view.offering) for each in SHOWS},
    )


def _part(show: str, offering: str) -> str:
    """The address of one part, of the offering that is looked at."""
    return with_query(
        "/content",
        show=None if show == SHOWS[0] else show,
        offering=None if offering == ALL_OFFERINGS else offering,
    )


@router.post("/content/label")
def label(request: Request, form: Form) -> Response:
    """Write down what an asset is for, exactly as the command line does."""
    site = site_of(request)
    labels = [each.strip() for each in form.get("labels", "").split(",") if each.strip()]
    author = typed_name(request, form.get("author", ""), author_of)
    key = form.get("key", "")
    with site.pool.lend() as snapshot:
        try:
            key = Labelling(site.workspace, site.clock).label(
                snapshot, key, form.get("kind", ""), labels, author
            )
        except Busy:
            return RedirectResponse(with_query(asset_link(key), busy="1"), status_code=303)
    return RedirectResponse(with_query(asset_link(key), done="1"), status_code=303)


@router.get("/content/{key:path}")
def asset(request: Request, key: str, page: PageWanted, done: Words = "", busy: Words = "") -> Response:
    """One asset: its labels, what it earned and who read it in which team."""
    site = site_of(request)
    with site.pool.lend() as snapshot:
        view = asset_view(snapshot, key)
    return site.page("asset.html", view=view, page=page, done=done, busy=busy, author=author_of(request))
