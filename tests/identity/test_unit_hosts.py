"""A unit with a host of its own below the company's domain is an account of its own, if the CRM says so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.log_worlds import Row, account, contact, stage_tables

from quorate.identity.unit_hosts import domain_finder, unit_hosts

PARENT = account("s:P", "Parent Industries", "parent-industries.com")


def unit(name: str = "Parent Industries UK", **facts: Any) -> Row:
    given = {"web_host": "uk.parent-industries.com", "parent_key": "s:P", **facts}
    return account("s:U", name, "parent-industries.com", **given)


def resolved(folder: Path, *accounts: Row, emails: dict[str, str]) -> tuple[dict[str, str | None], list[Row]]:
    """(name of the account of each person by the key of their record, matches of accounts)."""
    people = [contact(key, full_name=f"Person {key}", email=email) for key, email in emails.items()]
    made = stage_tables(
        folder,
        {"observed_accounts": accounts, "observed_people": people},
        ["identifiers", "accounts", "matches"],
    )
    names = {row["account_id"]: row["name"] for row in made["accounts"]}
    found = {row["value"]: names.get(row["account_id"]) for row in made["identifiers"] if row["person_id"]}
    return {key: found[key] for key in emails}, [
        row for row in made["matches"] if row["subject_kind"] == "account"
    ]


EMAILS = {
    "whole": "a@parent-industries.com",
    "unit": "b@uk.parent-industries.com",
    "below": "c@mail.uk.parent-industries.com",
    "other": "d@de.parent-industries.com",
}


def test_people_of_the_units_host_are_the_units_and_all_others_the_parents(tmp_path: Path) -> None:
    found, matches = resolved(tmp_path, PARENT, unit(), emails=EMAILS)
    assert found == {
        "whole": "Parent Industries",
        "unit": "Parent Industries UK",
        "below": "Parent Industries UK",
        "other": "Parent Industries",
    }
    (why,) = [row for row in matches if row["left_id"] == "domain:uk.parent-industries.com"]
    assert (why["decision"], why["rule"]) == ("same", "web_site_of_unit")
    assert json.loads(why["reasons"])["within"] == "parent-industries.com"


@pytest.mark.parametrize(
    "second",
    [
        unit(parent_key=None),
        unit(name="Parent Industrees Ltd"),
        unit(name="Parent Industries", parent_key=None),
    ],
    ids=["no word of a parent", "the same name mistyped", "the same name"],
)
def test_a_host_alone_is_nobodys_own(second: Row, tmp_path: Path) -> None:
    found, matches = resolved(tmp_path, PARENT, second, emails=EMAILS)
    assert len(set(found.values())) == 1
    assert not [row for row in matches if row["rule"] == "web_site_of_unit"]


def test_the_company_above_may_be_the_one_below_the_domain(tmp_path: Path) -> None:
    holding = account("s:H", "Northern Capital", "acme.com", web_host="group.acme.com")
    found, _ = resolved(
        tmp_path,
        holding,
        account("s:A", "Acme", "acme.com", parent_key="s:H"),
        emails={"one": "a@group.acme.com", "two": "b@acme.com"},
    )
    assert found == {"one": "Northern Capital", "two": "Acme"}


def test_a_merged_record_says_nothing() -> None:
    rows = [
        {"web_host": None, "parent_key": None, "merged_into_key": None, **PARENT},
        {**unit(), "merged_into_key": "s:P"},
    ]
    assert unit_hosts(rows) == frozenset()


LABELS = st.lists(st.sampled_from(["a", "b", "uk"]), max_size=4)


@given(LABELS, st.sets(LABELS.map(tuple), max_size=4))
def test_the_nearest_unit_above_a_host_is_what_it_is_known_by(
    labels: list[str], below: set[tuple[str, ...]]
) -> None:
    units = {".".join((*each, "x.com")) for each in below if each}
    host = ".".join((*labels, "x.com"))
    found = domain_finder(units, lambda _: "x.com")(host)
    above = [".".join((*labels[start:], "x.com")) for start in range(len(labels))]
    assert found == next((each for each in above if each in units), "x.com")
