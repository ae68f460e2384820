from __future__ import annotations

from datetime import date, datetime
from typing import Any

from benchmarks.truth.linking import (
    JourneyLink,
    Links,
    company_keys,
    link_accounts,
    link_journeys,
    link_people,
    shared_days,
)
from benchmarks.truth.tables import Row, Tables

AS_OF = date(2026, 6, 30)


def identifier(kind: str, value: str, person: str | None = None, account: str | None = None) -> Row:
    return {"kind": kind, "value": value, "person_id": person, "account_id": account}


def owned(kind: str, value: str, person: str) -> Row:
    return {"kind": kind, "value": value, "person_id": person}


def test_a_person_is_whom_most_identifiers_belong_to() -> None:
    identities = [
        owned("email", "a@x.com", "T1"),
        owned("crm_contact", "003A", "T1"),
        owned("device", "d", "T2"),
    ]
    identifiers = [
        identifier("email", "A@x.com", "p1"),
        identifier("crm_contact", "salesforce:003A", "p1"),
        identifier("device", "segment:device:d", "p1"),
        identifier("email", "b@y.com", "p2"),
        identifier("device", "segment:device:e", None),
    ]
    assert link_people(identifiers, identities) == {"p1": "T1"}


def test_equal_votes_go_to_the_first() -> None:
    identities = [owned("email", "a@x.com", "T2"), owned("device", "d", "T1")]
    identifiers = [identifier("email", "a@x.com", "p1"), identifier("device", "segment:device:d", "p1")]
    assert link_people(identifiers, identities) == {"p1": "T1"}


def test_accounts_by_records_and_domains_before_names() -> None:
    companies = [{"account_id": "A", "crm_account_ids": ["001A"]}, {"account_id": "B", "crm_account_ids": []}]
    names = [
        {"account_id": "A", "kind": "domain", "value": "a.net"},
        {"account_id": "A", "kind": "legal_name", "value": "Acme Works Ltd"},
        {"account_id": "A", "kind": "short_name", "value": "Acme"},
        {"account_id": "B", "kind": "domain", "value": "b.com"},
        {"account_id": "B", "kind": "short_name", "value": "Acme"},
        {"account_id": "B", "kind": "name", "value": "Acme Sweden"},
    ]
    holders = company_keys(companies, names)
    assert ("account_name", "acme") not in holders
    identifiers = [
        identifier("crm_account", "salesforce:001A", account="a1"),
        identifier("domain", "a.net", account="a1"),
        identifier("domain", "b.com", account="a1"),
        identifier("account_name", "acmesweden", account="a1"),
        identifier("account_name", "acmesweden", account="a2"),
        identifier("account_name", "acme", account="a3"),
        identifier("domain", "strange.com", account="a4"),
    ]
    assert link_accounts(identifiers, holders) == {"a1": "A", "a2": "B"}


def journey(name: str, account: str, opened: str, deals: tuple[str, ...] = (), **more: Any) -> Row:
    return {
        "journey_id": name,
        "account_id": account,
        "offering_id": None,
        "opened_at": datetime.fromisoformat(opened),
        "closed_at": None,
        "outcome": "open",
        "opportunity_ids": list(deals),
        **more,
    }


def true_journey(name: str, account: str, opened: str, closed: str | None, offering: str = "Beacon") -> Row:
    return {
        "journey_id": name,
        "account_id": account,
        "offering": offering,
        "opened_on": date.fromisoformat(opened),
        "closed_on": closed and date.fromisoformat(closed),
    }


def links_of(published: list[Row], true: list[Row], deals: list[Row]) -> dict[str, JourneyLink]:
    offerings = [{"offering_id": "o1", "name": "Relay Standard"}]
    return link_journeys(
        Tables("published", given={"journeys": published, "offerings": offerings}),
        Tables("true", given={"journeys": true, "opportunities": deals}),
        {"a": "A"},
        AS_OF,
    )


TRUE = [
    true_journey("early", "A", "2025-01-01", "2025-06-30"),
    true_journey("late", "A", "2025-06-01", None),
    true_journey("relay", "A", "2026-06-01", None, "Relay"),
    true_journey("future", "A", "2026-07-01", None),
]


def test_a_purchase_counts_before_a_renewal() -> None:
    deals = [
        {"opportunity_id": "D1", "journey_id": "early", "kind": "renewal"},
        {"opportunity_id": "D2", "journey_id": "late", "kind": "purchase"},
    ]
    published = [
        journey("both", "a", "2026-01-01", ("crm:D1", "crm:D2")),
        journey("renewed", "a", "2026-01-01", ("crm:D1",)),
    ]
    found = links_of(published, TRUE, deals)
    assert found == {"both": JourneyLink("late", "purchase"), "renewed": JourneyLink("early", "renewal")}


def test_without_an_opportunity_the_most_shared_days_decide() -> None:
    published = [
        journey("one", "a", "2025-05-15", closed_at=datetime(2025, 6, 10)),
        journey("two", "a", "2026-05-01"),
        journey("three", "a", "2026-05-01", offering_id="o1"),
        journey("before all", "a", "2024-01-01", closed_at=datetime(2024, 6, 1)),
        journey("strangers", "b", "2026-05-01"),
    ]
    found = links_of(published, TRUE, [])
    assert {name: link.true_id for name, link in found.items()} == {
        "one": "early",
        "two": "late",
        "three": "relay",
    }


def test_shared_days_count_both_ends() -> None:
    row = journey("j", "a", "2025-06-29")
    assert shared_days(row, TRUE[0], AS_OF) == 2
    assert shared_days(journey("j", "a", "2025-07-02"), TRUE[0], AS_OF) <= 0


def test_the_best_of_several_is_the_open_purchase() -> None:
    rows = [
        journey("renewal", "a", "2026-05-01"),
        journey("ended", "a", "2026-04-01", outcome="won"),
        journey("open", "a", "2026-03-01"),
        journey("by time", "a", "2026-06-01"),
        journey("none", "a", "2026-06-01"),
    ]
    links = Links(
        {},
        {},
        {
            "renewal": JourneyLink("T", "renewal"),
            "ended": JourneyLink("T", "purchase"),
            "open": JourneyLink("T", "purchase"),
            "by time": JourneyLink("T", "time"),
        },
    )
    assert {true: row["journey_id"] for true, row in links.best(rows).items()} == {"T": "open"}
