"""Hosts whose addresses all go by one name: forms filled in with made-up addresses, not a company."""

from __future__ import annotations

from typing import Any

import pytest
from tests.worlds import run_step

from quorate.identity import domain_kinds
from quorate.warehouse.steps import SqlStep

STEP = SqlStep("quorate.identity", "crowd_hosts")


def _people(*names: str, host: str = "qwerty.example", company: str | None = "none") -> list[dict[str, Any]]:
    return [
        {"record_id": f"r{number}", "email": f"a{number}@{host}", "full_name": name, "company_name": company}
        for number, name in enumerate(names)
    ]


@pytest.mark.parametrize(
    ("people", "is_crowd"),
    [
        (_people(*["asdf asdf"] * 5), True),
        (_people(*["Asdf  ", "asdf"] * 3), True),
        (_people(*["asdf asdf"] * 4), False),
        (_people(*["asdf asdf"] * 8, "Ann Lind", "Ben Roy"), True),
        (_people(*["asdf asdf"] * 8, "Ann Lind", "Ben Roy", "Cas Ode"), False),
        (_people(*["Acme"] * 9, company="acme"), False),
        (_people(*[""] * 9), False),
        (_people("Ann Lind", "Ben Roy", "Cas Ode", "Dee Fry", "Eve Ito", "Fay Orr"), False),
        ([{**row, "email": "one@qwerty.example"} for row in _people(*["asdf asdf"] * 9)], False),
        ([{**row, "email": None} for row in _people(*["asdf asdf"] * 9)], False),
    ],
)
def test_a_crowd_of_one_name(people: list[dict[str, Any]], is_crowd: bool) -> None:
    rows = run_step(STEP, {"observed_people": people, "observed_accounts": []})
    assert [row["host"] for row in rows] == (["qwerty.example"] if is_crowd else [])


@pytest.mark.parametrize("named", [{"domain": "qwerty.example"}, {"web_host": "qwerty.example"}])
def test_what_the_crm_calls_an_account_is_one(named: dict[str, str]) -> None:
    accounts = [{"record_id": "a", "domain": None, "web_host": None, **named}]
    rows = run_step(STEP, {"observed_people": _people(*["asdf asdf"] * 9), "observed_accounts": accounts})
    assert rows == []


def test_a_crowd_is_no_company() -> None:
    rows = run_step(
        domain_kinds.STEP,
        {
            "hosts": [{"host": "qwerty.com"}, {"host": "acme.com"}],
            "observed_accounts": [],
            "crowd_hosts": [{"host": "qwerty.com"}],
        },
    )
    assert {row["host"]: row["kind"] for row in rows} == {"qwerty.com": "disposable", "acme.com": "company"}
