"""What colleagues said an asset is for: they confirm or correct the catalogue, and the latest word stands.

The statement's subject is `content`, its value a JSON object {"content_id": "C-7", "kind": "role", "labels":
["user"]}. A kind is intent, role or stage; an intent has one label, the others any number, none meaning for anyone.
Statements that say anything else decide nothing; they stay visible in `statements`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from quorate.vocabulary.closed_lists import CONTENT_INTENTS
from quorate.warehouse.steps import ArrowStep, Context

SUBJECT = "content"
KINDS = ("intent", "role", "stage")
SCHEMA = pa.schema(
    [
        ("content_id", pa.string()),
        ("kind", pa.string()),
        ("labels", pa.list_(pa.string())),
        ("statement_id", pa.string()),
    ]
)


def content_decisions(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """One row per asset and kind of label about which a statement stands, with the latest."""
    latest: dict[tuple[str, str], dict[str, Any]] = {}
    for row in sorted(
        tables["observed_statements"].to_pylist(), key=lambda row: (row["stated_at"], row["record_id"])
    ):
        is_retracted = row["retracted_at"] is not None and row["retracted_at"] < context.moment.at
        decided = decided_labels(row["value"]) if row["subject"] == SUBJECT and not is_retracted else None
        if decided is not None:
            content_id, kind, labels = decided
            latest[content_id, kind] = {
                "content_id": content_id, "kind": kind, "labels": labels, "statement_id": row["record_id"],
            }  # fmt: skip
    return pa.Table.from_pylist([latest[key] for key in sorted(latest)], schema=SCHEMA)


def decided_labels(value: str) -> tuple[str, str, list[str]] | None:
    """The asset, the kind and the labels that a statement's value names; None where it names none."""
    try:
        said = json.loads(value)
    except ValueError:
        return None
    if not isinstance(said, dict):
        return None
    content_id, kind, labels = said.get("content_id"), said.get("kind"), said.get("labels")
    is_list = isinstance(labels, list) and all(isinstance(each, str) for each in labels)
    if not isinstance(content_id, str) or kind not in KINDS or not is_list or labels is None:
        return None
    if kind == "intent" and (len(labels) != 1 or labels[0] not in CONTENT_INTENTS):
        return None
    return content_id, kind, list(dict.fromkeys(labels))


STEP = ArrowStep("content_decisions", {"observed_statements": ("record_id",)}, content_decisions)
