"""Accounts: which CRM records, domains and company names are one company.

Pairs of identifiers are counted, of those that stand for one true company. The baseline goes by the web site of the
CRM record, and by its name for names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.truth.days import Snapshot, World
from benchmarks.truth.family import Family
from benchmarks.truth.linking import company_keys, identifier_key
from benchmarks.truth.measurement import HIGHER, LOWER, Measurement
from benchmarks.truth.metrics import PairCounts, pair_counts, share

NAME = "accounts"
KINDS = ("crm_account", "domain", "account_name")
Key = tuple[str, str]


@dataclass(frozen=True)
class Counts:
    """One day: identifiers, pairs as published and by web site, true companies and those published more than once."""

    identifiers: int
    pairs: PairCounts
    site_pairs: PairCounts
    companies: int
    doubled: int


def observe(world: World) -> list[Counts]:
    """The counts of each day."""
    return [_counts(snapshot) for snapshot in world.snapshots]


def _counts(snapshot: Snapshot) -> Counts:
    holders = company_keys(snapshot.truth.rows("accounts"), snapshot.truth.rows("account_names"))
    guesses = {
        identifier_key(row): row["account_id"]
        for row in snapshot.published.rows("identifiers")
        if row["kind"] in KINDS
    }
    keys = sorted(key for key in guesses if key in holders)
    true = [holders[key] for key in keys]
    times = Counter(snapshot.links.accounts.values())
    return Counts(
        len(keys),
        pair_counts(alone_unless_told(keys, guesses), true),
        pair_counts(alone_unless_told(keys, _by_site(snapshot)), true),
        companies=len(times),
        doubled=sum(count > 1 for count in times.values()),
    )


def _by_site(snapshot: Snapshot) -> dict[Key, str | None]:
    """The baseline's groups, named by domain."""
    from quorate.identity.company_names import plain_name

    rows = snapshot.exports.rows("companies")
    by_record: dict[Key, str | None] = {("crm_account", row["value"]): row["domain"] for row in rows}
    by_name: dict[Key, str | None] = {
        ("account_name", plain_name(row["name"])): row["domain"] for row in rows
    }
    by_domain: dict[Key, str | None] = {
        ("domain", row["domain"]): row["domain"] for row in rows if row["domain"]
    }
    return by_record | by_name | by_domain


def alone_unless_told(keys: Sequence[Key], groups: Mapping[Key, str | None]) -> list[Hashable]:
    """The group of each key; what is in none is in one of its own."""
    return [group if (group := groups.get(key)) is not None else key for key in keys]


def measure(cases: Sequence[Counts], _learned: None) -> list[Measurement]:
    """Pair figures over all days."""
    ours = sum((case.pairs for case in cases), PairCounts())
    site = sum((case.site_pairs for case in cases), PairCounts())
    count, companies = sum(case.identifiers for case in cases), sum(case.companies for case in cases)
    baseline = "web site of the CRM record"
    return [
        Measurement(NAME, "account pairs F1", ours.f1, HIGHER, count, baseline, site.f1),
        Measurement(NAME, "account pairs precision", ours.precision, HIGHER, count, baseline, site.precision),
        Measurement(NAME, "account pairs recall", ours.recall, HIGHER, count, baseline, site.recall),
        Measurement(
            NAME,
            "true companies published more than once",
            share(sum(case.doubled for case in cases), companies),
            LOWER,
            companies,
        ),
    ]


FAMILY = Family(NAME, "account pairs F1", observe, measure)
