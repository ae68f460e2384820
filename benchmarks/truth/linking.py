"""Which published thing is which true one, told by identifiers both sides carry, never by how well they fit.

- A published person is the true person most of its addresses, CRM records and devices belong to.
- A published account is the true company most of its CRM records and domains belong to, or without any its names.
- A published journey is the true one its CRM opportunities belong to; without any, the journey of the same company
  and, where it is told, the same offering with which it shares the most days.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from benchmarks.truth.tables import Row, Tables, bare, day

PERSON_KINDS = ("email", "crm_contact", "crm_lead", "device")
BY_PURCHASE, BY_RENEWAL, BY_TIME = "purchase", "renewal", "time"


@dataclass(frozen=True)
class JourneyLink:
    """The true journey of a published one. `by`: a purchase's opportunity, a renewal's, or time."""

    true_id: str
    by: str


@dataclass(frozen=True)
class Links:
    """True ids by published ids; what has none stands for nothing true."""

    people: Mapping[str, str]
    accounts: Mapping[str, str]
    journeys: Mapping[str, JourneyLink]

    def best(self, journeys: Iterable[Row]) -> dict[str, Row]:
        """Of published journeys the one that stands best for each true journey, by true id.

        The one of its purchase before one found by time, that before the one of its renewal; then one that is open,
        then the latest.
        """
        order = {BY_PURCHASE: 2, BY_TIME: 1, BY_RENEWAL: 0}
        found: dict[str, tuple[tuple[int, bool, object, str], Row]] = {}
        for row in journeys:
            link_ = self.journeys.get(row["journey_id"])
            if link_ is None:
                continue
            rank = (order[link_.by], row["outcome"] == "open", row["opened_at"], row["journey_id"])
            if link_.true_id not in found or rank > found[link_.true_id][0]:
                found[link_.true_id] = (rank, row)
        return {true_id: row for true_id, (_, row) in found.items()}


def link(published: Tables, truth: Tables, as_of: date) -> Links:
    """All links of one day."""
    identifiers = published.rows("identifiers")
    holders = company_keys(truth.rows("accounts"), truth.rows("account_names"))
    accounts = link_accounts(identifiers, holders)
    return Links(
        link_people(identifiers, truth.rows("identities")),
        accounts,
        link_journeys(published, truth, accounts, as_of),
    )


def identifier_key(row: Row) -> tuple[str, str]:
    """Kind and value of an identifier as both sides write it."""
    value = bare(row["value"])
    return row["kind"], value.lower() if row["kind"] == "email" else value


def link_people(identifiers: Iterable[Row], identities: Iterable[Row]) -> dict[str, str]:
    """True person by published person: the one who holds most of its identifiers, the first of equals."""
    holders: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in identities:
        holders[identifier_key(row)].add(row["person_id"])
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for row in identifiers:
        if row["person_id"] is not None:
            votes[row["person_id"]].update(holders.get(identifier_key(row), ()))
    return _most_voted(votes)


def company_keys(companies: Iterable[Row], names: Iterable[Row]) -> dict[tuple[str, str], str]:
    """True company by CRM record, domain and name; a name two of them go by stands for neither.

    Names are compared without legal forms, as published identifiers are written.
    """
    from quorate.identity.company_names import plain_name

    holders: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in companies:
        for value in row["crm_account_ids"]:
            holders["crm_account", value].add(row["account_id"])
    for row in names:
        if row["kind"] == "domain":
            # the tracker's groups are published as records, and are called by domains
            keys = [("domain", row["value"]), ("crm_account", row["value"])]
        else:
            keys = [("account_name", plain_name(row["value"]))]
        for key in keys:
            holders[key].add(row["account_id"])
    return {key: next(iter(held)) for key, held in holders.items() if len(held) == 1}


def link_accounts(identifiers: Iterable[Row], holders: Mapping[tuple[str, str], str]) -> dict[str, str]:
    """True company by published account: the one that holds most of its CRM records and domains, else of its names."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    by_name: dict[str, Counter[str]] = defaultdict(Counter)
    for row in identifiers:
        key = identifier_key(row)
        if row["account_id"] is not None and key in holders:
            told = by_name if key[0] == "account_name" else votes
            told[row["account_id"]][holders[key]] += 1
    return _most_voted(by_name) | _most_voted(votes)


def _most_voted(votes: Mapping[str, Counter[str]]) -> dict[str, str]:
    return {
        published: min(counts, key=lambda true: (-counts[true], true))
        for published, counts in votes.items()
        if counts
    }


def link_journeys(
    published: Tables, truth: Tables, accounts: Mapping[str, str], as_of: date
) -> dict[str, JourneyLink]:
    """The true journey of each published one, where there is one."""
    journeys = {row["journey_id"]: row for row in truth.rows("journeys") if row["opened_on"] <= as_of}
    deals = {row["opportunity_id"]: row for row in truth.rows("opportunities")}
    by_account = defaultdict(list)
    for row in journeys.values():
        by_account[row["account_id"]].append(row)
    offerings = {row["offering_id"]: row["name"] for row in published.rows("offerings")}
    found = {}
    for row in published.rows("journeys"):
        own = [deals[bare(one)] for one in row["opportunity_ids"] if bare(one) in deals]
        candidates = by_account.get(accounts.get(row["account_id"], ""), [])
        link_ = _by_deals(own, journeys) or _by_time(row, candidates, offerings, as_of)
        if link_ is not None:
            found[row["journey_id"]] = link_
    return found


def _by_deals(own: list[Row], journeys: Mapping[str, Row]) -> JourneyLink | None:
    """The journey most of the purchases' opportunities belong to, else most of the renewals'."""
    for kind in (BY_PURCHASE, BY_RENEWAL):
        counts = Counter(
            row["journey_id"] for row in own if row["kind"] == kind and row["journey_id"] in journeys
        )
        if counts:
            return JourneyLink(min(counts, key=lambda true: (-counts[true], true)), kind)
    return None


def _by_time(
    row: Row, candidates: Iterable[Row], offerings: Mapping[str, str], as_of: date
) -> JourneyLink | None:
    offering = offerings.get(row["offering_id"])
    shared = {
        true["journey_id"]: shared_days(row, true, as_of)
        for true in candidates
        if offering is None or offering.startswith(true["offering"])
    }
    best = min(shared, key=lambda true: (-shared[true], true), default=None)
    return JourneyLink(best, BY_TIME) if best is not None and shared[best] > 0 else None


def shared_days(row: Row, true: Row, as_of: date) -> int:
    """Days up to `as_of` that a published and a true journey have in common."""
    first: date = max(day(row["opened_at"]) or as_of, true["opened_on"])
    last: date = min(day(row["closed_at"]) or as_of, true["closed_on"] or as_of, as_of)
    return (last - first).days + 1
