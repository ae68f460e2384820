"""What colleagues say an asset is for stands before the catalogue, the latest word first, until it is taken back."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
from tests.worlds import run_step

from quorate.evidence.content_decisions import STEP, decided_labels
from quorate.warehouse.steps import SqlStep


def said(number: int, kind: str, *labels: str, content_id: str = "c", **more: Any) -> dict[str, Any]:
    value = json.dumps({"content_id": content_id, "kind": kind, "labels": list(labels)})
    return {
        "record_id": f"s{number}",
        "stated_at": datetime(2026, 1, number),
        "subject": "content",
        "value": value,
        **more,
    }


def decisions(*statements: dict[str, Any]) -> list[tuple[str, str, list[str]]]:
    rows = run_step(STEP, {"observed_statements": list(statements)})
    return [(row["content_id"], row["kind"], row["labels"]) for row in rows]


def test_the_latest_word_that_stands() -> None:
    assert decisions(
        said(1, "role", "user"),
        said(2, "role", "champion", "user"),
        said(3, "intent", "proof"),
        said(4, "role", "technical", retracted_at=datetime(2026, 2, 1)),
    ) == [("c", "intent", ["proof"]), ("c", "role", ["champion", "user"])]


@pytest.mark.parametrize(
    "value",
    [
        "",
        "[]",
        "{}",
        '{"content_id": "c", "kind": "colour", "labels": []}',
        '{"content_id": 1, "kind": "role", "labels": []}',
        '{"content_id": "c", "kind": "intent", "labels": ["fun"]}',
        '{"content_id": "c", "kind": "intent", "labels": []}',
        '{"content_id": "c", "kind": "role", "labels": "user"}',
        '{"content_id": "c", "kind": "role", "labels": [1]}',
    ],
)
def test_what_decides_nothing(value: str) -> None:
    assert decided_labels(value) is None


def test_contents_obey() -> None:
    asset = {
        "record_id": "r",
        "content_id": "c",
        "title": "A guide",
        "intent": "guidance",
        "roles": ["user"],
        "stages": ["define"],
        "offering_keys": [],
        "topics": [],
    }
    decided = run_step(STEP, {"observed_statements": [said(1, "intent", "proof"), said(2, "role")]})
    (row,) = run_step(
        SqlStep("quorate.evidence", "contents"),
        {
            "observed_contents": [asset],
            "offering_keys": [{"offering_key": "o1", "offering_id": "o1"}],
            "content_decisions": decided,
        },
    )
    # no role at all means for anyone, which is something else than that nobody said
    assert (row["intent"], row["roles"], row["stages"]) == ("proof", [], ["define"])
