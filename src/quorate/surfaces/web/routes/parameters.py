"""Parameters that several pages understand."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query, Request

from quorate.surfaces.web.export_links import FOR_EXPORT
from quorate.views.answers import Page

ROWS_PER_PAGE = 50
# What is taken along as a file is taken whole, as far as a page can carry it.
ROWS_PER_FILE = 20_000


def page_wanted(request: Request, page: Annotated[int, Query(ge=1, le=1_000_000)] = 1) -> Page:
    """The page with this number, counted from 1."""
    if request.scope.get(FOR_EXPORT):
        return Page(0, ROWS_PER_FILE)
    return Page((page - 1) * ROWS_PER_PAGE, ROWS_PER_PAGE)


PageWanted = Annotated[Page, Depends(page_wanted)]
Words = Annotated[str, Query(max_length=200)]
