"""The small world with pairs that wait: two people, two accounts, whose a device is, where a person works."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import pyarrow as pa
from tests.views.published import Rows
from tests.views.small_people import at
from tests.views.small_world import small_world

NOW = datetime(2026, 7, 1, 12)
CONTACT, PRIVATE = "crm_contact:salesforce:0035e00000AAAAAAA1", "email:ben.achterberg@gmail.com"
NAME, DEVICE = "account_name:aldermor", "device:segment:device:5e1f"
WEIGHED = {
    "evidence": ["same name", "a private address spells the name", "another title"],
    "bits": [4.9, 4.2, -2.1],
    "moved_bits": [-0.8, 0.0, 0.2],
    "learnt_from": 42,
}


def match_world(pairs: int = 3) -> dict[str, Rows | pa.Table]:
    """Every table of the small world with the first so many of its open pairs."""
    world: dict[str, Any] = dict(small_world())
    world["people"] = [
        *world["people"],
        {
            "person_id": "p_bill", "full_name": "Ben Achterberg", "email": "ben.achterberg@gmail.com",
            "emails": ["ben.achterberg@gmail.com"], "title": "Adviser", "is_external": False,
        },
    ]  # fmt: skip
    world["identifiers"] = [
        *world["identifiers"],
        _identifier(PRIVATE, person_id="p_bill"),
        _identifier(NAME),
        _identifier("domain:aldermoor.example", account_id="a_alder"),
        _identifier(DEVICE),
    ]
    world["account_groups"] = [
        {
            "kind": "account_name", "value": "aldermor", "rule": "name_without_enough_evidence",
            "reasons": json.dumps({"name": "Aldermor", "plain_name": "aldermor"}),
        }
    ]  # fmt: skip
    waiting = [
        _open("person", CONTACT, PRIVATE, 0.9, "name_at_account", WEIGHED),
        _open(
            "account", NAME, "a_alder", 0.6, "name_without_enough_evidence", {"evidence": ["typing mistake"]}
        ),
        _open(
            "person", DEVICE, "p_ben", None, "several_owners", {"why": "it was identified as several people"}
        ),
        _open("person_to_account", "p_bill", "a_alder", None, "several_accounts", {"evidence": "Aldermoor"}),
    ]
    world["matches"] = [*world["matches"], *waiting[:pairs]]
    return world


def _identifier(key: str, **owner: str) -> dict[str, Any]:
    kind, _, value = key.partition(":")
    return {"kind": kind, "value": value, "since_at": at(date(2026, 4, 5)), **owner}


def _open(
    subject: str, left: str, right: str, probability: float | None, rule: str, reasons: dict[str, Any]
) -> dict[str, Any]:
    return {
        "subject_kind": subject, "left_id": left, "right_id": right, "decision": "unresolved",
        "probability": probability, "rule": rule, "reasons": json.dumps(reasons), "decided_by": "model",
        "is_locked": False,
    }  # fmt: skip
