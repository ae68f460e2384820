"""Why each person is at their company, or which companies it may be: what `matches` says, rung by rung."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
from tests.log_worlds import Row, account, contact, stage_tables

ACCOUNTS = [
    account("s:acme", "Acme", "acme.com", country="Germany"),
    account("s:borealis", "Borealis", "borealis-energy.com"),
    account("s:delta", "Delta Metals", None, country="Peru"),
    # two records on one web site, and two of one name: nobody can tell which is meant
    account("s:twin1", "Twin Foods", "twinfoods.com", country="France"),
    account("s:twin2", "Gemini Catering", "twinfoods.com", country="Italy"),
    account("s:zeta1", "Zeta", "zeta-motors.com", country="Spain"),
    account("s:zeta2", "Zeta", "zeta-optics.com", country="Norway"),
]


def lead(key: str, **facts: Any) -> Row:
    return {**contact(key, full_name=f"Name of {key}", **facts), "kind": "crm_lead"}


PEOPLE = [
    lead("told", email="t@acme.com"),
    lead("exact", email="x@acme.com", account_key="s:borealis"),
    lead("linked", email="k@gmail.com", account_key="s:borealis", company_name="Acme"),
    lead("below", email="b@us.acme.com"),
    lead("below and linked", email="c@us.acme.com", account_key="s:borealis"),
    lead("site", email="s@gmail.com", company_domain="acme.com"),
    lead("name", email="n@gmail.com", company_name="Delta Metals"),
    lead("name and country", email="z@gmail.com", company_name="Zeta", country="Norway"),
    lead("domain and country", email="d@twinfoods.com", country="Italy"),
    lead("two", email="two@twinfoods.com", country="Peru"),
    lead("zetas", email="zetas@gmail.com", company_name="Zeta"),
    lead("free mail", email="gm@gmail.com"),
    lead("disposable", email="dm@mailinator.com"),
]
TOLD = {
    "record_id": "st1", "stated_at": datetime(2026, 2, 1), "author_key": "s:me", "author_function": "operations",
    "subject": "identity", "value": json.dumps(
        {"left": "crm_lead:told", "right": "crm_account:s:delta", "decision": "same"}),
}  # fmt: skip
Answer = tuple[str, str, dict[str, Any]]


@pytest.fixture(scope="module")
def matches(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Answer]]:
    """By the key of a person's record: (company, rule, reasons) of each match with a company."""
    made = stage_tables(
        tmp_path_factory.mktemp("log"),
        {"observed_accounts": ACCOUNTS, "observed_people": PEOPLE, "observed_statements": [TOLD]},
        ["identifiers", "accounts", "matches"],
    )
    names = {row["account_id"]: row["name"] for row in made["accounts"]} | {"": ""}
    keys = {row["person_id"]: row["value"] for row in made["identifiers"] if row["kind"] == "crm_lead"}
    found: dict[str, list[Answer]] = {}
    for row in made["matches"]:
        if row["subject_kind"] == "person_to_account" and row["left_id"] in keys:
            assert (row["decision"] == "unresolved") == (
                row["rule"] in ("several_accounts", "nothing_names_it")
            )
            reasons = {name: said for name, said in json.loads(row["reasons"]).items() if said}
            found.setdefault(keys[row["left_id"]], []).append((names[row["right_id"]], row["rule"], reasons))
    return found


ONE: list[tuple[str, str, str, str | None]] = [
    ("told", "Delta Metals", "locked_by_colleague", None),
    ("exact", "Acme", "domain_of_address", "acme.com"),
    ("linked", "Borealis", "crm_link", "s:borealis"),
    ("below", "Acme", "subdomain_of_address", "acme.com"),
    ("below and linked", "Borealis", "crm_link", "s:borealis"),
    ("site", "Acme", "domain_of_company", "acme.com"),
    ("name", "Delta Metals", "name_of_company", "Delta Metals"),
    ("name and country", "Zeta", "name_of_company_and_country", "Zeta"),
    ("domain and country", "Gemini Catering", "domain_of_address_and_country", "twinfoods.com"),
    ("free mail", "", "nothing_names_it", None),
    ("disposable", "", "nothing_names_it", None),
]


@pytest.mark.parametrize(("key", "company", "rule", "evidence"), ONE, ids=[each[0] for each in ONE])
def test_each_rung_goes_before_the_next(
    key: str, company: str, rule: str, evidence: str | None, matches: dict[str, list[Answer]]
) -> None:
    ((name, said, reasons),) = matches[key]
    assert (name, said, reasons.get("evidence")) == (company, rule, evidence)


def test_what_speaks_for_another_company_is_named(matches: dict[str, list[Answer]]) -> None:
    signs = {key: matches[key][0][2].get("speaks for others", "").split(": ")[0] for key in matches}
    assert signs["exact"] == "link in the CRM"
    assert signs["told"] == "domain of an address"
    assert signs["below and linked"] == "domain above an address"
    assert signs["below"] == ""


def test_who_may_be_of_several_has_each_as_a_candidate_with_its_reason(
    matches: dict[str, list[Answer]],
) -> None:
    domain = {"evidence": "twinfoods.com", "sign": "domain of an address"}
    assert sorted(matches["two"], key=lambda each: each[0]) == [
        ("Gemini Catering", "several_accounts", domain),
        ("Twin Foods", "several_accounts", domain),
    ]
    written = {"evidence": "Zeta", "sign": "name of the company"}
    assert matches["zetas"] == [("Zeta", "several_accounts", written)] * 2
