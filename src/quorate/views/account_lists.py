"""Accounts as rows: filtered and sorted where the rows are, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quorate.language import gettext
from quorate.views.answers import Answer, Page, Stamp, stamp_of
from quorate.views.boards import FilterChoice
from quorate.views.cursors import Order, SortKey, cursor_after, name_order, order_by, order_named, rows_after
from quorate.views.journey_filters import NONE
from quorate.views.reading import Reader, Row
from quorate.views.remembering import remembered
from quorate.warehouse.snapshots import Snapshot

# One row per account; touches are counted once for each publication, since they are many.
_LINES = """
with people_of as (
    select account_id, count(*) as people_count from {people} where account_id is not null group by account_id
),
journeys_of as (
    select account_id, count(*) as journey_count,
        sum(case when outcome = 'open' then 1 else 0 end) as open_journey_count
    from {journeys} group by account_id
),
touched as (
    select account_id, max(occurred_at) as last_touch_at from {touches} where account_id is not null group by account_id
),
forming as (
    select account_id from {formations} where ended_at is null group by account_id
)
select a.account_id, a.name, a.domains, a.industry, a.country, a.tier, a.is_customer, a.owner_id,
    coalesce(c.name, a.owner_id) as owner_name,
    coalesce(p.people_count, 0) as people_count,
    coalesce(j.journey_count, 0) as journey_count,
    coalesce(j.open_journey_count, 0) as open_journey_count,
    case when coalesce(j.open_journey_count, 0) > 0 then 0 else 1 end as is_idle,
    t.last_touch_at, f.account_id is not null as is_forming
from {accounts} a
left join {colleagues} c on c.colleague_id = a.owner_id
left join people_of p on p.account_id = a.account_id
left join journeys_of j on j.account_id = a.account_id
left join touched t on t.account_id = a.account_id
left join forming f on f.account_id = a.account_id
"""
_TIES = (SortKey("name", "name"), SortKey("account_id"))
_LATEST = SortKey("last_touch_at", "time", is_descending=True)
SORTS: Mapping[str, Order] = {
    "activity": (SortKey("is_idle", "number"), _LATEST, *_TIES),
    "name": _TIES,
    "industry": (SortKey("industry", "name"), *_TIES),
    "country": (SortKey("country", "name"), *_TIES),
    "tier": (SortKey("tier"), *_TIES),
    "owner": (SortKey("owner_name", "name"), *_TIES),
    "people": (SortKey("people_count", "number", is_descending=True), *_TIES),
    "open": (SortKey("open_journey_count", "number", is_descending=True), *_TIES),
    "journeys": (SortKey("journey_count", "number", is_descending=True), *_TIES),
    "touched": (_LATEST, *_TIES),
}


@dataclass(frozen=True)
class AccountFilters(Answer):
    """Which accounts to look at; None and False leave a filter out.

    Attributes
    ----------
    text: part of the name or of a domain, or the id.
    owner_id, tier, industry, country: a value, or 'none' for accounts without one.
    """

    text: str = ""
    owner_id: str | None = None
    tier: str | None = None
    industry: str | None = None
    country: str | None = None
    is_customer: bool = False
    is_forming: bool = False
    has_open_journey: bool = False


@dataclass(frozen=True)
class AccountLine(Answer):
    """One account in a list; counts open their evidence."""

    account_id: str
    name: str
    domains: tuple[str, ...]
    industry: str | None
    country: str | None
    is_customer: bool
    owner_name: str | None
    people_count: int
    open_journey_count: int
    journey_count: int
    last_touch_at: datetime | None
    tier: str | None = None
    is_forming: bool = False


@dataclass(frozen=True)
class AccountList(Answer):
    """A page of accounts.

    Attributes
    ----------
    sort: one of `SORTS`, with a minus before it for the other way round.
    following: the cursor of the next page; empty on the last.
    owners, tiers, industries, countries: what the filters can take, with how many accounts of all have it.
    """

    stamp: Stamp
    text: str
    accounts: tuple[AccountLine, ...]
    account_count: int
    offset: int
    limit: int
    sort: str = "activity"
    following: str = ""
    owners: tuple[FilterChoice, ...] = ()
    tiers: tuple[FilterChoice, ...] = ()
    industries: tuple[FilterChoice, ...] = ()
    countries: tuple[FilterChoice, ...] = ()


@remembered
def account_list(
    snapshot: Snapshot,
    text: str = "",
    page: Page | None = None,
    *,
    filters: AccountFilters | None = None,
    sort: str = "activity",
    after: str = "",
) -> AccountList:
    """Accounts whose name or domain contains `text`, those with open journeys and touched last first.

    sort: one of `SORTS`; with a minus before it the other way round.
    after: the cursor of the page before; `page` then only says how many rows.
    """
    page = page or Page()
    reader = Reader(snapshot)
    reader.need("accounts")
    reader.keep("account_lines", _LINES)
    chosen = filters or AccountFilters(text=text)
    order = order_of(sort)
    where, given = _condition(chosen)
    behind, values = rows_after(order, after)
    counted = reader.one(f"select count(*) as account_count from account_lines where {where}", *given)
    rows = reader.rows(
        f"""
        select * from account_lines
        where {where} and {behind}
        order by {order_by(order)}
        limit {int(page.limit) + 1} offset {0 if after else int(page.offset)}
        """,
        *given,
        *values,
    )
    shown = rows[: page.limit]
    return AccountList(
        stamp=stamp_of(reader),
        text=chosen.text,
        accounts=tuple(_line(row) for row in shown),
        account_count=counted["account_count"],
        offset=page.offset,
        limit=page.limit,
        sort=sort,
        following=cursor_after(order, shown[-1]) if len(rows) > len(shown) and shown else "",
        owners=_choices(reader, "owner_id", "owner_name"),
        tiers=_choices(reader, "tier", "tier"),
        industries=_choices(reader, "industry", "industry"),
        countries=_choices(reader, "country", "country"),
    )


def order_of(sort: str) -> Order:
    """The order with this name. Raises `UsageError` for one that does not exist."""
    return order_named(sort, SORTS, gettext("Accounts"))


def _condition(filters: AccountFilters) -> tuple[str, list[Any]]:
    parts: list[str] = ["true"]
    given: list[Any] = []
    for column, value in (
        ("owner_id", filters.owner_id),
        ("tier", filters.tier),
        ("industry", filters.industry),
        ("country", filters.country),
    ):
        if value == NONE:
            parts.append(f"{column} is null")
        elif value is not None:
            parts.append(f"{column} = ?")
            given.append(value)
    for column, is_wanted in (
        ("is_customer", filters.is_customer),
        ("is_forming", filters.is_forming),
        ("open_journey_count > 0", filters.has_open_journey),
    ):
        if is_wanted:
            parts.append(column)
    text = filters.text.strip().lower()
    if text:
        parts.append(
            "(contains(lower(name), ?) or contains(lower(array_to_string(domains, ' ')), ?) or lower(account_id) = ?)"
        )
        given += [text, text, text]
    return " and ".join(parts), given


def _choices(reader: Reader, key: str, label: str) -> tuple[FilterChoice, ...]:
    rows = reader.rows(
        f"""
        select {key} as choice, min({label}) as label, count(*) as n
        from account_lines
        where {key} is not null
        group by {key}
        order by {name_order("label")}, choice
        """
    )
    return tuple(FilterChoice(row["choice"], row["label"], row["n"]) for row in rows)


def _line(row: Row) -> AccountLine:
    return AccountLine(
        account_id=row["account_id"],
        name=row["name"],
        domains=tuple(row["domains"]),
        industry=row["industry"],
        country=row["country"],
        is_customer=row["is_customer"],
        owner_name=row["owner_name"],
        people_count=row["people_count"],
        open_journey_count=int(row["open_journey_count"]),
        journey_count=row["journey_count"],
        last_touch_at=row["last_touch_at"],
        tier=row["tier"],
        is_forming=row["is_forming"],
    )
