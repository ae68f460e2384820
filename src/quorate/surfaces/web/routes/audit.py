"""Who said and decided what, and when, with the chain of the ledgers verified."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from quorate.surfaces.looking_back import day_in
from quorate.surfaces.web.links import with_query
from quorate.surfaces.web.plan_author import author_of
from quorate.surfaces.web.rendering import site_of
from quorate.surfaces.web.routes.parameters import PageWanted, Words
from quorate.views.audits import LOGS, audit
from quorate.views.reading import Reader

router = APIRouter()


@router.get("/audit")
def audit_page(
    request: Request, page: PageWanted, log: Words = "", author: Words = "", until: Words = ""
) -> Response:
    """Lines of the ledgers, the newest first; of one log, by one author, until the end of a day."""
    site = site_of(request)
    if site.pool.current() is None:
        return site.page("nothing_yet.html")
    with site.pool.lend() as snapshot:
        reader = Reader(snapshot)
        found = audit(
            reader, site.workspace, page, author_of(request, reader),
            log=log, author=author, until=day_in(until) if until else None, verified=site.verified,
        )  # fmt: skip

    def chosen(**changes: str) -> str:
        return with_query("/audit", **{"log": log, "author": author, "until": until, **changes})

    return site.page("audit.html", audit=found, logs=LOGS, log=log, author=author, until=until, chosen=chosen)
