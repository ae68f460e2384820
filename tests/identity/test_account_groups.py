"""Which records, domains and names are one account."""

from __future__ import annotations

from typing import Any

import pytest
from tests.identity.account_worlds import crm, decided, mention, record

from quorate.identity.account_groups import account_id

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
        [mention("zenith.de", "3", websites=1), mention("acme.com", "3", contacts=2)],
        account_id("domain", "acme.com"),
        "own_domain",
    ),
    (
        "unless the domain also spells its name",
        [mention("acme.de", "1", websites=1), mention("acme.com", "1", contacts=2)],
        crm("1"),
        "signs_of_alias",
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
        written=(("globex.com", "Globex", 1),),
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
