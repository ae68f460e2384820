"""Identity: which identifiers are one person, and which account a person is from.

Of persons, pairs of identifiers are counted: e-mail addresses, CRM contacts and leads, and devices that the systems
had seen by the day. The baseline puts together what carries the same e-mail address. Most devices never name
themselves; nobody could tell whose they are, so pairs are counted again without them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from benchmarks.truth.accounts import alone_unless_told
from benchmarks.truth.days import Snapshot, World
from benchmarks.truth.family import Family
from benchmarks.truth.linking import PERSON_KINDS, identifier_key
from benchmarks.truth.measurement import HIGHER, LOWER, Measurement
from benchmarks.truth.metrics import PairCounts, pair_counts, share

NAME = "identity"
Key = tuple[str, str]


@dataclass(frozen=True)
class Counts:
    """One day: pairs of all identifiers and of those that name somebody, and accounts of people."""

    identifiers: int
    named_identifiers: int
    pairs: PairCounts
    named_pairs: PairCounts
    email_pairs: PairCounts
    named_email_pairs: PairCounts
    people: int
    placed: int
    right: int
    email_placed: int
    email_right: int


def observe(world: World) -> list[Counts]:
    """The counts of each day."""
    return [_counts(snapshot) for snapshot in world.snapshots]


def _counts(snapshot: Snapshot) -> Counts:
    owners = {identifier_key(row): row["person_id"] for row in snapshot.truth.rows("identities")}
    guesses = {
        identifier_key(row): row["person_id"]
        for row in snapshot.published.rows("identifiers")
        if row["kind"] in PERSON_KINDS
    }
    emails = {
        identifier_key(row): row["email"]
        for row in snapshot.exports.rows("records")
        if row["since_on"] is None or row["since_on"] <= snapshot.as_of
    }
    seen = sorted(key for key in {*guesses, *emails} if key in owners)
    named = [key for key in seen if key[0] != "device" or key in emails]
    people = _people(snapshot)
    return Counts(
        len(seen),
        len(named),
        _pairs(seen, guesses, owners),
        _pairs(named, guesses, owners),
        _pairs(seen, by_address(seen, emails), owners),
        _pairs(named, by_address(named, emails), owners),
        people=len(people),
        placed=sum(guess is not None for _, guess, _ in people),
        right=sum(guess == true for true, guess, _ in people),
        email_placed=sum(guess is not None for _, _, guess in people),
        email_right=sum(guess == true for true, _, guess in people),
    )


def by_address(keys: Sequence[Key], emails: Mapping[Key, str | None]) -> dict[Key, str | None]:
    """The baseline's groups: an address is its own group, and everything that carries it belongs to it."""
    return {key: key[1] if key[0] == "email" else emails.get(key) for key in keys}


def _pairs(keys: Sequence[Key], guesses: Mapping[Key, str | None], owners: Mapping[Key, str]) -> PairCounts:
    return pair_counts(alone_unless_told(keys, guesses), [owners[key] for key in keys])


def _people(snapshot: Snapshot) -> list[tuple[str, str | None, str | None]]:
    """For each published person who stands for a true employee: true account, published one, the address's one."""
    employers = employers_on(snapshot)
    by_domain = {row["domain"]: row["account_id"] for row in snapshot.truth.rows("accounts")}
    found = []
    for row in snapshot.published.rows("people"):
        true = employers.get(snapshot.links.people.get(row["person_id"], ""))
        if true is None:
            continue
        account = row["account_id"]
        # an account that stands for no true company is a placement too, and a wrong one
        guess = None if account is None else snapshot.links.accounts.get(account, account)
        domains = [email.rsplit("@", 1)[-1] for email in row["emails"]]
        by_email = next((by_domain[domain] for domain in domains if domain in by_domain), None)
        found.append((true, guess, by_email))
    return found


def employers_on(snapshot: Snapshot) -> dict[str, str]:
    """The account each true person worked for on the day; advisers from outside are left out."""
    outside = {row["person_id"] for row in snapshot.truth.rows("people") if row["is_external"]}
    begun = [
        (row["since_on"] or date.min, row["person_id"], row["account_id"])
        for row in snapshot.truth.rows("employments")
        if row["since_on"] is None or row["since_on"] <= snapshot.as_of
    ]
    return {person: account for _, person, account in sorted(begun) if person not in outside}


def measure(cases: Sequence[Counts], _learned: None) -> list[Measurement]:
    """Pair figures and placements over all days."""
    no_pairs = PairCounts()
    named = sum((case.named_pairs for case in cases), no_pairs)
    named_email = sum((case.named_email_pairs for case in cases), no_pairs)
    every = sum((case.pairs for case in cases), no_pairs)
    every_email = sum((case.email_pairs for case in cases), no_pairs)
    named_count = sum(case.named_identifiers for case in cases)
    count = sum(case.identifiers for case in cases)
    same = "same e-mail address"
    return [
        Measurement(NAME, "person pairs F1", named.f1, HIGHER, named_count, same, named_email.f1),
        Measurement(
            NAME, "person pairs precision", named.precision, HIGHER, named_count, same, named_email.precision
        ),
        Measurement(NAME, "person pairs recall", named.recall, HIGHER, named_count, same, named_email.recall),
        Measurement(
            NAME,
            "person pairs F1, with devices that never named themselves",
            every.f1,
            HIGHER,
            count,
            same,
            every_email.f1,
        ),
        *_placements(cases),
    ]


def _placements(cases: Sequence[Counts]) -> list[Measurement]:
    people, placed = sum(case.people for case in cases), sum(case.placed for case in cases)
    right, email_right = sum(case.right for case in cases), sum(case.email_right for case in cases)
    email_placed = sum(case.email_placed for case in cases)
    by_domain = "domain of the web site"
    right_share, email_share = share(right, placed), share(email_right, email_placed)
    return [
        Measurement(
            NAME, "accounts right, of people placed", right_share, HIGHER, placed, by_domain, email_share
        ),
        Measurement(
            NAME,
            "people not placed",
            share(people - placed, people),
            LOWER,
            people,
            by_domain,
            share(people - email_placed, people),
        ),
        Measurement(
            NAME,
            "accounts right, of all people",
            share(right, people),
            HIGHER,
            people,
            by_domain,
            share(email_right, people),
        ),
    ]


FAMILY = Family(NAME, "person pairs F1", observe, measure)
