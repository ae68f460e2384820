"""The list of accounts."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from quorate.surfaces.web.account_address import FILTER_NAMES, chips_of, filters_of
from quorate.surfaces.web.opened_view import opened_list
from quorate.surfaces.web.rendering import site_of
from quorate.surfaces.web.routes.parameters import PageWanted
from quorate.surfaces.web.visit import visit
from quorate.views.account_lists import account_list, order_of
from quorate.views.cursors import sorted_by
from quorate.views.reading import Reader

router = APIRouter()
# The element that the list puts more of itself into asks for that part alone.
PART = "more"


@router.get("/accounts")
def accounts(request: Request, page: PageWanted) -> Response:
    """Accounts, filtered and sorted as the address says."""
    site = site_of(request)
    if site.pool.current() is None:
        return site.page("nothing_yet.html")
    with site.pool.lend() as snapshot:
        opened = opened_list(request, Reader(snapshot), "accounts", "/accounts", FILTER_NAMES)
        if isinstance(opened, Response):
            return opened
        address = opened.address
        sort = address.given.get("sort", "activity")
        found = account_list(
            snapshot,
            page=page,
            filters=filters_of(address),
            sort=sort,
            after=request.query_params.get("after", ""),
        )
    template = "account_rows.html" if visit().target == PART else "accounts.html"
    return site.page(
        template,
        accounts=found,
        address=address,
        tabs=opened.tabs,
        chips=chips_of(address, found),
        sorted_way="descending" if sorted_by(order_of(sort)).is_descending else "ascending",
    )
