"""Who said and decided what, and when, with the chain of the ledgers verified."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter, Request
from starlette.responses import Response

from quorate.errors import UsageError
from quorate.surfaces.web.links import with_query
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
        found = audit(Reader(snapshot), site.workspace, page, log=log, author=author, until=_day(until))

    def chosen(**changes: str) -> str:
        return with_query("/audit", **{"log": log, "author": author, "until": until, **changes})

    return site.page("audit.html", audit=found, logs=LOGS, log=log, author=author, until=until, chosen=chosen)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UsageError(f"'{text[:40]}' is not a day.", expected="a date such as 2026-03-31") from error
