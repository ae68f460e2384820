"""One account with its journeys."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.errors import NotFound
from quorate.views.answers import Answer, Figure, Stamp, reference, stamp_of
from quorate.views.journey_facts import JourneyFacts, facts_where
from quorate.views.journeys import JourneyView, journey_in_full
from quorate.views.lookup import account_id_of
from quorate.views.reading import Reader
from quorate.warehouse.snapshots import Snapshot


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
    reader = reader.within("account_id", account_id, "touches")
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
