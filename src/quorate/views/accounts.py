"""Accounts: the list of them, and one with its journeys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from quorate.errors import NotFound
from quorate.views.answers import Answer, Figure, Page, Stamp, reference, stamp_of
from quorate.views.journey_facts import JourneyFacts, facts_where
from quorate.views.journeys import JourneyView, journey_in_full
from quorate.views.lookup import account_id_of
from quorate.views.reading import Reader
from quorate.warehouse.snapshots import Snapshot


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


@dataclass(frozen=True)
class AccountList(Answer):
    """A page of accounts, those touched last first."""

    stamp: Stamp
    text: str
    accounts: tuple[AccountLine, ...]
    account_count: int
    offset: int
    limit: int


@dataclass(frozen=True)
class AccountFacts(Answer):
    """Who the account is, as the sources say; None where they say nothing."""

    account_id: str
    name: str
    domains: tuple[str, ...]
    parent_account_id: str | None
    parent_name: str | None
    industry: str | None
    employees: int | None
    country: str | None
    tier: str | None
    is_customer: bool
    owner_name: str | None
    people_count: int
    touch_count: Figure


@dataclass(frozen=True)
class AccountSummary(Answer):
    """One account with its journeys at a glance: open ones first, the largest first."""

    stamp: Stamp
    account: AccountFacts
    journeys: tuple[JourneyFacts, ...]


@dataclass(frozen=True)
class AccountView(Answer):
    """One account with its journeys in full."""

    stamp: Stamp
    account: AccountFacts
    journeys: tuple[JourneyView, ...]


def account_list(snapshot: Snapshot, text: str = "", page: Page | None = None) -> AccountList:
    """Accounts whose name or domain contains `text`."""
    page = page or Page()
    reader = Reader(snapshot)
    reader.need("accounts")
    rows = reader.rows(
        f"""
        with people_of as (
            select account_id, count(*) as people_count from {{people}} where account_id is not null group by
                account_id
        ),
        journeys_of as (
            select account_id, count(*) as journey_count,
                sum(case when outcome = 'open' then 1 else 0 end) as open_journey_count
            from {{journeys}} group by account_id
        ),
        touched as (
            select account_id, max(occurred_at) as last_touch_at
            from {{touches}} where account_id is not null group by account_id
        )
        select a.*, c.name as owner_name, p.people_count, j.journey_count, j.open_journey_count,
            t.last_touch_at,
            count(*) over () as account_count
        from {{accounts}} a
        left join {{colleagues}} c on c.colleague_id = a.owner_id
        left join people_of p on p.account_id = a.account_id
        left join journeys_of j on j.account_id = a.account_id
        left join touched t on t.account_id = a.account_id
        where $1 = '' or contains(lower(a.name), $1) or contains(lower(array_to_string(a.domains, ' ')), $1)
            or lower(a.account_id) = $1
        order by coalesce(j.open_journey_count, 0) > 0 desc, t.last_touch_at desc nulls last, a.name,
            a.account_id
        limit {int(page.limit)} offset {int(page.offset)}
        """,
        text.strip().lower(),
    )
    return AccountList(
        stamp=stamp_of(reader),
        text=text,
        accounts=tuple(
            AccountLine(
                account_id=row["account_id"],
                name=row["name"],
                domains=tuple(row["domains"]),
                industry=row["industry"],
                country=row["country"],
                is_customer=row["is_customer"],
                owner_name=row["owner_name"],
                people_count=row["people_count"] or 0,
                open_journey_count=row["open_journey_count"] or 0,
                journey_count=row["journey_count"] or 0,
                last_touch_at=row["last_touch_at"],
            )
            for row in rows
        ),
        account_count=rows[0]["account_count"] if rows else 0,
        offset=page.offset,
        limit=page.limit,
    )


def account_summary(snapshot: Snapshot, key: str) -> AccountSummary:
    """The account that answers to `key` (id, domain or name) with its journeys at a glance."""
    reader = Reader(snapshot)
    account_id = account_id_of(reader, key)
    return AccountSummary(
        stamp_of(reader), _facts(reader, account_id), tuple(facts_where(reader, "account_id = ?", account_id))
    )


def account_view(snapshot: Snapshot, key: str) -> AccountView:
    """The account that answers to `key` (id, domain or name, letter case aside) with its journeys in full.

    Raises `NotFound` with the nearest names when nothing answers, and with all candidates when several do.
    """
    reader = Reader(snapshot)
    account_id = account_id_of(reader, key)
    journeys = facts_where(reader, "account_id = ?", account_id)
    return AccountView(
        stamp_of(reader),
        _facts(reader, account_id),
        tuple(journey_in_full(reader, facts) for facts in journeys),
    )


def _facts(reader: Reader, account_id: str) -> AccountFacts:
    row = reader.row(
        """
        select a.*, c.name as owner_name, p.name as parent_name,
            (select count(*) from {people} e where e.account_id = a.account_id) as people_count,
            (select count(*) from {touches} t where t.account_id = a.account_id) as touch_count
        from {accounts} a
        left join {accounts} p on p.account_id = a.parent_account_id
        left join {colleagues} c on c.colleague_id = a.owner_id
        where a.account_id = ?
        """,
        account_id,
    )
    if row is None:
        raise NotFound(f"No account has the id '{account_id}'.")
    return AccountFacts(
        account_id=account_id,
        name=row["name"],
        domains=tuple(row["domains"]),
        parent_account_id=row["parent_account_id"],
        parent_name=row["parent_name"],
        industry=row["industry"],
        employees=row["employees"],
        country=row["country"],
        tier=row["tier"],
        is_customer=row["is_customer"],
        owner_name=row["owner_name"],
        people_count=row["people_count"],
        touch_count=Figure(row["touch_count"], "count", reference("account-touches", account_id)),
    )
