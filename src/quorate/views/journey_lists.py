"""Journeys as rows: filtered and sorted where the rows are, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from quorate.language import gettext
from quorate.views.answers import Answer, Page, Stamp, stamp_of
from quorate.views.cursors import Order, SortKey, cursor_after, order_by, order_named, rows_after
from quorate.views.journey_facts import JourneyFacts, facts_of, keep_journey_facts
from quorate.views.journey_filters import BoardFilters, condition
from quorate.views.reading import Reader
from quorate.views.remembering import remembered
from quorate.warehouse.snapshots import Snapshot

LIVE = "outcome in ('open', 'won')"
_TIES = (SortKey("account_name", "name"), SortKey("journey_id"))
# Within a column of the board: where most is going on, then where most is at stake.
ATTENTION: Order = (
    SortKey("momentum_rank", "number", is_descending=True),
    SortKey("amount", "number", is_descending=True),
    *_TIES,
)
SORTS: Mapping[str, Order] = {
    "stage": (SortKey("stage_place", "number"), *ATTENTION),
    "account": _TIES,
    "offering": (SortKey("offering_name", "name"), *_TIES),
    "amount": (
        SortKey("amount_place", "number", is_grouping=True),
        SortKey("amount_currency", is_grouping=True),
        SortKey("amount", "number", is_descending=True),
        *_TIES,
    ),
    "team": (SortKey("member_count", "number", is_descending=True), *_TIES),
    "roles": (SortKey("filled_count", "number"), *_TIES),
    "momentum": ATTENTION,
    "quorum": (SortKey("quorum_probability", "number"), *_TIES),
    "won": (SortKey("won_probability", "number", is_descending=True), *_TIES),
    "closes": (SortKey("close_on", "day"), *_TIES),
    "touched": (SortKey("last_touch_at", "time", is_descending=True), *_TIES),
    "owner": (SortKey("owner_name", "name"), *_TIES),
}


@dataclass(frozen=True)
class JourneyList(Answer):
    """Journeys as rows, a page at a time.

    Attributes
    ----------
    sort: one of `SORTS`, with a minus before it for the other way round.
    following: the cursor of the next page; empty on the last.
    """

    stamp: Stamp
    filters: BoardFilters
    journeys: tuple[JourneyFacts, ...]
    journey_count: int
    offset: int
    limit: int
    sort: str = "stage"
    following: str = ""


@remembered
def journey_list(
    snapshot: Snapshot,
    filters: BoardFilters | None = None,
    page: Page | None = None,
    *,
    sort: str = "stage",
    after: str = "",
) -> JourneyList:
    """Journeys as rows: live ones unless the filters name an outcome.

    sort: one of `SORTS`; with a minus before it the other way round.
    after: the cursor of the page before; `page` then only says how many rows.
    """
    filters, page = filters or BoardFilters(), page or Page()
    reader = Reader(snapshot)
    keep_journey_facts(reader)
    order = order_of(sort)
    where, given = listed(reader, filters)
    behind, values = rows_after(order, after)
    counted = reader.one(f"select count(*) as journey_count from journey_facts where {where}", *given)
    rows = reader.rows(
        f"""
        select * from journey_facts
        where {where} and {behind}
        order by {order_by(order)}
        limit {int(page.limit) + 1} offset {0 if after else int(page.offset)}
        """,
        *given,
        *values,
    )
    shown = rows[: page.limit]
    return JourneyList(
        stamp=stamp_of(reader),
        filters=filters,
        journeys=tuple(facts_of(row) for row in shown),
        journey_count=counted["journey_count"],
        offset=page.offset,
        limit=page.limit,
        sort=sort,
        following=cursor_after(order, shown[-1]) if len(rows) > len(shown) and shown else "",
    )


def order_of(sort: str) -> Order:
    """The order with this name. Raises `UsageError` for one that does not exist."""
    return order_named(sort, SORTS, gettext("Journeys"))


def listed(reader: Reader, filters: BoardFilters) -> tuple[str, list[object]]:
    """Which rows of `journey_facts` filters let through, as SQL with its parameters."""
    where, given = condition(filters, reader.as_of_on)
    return f"{'true' if filters.outcome else LIVE} and {where}", given
