"""Which records, domains and names are one account."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pyarrow as pa
import pytest
from tests.worlds import run_step

from quorate.identity.account_groups import STEP, account_id

DAY = datetime(2026, 1, 1)
MENTIONS = pa.schema(
    [
        ("domain", pa.string()),
        ("account_key", pa.string()),
        ("website_count", pa.int64()),
        ("contact_count", pa.int64()),
        ("company_name", pa.string()),
        ("since_at", pa.timestamp("us")),
    ]
)
NAMES = pa.schema([("company_name", pa.string()), ("since_at", pa.timestamp("us"))])


def record(
    key: str,
    name: str,
    parent: str | None = None,
    merged: str | None = None,
    domain: str | None = None,
    country: str = "",
    source: str = "crm",
) -> dict[str, Any]:
    return {
        "record_id": key, "source": source, "known_at": DAY, "name": name, "parent_key": parent,
        "merged_into_key": merged, "domain": domain, "country": country or None,
    }  # fmt: skip


def mention(
    domain: str, account: str | None, websites: int = 0, contacts: int = 0, name: str | None = None
) -> dict[str, Any]:
    return {
        "domain": domain, "account_key": account, "website_count": websites, "contact_count": contacts,
        "company_name": name, "since_at": DAY,
    }  # fmt: skip


def decided(
    records: list[dict[str, Any]], mentions: list[dict[str, Any]], names: tuple[str, ...] = ()
) -> dict[tuple[str, str], tuple[str | None, str]]:
    rows = run_step(
        STEP,
        {
            "observed_accounts": records,
            "domain_mentions": pa.Table.from_pylist(mentions, schema=MENTIONS),
            "name_mentions": pa.Table.from_pylist(
                [{"company_name": name, "since_at": DAY} for name in names], schema=NAMES
            ),
        },
    )
    return {(row["kind"], row["value"]): (row["account_id"], row["rule"]) for row in rows}


def crm(key: str) -> str:
    return account_id("crm_account", key)


DOMAIN_CASES: list[tuple[str, list[dict[str, Any]], str | None, str]] = [
    ("the web site of one account", [mention("acme.com", "1", websites=1)], crm("1"), "web_site"),
    (
        "of a parent and its subsidiary, the parent's",
        [mention("acme.com", "1", websites=1), mention("acme.com", "2", websites=1)],
        crm("1"),
        "web_site",
    ),
    (
        "of two strangers, nobody's",
        [mention("acme.com", "1", websites=1), mention("acme.com", "3", websites=1)],
        None,
        "several_web_sites",
    ),
    (
        "a first domain by its contacts",
        [mention("acme.com", "1", contacts=1)],
        crm("1"),
        "domain_of_contacts",
    ),
    (
        "two contacts do not make an alias of a firm that has its own domain",
        [mention("acme.de", "1", websites=1), mention("acme.com", "1", contacts=2)],
        account_id("domain", "acme.com"),
        "own_domain",
    ),
    (
        "three do",
        [mention("acme.de", "1", websites=1), mention("acme.com", "1", contacts=3)],
        crm("1"),
        "domain_of_contacts",
    ),
    (
        "unless too many are elsewhere",
        [mention("acme.com", "1", contacts=3), mention("acme.com", "3", contacts=2)],
        account_id("domain", "acme.com"),
        "own_domain",
    ),
    ("nobody's is its own", [mention("acme.com", None)], account_id("domain", "acme.com"), "own_domain"),
]


@pytest.mark.parametrize(
    ("mentions", "account", "rule"), [case[1:] for case in DOMAIN_CASES], ids=[c[0] for c in DOMAIN_CASES]
)
def test_domains(mentions: list[dict[str, Any]], account: str | None, rule: str) -> None:
    records = [record("1", "Acme"), record("2", "Acme Labs", parent="1"), record("3", "Zenith")]
    assert decided(records, mentions)["domain", "acme.com"] == (account, rule)


def test_a_merged_record_is_its_master_however_far() -> None:
    found = decided([record("1", "A"), record("2", "B", merged="1"), record("3", "C", merged="2")], [])
    assert found["crm_account", "3"] == (crm("1"), "merged_in_crm")


def test_records_merged_in_a_circle_do_not_hang() -> None:
    found = decided([record("1", "A", merged="2"), record("2", "B", merged="1")], [])
    assert {found["crm_account", "1"][0], found["crm_account", "2"][0]} <= {crm("1"), crm("2")}


def test_names() -> None:
    records = [record("1", "U.S. Bank"), record("2", "Twin Ltd"), record("3", "Twin GmbH")]
    found = decided(
        records,
        [mention("globex.com", None, name="Globex")],
        ("US Bank, Inc.", "Twin", "Globex AG", "Solo", "Freelance"),
    )
    assert found["account_name", "usbank"] == (crm("1"), "same_name")
    assert found["account_name", "twin"] == (None, "several_of_that_name")
    assert found["account_name", "globex"] == (account_id("domain", "globex.com"), "same_name")
    assert ("account_name", "freelance") not in found
    assert found["account_name", "solo"] == (account_id("account_name", "solo"), "own_name")


TWINS: list[tuple[str, list[dict[str, Any]], bool]] = [
    ("without a web site", [record("1", "Acme Inc", domain="acme.com"), record("2", "ACME")], True),
    (
        "both with one",
        [record("1", "Acme", domain="acme.com"), record("2", "Acme", domain="acme.org")],
        False,
    ),
    ("neither with one", [record("1", "Acme"), record("2", "Acme")], False),
    (
        "in another country",
        [record("1", "Acme", domain="a.com", country="DE"), record("2", "Acme", country="FR")],
        False,
    ),
    (
        "neither with one, but in two systems",
        [record("1", "Acme"), record("2", "Acme", source="tracker")],
        True,
    ),
    (
        "two systems with one web site, whatever the name",
        [record("1", "Acme", domain="acme.com"), record("2", "acme-eu", domain="acme.com", source="tracker")],
        True,
    ),
    (
        "one system with one web site twice",
        [record("1", "Acme", domain="acme.com"), record("2", "Acme Labs", domain="acme.com")],
        False,
    ),
    ("a subsidiary", [record("1", "Acme", domain="a.com"), record("2", "Acme", parent="1")], False),
]


@pytest.mark.parametrize(("records", "same"), [case[1:] for case in TWINS], ids=[case[0] for case in TWINS])
def test_records_of_one_name(records: list[dict[str, Any]], same: bool) -> None:
    sites = [
        mention(record["domain"], record["record_id"], websites=1) for record in records if record["domain"]
    ]
    found = decided(records, sites)
    assert (found["crm_account", "1"][0] == found["crm_account", "2"][0]) is same
