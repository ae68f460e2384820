"""Columns under the names systems give them."""

from __future__ import annotations

from pathlib import Path

import pytest

from quorate.errors import InputError
from quorate.sources.columns import find_columns, wanted

COLUMNS = wanted("account_id!", "stage_name", dates=("close_date!",), stage_name=("Stage", "Sales Stage"))
PATH = Path("opportunities.csv")


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (["AccountId", "StageName", "CloseDate"], [0, 1, 2]),
        (["close_date", "account_id", "stage_name"], [1, 2, 0]),
        (["Account ID", "Sales Stage", "Close Date"], [0, 1, 2]),
        (["ACCOUNTID", "Stage", "Sales Stage", "CLOSEDATE"], [0, 1, 3]),
        (["AccountId", "CloseDate", "CloseDate"], [0, None, 1]),
    ],
)
def test_names_by_which_columns_are_found(header: list[str], expected: list[int | None]) -> None:
    found = find_columns(PATH, header, COLUMNS)
    assert [found.get(name) for name in ("account_id", "stage_name", "close_date")] == expected


def test_names_given_in_the_settings_go_first() -> None:
    header = ["AccountId", "CloseDate", "StageName", "Our_Stage__c"]
    assert find_columns(PATH, header, COLUMNS, {"stage_name": "Our_Stage__c"})["stage_name"] == 3


def test_names_in_other_scripts_are_told_apart() -> None:
    columns = wanted("größe", "日付")
    assert find_columns(PATH, ["日付", "Größe"], columns) == {"größe": 1, "日付": 0}


def test_missing_columns_are_told_at_once_with_the_nearest() -> None:
    with pytest.raises(InputError) as raised:
        find_columns(PATH, ["Acount Id", "Stage"], COLUMNS)
    for words in ["lacks columns", "'account_id' (nearest here: 'Acount Id')", "'close_date'", str(PATH)]:
        assert words in str(raised.value)


def test_aliases_must_belong_to_a_column() -> None:
    with pytest.raises(ValueError, match="not wanted"):
        wanted("a", b=("c",))
