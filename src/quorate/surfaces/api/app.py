"""Put the API together."""

from __future__ import annotations

from fastapi import Depends, FastAPI
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from quorate.surfaces.access.asking import require_allowed
from quorate.surfaces.api import (
    choices,
    evidence,
    failing,
    files,
    held,
    privacy,
    problem_pages,
    tables,
    writes_of_experiments,
    writes_of_maps,
    writes_of_marketing,
    writes_of_own,
    writes_of_set_up,
    writes_of_work,
)
from quorate.surfaces.api.desk import Desk
from quorate.surfaces.api.gate import Gate
from quorate.surfaces.api.heads import Heads
from quorate.surfaces.api.nouns import NOUNS
from quorate.surfaces.api.openapi import described
from quorate.surfaces.api.rates import Rates
from quorate.surfaces.api.reading import router_of
from quorate.surfaces.api.repeating import OnceOnly
from quorate.surfaces.looking_back import look_back

ROUTERS = (
    router_of(NOUNS), files.router, evidence.router, tables.router, problem_pages.router, privacy.router,
    writes_of_work.router, writes_of_own.router, writes_of_set_up.router, writes_of_maps.router,
    writes_of_experiments.router, writes_of_marketing.router, choices.router, held.router,
)  # fmt: skip


def create_api(desk: Desk) -> FastAPI:
    """The API of one workspace, to be mounted behind the doorkeeper."""
    api = bare_api()
    api.state.desk = desk
    api.state.pool = desk.pool
    return api


def bare_api() -> FastAPI:
    """The API of no workspace: enough to be described."""
    api = FastAPI(
        title="Quorate", dependencies=[Depends(require_allowed), Depends(look_back)],
        openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False,
    )  # fmt: skip
    api.state.routes = [each for router in ROUTERS for each in router.routes if isinstance(each, APIRoute)]
    for router in ROUTERS:
        api.include_router(router)
    description: dict[str, object] = {}

    @api.get("/openapi.json", include_in_schema=False)
    def openapi(_: Request) -> Response:
        """The description of everything here."""
        if not description:
            description.update(described(api))
        return JSONResponse(description)

    api.add_middleware(OnceOnly)
    api.add_middleware(Gate)
    api.add_middleware(Rates)
    api.add_middleware(Heads)
    failing.register(api)
    return api
