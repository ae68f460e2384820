"""Short forms and mistyped names, aliases and duplicates: likeness alone never decides."""

from __future__ import annotations

from typing import Any

import pytest
from tests.identity.account_worlds import DAY, crm, decided, mention, record

from quorate.identity.account_groups import account_id
from quorate.identity.company_names import plain_name

ACME = record("1", "Brontavel Shipping", domain="brontavel.com", country="DE")
SITE = mention("brontavel.com", "1", websites=1)
OTHER_SITE = mention("orrin-transport.se", "2", websites=1)


@pytest.mark.parametrize(
    ("name", "written", "countries", "owner"),
    [
        ("Brontavel", (), (), crm("1")),
        ("Orrin", (), (), None),
        ("Orrin", (("orrin-transport.se", "Orrin", 2),), (), crm("2")),
        ("Brontavle Shipping", (("brontavel.com", "Brontavle Shipping", 1),), (), crm("1")),
        ("Brontavle Shipping", (), (), None),
        ("Somewhere Else", (), (), account_id("account_name", "somewhereelse")),
    ],
    ids=[
        "the domain spells the short form",
        "a short form alone stays open",
        "people of the domain write the short form",
        "a slip of the keyboard by one of its people",
        "a slip alone stays open",
        "another name is another company",
    ],
)  # fmt: skip
def test_names(name: str, written: Any, countries: Any, owner: str | None) -> None:
    records = [ACME, record("2", "Orrin Transport", domain="orrin-transport.se", country="SE")]
    found = decided(records, [SITE, OTHER_SITE], (name,), written, countries)
    assert found["account_name", plain_name(name)][0] == owner


def test_a_short_form_of_two_companies_stays_open() -> None:
    records = [ACME, record("2", "Brontavel Foods", domain="brontavelfoods.de", country="DE")]
    sites = [
        mention("brontavel-shipping.com", "1", websites=1),
        mention("brontavelfoods.de", "2", websites=1),
    ]
    found = decided(records, sites, ("Brontavel",), countries=(("Brontavel", "de"),))
    assert found["account_name", "brontavel"][0] is None


def test_a_short_form_of_a_parent_and_its_subsidiary_is_the_parents() -> None:
    records = [
        ACME,
        record("2", "Brontavel Shipping Oslo", parent="1", domain="brontavel-oslo.no", country="NO"),
    ]
    found = decided(records, [SITE, mention("brontavel-oslo.no", "2", websites=1)], ("Brontavel",))
    assert found["account_name", "brontavel"][0] == crm("1")
    assert found["crm_account", "2"][0] == crm("2")


@pytest.mark.parametrize(
    ("alias", "written", "contacts", "is_alias"),
    [
        ("brontavel-mail.com", (("brontavel-mail.com", "Brontavel", 1),), 0, True),
        ("brontavel.net", (("brontavel.net", "Brontavel Shipping", 1),), 0, True),
        ("bsc-group.org", (("bsc-group.org", "Brontavel Shipping", 2),), 1, True),
        ("brontavel.co", (), 0, False),
        ("1brontavel.com", (), 0, False),
        ("1brontavel.com", (("1brontavel.com", "1 Brontavel", 3),), 0, False),
        ("bsc-group.org", (("bsc-group.org", "Brontavel Shipping", 2),), 0, False),
    ],
)
def test_a_second_domain_needs_two_signs(alias: str, written: Any, contacts: int, is_alias: bool) -> None:
    mentions = [SITE, mention("brontavel.com", "1", contacts=9)]
    mentions.append(mention(alias, "1" if contacts else None, contacts=contacts))
    assert (decided([ACME], mentions, written=written)["domain", alias][0] == crm("1")) is is_alias


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (record("2", "Brontavel Shipping Ltd", domain="brontavel.com"), True),
        (record("2", "Brontavel Shiping", domain="brontavel.com"), True),
        (record("2", "Brontavel Shipping", domain="brontavel.com", country="FR"), False),
        (record("2", "Brontavel Labs", domain="brontavel.com", country="DE"), False),
        (record("2", "Brontavel Shipping", domain="brontavel.org"), False),
        (record("2", "Brontavel Shipping", domain="brontavel.com", parent="1"), False),
    ],
    ids=["legal form", "mistyped", "other country", "other unit", "other web site", "subsidiary"],
)
def test_two_records_of_one_system(other: dict[str, Any], same: bool) -> None:
    found = decided([ACME, other], [SITE, mention(other["domain"], "2", websites=1)])
    assert (found["crm_account", "2"][0] == crm("1")) is same


def lock(left: str, right: str, decision: str) -> dict[str, Any]:
    (left_kind, left_value), (right_kind, right_value) = (side.split(":") for side in (left, right))
    return {
        "statement_id": "s1", "subject_kind": "account", "left_kind": left_kind, "left_value": left_value,
        "right_kind": right_kind, "right_value": right_value, "decision": decision, "since_at": DAY,
        "author_key": "me", "note": None,
    }  # fmt: skip


def test_what_a_colleague_says_goes_first() -> None:
    records = [ACME, record("2", "Zenith", domain="zenith.com")]
    sites = [SITE, mention("zenith.com", "2", websites=1)]
    joined = decided(records, sites, locks=(lock("crm_account:1", "crm_account:2", "same"),))
    assert len({account for account, _ in joined.values()}) == 1
    assert "locked_by_colleague" in {rule for _, rule in joined.values()}


def test_what_a_colleague_keeps_apart_stays_apart() -> None:
    twin = record("2", "Brontavel Shipping", domain="brontavel.com")
    sites = [SITE, mention("brontavel.com", "2", websites=1)]
    apart = decided([ACME, twin], sites, locks=(lock("crm_account:1", "crm_account:2", "different"),))
    assert apart["crm_account", "1"][0] != apart["crm_account", "2"][0]
    name = decided(
        [ACME], [SITE], ("Brontavel",), locks=(lock("account_name:brontavel", "crm_account:1", "different"),)
    )
    assert name["account_name", "brontavel"][0] == account_id("account_name", "brontavel")
