"""Texts are found and replaced at whatever depth a column holds them."""

from __future__ import annotations

import pyarrow as pa
import pytest

from quorate.privacy.columns import mentions, rows_of, without
from quorate.privacy.redacting import Redactor
from quorate.privacy.subject import Subject

ANNA = Redactor(Subject(keys=("p_1",), emails=("anna@acme.com",), shared_names=("Ann Lee",)), "erased_1")


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (pa.string(), "to anna@acme.com", "to erased_1@erased.invalid"),
        (pa.list_(pa.string()), ["p_1", "p_2", None], ["erased_1", "p_2", None]),
        (
            pa.struct({"who": pa.string(), "n": pa.int64()}),
            {"who": "p_1", "n": 1},
            {"who": "erased_1", "n": 1},
        ),
        (
            pa.list_(pa.struct({"ids": pa.list_(pa.string())})),
            [{"ids": ["p_2", "p_1"]}],
            [{"ids": ["p_2", "erased_1"]}],
        ),
        (pa.map_(pa.string(), pa.string()), [("a", "p_1")], [("a", "erased_1")]),
        (pa.dictionary(pa.int32(), pa.string()), "p_1", "erased_1"),
    ],
    ids=str,
)
def test_every_depth(kind: pa.DataType, value: object, expected: object) -> None:
    table = pa.table({"told": pa.array([value, None], kind)})
    assert mentions(table, ANNA)
    new = without(table, pa.array([False, False]), ANNA)
    assert new["told"].to_pylist() == [expected, None]
    assert new.schema == table.schema
    assert not mentions(new, ANNA)


def test_what_else_a_row_of_theirs_says_is_emptied_and_other_rows_stay() -> None:
    table = pa.table(
        {
            "person_id": ["p_1", "p_2"],
            "title": ["Head of Finance", "Head of Finance"],
            "channel": ["email", "email"],
            "subject": ["Ann Lee asked", "Ann Lee asked"],
            "properties": ['{"a": 1}', '{"a": 1}'],
        }
    )
    theirs = rows_of(table, ("person_id",), ANNA)
    assert theirs.to_pylist() == [True, False]
    assert without(table, theirs, ANNA).to_pylist() == [
        {"person_id": "erased_1", "title": None, "channel": "email", "subject": "[erased] asked", "properties": "{}"},
        {
            "person_id": "p_2", "title": "Head of Finance", "channel": "email", "subject": "Ann Lee asked",
            "properties": '{"a": 1}',
        },
    ]  # fmt: skip
