"""People with like names at one account: who is joined, who is put to a colleague, who stays apart."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pyarrow as pa
import pytest
from tests.worlds import run_step

from quorate.identity.identity_decisions import SCHEMA as DECISIONS
from quorate.identity.person_details import DETAILS
from quorate.identity.person_names import EQUAL, FAMILIAR, OTHER, SLIP, is_spelled, name_likeness, person_name
from quorate.identity.person_pairs import STEP

DAY = datetime(2026, 1, 1)
COLUMNS = (
    "kind",
    "value",
    "email",
    "email_kind",
    "full_name",
    "title",
    "country",
    "account_id",
    *DETAILS,
)
PROFILES = pa.schema([*((name, pa.string()) for name in COLUMNS), ("phones", pa.list_(pa.string()))])
NODES = pa.schema(
    [
        ("kind", pa.string()),
        ("value", pa.string()),
        ("since_at", pa.timestamp("us")),
        ("nobody_because", pa.string()),
    ]
)
EDGES = pa.schema(
    [(name, pa.string()) for name in ("left_kind", "left_value", "right_kind", "right_value", "rule")]
)


def person(
    key: str, name: str | None, title: str | None = None, email: str | None = None, account: str | None = "a_1",
    phone: str | None = None, country: str | None = None, **said: str,
) -> dict[str, Any]:  # fmt: skip
    host = (email or "").partition("@")[2]
    return {
        "kind": "crm_contact", "value": key, "email": email, "full_name": name, "title": title, "phone": phone,
        "phones": [phone] if phone else None,
        "email_kind": "free_mail" if host == "gmail.com" else "company" if host else None, "country": country,
        "account_id": account, **said,
    }  # fmt: skip


def decided(*people: dict[str, Any]) -> dict[tuple[str, str], str]:
    nodes = [
        {"kind": each["kind"], "value": each["value"], "since_at": DAY, "nobody_because": None}
        for each in people
    ]
    rows = run_step(
        STEP,
        {
            "person_nodes": pa.Table.from_pylist(nodes, schema=NODES),
            "person_edges": EDGES.empty_table(),
            "person_profiles": pa.Table.from_pylist(list(people), schema=PROFILES),
            "identity_decisions": DECISIONS.empty_table(),
        },
    )
    return {(row["left_value"], row["right_value"]): row["decision"] for row in rows}


BASE = person("1", "Mike Redfern", "Head of Planning", "mike.redfern@acme.com", country="gb")


@pytest.mark.parametrize(
    ("other", "decision"),
    [
        (person("2", "Mike Redfern", "head of planning"), "same"),
        (person("2", "Redfern, Michael", "Head of Planning", "michaelredfern68@gmail.com"), "same"),
        (person("2", "Mike Redfern", None, "mike.redfern@acme.net"), "same"),
        (person("2", "Mike Redfren", "Head of Planning", country="gb"), "same"),
        (person("2", "Mike Redfern", "Head of Planning", "mredfern@acme.com"), "unresolved"),
        (person("2", "Mike Redfern", "Head of Planning", "mike.redfern2@acme.com"), None),
        (person("2", "Mike Redfern", "Head of Planning", account="a_2"), None),
        (person("2", "Mike Redfern", "Head of Planning", account=None), None),
        (person("2", "Mary Redfern", "Head of Planning"), None),
        (person("2", "Mike", "Head of Planning"), None),
    ],
    ids=[
        "same title", "familiar form and a private address that spells it", "same mailbox on a second domain",
        "a slip and the same title", "two mailboxes on one domain", "mailboxes told apart by a number",
        "another account", "no account", "another given name", "half a name",
    ],
)  # fmt: skip
def test_pairs(other: dict[str, Any], decision: str | None) -> None:
    assert decided(BASE, other).get(("1", "2")) == decision


def test_one_who_fits_two_namesakes_joins_neither() -> None:
    namesake = person("2", "Mike Redfern", "Head of Planning", "mike.redfern2@acme.com", country="gb")
    found = decided(BASE, namesake, person("3", "Mike Redfern", "Head of Planning", country="gb"))
    assert set(found.values()) == {"unresolved"}


def test_a_telephone_tells_namesakes_apart() -> None:
    namesake = person("2", "Mike Redfern", "Head of Planning", "mike.redfern2@acme.com", country="gb")
    known = person("3", "Mike Redfern", "Head of Planning", country="gb", phone="4420123")
    found = decided({**BASE, "phones": ["4420123"]}, {**namesake, "phones": ["4420999"]}, known)
    assert found.get(("1", "3")) == "same"
    assert found.get(("2", "3")) != "same"


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("Dr. Björn Isaksson", "isaksson, bjorn", EQUAL),
        ("Lena Højgaard", "Lena Hojgaard", EQUAL),
        ("Bob Smith", "Robert Smith", FAMILIAR),
        ("R. Smith", "Robert Smith", FAMILIAR),
        ("Margaret Hadley", "Margaret Hdaley", SLIP),
        ("Robert Smith", "Albert Smith", OTHER),
        ("Min He", "Min Ho", OTHER),
    ],
)
def test_likeness_of_names(one: str, other: str, level: int) -> None:
    assert name_likeness(person_name(one), person_name(other)) == level


@pytest.mark.parametrize(
    ("address", "spells"),
    [
        ("mike_redfern68@x.com", True),
        ("redfern.mike@x.com", True),
        ("mredfern@x.com", True),
        ("info@x.com", False),
    ],
)
def test_addresses_that_spell_a_name(address: str, spells: bool) -> None:
    assert is_spelled(("mike", "redfern"), address) is spells
