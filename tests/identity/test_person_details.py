"""What records say besides name and company makes people one wherever they are from."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from tests.identity.test_person_pairs import decided, person
from tests.worlds import run_step

from quorate.identity.person_details import details, person_details
from quorate.settings import default_settings
from quorate.warehouse.steps import Context, Moment, SqlStep


def said(**properties: str) -> str:
    return json.dumps(properties)


NOTHING = {"properties": None}
DAY = date(2026, 6, 30)
HOME = {"phone": "+44 1392 496 001", "birth_date": "14/03/1968", "street": "12 Kestrel Street"}
STRANGERS = [
    person(str(100 + at), f"{given} {family}", account=None, phone=f"+44 20 79460{at:03}")
    for at, (given, family) in enumerate(
        (given, family) for given in ("Ada", "Mia", "Liam", "Omar") for family in ("Byron", "Reyes", "Okoro")
    )
]


@pytest.mark.parametrize(
    ("name", "known", "decision"),
    [
        ("Bob Ashcombe", {"phone": "01392 496001", "birth_date": "1968-03-14"}, "same"),
        ("Robert Ashcombe", {"street": "12 Kestrel St", "birth_date": "14 March 1968"}, "same"),
        (
            "Harriet Ashcombe",
            {"street": "12 Kestrel St", "phone": "01392 496001", "birth_date": "1971-11-02"},
            None,
        ),
        ("Robert Ashcombe", {}, None),
    ],
    ids=["telephone and date of birth", "address and date of birth", "of one household", "nothing but the name"],
)  # fmt: skip
def test_details_decide_without_an_account(name: str, known: dict[str, str], decision: str | None) -> None:
    ashcombe = person("1", "Robert Ashcombe", account=None, **HOME)
    found = decided(ashcombe, person("2", name, account=None, **known), *STRANGERS)
    assert found.get(("1", "2")) == decision
    assert not [pair for pair in found if pair != ("1", "2")]


def test_columns_are_found_by_their_letters() -> None:
    found = details(
        said(**{"Mobile Phone": "1", "Date_Of_Birth": "2", "zip": "3", "Mailing City": "4", "Notes": "5"})
    )
    assert found == {"phone": "1", "birth_date": "2", "postal_code": "3", "city": "4"}
    assert details(None) == {}


def profiles(*people: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Profiles of records, by record; beside them a touch of somebody else, at a company without an account."""
    written = ["kind", "value", "phone", "name_count"]
    numbers = [("1", "+4930900000", 3), ("1", "+4930900001", 2), ("1", "+4915123456789", 1)]
    given: dict[str, Any] = {
        "observed_people": [{"kind": "crm_lead", **each} for each in people],
        "recorded_touches": [
            dict.fromkeys(("email", "full_name", "title", "company_name", "company_domain"), "a@b.com")
        ],
        "person_phones": [
            {**dict(zip(written, ("crm_lead", *each), strict=True)), "is_mobile": each[2] == 1}
            for each in numbers
        ],
        "account_groups": [{"kind": "domain", "value": "x.com", "account_id": "a_1"}],
        "domain_kinds": [{"host": "x.com", "domain": "x.com", "kind": "company"}],
    }
    given["person_details"] = person_details(
        {
            "observed_people": pa.Table.from_pylist(
                [{"kind": "crm_lead", **NOTHING, **each} for each in people]
            )
        },
        Context(Moment(DAY), default_settings(), ()),
    )
    return {row["value"]: row for row in run_step(SqlStep("quorate.identity", "person_profiles"), given)}


def test_a_profile_has_the_numbers_that_identify_and_else_what_is_written() -> None:
    found = profiles(
        {"record_id": "1", "properties": said(phone="030 900000", dob="1968-03-14")},
        {"record_id": "2", "properties": said(phone="900 00", zip="10115")},
        {"record_id": "3"},
    )
    assert (found["1"]["phone"], found["1"]["birth_date"]) == ("+4915123456789", "1968-03-14")
    assert [each for each in found["1"]["phones"] if each] == ["+4915123456789", "+4930900001"]
    assert (found["2"]["phone"], found["2"]["phones"], found["2"]["postal_code"]) == ("900 00", None, "10115")
    assert (found["3"]["phone"], found["3"]["birth_date"]) == (None, None)


def test_what_changes_with_time_stays_out_of_a_profile() -> None:
    """A version written after the day stands in for a record; its status and conversion were not known on the day."""
    then = said(status="New", phone="030 900000")
    later = said(status="Converted", converted_account="a:1", phone="030 900000")
    assert profiles({"record_id": "9", "properties": then}) == profiles(
        {"record_id": "9", "properties": later}
    )


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_colleagues_of_one_switchboard_are_not_one_person(seed: int) -> None:
    """Many people of few companies, telephones that differ in two digits, and hardly anybody recorded twice."""
    luck = np.random.default_rng(seed)
    given, family = (
        [f"{first}{last}" for first in firsts for last in lasts]
        for firsts, lasts in (
            (("Ar", "Bel", "Cor", "Dan", "El", "Fer"), ("a", "on", "ik", "is", "en")),
            (("Ash", "Bro", "Cal", "Dur", "Esk", "Fal", "Gor"), ("ton", "wick", "er", "man", "ford")),
        )
    )
    people = [
        person(
            str(100 + number),
            f"{given[luck.integers(len(given))]} {family[luck.integers(len(family))]}",
            account=f"a_{number % 8}",
            phone=f"+44 20 7946 {number % 8}{number // 8:03}",
            country="gb",
        )
        for number in range(400)
    ]
    names = {row["value"]: row["full_name"] for row in people}
    found = decided(*people, people[0] | {"value": "900"})
    joined = [pair for pair, decision in found.items() if decision == "same" and "900" not in pair]
    assert [pair for pair in joined if names[pair[0]] != names[pair[1]]] == []
    assert found.get(("100", "900")) == "same"


def test_another_name_is_put_to_a_colleague_unless_the_address_is_the_same() -> None:
    one = person("1", "Ines Duarte", "Buyer", "ines@acme.com", country="pt", phone="+351 21 1234567")
    married = person("2", "Ines Carvalho", "Buyer", "ines.c@acme.com", country="pt", phone="+351 21 1234567")
    found = decided(one, married, *STRANGERS)
    assert found.get(("1", "2")) in (None, "unresolved")
