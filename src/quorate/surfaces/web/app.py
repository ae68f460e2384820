"""Put the web surface together."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from fastapi import Depends, FastAPI
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import Route

from quorate.ledger.idempotency import AnsweredRequests
from quorate.surfaces.access import Doors
from quorate.surfaces.access.asking import require_allowed
from quorate.surfaces.api import create_api
from quorate.surfaces.api.desk import Desk
from quorate.surfaces.api.places import ROOT
from quorate.surfaces.collector import Collector, CollectorFirst
from quorate.surfaces.day_jobs import DayJobs, days_of
from quorate.surfaces.looking_back import look_back
from quorate.surfaces.map_trial_jobs import TrialJobs, trials_in
from quorate.surfaces.maps_in_force import MapsInForce
from quorate.surfaces.operations.measures import Measures
from quorate.surfaces.operations.observing import Observing
from quorate.surfaces.operations.readiness import Readiness
from quorate.surfaces.operations.workspace_measures import WorkspaceMeasures
from quorate.surfaces.snapshot_pool import SnapshotPool
from quorate.surfaces.updates import Updates
from quorate.surfaces.web import problems
from quorate.surfaces.web.day_links import DayLinks
from quorate.surfaces.web.doorkeeper import Doorkeeper
from quorate.surfaces.web.export_links import ExportLinks
from quorate.surfaces.web.rendering import Site, environment
from quorate.surfaces.web.routes import (
    account_list,
    accounts,
    alignment,
    audiences,
    audit,
    briefs,
    content,
    contributions,
    data,
    days,
    design,
    evidence,
    experiments,
    exports,
    forecast,
    health,
    incremental,
    journey,
    journeys,
    lateness,
    maps,
    matches,
    notes,
    notifications,
    people,
    plan,
    plan_decisions,
    privacy,
    productivity,
    programmes,
    review,
    saved_views,
    search,
    settings,
    sign_in,
    sign_in_provider,
    social,
    statements,
    today,
    undo,
    users,
    waterfall,
    what_if,
    what_works,
)
from quorate.surfaces.web.same_origin import SameOriginWrites
from quorate.surfaces.web.security import SecurityHeaders
from quorate.surfaces.web.static_files import HashedFiles
from quorate.surfaces.web.visit import Visits
from quorate.surfaces.web.warming import Warmer
from quorate.surfaces.webhook_sending import WebhookSender
from quorate.warehouse.publications import Clock
from quorate.warehouse.workspace import Workspace


def create_app(
    workspace: Workspace,
    hosts: Sequence[str] | None = None,
    collector: Collector | None = None,
    updates: Updates | None = None,
    clock: Clock | None = None,
    trials: TrialJobs | None = None,
    days_made: DayJobs | None = None,
    *,
    is_warmed: bool = False,
    sends_webhooks: bool = False,
    is_private: bool = True,
    set_up_secret: str | None = None,
    metrics_token: str | None = None,
) -> FastAPI:
    """The workspace as a web application; it notices new publications by itself.

    Pages are made on the server and need no script. Nothing is loaded from any other address. With `hosts`, a
    request that was sent to any other name is refused, so that a page elsewhere cannot have its own name resolve
    to this machine and read what only this machine may see. A `collector` takes what trackers send, whatever name
    they sent it to: they hold write keys. It is closed with the application. Pages may ask the schedule that
    `updates` belongs to for an update. `clock` gives the moment at which colleagues decide something. `trials` of
    journey maps run beside the requests, and so does what makes past days (`days_made`). With `is_warmed` a thread
    readies every new publication before it is asked for, and one that `sends_webhooks` tries again what their receivers
    did not take. Where the server is not `is_private` to its machine, nobody
    works in a workspace without users: its first one comes in with the `set_up_secret`. Whoever shows the
    `metrics_token` is told the measures.
    """
    site = Site(workspace, SnapshotPool(workspace), MapsInForce(workspace), environment(), clock or _now)
    doors = Doors(workspace.database, site.clock)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        beside: list[Warmer | WebhookSender] = [Warmer(site)] if is_warmed else []
        if sends_webhooks:
            beside.append(WebhookSender(workspace, site.clock))
        for each in beside:
            each.start()
        yield
        for each in beside:
            each.stop()
        app.state.trials.stop()
        app.state.days.stop()
        if collector is not None:
            collector.close()
        site.pool.close()
        doors.close()
        answered.close()

    # no generated documentation pages: they would load scripts from elsewhere
    app = FastAPI(
        title="Quorate", lifespan=lifespan, dependencies=[Depends(require_allowed), Depends(look_back)],
        openapi_url=None, docs_url=None, redoc_url=None,
    )  # fmt: skip
    app.state.site = site
    app.state.pool = site.pool
    app.state.doors = doors
    app.state.set_up_secret = set_up_secret
    app.state.updates = updates
    app.state.readiness = Readiness(workspace, site.pool, collector)
    measures = app.state.measures = Measures()
    measures.add(WorkspaceMeasures(workspace, site.pool.current, doors, collector, updates, site.clock))
    app.state.trials = trials or trials_in(workspace, site.clock)
    app.state.days = days_made or days_of(workspace, site.clock)
    app.add_middleware(DayLinks)
    app.add_middleware(ExportLinks)
    app.add_middleware(Visits)
    app.add_middleware(Doorkeeper, doors=doors, is_private=is_private, metrics_token=metrics_token)
    app.add_middleware(SameOriginWrites)
    if hosts is not None:
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False)
    app.add_middleware(SecurityHeaders)
    if collector is not None:
        app.add_middleware(CollectorFirst, collector)
    app.add_middleware(Observing, measures=measures)
    paths: set[str] = set()  # so that no place is named that is not there
    for module in (
        health,
        journeys,
        account_list,
        accounts,
        people,
        privacy,
        evidence,
        experiments,
        exports,
        forecast,
        content,
        contributions,
        briefs,
        data,
        days,
        design,
        matches,
        maps,
        incremental,
        lateness,
        productivity,
        alignment,
        review,
        programmes,
        audiences,
        audit,
        notes,
        notifications,
        statements,
        plan,
        plan_decisions,
        saved_views,
        search,
        settings,
        sign_in,
        sign_in_provider,
        social,
        today,
        undo,
        users,
        waterfall,
        what_if,
        what_works,
        journey,
    ):
        app.include_router(module.router)
        paths |= {route.path for route in module.router.routes if isinstance(route, Route)}
    answered = AnsweredRequests(workspace.database)
    desk = Desk(
        workspace, site.pool, site.clock, app.state.days, answered, app.state.trials, site.maps, updates,
        site.finding, site.unnoticed, site.verified,
    )  # fmt: skip
    app.mount(ROOT, create_api(desk), name="api")
    site.templates.globals["paths"] = lambda: paths
    app.mount("/static", HashedFiles(packages=[("quorate.surfaces.web", "static")]), name="static")
    problems.register(app)
    return app


def _now() -> datetime:
    """The present moment, UTC without a zone."""
    return datetime.now(UTC).replace(tzinfo=None)
