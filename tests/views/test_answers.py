from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal

import pytest

from quorate.errors import UsageError
from quorate.views import account_view, journeys_by_stage, parts_of, person_view, reference, to_json
from quorate.warehouse.snapshots import Snapshot


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (datetime(2026, 6, 30, 9, 5), "2026-06-30T09:05:00"),
        (date(2026, 6, 30), "2026-06-30"),
        (Decimal("1.5"), 1.5),
        ((1, (2,)), [1, [2]]),
        ({"a": date(2026, 1, 1)}, {"a": "2026-01-01"}),
        (None, None),
    ],
)
def test_plain_values(value: object, plain: object) -> None:
    assert to_json(value) == plain


def test_answers_are_json(snapshot: Snapshot) -> None:
    for answer in (
        account_view(snapshot, "a_alder"),
        journeys_by_stage(snapshot),
        person_view(snapshot, "p_ben"),
    ):
        text = json.dumps(answer.to_dict(), allow_nan=False)
        assert json.loads(text)["stamp"]["as_of_on"] == "2026-06-30"


@pytest.mark.parametrize("keys", [("j_1",), ("salesforce:006/7", "a b"), ("%2F", "ü", "explore.exit.1"), ()])
def test_references_come_back_as_they_were(keys: tuple[str, ...]) -> None:
    assert parts_of(reference("stance", *keys)) == ("stance", keys)


def test_an_empty_reference_is_used_wrongly() -> None:
    with pytest.raises(UsageError):
        parts_of(" / ")
