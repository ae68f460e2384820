"""What earned revenue: contributions by every model, and what was spent beside what it earned."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from quorate.surfaces.web.drawings.range_plot import range_plot
from quorate.surfaces.web.drawings.return_bars import return_bars
from quorate.surfaces.web.rendering import site_of
from quorate.surfaces.web.routes.parameters import Words
from quorate.views import contributions_view, returns_view
from quorate.views.revenue.value_names import DIMENSION_WORDS

router = APIRouter()


@router.get("/revenue/contributions")
def contributions(request: Request, by: Words = "", step: Words = "") -> Response:
    """What each channel, campaign, asset or function contributed to one step, by all models side by side."""
    site = site_of(request)
    with site.pool.lend() as snapshot:
        view = contributions_view(snapshot, by or None, step or None)
    letters = {each.model: each.letter for each in view.models}
    return site.page(
        "contributions.html",
        view=view,
        letters=letters,
        range_plot=range_plot,
        dimension_words=DIMENSION_WORDS,
    )


@router.get("/revenue/return")
def returns(request: Request, by: Words = "", period: Words = "", model: Words = "") -> Response:
    """What was spent, what it earned, the return on it and how long it took to come back."""
    site = site_of(request)
    with site.pool.lend() as snapshot:
        view = returns_view(snapshot, by or None, period or None, model or None)
    return site.page("return.html", view=view, return_bars=return_bars, dimension_words=DIMENSION_WORDS)
