"""Which CRM records, domains and names are one account.

In order: a merged record is its master; records of two systems that name one web site are one, as are two of one
system whose names are one name's; a record without a web site is the one other of its name that has one, or on whose
domain its contacts write, unless their countries differ or one belongs to the other; a web site's domain belongs to
the account that names it; a domain that contacts of one account use belongs to it when enough of them do, or when a
second, independent sign says so; a company domain nobody claims is an account of its own; a name belongs to the one
account of that name, or to the one that the evidence points to, or is an account of its own.
Where several accounts have an equal claim nothing is decided, and the candidates are kept. What a colleague decided
goes before all of it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import pyarrow as pa

from quorate.identity.account_claims import Claims, account_id
from quorate.identity.account_domains import Uses, decide_domains
from quorate.identity.account_families import Families
from quorate.identity.account_names import Writing, decide_names
from quorate.identity.account_records import Records, decide_records
from quorate.identity.company_names import plain_name
from quorate.identity.identity_decisions import LOCKED, Identifier
from quorate.warehouse.steps import ArrowStep, Context

__all__ = ["STEP", "account_groups", "account_id"]

Row = dict[str, Any]


def account_groups(tables: Mapping[str, pa.Table], _context: Context) -> pa.Table:
    """One row per account identifier (crm_account, domain, account_name) with the account it stands for.

    `account_id` is empty where the claim is undecided; `candidates` then holds the accounts that have one.
    """
    records = {row["record_id"]: row for row in tables["observed_accounts"].to_pylist()}
    mentions = tables["domain_mentions"].to_pylist()
    locks = [row for row in tables["identity_decisions"].to_pylist() if row["subject_kind"] == "account"]
    claims = Claims(_apart(locks))
    decide_records(claims, _records(records, mentions))
    families = Families(claims, records)
    by_domain: dict[str, list[Row]] = defaultdict(list)
    for mention in mentions:
        by_domain[mention["domain"]].append(mention)
    uses = tables["name_uses"].to_pylist()
    written = _counted((row["domain"], row["company_name"], row["writers"]) for row in uses)
    decide_domains(claims, Uses(by_domain, written, families.names_of, families))
    for (kind, _), row in sorted(claims.rows.items()):
        if kind == "domain" and row["rule"] == "own_domain":
            _name_by_writers(families, row, written)
    decide_names(claims, families, _writing(tables, uses), _told_names(locks))
    _join_locked(claims, locks)
    return claims.table()


STEP = ArrowStep(
    "account_groups",
    {
        "observed_accounts": ("record_id",),
        "domain_mentions": ("domain", "account_key"),
        "name_mentions": ("company_name",),
        "name_uses": ("domain", "company_name"),
        "name_countries": ("company_name", "country"),
        "identity_decisions": ("left_kind", "left_value", "right_kind", "right_value"),
    },
    account_groups,
)


def _records(records: Mapping[str, Row], mentions: Iterable[Row]) -> Records:
    sites: dict[str, str] = {}
    contacts: dict[str, set[str]] = defaultdict(set)
    for mention in mentions:
        if mention["website_count"]:
            sites[mention["account_key"]] = mention["domain"]
        if mention["contact_count"] and mention["account_key"]:
            contacts[mention["account_key"]].add(mention["domain"])
    return Records(records, sites, {key: frozenset(found) for key, found in contacts.items()})


def _name_by_writers(families: Families, row: Row, written: Mapping[str, Mapping[str, int]]) -> None:
    """A domain's own account is called what people write beside it, unless another account is called that."""
    names = written.get(row["value"], {})
    named = max(names, key=lambda name: (names[name], len(name), name), default=None)
    if named and row["account_id"] and not families.by_plain_name.get(plain_name(named)):
        families.name(row["account_id"], named)


def _writing(tables: Mapping[str, pa.Table], uses: Iterable[Row]) -> Writing:
    return Writing(
        {row["company_name"]: row["since_at"] for row in tables["name_mentions"].to_pylist()},
        _counted((row["company_name"], row["domain"], row["writers"]) for row in uses),
        _counted(
            (row["company_name"], row["country"], row["people"])
            for row in tables["name_countries"].to_pylist()
        ),
    )


def _counted(rows: Iterable[tuple[str, str, int]]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for first, second, count in rows:
        found[first][second] = int(count)
    return dict(found)


def _apart(locks: Iterable[Row]) -> dict[Identifier, frozenset[Identifier]]:
    found: dict[Identifier, set[Identifier]] = defaultdict(set)
    for lock in locks:
        if lock["decision"] == "different":
            left, right = _sides(lock)
            found[left].add(right)
            found[right].add(left)
    return {identifier: frozenset(others) for identifier, others in found.items()}


def _told_names(locks: Iterable[Row]) -> list[tuple[str, Identifier, float]]:
    """What colleagues said of names: the plain name, what it was compared with, and whether they are one."""
    told = []
    for lock in locks:
        sides = _sides(lock)
        for (kind, value), other in (sides, sides[::-1]):
            if kind == "account_name" and other[0] != "account_name":
                told.append((value, other, float(lock["decision"] == "same")))
    return told


def _sides(lock: Row) -> tuple[Identifier, Identifier]:
    return (lock["left_kind"], lock["left_value"]), (lock["right_kind"], lock["right_value"])


def _join_locked(claims: Claims, locks: Iterable[Row]) -> None:
    """Make one account of every two that a colleague said are one; the one known longer keeps its id.

    Not where that would join two that a colleague keeps apart: the views name decisions that contradict each other.
    """
    for lock in locks:
        if lock["decision"] != "same":
            continue
        left, right = _sides(lock)
        for side in (left, right):
            if side not in claims.rows:
                claims.decide(side, account_id(*side), lock["since_at"], "named_by_colleague", {})
        _join(claims, left, right, lock)


def _join(claims: Claims, left: Identifier, right: Identifier, lock: Row) -> None:
    accounts = [claims.account_of(*side) for side in (left, right)]
    known = sorted({account for account in accounts if account}, key=lambda account: _age(claims, account))
    kept = known[0] if known else account_id(*right)
    moved = {left, right}.union(*(claims.members_of(account) for account in known[1:]))
    if not all(claims.may_join(identifier, kept) for identifier in moved) or _holds_apart(claims, moved):
        return
    for identifier in sorted(moved):
        row = claims.rows[identifier]
        if row["account_id"] != kept:
            before = json.loads(row["reasons"]).get("before") or row["account_id"]
            facts = {"statement": lock["statement_id"], "note": lock["note"], "before": before}
            claims.decide(identifier, kept, row["since_at"], LOCKED, facts)


def _holds_apart(claims: Claims, moved: Collection[Identifier]) -> bool:
    """Whether two of these are to be apart, so that moving them together would join them."""
    return any(claims.apart.get(identifier, frozenset()) & set(moved) for identifier in moved)


def _age(claims: Claims, account: str) -> tuple[bool, Any, str]:
    """Accounts with a CRM record come first, then those known longer."""
    members = claims.members_of(account)
    has_record = any(kind == "crm_account" for kind, _ in members)
    return not has_record, min(claims.rows[each]["since_at"] for each in members), account
