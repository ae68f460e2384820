"""Take back what the page just said was written down."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from quorate.language import gettext
from quorate.surfaces.undoing import Undoing
from quorate.surfaces.web.forms import Form
from quorate.surfaces.web.going_back import back_to
from quorate.surfaces.web.last_look import LOOKED, look_again
from quorate.surfaces.web.plan_author import person_of, required_person
from quorate.surfaces.web.rendering import site_of
from quorate.surfaces.web.toasts import done
from quorate.views.reading import Reader

router = APIRouter()


@router.post("/undo")
def undo(request: Request, form: Form) -> Response:
    """Take back what `what` names, and lead back to the page it was done on."""
    site, what = site_of(request), form.get("what", "")
    response = done(back_to(form, "/today"), gettext("Undone. It is as it was before."))
    with site.pool.lend() as snapshot:
        reader = Reader(snapshot)
        kind, _, key = what.partition(":")
        if kind == LOOKED:
            look_again(response, person_of(request, reader), key)
        else:
            Undoing(site.workspace, site.clock).undo(snapshot, required_person(request, reader), what)
    return response
