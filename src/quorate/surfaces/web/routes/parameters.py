"""Parameters that several pages understand."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query

from quorate.views.answers import Page

ROWS_PER_PAGE = 50


def page_wanted(page: Annotated[int, Query(ge=1, le=1_000_000)] = 1) -> Page:
    """The page with this number, counted from 1."""
    return Page((page - 1) * ROWS_PER_PAGE, ROWS_PER_PAGE)


PageWanted = Annotated[Page, Depends(page_wanted)]
Words = Annotated[str, Query(max_length=200)]
