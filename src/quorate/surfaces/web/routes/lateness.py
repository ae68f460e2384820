"""How late we come to teams that are deciding."""

from __future__ import annotations

from itertools import groupby

from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import Response

from quorate.language import gettext, month_mark
from quorate.surfaces.web.drawings.share_lines import ShareLine, share_lines
from quorate.surfaces.web.rendering import site_of
from quorate.views import lateness_view
from quorate.views.answers import Figure
from quorate.views.lateness import LateQuarter

router = APIRouter()
_LEAST_QUARTERS = 2  # a line needs two ends


@router.get("/lateness")
def how_late(request: Request) -> Response:
    """The trend by quarter of opening, and what coming late may cost, as bounds."""
    site = site_of(request)
    with site.pool.lend() as snapshot:
        view = lateness_view(snapshot)
    ordered = sorted(view.quarters, key=lambda each: (each.journey_map, each.opened_quarter_on))
    by_map = groupby(ordered, key=lambda each: each.journey_map)
    return site.page(
        "lateness.html", view=view, pictures={journey_map: _trend(list(own)) for journey_map, own in by_map}
    )


def _trend(quarters: list[LateQuarter]) -> Markup | None:
    if len(quarters) < _LEAST_QUARTERS:
        return None
    return share_lines(
        [month_mark(each.opened_quarter_on) for each in quarters],
        [
            ShareLine(gettext("a shortlist stood"), [each.shortlist.value for each in quarters]),
            ShareLine(gettext("never spoken with"), [_share(each.never_spoken) for each in quarters]),
        ],
    )


def _share(figure: Figure) -> float | None:
    return figure.value / figure.out_of if figure.value is not None and figure.out_of else None
