"""The monthly revenue review: as a page, and as a file to take along."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from quorate.surfaces.review_files import review_file
from quorate.surfaces.web.drawings.review_chart import review_chart
from quorate.surfaces.web.rendering import site_of
from quorate.views import revenue_review

router = APIRouter()


@router.get("/revenue/review")
def review(request: Request) -> Response:
    """The review of the last month that is over, as known now."""
    site = site_of(request)
    with site.pool.lend() as snapshot:
        view = revenue_review(snapshot)
    charts = {each.key: review_chart(each.chart) for each in view.sections if each.chart}
    return site.page("review.html", review=view, charts=charts)


@router.get("/revenue/review.{wanted}")
def review_as_file(request: Request, wanted: str) -> Response:
    """The same as a file: md, html, pdf or pptx."""
    site = site_of(request)
    with site.pool.lend() as snapshot:
        view = revenue_review(snapshot)
    content, media = review_file(view, wanted)
    named = f'attachment; filename="revenue-review-{view.month_on:%Y-%m}.{wanted}"'
    return Response(content, media_type=media, headers={"content-disposition": named})
