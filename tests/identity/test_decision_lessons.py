"""Colleagues' decisions teach what evidence about accounts and people is worth: in a world where one piece misleads."""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa
import pytest
from tests.identity.account_worlds import COUNTRIES, DAY, MENTIONS, NAMES, USES, crm, mention, record
from tests.identity.test_person_pairs import EDGES, NODES, PROFILES, person
from tests.worlds import run_step

from quorate.identity.account_groups import STEP as ACCOUNTS
from quorate.identity.identity_decisions import SCHEMA as DECISIONS
from quorate.identity.person_pairs import STEP as PEOPLE

Key = tuple[str, str]
LETTERS = "bcdfghjklmnpqrstvwxyz"


def told(left: Key, right: Key, decision: str, subject: str) -> dict[str, Any]:
    return {
        "statement_id": f"s{left}{right}", "subject_kind": subject, "left_kind": left[0], "left_value": left[1],
        "right_kind": right[0], "right_value": right[1], "decision": decision, "since_at": DAY, "author_key": "me",
    }  # fmt: skip


def word(number: int) -> str:
    """A name that no other number's name resembles."""
    first, second = divmod(number, len(LETTERS))
    return f"{LETTERS[first % 21]}a{LETTERS[second]}o{LETTERS[(first + second) % 21]}umber"


def names(decision_count: int, decision: str = "different") -> dict[str, dict[str, Any]]:
    """Forty companies whose people write a mistyped name; colleagues decided about so many of these names."""
    count = 40 + decision_count
    words = [word(number) for number in range(count)]
    mistyped = [f"{each[:4]}{each[5]}{each[4]}{each[6:]}".title() for each in words]
    rows = run_step(
        ACCOUNTS,
        {
            "observed_accounts": [record(each, each.title(), domain=f"{each}.com") for each in words],
            "domain_mentions": pa.Table.from_pylist(
                [mention(f"{each}.com", each, websites=1) for each in words], schema=MENTIONS
            ),
            "name_mentions": pa.Table.from_pylist(
                [{"company_name": each, "since_at": DAY} for each in mistyped], schema=NAMES
            ),
            "name_uses": pa.Table.from_pylist(
                [
                    {"domain": f"{each}.com", "company_name": wrong, "writers": 1, "since_at": DAY}
                    for each, wrong in zip(words, mistyped, strict=True)
                ],
                schema=USES,
            ),
            "name_countries": COUNTRIES.empty_table(),
            "identity_decisions": pa.Table.from_pylist(
                [
                    told(("account_name", wrong.lower()), ("crm_account", each), decision, "account")
                    for each, wrong in zip(words[40:], mistyped[40:], strict=True)
                ],
                schema=DECISIONS,
            ),
        },
    )
    return {row["value"]: row for row in rows if row["kind"] == "account_name"}


def chance_of_open_name(decision_count: int) -> float:
    """The probability of a name that nobody decided about."""
    found = names(decision_count)[f"{word(0)[:4]}{word(0)[5]}{word(0)[4]}{word(0)[6:]}"]
    return float(found["probability"] or 0.0)


def test_account_names_are_learnt_to_mislead() -> None:
    alone, few, some, many = (chance_of_open_name(count) for count in (0, 2, 10, 150))
    assert alone > 0.95
    # thin data barely moves, ten nudge, hundreds dominate
    assert alone - few < 0.05
    assert alone >= few > some > many
    assert many < 0.5


def test_the_reasons_say_how_much_was_learnt() -> None:
    rows = names(10, "same")
    reasons = json.loads(rows[f"{word(0)[:4]}{word(0)[5]}{word(0)[4]}{word(0)[6:]}"]["reasons"])
    assert reasons["learnt_from"] == 10
    assert len(reasons["evidence"]) == len(reasons["bits"]) == len(reasons["moved_bits"])
    assert sum(reasons["moved_bits"]) >= 0, "what agrees with decisions is not held against it"


def test_learning_is_the_same_every_time() -> None:
    assert names(12) == names(12)


def test_a_name_decided_to_be_an_account_is_that_account() -> None:
    wrong = f"{word(41)[:4]}{word(41)[5]}{word(41)[4]}{word(41)[6:]}"
    assert names(3, "same")[wrong]["account_id"] == crm(word(41))


def people(decision_count: int, decision: str) -> dict[Key, tuple[str, float]]:
    """Pairs of one name and title with two mailboxes at forty companies; colleagues decided about so many more."""
    count = 40 + decision_count
    records = []
    for number in range(count):
        name, host = f"Ann {word(number).title()}", f"{word(number)}.com"
        records += [
            person(f"{number}a", name, "Buyer", f"ann@{host}", account=f"a_{number}", country="gb"),
            person(
                f"{number}b",
                name,
                "Planner",
                f"{word(number)}@{host.replace('.com', '.net')}",
                account=f"a_{number}",
            ),
        ]
    nodes = [
        {"kind": each["kind"], "value": each["value"], "since_at": DAY, "nobody_because": None}
        for each in records
    ]
    locks = [
        told(("crm_contact", f"{number}a"), ("crm_contact", f"{number}b"), decision, "person")
        for number in range(40, count)
    ]
    rows = run_step(
        PEOPLE,
        {
            "person_nodes": pa.Table.from_pylist(nodes, schema=NODES),
            "person_edges": EDGES.empty_table(),
            "person_profiles": pa.Table.from_pylist(records, schema=PROFILES),
            "identity_decisions": pa.Table.from_pylist(locks, schema=DECISIONS),
        },
    )
    return {(row["left_value"], row["right_value"]): (row["decision"], row["probability"]) for row in rows}


@pytest.mark.parametrize("decision", ["same", "different"])
def test_people_are_learnt_about_from_both_answers(decision: str) -> None:
    alone, some, many = (people(count, decision).get(("0a", "0b"), ("", 0.0))[1] for count in (0, 10, 150))
    assert 0.5 < alone < 0.999
    if decision == "same":
        assert alone < some < many
    else:
        assert alone > some > many
        assert many < 0.5


def test_people_whom_colleagues_keep_apart_are_asked_about_no_more() -> None:
    found = people(2, "different")
    assert ("40a", "40b") not in found
    assert ("0a", "0b") in found
