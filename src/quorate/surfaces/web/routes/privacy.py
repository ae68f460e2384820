"""What is held about a person, for them; and to forget them, for good."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.responses import Response

from quorate.errors import Busy
from quorate.surfaces.access.asking import principal_in
from quorate.surfaces.privacy_requests import author_in_log, forget_person, hand_over, whose
from quorate.surfaces.web.forms import Form
from quorate.surfaces.web.rendering import site_of
from quorate.surfaces.web.routes.matches import updates_of
from quorate.views import person_view

if TYPE_CHECKING:
    from quorate.views import PersonView

router = APIRouter()
_SURE = "yes"


@router.get("/privacy/{key}")
def held(request: Request, key: str) -> Response:
    """What may be done where a person asks: hand them what is held, or forget them."""
    return _page(request, _person(request, key))


@router.get("/privacy/{key}/held.zip")
def handed(request: Request, key: str) -> Response:
    """Everything that is held about a person, as a file for them."""
    from quorate.privacy.subject_access import write_zip

    site, person = site_of(request), _person(request, key)
    author = author_in_log(principal_in(request.scope))
    file = io.BytesIO()
    write_zip(hand_over(site.workspace, person.person_id, author, site.clock), file)
    headers = {"content-disposition": 'attachment; filename="held.zip"', "cache-control": "no-store"}
    return Response(file.getvalue(), media_type="application/zip", headers=headers)


@router.post("/privacy/{key}/forget")
def forget(request: Request, key: str, form: Form) -> Response:
    """Forget a person, whoever asked being sure of it; tells what was found afterwards."""
    site, person = site_of(request), _person(request, key)
    if form.get("sure") != _SURE:
        return _page(request, person, 400, refused="unsure")
    try:
        done = forget_person(
            site.workspace, person.person_id, author_in_log(principal_in(request.scope)), site.clock
        )
    except Busy:
        return _page(request, person, 409, refused="busy")
    updates = updates_of(request)
    if updates is not None:
        updates.ask()
    return site.page("forgotten.html", done=done, is_update_asked=updates is not None)


def _person(request: Request, key: str) -> PersonView:
    with site_of(request).pool.lend() as snapshot:
        return person_view(snapshot, whose(principal_in(request.scope), snapshot, key))


def _page(request: Request, person: PersonView, status: int = 200, refused: str = "") -> Response:
    return site_of(request).page("privacy.html", status, person=person, refused=refused)
