"""The page of one account."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from quorate.errors import NotFound
from quorate.surfaces.web.drawings.programme_marks import motion_mark
from quorate.surfaces.web.links import account_link, journey_link
from quorate.surfaces.web.rendering import site_of
from quorate.surfaces.web.routes.notes import notes_part
from quorate.surfaces.web.routes.notifications import follow_part
from quorate.surfaces.web.routes.parameters import Words
from quorate.views import account_summary, formation_list
from quorate.views.account_details import account_detail
from quorate.views.accounts import AccountSummary
from quorate.views.changes.change import Whose
from quorate.views.changes.of_record import record_changes
from quorate.views.opportunities import opportunities_at
from quorate.views.programmes import account_cells
from quorate.views.reading import Reader

router = APIRouter()


@router.get("/accounts/{key}")
def account(request: Request, key: str, journey: Words = "") -> Response:
    """One account with its journeys, people and history; with `journey`, on to the page of that journey."""
    site = site_of(request)
    with site.pool.lend() as snapshot:
        summary = account_summary(snapshot, key)
        if journey:
            return _on_to(summary, journey)
        account_id = summary.account.account_id
        reader = Reader(snapshot)
        detail = account_detail(reader, account_id)
        changes = record_changes(reader, Whose("account_id", account_id), most=8)
        white_space = account_cells(reader, account_id)
        opportunities = opportunities_at(reader, account_id)
        warned = formation_list(snapshot, account_id=account_id)
        notes = notes_part(request, Reader(snapshot), "account", account_id)
        follow = follow_part(request, Reader(snapshot), "account", account_id)
    return site.page(
        "account.html",
        summary=summary,
        detail=detail,
        changes=changes,
        white_space=white_space,
        opportunities=opportunities,
        motion_mark=motion_mark,
        formations=warned,
        notes_part=notes,
        follow=follow,
    )


def _on_to(summary: AccountSummary, journey: str) -> Response:
    if journey not in {facts.journey_id for facts in summary.journeys}:
        raise NotFound(
            "This account has no such journey.",
            where=journey,
            do=f"open {account_link(summary.account.account_id)} and choose one",
        )
    return RedirectResponse(journey_link(journey), status_code=307)
