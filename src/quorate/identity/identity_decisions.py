"""What colleagues decided about identity: these two are the same, those two are not.

The statement's value is a JSON object {"left": "domain:acme.net", "right": "crm_account:crm:1", "decision": "same"}
whose sides are identifiers, kind before value; a decision is same, different or unsure. Later statements about the same
pair replace earlier ones, and one that says unsure leaves the pair undecided.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from quorate.vocabulary.closed_lists import IDENTIFIER_KINDS
from quorate.warehouse.steps import ArrowStep, Context

ACCOUNT_KINDS = frozenset({"crm_account", "domain", "account_name"})
PERSON_KINDS = frozenset({"email", "crm_contact", "crm_lead", "device", "user", "social"})
LOCKED = "locked_by_colleague"
UNSURE = "unsure"
DECISIONS = ("same", "different", UNSURE)

Identifier = tuple[str, str]

SCHEMA = pa.schema(
    [
        ("statement_id", pa.string()),
        ("subject_kind", pa.string()),
        ("left_kind", pa.string()),
        ("left_value", pa.string()),
        ("right_kind", pa.string()),
        ("right_value", pa.string()),
        ("decision", pa.string()),
        ("since_at", pa.timestamp("us")),
        ("author_key", pa.string()),
        ("note", pa.string()),
    ]
)


def identity_decisions(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """One row per pair of identifiers that a colleague decided about, with the latest decision that stands.

    `subject_kind` is person, account or person_to_account (a person's identifier on the left). Statements that
    name no such pair decide nothing; they stay visible in `statements`.
    """
    latest: dict[tuple[Identifier, Identifier], dict[str, Any]] = {}
    for row in sorted(
        tables["observed_statements"].to_pylist(), key=lambda row: (row["stated_at"], row["record_id"])
    ):
        is_retracted = row["retracted_at"] is not None and row["retracted_at"] < context.moment.at
        pair = decided_pair(row["value"]) if row["subject"] == "identity" and not is_retracted else None
        if pair is not None:
            left, right, decision = pair
            latest[left, right] = _row(row, left, right, decision)
    decided = [latest[key] for key in sorted(latest) if latest[key]["decision"] != UNSURE]
    return pa.Table.from_pylist(decided, schema=SCHEMA)


STEP = ArrowStep("identity_decisions", {"observed_statements": ("record_id",)}, identity_decisions)


def _row(statement: Mapping[str, Any], left: Identifier, right: Identifier, decision: str) -> dict[str, Any]:
    return {
        "statement_id": statement["record_id"],
        "subject_kind": subject_of(left, right),
        "left_kind": left[0],
        "left_value": left[1],
        "right_kind": right[0],
        "right_value": right[1],
        "decision": decision,
        "since_at": statement["known_at"],
        "author_key": statement["author_key"],
        "note": statement["note"],
    }


def subject_of(left: Identifier, right: Identifier) -> str:
    """What a decision about these two is about."""
    if left[0] in ACCOUNT_KINDS:
        return "account"
    return "person" if right[0] in PERSON_KINDS else "person_to_account"


def decided_pair(value: str) -> tuple[Identifier, Identifier, str] | None:
    """Left, right and decision of a statement's value in a fixed order; None when it names no such pair."""
    try:
        said = json.loads(value)
        left, right = (identifier_of(said[side]) for side in ("left", "right"))
        decision = said["decision"]
    except (ValueError, KeyError, TypeError):
        return None
    if left is None or right is None or left == right or decision not in DECISIONS:
        return None
    is_turned = (left[0] in ACCOUNT_KINDS, left) > (right[0] in ACCOUNT_KINDS, right)
    return (right, left, decision) if is_turned else (left, right, decision)


def identifier_of(text: str) -> Identifier | None:
    """('domain', 'acme.com') for 'domain:acme.com'; None when the kind is none of ours."""
    kind, _, value = text.partition(":")
    return (kind, value) if kind in IDENTIFIER_KINDS and value else None
