"""The page that opens a figure."""

from __future__ import annotations

from functools import partial

from fastapi import APIRouter, Request
from starlette.responses import Response

from quorate.surfaces.web.rendering import site_of
from quorate.surfaces.web.routes.parameters import PageWanted, Words
from quorate.surfaces.web.visit import is_for_panel
from quorate.views import Page, evidence_view
from quorate.views.evidence import RowFilter
from quorate.views.evidence.read_from import read_from
from quorate.views.workspaces import imported_on

router = APIRouter()
ROWS_IN_PANEL = 12


@router.get("/evidence/{reference:path}")
def evidence(
    request: Request, reference: str, page: PageWanted, kind: Words = "", side: Words = "", words: Words = ""
) -> Response:
    """What a figure is made of, down to dated rows: all of them on a page, the newest in the side panel."""
    site = site_of(request)
    rows = RowFilter(kind, side, words.strip())
    wanted = Page(limit=ROWS_IN_PANEL) if is_for_panel(request) else page
    with site.pool.lend() as snapshot:
        view = evidence_view(snapshot, reference, wanted, rows)
        source = read_from(snapshot, partial(imported_on, site.workspace), reference)
    return site.page("evidence.html", view=view, rows=rows, read_from=source)
