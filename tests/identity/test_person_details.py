"""What records say besides name and company makes people one wherever they are from."""

from __future__ import annotations

import json

import pytest
from tests.identity.test_person_pairs import decided, person

from quorate.identity.person_details import details


def said(**properties: str) -> str:
    return json.dumps(properties)


HOME = said(Phone="+44 1392 496 001", **{"Date of Birth": "14/03/1968"}, Street="12 Kestrel Street")
STRANGERS = [
    person(str(100 + at), f"{given} {family}", account=None, properties=said(Phone=f"+44 20 79460{at:03}"))
    for at, (given, family) in enumerate(
        (given, family) for given in ("Ada", "Mia", "Liam", "Omar") for family in ("Byron", "Reyes", "Okoro")
    )
]


@pytest.mark.parametrize(
    ("name", "properties", "decision"),
    [
        ("Bob Ashcombe", said(mobile_phone="01392 496001", birthdate="1968-03-14"), "same"),
        ("Robert Ashcombe", said(street="12 Kestrel St", dob="14 March 1968"), "same"),
        ("Harriet Ashcombe", said(street="12 Kestrel St", phone="01392 496001", dob="1971-11-02"), None),
        ("Robert Ashcombe", None, None),
    ],
    ids=["telephone and date of birth", "address and date of birth", "of one household", "nothing but the name"],
)  # fmt: skip
def test_details_decide_without_an_account(name: str, properties: str | None, decision: str | None) -> None:
    known = person("1", "Robert Ashcombe", account=None, properties=HOME)
    found = decided(known, person("2", name, account=None, properties=properties), *STRANGERS)
    assert found.get(("1", "2")) == decision
    assert not [pair for pair in found if pair != ("1", "2")]


def test_columns_are_found_by_their_letters() -> None:
    found = details(
        said(**{"Mobile Phone": "1", "Date_Of_Birth": "2", "zip": "3", "Mailing City": "4", "Notes": "5"})
    )
    assert found == {"phone": "1", "birth_date": "2", "postal_code": "3", "city": "4"}
    assert details(None) == {}
