"""The waterfall: the first page of the Revenue place."""

from __future__ import annotations

from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import Response

from quorate.language import gettext
from quorate.revenue.waterfall.waterfall_stages import MILESTONES
from quorate.surfaces.web.drawings.change_bars import change_bars
from quorate.surfaces.web.drawings.conversion_trend import conversion_trend
from quorate.surfaces.web.drawings.flow_picture import flow_picture
from quorate.surfaces.web.drawings.waterfall_bars import waterfall_picture
from quorate.surfaces.web.rendering import site_of
from quorate.surfaces.web.routes.parameters import Words
from quorate.views import WaterfallView, waterfall_view
from quorate.views.revenue.waterfall_changes import GRAIN_WORDS
from quorate.views.revenue.waterfall_steps import WAY_WORDS, WAYS_OUT

router = APIRouter()


@router.get("/revenue")
def waterfall(
    request: Request,
    segment: Words = "",
    offering: Words = "",
    since: Words = "",
    until: Words = "",
    stage: Words = "",
) -> Response:
    """How far journeys came, what became of entries into each stage, what changed, and what was lost to whom."""
    site = site_of(request)
    with site.pool.lend() as snapshot:
        view = waterfall_view(
            snapshot, segment or None, offering or None, since or None, until or None, stage or None
        )
    return site.page(
        "waterfall.html",
        view=view,
        staircase=waterfall_picture(view.steps),
        flows=_flows(view),
        trend=conversion_trend(view.trend),
        change_bars=change_bars,
        ways_out=WAYS_OUT,
        way_words=WAY_WORDS,
        grain_words=GRAIN_WORDS,
    )


def _flows(view: WaterfallView) -> tuple[tuple[str, Markup | None], ...]:
    """Two pictures: to the purchase and the next, and the stages after it."""
    ahead = tuple(row for row in view.stages if row.is_before_purchase or row.stage in MILESTONES)
    later = tuple(row for row in view.stages if not row.is_before_purchase and row.stage not in MILESTONES)
    return (
        (gettext("To the purchase, and the next"), flow_picture(ahead, view.flows, "ahead")),
        (gettext("After the purchase"), flow_picture(later, view.flows, "later")),
    )
