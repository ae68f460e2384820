"""What if: a journey's quorum with members supposed to stand elsewhere and empty roles supposed to be filled."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from quorate.errors import UsageError
from quorate.surfaces.web.rendering import site_of
from quorate.views import SupposedSeat, journey_view, quorum_what_if
from quorate.views.between_them import between_them

router = APIRouter()
MOST_SUPPOSED = 200


@router.get("/journeys/{journey_id}/what-if")
def what_if(request: Request, journey_id: str) -> Response:
    """The answer with the form it was asked by; the answer alone to a script. Nothing is kept.

    The query names seats: `stance:PERSON=supporter`, `role:ROLE=filled`; without value the seat stays as it is.
    """
    site = site_of(request)
    supposed = supposed_in(request)
    with site.pool.lend() as snapshot:
        found = quorum_what_if(snapshot, site.maps.maps(), journey_id, supposed)
        is_part = request.headers.get("hx-request") == "true"
        view = None if is_part else journey_view(snapshot, journey_id)
    response = (
        site.page("_what_if_answer.html", what_if=found)
        if view is None
        else site.page(
            "what_if.html", what_if=found, view=view, obstacles=between_them(view, found), part="what-if"
        )
    )
    response.headers["Vary"] = "HX-Request"
    return response


def supposed_in(request: Request) -> list[SupposedSeat]:
    """The seats that the query supposes otherwise."""
    given = request.query_params.multi_items()
    if len(given) > MOST_SUPPOSED:
        raise UsageError(
            "That is more than can be supposed at once.", expected=f"at most {MOST_SUPPOSED} seats"
        )
    found = []
    for key, value in given:
        kind, _, name = key.partition(":")
        if not value:
            continue
        if kind not in ("stance", "role") or not name:
            raise UsageError(
                f"Nothing called '{key[:80]}' can be supposed.", expected="stance:PERSON or role:ROLE"
            )
        found.append(SupposedSeat("stance" if kind == "stance" else "role", name, value))
    return found
