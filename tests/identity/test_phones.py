"""Telephone numbers: however they are written, equal ones are equal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.log_worlds import contact, stage_tables
from tests.worlds import run_step

from quorate.identity import person_phones
from quorate.identity.phone_numbers import international, region_of
from quorate.warehouse.steps import SqlStep


@pytest.mark.parametrize(
    ("written", "country", "expected"),
    [
        ("+49 30 901820", None, "+4930901820"),
        ("030 / 901 820", "Germany", "+4930901820"),
        ("(0)30-901820", "Deutschland", "+4930901820"),
        ("0049 30 901820", "DE", "+4930901820"),
        ("030 901820 ext. 12", "de", "+4930901820;ext=12"),
        ("(202) 555-0143", "United States", "+12025550143"),
        ("+1-202-555-0143", "Germany", "+12025550143"),
        ("020 7946 0958", "United Kingdom", "+442079460958"),
        ("030 901820", None, None),
        ("030 901820", "Atlantis", None),
        ("12", "DE", None),
        ("call my assistant", "DE", None),
        ("", "DE", None),
    ],
)
def test_numbers(written: str, country: str | None, expected: str | None) -> None:
    assert international(written, region_of(country)) == expected


@given(st.text(max_size=30), st.sampled_from([None, "DE", "US", "JP"]))
def test_whatever_is_written_is_a_number_or_none_and_stays_what_it_is(
    written: str, region: str | None
) -> None:
    found = international(written, region)
    assert found is None or international(found, None) == found


def phones(*people: dict[str, Any]) -> list[tuple[str, str, bool, int]]:
    """(record, number, whether it is a mobile's, names that give it)."""
    given: dict[str, Any] = {"observed_people": [{"kind": "crm_contact", **person} for person in people]}
    given["written_phones"] = run_step(SqlStep("quorate.identity", "written_phones"), given)
    rows = run_step(person_phones.STEP, given)
    return [(row["value"], row["phone"], row["is_mobile"], row["name_count"]) for row in rows]


def person(key: str, name: str | None, country: str | None = None, **numbers: str) -> dict[str, Any]:
    return {"record_id": key, "full_name": name, "country": country, "properties": json.dumps(numbers)}


def test_each_record_has_the_numbers_it_gives_and_what_is_shared_is_known_to_be() -> None:
    switchboard = "+49 30 900"
    assert phones(
        person("1", "Ann Lee", "Germany", phone="030 900000", mobile_phone="0151 23456789"),
        person("2", "ann lee", None, phone="+49 151 23456789", lead_source="Web"),
        person("3", "Bo Day", None, phone=f"{switchboard}000"),
        person("4", None, None, phone=f"{switchboard}000"),
        person("5", "Cy Fox", None, phone="unknown"),
    ) == [
        ("1", "+4915123456789", True, 1),
        ("1", "+4930900000", False, 2),
        ("2", "+4915123456789", False, 1),
        ("3", "+4930900000", False, 2),
        ("4", "+4930900000", False, 2),
    ]


def test_a_number_of_one_person_alone_identifies_them(tmp_path: Path) -> None:
    """Two records of one person may give it; a number that two people give is nobody's."""
    ann = {"full_name": "Ann Lee", "email": "ann@acme.com"}
    people = [
        contact("1", **ann, properties='{"phone": "+49 30 900000", "mobile_phone": "+49 151 23456789"}'),
        contact("2", **ann, properties='{"phone": "+49 (0) 151 234 567 89"}'),
        contact("3", full_name="Bo Day", email="bo@acme.com", properties='{"phone": "+49 30 900000"}'),
    ]
    made = stage_tables(tmp_path, {"observed_people": people}, ["identifiers"])["identifiers"]
    owner = {(row["kind"], row["value"]): row["person_id"] for row in made}
    assert [value for kind, value in owner if kind == "phone"] == ["+4915123456789"]
    assert owner["phone", "+4915123456789"] == owner["email", "ann@acme.com"] is not None
