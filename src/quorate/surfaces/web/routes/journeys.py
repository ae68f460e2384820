"""The board of journeys, the same journeys as a table, and one of them at a glance."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from quorate.errors import UsageError
from quorate.language import translated
from quorate.surfaces.web.journey_address import COLUMNS, FILTER_NAMES, chips_of, columns_of, filters_of
from quorate.surfaces.web.list_address import ListAddress, address_of
from quorate.surfaces.web.opened_view import opened_list
from quorate.surfaces.web.plan_words import PLAN_WORDS
from quorate.surfaces.web.rendering import site_of
from quorate.surfaces.web.routes.parameters import PageWanted
from quorate.surfaces.web.visit import visit
from quorate.views.boards import GROUPINGS, JourneyList, column_of, journey_board, journey_list
from quorate.views.cursors import sorted_by
from quorate.views.journey_lists import order_of
from quorate.views.journey_previews import journey_preview
from quorate.views.reading import Reader

router = APIRouter()
CARDS_PER_COLUMN = 12
# The element that a list puts more of itself into asks for that part alone.
PART = "more"


@router.get("/journeys")
def journeys(request: Request, page: PageWanted) -> Response:
    """Live journeys as a board, or as a table with `show=table`, which also lists those that have ended."""
    site = site_of(request)
    if site.pool.current() is None:
        return site.page("nothing_yet.html")
    with site.pool.lend() as snapshot:
        opened = opened_list(request, Reader(snapshot), "journeys", "/journeys", FILTER_NAMES)
        if isinstance(opened, Response):
            return opened
        address = opened.address
        filters, given = filters_of(address), address.given
        as_table = given.get("show") == "table" or filters.outcome is not None
        rows = (
            journey_list(
                snapshot,
                filters,
                page,
                sort=given.get("sort", "stage"),
                after=request.query_params.get("after", ""),
            )
            if as_table
            else None
        )
        if rows is not None and visit().target == PART:
            return site.page("journey_rows.html", table=rows, address=address, columns=columns_of(address))
        board = journey_board(
            snapshot,
            filters,
            group=given.get("group", "stage"),
            cards_per_column=0 if as_table else CARDS_PER_COLUMN,
        )
    return site.page(
        "journeys.html",
        board=board,
        table=rows,
        sorted_way=_way(rows),
        address=address,
        tabs=opened.tabs,
        columns=columns_of(address),
        every_column=COLUMNS,
        chips=chips_of(address, board),
        groupings={name: translated(each.name) for name, each in GROUPINGS.items()},
        **_column_words(address),
    )


@router.get("/journeys/column")
def column(request: Request, key: str, after: str = "") -> Response:
    """More cards of one column of the board, after those of a cursor."""
    site = site_of(request)
    address = address_of("/journeys", FILTER_NAMES, request.query_params)
    with site.pool.lend() as snapshot:
        found = column_of(
            snapshot,
            filters_of(address),
            group=address.given.get("group", "stage"),
            key=key,
            after=after,
            limit=CARDS_PER_COLUMN,
        )
    return site.page("board_cards.html", column=found, address=address, **_column_words(address))


@router.get("/journeys/{journey_id}/preview")
def preview(request: Request, journey_id: str) -> Response:
    """One journey at a glance."""
    site = site_of(request)
    with site.pool.lend() as snapshot:
        found = journey_preview(snapshot, site.workspace, journey_id)
    return site.page("journey_panel.html", view=found, plan_words=PLAN_WORDS)


def _column_words(address: ListAddress) -> dict[str, Any]:
    """The filter that holds what a column is about. Raises `UsageError` for columns that do not exist."""
    group = address.given.get("group", "stage")
    if group not in GROUPINGS:
        raise UsageError(f"A board has no columns by '{group}'.", expected=f"one of {', '.join(GROUPINGS)}")
    return {"column_filter": group}


def _way(table: JourneyList | None) -> str:
    """Which way the table is sorted, in the words of the attribute `aria-sort`."""
    if table is None:
        return ""
    return "descending" if sorted_by(order_of(table.sort)).is_descending else "ascending"
