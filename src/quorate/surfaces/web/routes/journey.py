"""The page of one journey: an overview, and a page for each deeper part of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from quorate.errors import NotFound, ProblemsFound, UsageError
from quorate.surfaces.looking_back import day_in
from quorate.surfaces.web.drawings.team_table import team_picture
from quorate.surfaces.web.drawings.thread import thread_picture
from quorate.surfaces.web.drawings.track import track_picture
from quorate.surfaces.web.rendering import Site, site_of
from quorate.surfaces.web.routes.notes import notes_part
from quorate.surfaces.web.routes.notifications import follow_part
from quorate.surfaces.web.routes.parameters import Words
from quorate.surfaces.web.routes.plan import journey_context
from quorate.surfaces.web.routes.what_if import supposed_in
from quorate.views import JourneyView, QuorumWhatIf, journey_view, quorum_what_if
from quorate.views.between_them import between_them
from quorate.views.changes.change import Whose
from quorate.views.changes.of_record import record_changes
from quorate.views.plan_journeys import journey_plan
from quorate.views.reading import Reader
from quorate.views.stage_views import criteria_words
from quorate.views.threads import thread_of
from quorate.warehouse.snapshots import Snapshot

router = APIRouter()
MOST_DAYS = 36_500


@router.get("/journeys/{journey_id}")
def overview(request: Request, journey_id: str) -> Response:
    """Who decides, where they stand, what is between them and agreement, and what to do next."""
    site = site_of(request)
    with site.pool.lend() as snapshot:
        context = _head(site, snapshot, journey_id)
        plan = journey_plan(snapshot, site.workspace, journey_id)
        changes = record_changes(Reader(snapshot), Whose("journey_id", journey_id))
        notes = notes_part(request, Reader(snapshot), "journey", journey_id)
        follow = follow_part(request, Reader(snapshot), "journey", journey_id)
    view = context["view"]
    return site.page(
        "journey.html",
        part="overview",
        team=team_picture(view, context["obstacles"]),
        track=track_picture(view.track, view.stamp.as_of_on),
        apart=criteria_words(view.track),
        thread=_thread(view),
        shown=view.thread,
        plan=plan,
        changes=changes,
        notes_part=notes,
        follow=follow,
        **context,
    )


@router.get("/journeys/{journey_id}/table")
def table(request: Request, journey_id: str) -> Response:
    """The table alone with some seats supposed otherwise, for a script to put in place of the one that is shown.

    The query is that of `what_if`. Without script the page of "What if" answers the same.
    """
    site = site_of(request)
    supposed = supposed_in(request)
    with site.pool.lend() as snapshot:
        view = journey_view(snapshot, journey_id)
        found = quorum_what_if(snapshot, site.maps.maps(), journey_id, supposed)
    drawn = team_picture(view, between_them(view, found), found)
    return site.page("_table_if.html", team=drawn, what_if=found)


@router.get("/journeys/{journey_id}/team")
def team(request: Request, journey_id: str) -> Response:
    """Every member, who acts with whom, who disagrees with whom, and who could fill an empty role."""
    return _part(request, journey_id, "team")


@router.get("/journeys/{journey_id}/stages")
def stages(request: Request, journey_id: str) -> Response:
    """Where they stand: every stage with its criteria, and how they came here."""
    site = site_of(request)
    with site.pool.lend() as snapshot:
        context = _head(site, snapshot, journey_id)
    view: JourneyView = context["view"]
    return site.page(
        "journey_stages.html",
        part="stages",
        track=track_picture(view.track, view.stamp.as_of_on),
        apart=criteria_words(view.track),
        **context,
    )


@router.get("/journeys/{journey_id}/contact")
def contact(
    request: Request, journey_id: str, days: int = 0, since: Words = "", until: Words = ""
) -> Response:
    """All contact with the team through time, or that of some days, and the latest of it as a list."""
    site = site_of(request)
    with site.pool.lend() as snapshot:
        context = _head(site, snapshot, journey_id)
        view: JourneyView = context["view"]
        between = range_of(days, since, until, view.stamp.as_of_on)
        thread = view.thread
        if between:
            thread = thread_of(
                Reader(snapshot), journey_id, view.team, view.facts.first_two_way_at, between=between
            )
    picture = thread_picture(thread, view.track.history, view.stamp.as_of_on, between)
    return site.page(
        "journey_contact.html",
        part="contact",
        thread=picture,
        shown=thread,
        between=between,
        days=days,
        **context,
    )


def range_of(days: int, since: str, until: str, today: date) -> tuple[date, date] | None:
    """The days that are asked for: the last so many, or from one to another; None for all."""
    if days > 0:
        return today - timedelta(days=min(days, MOST_DAYS) - 1), today
    if not since and not until:
        return None
    first, last = day_in(since) if since else date.min, day_in(until) if until else today
    if first > last:
        raise UsageError("The first day is after the last.", expected="since before until")
    return max(first, today - timedelta(days=MOST_DAYS)), last


@router.get("/journeys/{journey_id}/outlook")
def outlook(request: Request, journey_id: str) -> Response:
    """What will become of it, by when."""
    return _part(request, journey_id, "outlook")


@router.get("/journeys/{journey_id}/plan")
def plan(request: Request, journey_id: str) -> Response:
    """The moves of both functions, with what may be done about each."""
    site = site_of(request)
    with site.pool.lend() as snapshot:
        context = _head(site, snapshot, journey_id)
        found = journey_plan(snapshot, site.workspace, journey_id)
        shared = journey_context(request, Reader(snapshot), (*found.moves, *found.put_aside))
    return site.page("journey_plan.html", part="plan", plan=found, **context, **shared)


@router.get("/journeys/{journey_id}/opportunities")
def opportunities(request: Request, journey_id: str) -> Response:
    """What the CRM holds of it."""
    return _part(request, journey_id, "opportunities")


def _part(request: Request, journey_id: str, part: str) -> Response:
    site = site_of(request)
    with site.pool.lend() as snapshot:
        context = _head(site, snapshot, journey_id)
    return site.page(f"journey_{part}.html", part=part, **context)


def _head(site: Site, snapshot: Snapshot, journey_id: str) -> dict[str, Any]:
    """What stands at the head of every page of the journey."""
    view = journey_view(snapshot, journey_id)
    supposing = supposable(site, snapshot, view)
    return {"view": view, "what_if": supposing, "obstacles": between_them(view, supposing)}


def _thread(view: JourneyView) -> Any:
    today: date = view.stamp.as_of_on
    return thread_picture(view.thread, view.track.history, today)


def supposable(site: Site, snapshot: Snapshot, view: JourneyView) -> QuorumWhatIf | None:
    """The quorum with nothing supposed yet; None where there is none, or its tables are of an earlier release."""
    if view.agreement is None:
        return None
    try:
        return quorum_what_if(snapshot, site.maps.maps(), view.facts.journey_id)
    except (NotFound, ProblemsFound):
        return None
