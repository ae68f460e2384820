"""Which CRM records, domains and names are one account.

Rules, in order: a merged record is its master; records of two systems that name one web site are one; a record
without a web site is the one other of its name that has one, or that another system keeps, unless their countries
differ or one belongs to the other; a web site's domain belongs to the account that names it; a domain that contacts
of one account use belongs to that account when enough of them do; a company domain nobody claims is an account of
its own; a name belongs to the one account of that name, or is an account of its own.
Where several accounts have an equal claim nothing is decided, and the candidates are kept.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pyarrow as pa

from quorate.identity.company_names import NO_COMPANY, plain_name
from quorate.warehouse.steps import ArrowStep, Context

# A domain used by an account's contacts but not on its web site is taken for an alias when at least this many
# contacts agree, and this share of all contacts that use it (the share measured to keep precision above .99).
ALIAS_CONTACTS = 3
ALIAS_SHARE = 0.7
# An account without a web site takes the domain that at least this share of its own contacts use.
USUAL_SHARE = 0.5

# A name as some record wrote it, so that steps in SQL can look it up; not an identifier that is published.
WRITTEN_NAME = "written_name"

SCHEMA = pa.schema(
    [
        ("kind", pa.string()),
        ("value", pa.string()),
        ("account_id", pa.string()),
        ("since_at", pa.timestamp("us")),
        ("rule", pa.string()),
        ("reasons", pa.string()),
        ("candidates", pa.list_(pa.string())),
    ]
)


@dataclass
class _Groups:
    """What is decided so far: identifier -> account, and the CRM records behind it."""

    rows: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)

    def decide(
        self, kind: str, value: str, account: str | None, since: datetime, rule: str, reasons: Mapping[str, Any],
        candidates: list[str] | None = None,
    ) -> None:  # fmt: skip
        self.rows[kind, value] = {
            "kind": kind,
            "value": value,
            "account_id": account,
            "since_at": since,
            "rule": rule,
            "reasons": json.dumps(reasons, sort_keys=True, ensure_ascii=False, default=str),
            "candidates": sorted(candidates or []),
        }

    def account_of(self, kind: str, value: str) -> str | None:
        row = self.rows.get((kind, value))
        return row["account_id"] if row else None


def account_groups(tables: Mapping[str, pa.Table], _context: Context) -> pa.Table:
    """One row per account identifier (crm_account, domain, account_name) with the account it stands for.

    `account_id` is empty where the claim is undecided; `candidates` then holds the accounts that have one.
    """
    groups = _Groups()
    records = {row["record_id"]: row for row in tables["observed_accounts"].to_pylist()}
    mentions = tables["domain_mentions"].to_pylist()
    sites = {row["account_key"]: row["domain"] for row in mentions if row["website_count"]}
    _decide_records(groups, records, sites)
    _decide_domains(groups, records, mentions)
    _decide_names(groups, records, tables["name_mentions"].to_pylist())
    rows = [groups.rows[key] for key in sorted(groups.rows)]
    return pa.Table.from_pylist(rows, schema=SCHEMA)


STEP = ArrowStep(
    "account_groups",
    {
        "observed_accounts": ("record_id",),
        "domain_mentions": ("domain", "account_key"),
        "name_mentions": ("company_name",),
    },
    account_groups,
)


def account_id(kind: str, value: str) -> str:
    """The stable id of the account first known by this identifier."""
    return "a_" + hashlib.md5(f"{kind}|{value}".encode(), usedforsecurity=False).hexdigest()[:20]


def _decide_records(
    groups: _Groups, records: Mapping[str, Mapping[str, Any]], sites: Mapping[str, str]
) -> None:
    masters = {key: _master(key, records) for key in records}
    leaders = {key: records[key] for key in sorted(set(masters.values())) if key in records}
    twins = _twins(leaders, sites)
    for key, record in records.items():
        master = masters[key]
        rule = "crm_record" if master == key else "merged_in_crm"
        while master in twins:
            master, rule = twins[master]
        groups.decide(
            "crm_account",
            key,
            account_id("crm_account", master),
            record["known_at"],
            rule,
            {"master": master},
        )


def _twins(records: Mapping[str, Mapping[str, Any]], sites: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Records that are the same account as another one -> that one, and the rule that says so."""
    found: dict[str, tuple[str, str]] = {}
    for keys in _grouped(records, lambda key: sites.get(key)):
        for leader in _one_per_system(records, keys):
            found.update({key: (leader, "same_web_site") for key in keys if key != leader})
    left = {key: record for key, record in records.items() if key not in found}
    for keys in _grouped(left, lambda key: plain_name(left[key]["name"] or "")):
        known = [key for key in keys if sites.get(key)] or _one_per_system(records, keys)
        if len(known) == 1:
            others = [key for key in keys if key != known[0] and _may_be_one(records, key, known[0])]
            found.update(dict.fromkeys(others, (known[0], "same_name_without_web_site")))
    return found


def _grouped(
    records: Mapping[str, Mapping[str, Any]], by: Callable[[str], str | None]
) -> Iterator[list[str]]:
    """Keys of the records that share what `by` gives, where it gives anything."""
    found: dict[str, list[str]] = defaultdict(list)
    for key in records:
        if shared := by(key):
            found[shared].append(key)
    yield from (keys for keys in found.values() if len(keys) > 1)


def _one_per_system(records: Mapping[str, Mapping[str, Any]], keys: list[str]) -> list[str]:
    """Of records of one name that each come from another system, the one that says most; else none."""
    if len({records[key]["source"] for key in keys}) < len(keys):
        return []
    return sorted(keys, key=lambda key: (records[key]["created_at"] is None, records[key]["known_at"], key))[
        :1
    ]


def _may_be_one(records: Mapping[str, Mapping[str, Any]], one: str, other: str) -> bool:
    countries = {records[key]["country"].casefold() for key in (one, other) if records[key]["country"]}
    related = records[one]["parent_key"] == other or records[other]["parent_key"] == one
    return len(countries) < 2 and not related


def _master(key: str, records: Mapping[str, Mapping[str, Any]]) -> str:
    seen = {key}
    while (above := _merged_into(records.get(key, {}))) and above not in seen:
        key = above
        seen.add(key)
    return key


def _merged_into(record: Mapping[str, Any]) -> str | None:
    """The record this one was merged into, unless only a later version says so."""
    return None if record.get("is_later_version") else record.get("merged_into_key")


def _decide_domains(
    groups: _Groups, records: Mapping[str, Mapping[str, Any]], mentions: list[dict[str, Any]]
) -> None:
    by_domain: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for mention in mentions:
        by_domain[mention["domain"]].append(mention)
    # web sites first: whether an account already has a domain decides how easily it gets another
    undecided = []
    have_domain: set[str] = set()
    for domain in sorted(by_domain):
        claims = _claims(groups, by_domain[domain], "website_count")
        since = min(mention["since_at"] for mention in by_domain[domain])
        if not claims:
            undecided.append(domain)
        elif owner := _owner(claims, records, groups):
            groups.decide("domain", domain, owner, since, "web_site", {"web_sites": claims})
            have_domain.update(claims)
        else:
            groups.decide(
                "domain", domain, None, since, "several_web_sites", {"web_sites": claims}, list(claims)
            )
    contacts: dict[str, int] = defaultdict(int)
    for domain in by_domain:
        for account, count in _claims(groups, by_domain[domain], "contact_count").items():
            contacts[account] += count
    for domain in undecided:
        _decide_alias(groups, domain, by_domain[domain], have_domain, contacts)


def _claims(groups: _Groups, mentions: list[dict[str, Any]], counted: str) -> dict[str, int]:
    claims: dict[str, int] = defaultdict(int)
    for mention in mentions:
        account = groups.account_of("crm_account", mention["account_key"] or "")
        if account and mention[counted]:
            claims[account] += int(mention[counted])
    return dict(sorted(claims.items()))


def _owner(
    claims: Mapping[str, int], records: Mapping[str, Mapping[str, Any]], groups: _Groups
) -> str | None:
    """The one account that claims the domain; of a parent and its subsidiaries, the parent."""
    if len(claims) == 1:
        return next(iter(claims))
    parents: dict[str, str | None] = {}
    for key, record in records.items():
        account = groups.account_of("crm_account", key)
        if account is not None and account in claims:
            parents[account] = groups.account_of("crm_account", record["parent_key"] or "") or parents.get(
                account
            )
    tops = [account for account, parent in parents.items() if parent not in claims]
    return tops[0] if len(tops) == 1 else None


def _decide_alias(
    groups: _Groups,
    domain: str,
    mentions: list[dict[str, Any]],
    have_domain: set[str],
    contacts: Mapping[str, int],
) -> None:
    since = min(mention["since_at"] for mention in mentions)
    claims = _claims(groups, mentions, "contact_count")
    users = sum(claims.values())
    facts = {"contacts": claims, "linked_contacts": users}
    best = max(claims, key=lambda account: (claims[account], account), default=None)
    if best is not None and claims[best] >= ALIAS_SHARE * users:
        is_usual = best not in have_domain and claims[best] >= USUAL_SHARE * contacts[best]
        if (is_usual or claims[best] >= ALIAS_CONTACTS) and not _tied(claims, best):
            groups.decide("domain", domain, best, since, "domain_of_contacts", facts)
            return
    named = min((mention["company_name"] for mention in mentions if mention["company_name"]), default=None)
    groups.decide(
        "domain", domain, account_id("domain", domain), since, "own_domain", {**facts, "name": named}
    )


def _tied(claims: Mapping[str, int], best: str) -> bool:
    return sum(1 for count in claims.values() if count == claims[best]) > 1


def _decide_names(
    groups: _Groups, records: Mapping[str, Mapping[str, Any]], mentions: list[dict[str, Any]]
) -> None:
    holders: dict[str, set[str]] = defaultdict(set)
    for key, record in records.items():
        if record["name"] and (account := groups.account_of("crm_account", key)):
            holders[plain_name(record["name"])].add(account)
    for (kind, _), row in sorted(groups.rows.items()):
        named = json.loads(row["reasons"]).get("name") if kind == "domain" else None
        if named and row["account_id"] and not holders.get(plain_name(named)):
            holders[plain_name(named)].add(row["account_id"])
    for mention in mentions:
        plain = plain_name(mention["company_name"])
        if not plain or plain in NO_COMPANY:
            continue
        found = holders.get(plain, set())
        since = min(mention["since_at"], groups.rows.get(("account_name", plain), mention)["since_at"])
        facts = {"name": mention["company_name"], "plain_name": plain}
        rule = "same_name" if len(found) == 1 else "several_of_that_name" if found else "own_name"
        owner = (
            account_id("account_name", plain) if not found else next(iter(found)) if len(found) == 1 else None
        )
        for kind, value in (("account_name", plain), (WRITTEN_NAME, mention["company_name"])):
            groups.decide(kind, value, owner, since, rule, facts, list(found) if len(found) > 1 else None)
