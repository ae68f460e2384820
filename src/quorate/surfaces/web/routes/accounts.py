"""The page of one account."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from quorate.errors import NotFound, ProblemsFound
from quorate.surfaces.web.drawings.stage_line import stage_line
from quorate.surfaces.web.drawings.team_table import team_picture
from quorate.surfaces.web.drawings.thread import thread_picture
from quorate.surfaces.web.links import account_link
from quorate.surfaces.web.rendering import Site, site_of
from quorate.surfaces.web.routes.parameters import Words
from quorate.surfaces.web.routes.plan import journey_context
from quorate.views import (
    JourneyView,
    QuorumWhatIf,
    account_summary,
    formation_list,
    journey_view,
    quorum_what_if,
)
from quorate.views.plan_journeys import journey_plan
from quorate.views.reading import Reader
from quorate.warehouse.snapshots import Snapshot

router = APIRouter()


@router.get("/accounts/{key}")
def account(request: Request, key: str, journey: Words = "") -> Response:
    """One account with one of its journeys: the chosen one, else the first."""
    site = site_of(request)
    with site.pool.lend() as snapshot:
        summary = account_summary(snapshot, key)
        known = [facts.journey_id for facts in summary.journeys]
        if journey and journey not in known:
            raise NotFound(
                "This account has no such journey.",
                where=journey,
                do=f"open {account_link(summary.account.account_id)} and choose one",
            )
        chosen = journey or next(iter(known), "")
        view = journey_view(snapshot, chosen) if chosen else None
        warned = formation_list(snapshot, account_id=summary.account.account_id)
        supposing = _what_if(site, snapshot, view)
        plan = journey_plan(snapshot, site.workspace, chosen)
        shared = journey_context(request, Reader(snapshot), (*plan.moves, *plan.put_aside))
    if view is None:
        return site.page("account.html", summary=summary, formations=warned, view=None)
    return site.page(
        "account.html",
        summary=summary,
        formations=warned,
        view=view,
        team=team_picture(view),
        track=stage_line(view.track),
        thread=thread_picture(view.thread, view.track.history, view.stamp.as_of_on),
        what_if=supposing,
        plan=plan,
        **shared,
    )


def _what_if(site: Site, snapshot: Snapshot, view: JourneyView | None) -> QuorumWhatIf | None:
    """The quorum with nothing supposed yet; None where there is none, or its tables are of an earlier release."""
    if view is None or view.agreement is None:
        return None
    try:
        return quorum_what_if(snapshot, site.maps.maps(), view.facts.journey_id)
    except (NotFound, ProblemsFound):
        return None
