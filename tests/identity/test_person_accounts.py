"""Which account a person is from, rule by rule, and when somebody moves."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest
from tests.worlds import run_steps

from quorate.identity.identity_decisions import SCHEMA as DECISIONS
from quorate.warehouse.steps import SqlStep

DAY = datetime(2026, 1, 1)
TEXT = pa.string()
FACTS = pa.schema(
    [(name, TEXT) for name in ("person_id", "account_key", "company_name", "company_domain", "country")]
)
EMPLOYMENTS = pa.schema(
    [("person_id", TEXT), ("account_id", TEXT), ("domain", TEXT), ("is_exact", pa.bool_()),
     ("first_at", pa.timestamp("us")), ("last_at", pa.timestamp("us")), ("place", pa.int64())]
)  # fmt: skip
LINKS = pa.schema(
    [
        ("person_id", TEXT),
        ("account_id", TEXT),
        ("first_at", pa.timestamp("us")),
        ("until_at", pa.timestamp("us")),
    ]
)
GROUPS = pa.schema([(name, TEXT) for name in ("kind", "value", "person_id")])
KINDS = pa.schema([(name, TEXT) for name in ("host", "domain", "kind")])
ACCOUNTS = pa.schema(
    [*((name, TEXT) for name in ("kind", "value", "account_id")), ("candidates", pa.list_(TEXT))]
)
STEPS = [
    SqlStep("quorate.identity", name)
    for name in (
        "account_verdicts", "person_signs", "person_claims", "claimed_accounts", "claim_rungs", "employer_moves",
        "person_accounts",
    )
]  # fmt: skip


def placed(
    employments: list[tuple[str | None, int, int]],
    facts: dict[str, str],
    said: tuple[tuple[str, str], ...] = (),
    linked: tuple[tuple[str, int, int | None], ...] = (),
) -> tuple[str | None, str, bool]:
    """(account, rule, is_elsewhere) of one person; employments are (account, first day, last day).

    So are the CRM's links, the last day empty while one lasts. An address below an account's domain is that of `a~`.
    None.com and the name Twin are claimed by f, from Germany, and g, from Peru; nobody has a claim to Void.
    """
    newest = sorted(employments, key=lambda each: -each[1])
    rows = [
        {"person_id": "p", "account_id": account and account.strip("~"), "is_exact": not str(account).endswith("~"),
         "domain": f"{account}.com".replace("~", ""), "place": newest.index(each) + 1,
         "first_at": DAY + timedelta(days=each[1]), "last_at": DAY + timedelta(days=each[2])}
        for each in employments for account in each[:1]
    ]  # fmt: skip
    links = [
        {
            "person_id": "p",
            "account_id": account,
            "first_at": DAY + timedelta(days=first),
            "until_at": None if until is None else DAY + timedelta(days=until),
        }
        for account, first, until in linked
    ]
    accounts = [
        *(("crm_account", f"crm:{key}", key, []) for key in "bfg"),
        *(("domain", f"{key}.com", key, []) for key in "abce"),
        ("written_name", "Delta", "d", []), ("written_name", "Twin", None, ["f", "g"]),
        ("written_name", "Void", None, []), ("domain", "None.com", None, ["f", "g"]),
    ]  # fmt: skip
    given: dict[str, Any] = {
        "person_facts": pa.Table.from_pylist([{"person_id": "p", **facts}], schema=FACTS),
        "person_employments": pa.Table.from_pylist(rows, schema=EMPLOYMENTS),
        "person_links": pa.Table.from_pylist(links, schema=LINKS),
        "person_groups": pa.Table.from_pylist([{"kind": "crm_lead", "value": "L", "person_id": "p"}], schema=GROUPS),
        "domain_kinds": pa.Table.from_pylist(
            [{"host": "c.com", "domain": "c.com", "kind": "company"},
             {"host": "gmail.com", "domain": "gmail.com", "kind": "free_mail"}], schema=KINDS),
        "account_groups": pa.Table.from_pylist(
            [dict(zip(ACCOUNTS.names, row, strict=True)) for row in accounts], schema=ACCOUNTS),
        "identity_decisions": pa.Table.from_pylist(
            [{"subject_kind": "person_to_account", "left_kind": "crm_lead", "left_value": "L", "since_at": DAY,
              "right_kind": "domain", "right_value": domain, "decision": decision} for domain, decision in said],
            schema=DECISIONS),
        "observed_accounts": [{"record_id": "crm:f", "country": "Germany"}, {"record_id": "crm:g", "country": "Peru"}],
    }  # fmt: skip
    row = run_steps(STEPS, given)[0]
    return row["account_id"], row["rule"], row["is_elsewhere"]


LINKED, NAMED = {"account_key": "crm:b"}, {"company_name": "Delta"}
CASES: list[tuple[str, tuple[Any, ...], tuple[str | None, str, bool]]] = [
    ("the domain of an address", ([("a", 0, 9)], NAMED), ("a", "domain_of_address", False)),
    ("linked elsewhere by the CRM", ([("a", 0, 9)], LINKED), ("a", "domain_of_address", True)),
    ("the CRM's link", ([], {**LINKED, "company_domain": "c.com"}), ("b", "crm_link", False)),
    ("the company's domain", ([], {**NAMED, "company_domain": "c.com"}), ("c", "domain_of_company", False)),
    ("the company's name", ([], NAMED), ("d", "name_of_company", False)),
    ("a name of several", ([], {"company_name": "Twin"}), (None, "several_accounts", False)),
    ("a name of several, one in the country", ([], {"company_name": "Twin", "country": "germany"}),
     ("f", "name_of_company_and_country", False)),
    ("a name of several, none in the country", ([], {"company_name": "Twin", "country": "Chile"}),
     (None, "several_accounts", False)),
    ("a name of one in another country", ([], {**NAMED, "country": "Chile"}), ("d", "name_of_company", False)),
    ("a name nobody has a claim to", ([], {"company_name": "Void"}), (None, "several_accounts", False)),
    ("an address below the domain", ([("a~", 0, 9)], NAMED), ("a", "subdomain_of_address", False)),
    ("linked elsewhere, an address below a domain", ([("a~", 0, 9)], LINKED), ("b", "crm_link", False)),
    ("linked there, an address below the domain", ([("b~", 0, 9)], LINKED), ("b", "subdomain_of_address", False)),
    ("moved to a host below a domain", ([("a", 0, 300), ("c~", 280, 400)], {}),
     ("c", "domain_of_newest_address", False)),
    ("an undecided domain, one in the country", ([(None, 0, 9)], {"country": "Peru"}),
     ("g", "domain_of_address_and_country", False)),
    ("an undecided domain and a form", ([(None, 0, 9)], {**NAMED, "company_domain": "c.com"}),
     (None, "several_accounts", False)),
    ("an undecided domain, linked by the CRM", ([(None, 0, 9)], LINKED), ("b", "crm_link", False)),
    ("a colleague before country", ([(None, 0, 9)], {"country": "Peru"}, (("e.com", "same"),)),
     ("e", "locked_by_colleague", False)),
    ("a free-mail domain", ([], {"company_domain": "gmail.com"}), (None, "nothing_names_it", False)),
    ("moved", ([("a", 0, 300), ("b", 280, 400)], LINKED), ("b", "domain_of_newest_address", False)),
    ("at two companies at once", ([("a", 0, 600), ("b", 280, 610)], {}), (None, "several_accounts", False)),
    ("at two, linked to one", ([("a", 0, 600), ("c", 280, 610)], LINKED), ("b", "crm_link", False)),
    ("linked elsewhere since", ([("a", 0, 9)], LINKED, (), (("a", 0, 50), ("b", 50, None))),
     ("b", "newer_crm_link", False)),
    ("linked elsewhere, the address in use", ([("a", 0, 200)], LINKED, (), (("a", 0, 50), ("b", 50, None))),
     ("a", "domain_of_address", True)),
    ("an undecided domain", ([(None, 0, 9)], {}), (None, "several_accounts", False)),
    ("a colleague's word", ([("a", 0, 9)], LINKED, (("e.com", "same"),)), ("e", "locked_by_colleague", False)),
    ("refused by a colleague", ([], {"company_domain": "c.com", **NAMED}, (("c.com", "different"),)),
     ("d", "name_of_company", False)),
]  # fmt: skip


@pytest.mark.parametrize(("given", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_accounts_of_people(given: tuple[Any, ...], expected: tuple[str | None, str, bool]) -> None:
    assert placed(*given) == expected
