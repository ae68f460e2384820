"""Who changes employers: each touch stays with the company of its day, and the old team has lost a member."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from tests.log_worlds import Row, account, contact, stage_tables, touch

ACCOUNTS = [account("s:A", "Acme", "acme.com"), account("s:B", "Boltwerk", "boltwerk.com")]
SPRING, SUMMER, AUTUMN, WINTER = (
    datetime(2025, 3, 1), datetime(2025, 6, 1), datetime(2025, 9, 1), datetime(2025, 12, 1),
)  # fmt: skip
ANN: Row = {"full_name": "Ann Lee", "account_key": "s:A", "email": "ann@acme.com", "known_at": SPRING}
AT_BOLT: Row = {**ANN, "account_key": "s:B", "version_at": AUTUMN}


def device(key: str, at: datetime, **facts: Any) -> Row:
    return touch(key, at, visitor_key="d1", **facts)


# What the CRM and the tracker say; the device is known to be Ann's from one visit on which she names herself.
CASES: dict[str, tuple[list[Row], list[Row]]] = {
    "the CRM links her record to another account": (
        [contact("s:1", **ANN), contact("s:1", **AT_BOLT)],
        [device("named", SPRING, email="ann@acme.com")],
    ),
    "the CRM changes account and address of her record": (
        [contact("s:1", **ANN), contact("s:1", **{**AT_BOLT, "email": "ann.lee@boltwerk.com"})],
        [device("named", SPRING, email="ann@acme.com")],
    ),
    "she names herself with a new address": (
        [contact("s:1", **ANN)],
        [
            device("named", SPRING, email="ann@acme.com", user_key="u1"),
            device("again", AUTUMN, email="ann.lee@boltwerk.com", user_key="u1"),
        ],
    ),
    "a second record, the first says that she has left": (
        [
            contact("s:1", **{**ANN, "email": "ann@gmail.com", "has_left": True, "version_at": AUTUMN}),
            contact("s:2", **{**AT_BOLT, "email": "ann@gmail.com", "known_at": AUTUMN}),
        ],
        [device("named", SPRING, email="ann@gmail.com")],
    ),
}


@pytest.mark.parametrize(("people", "named"), CASES.values(), ids=CASES)
def test_touches_are_of_the_company_of_their_day(people: list[Row], named: list[Row], tmp_path: Path) -> None:
    made = stage_tables(
        tmp_path,
        {
            "observed_accounts": ACCOUNTS,
            "observed_people": people,
            "observed_touches": [*named, device("before", SUMMER), device("after", WINTER)],
        },
        ["touches", "people", "accounts"],
    )
    names = {row["account_id"]: row["name"] for row in made["accounts"]}
    at = {row["source_record_id"]: names.get(row["account_id"]) for row in made["touches"]}
    assert (at["before"], at["after"]) == ("Acme", "Boltwerk")
    (ann,) = made["people"]
    assert (names[ann["account_id"]], ann["left_at"], ann["is_external"]) == ("Boltwerk", None, False)
    assert {row["person_id"] for row in made["touches"]} == {ann["person_id"]}


def test_an_address_on_a_touch_says_where_somebody_was_whatever_the_day(tmp_path: Path) -> None:
    people = [contact("s:1", **ANN), contact("s:1", **{**AT_BOLT, "email": "ann.lee@boltwerk.com"})]
    late = touch("late", WINTER, email="ann@acme.com")
    made = stage_tables(
        tmp_path,
        {"observed_accounts": ACCOUNTS, "observed_people": people, "observed_touches": [late]},
        ["touches", "accounts"],
    )
    names = {row["account_id"]: row["name"] for row in made["accounts"]}
    assert [names[row["account_id"]] for row in made["touches"]] == ["Acme"]


def test_a_link_that_was_a_mistake_moves_nobody(tmp_path: Path) -> None:
    """Her address was known to be Acme's when the record was linked to Bolt, and it was put right."""
    people = [
        contact("s:1", **{**ANN, "account_key": "s:B"}),
        contact("s:1", **{**ANN, "version_at": AUTUMN}),
    ]
    made = stage_tables(
        tmp_path,
        {
            "observed_accounts": ACCOUNTS,
            "observed_people": people,
            "observed_touches": [
                device("named", SPRING, email="ann@acme.com"),
                device("before", SUMMER),
                device("after", WINTER),
            ],
        },
        ["touches", "accounts"],
    )
    names = {row["account_id"]: row["name"] for row in made["accounts"]}
    assert {names[row["account_id"]] for row in made["touches"]} == {"Acme"}


@pytest.mark.parametrize(
    ("second", "people_count"),
    [({}, 1), ({"full_name": "Bo Day"}, 2)],
    ids=["the name stayed", "somebody else's name"],
)
def test_an_earlier_address_is_the_persons_while_the_record_keeps_its_name(
    second: Row, people_count: int, tmp_path: Path
) -> None:
    people = [contact("s:1", **ANN), contact("s:1", **{**AT_BOLT, "email": "new@boltwerk.com", **second})]
    made = stage_tables(
        tmp_path, {"observed_accounts": ACCOUNTS, "observed_people": people}, ["people", "identifiers"]
    )
    assert len(made["people"]) == people_count
    owners = {row["value"]: row["person_id"] for row in made["identifiers"]}
    assert (owners["ann@acme.com"] == owners["s:1"]) == (people_count == 1)


def test_an_address_that_was_another_persons_joins_nobody(tmp_path: Path) -> None:
    bo = contact("s:2", full_name="Bo Day", email="bo@acme.com", known_at=SPRING)
    people = [
        contact("s:1", **{**ANN, "email": "bo@acme.com"}),
        contact("s:1", **{**ANN, "version_at": SUMMER}),
        bo,
    ]
    made = stage_tables(tmp_path, {"observed_people": people}, ["people"])
    assert sorted(row["full_name"] for row in made["people"]) == ["Ann Lee", "Bo Day"]


def test_who_has_gone_to_another_company_has_left_the_old_team_and_is_on_the_new_one(tmp_path: Path) -> None:
    deals = [
        {"record_id": f"s:O{key}", "account_key": f"s:{key}", "name": key, "crm_stage": "Discovery",
         "created_at": at, "known_at": at, "is_closed": False, "is_won": False}
        for key, at in (("A", SPRING), ("B", AUTUMN))
    ]  # fmt: skip
    made = stage_tables(
        tmp_path,
        {
            "observed_accounts": ACCOUNTS,
            "observed_people": [contact("s:1", **ANN)],
            "observed_opportunities": deals,
            "observed_touches": [
                device("named", SPRING, email="ann@acme.com", user_key="u1"),
                device("before", SUMMER),
                device("again", AUTUMN, email="ann.lee@boltwerk.com", user_key="u1"),
                device("after", WINTER),
            ],
        },
        ["journeys", "team_members", "accounts"],
        last_stage="teams",
    )
    names = {row["account_id"]: row["name"] for row in made["accounts"]}
    company = {row["journey_id"]: names[row["account_id"]] for row in made["journeys"]}
    found = {company[row["journey_id"]]: row for row in made["team_members"]}
    assert {name: row["membership"] == "left" for name, row in found.items()} == {
        "Acme": True,
        "Boltwerk": False,
    }
    assert [row["is_external"] for row in found.values()] == [False, False]
    assert {name: row["last_touch_at"] for name, row in found.items()} == {"Acme": SUMMER, "Boltwerk": WINTER}
