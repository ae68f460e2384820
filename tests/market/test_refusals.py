"""What a market cannot be made with, and where it may not be written."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from quorate.errors import QuorateError, StoreError, UsageError
from quorate.market import write_market

SILLY: list[dict[str, Any]] = [
    {"accounts": 0},
    {"accounts": -3},
    {"accounts": 10**7},
    {"accounts": True},
    {"seed": -1},
    {"seed": 2**32},
    {"days": 3},
    {"days": 100_000},
    {"as_of": date(1970, 1, 1)},
    {"as_of": date.max},
]


@pytest.mark.parametrize("setting", SILLY, ids=str)
def test_silly_settings_are_refused(tmp_path: Path, setting: dict[str, Any]) -> None:
    with pytest.raises(UsageError) as caught:
        write_market(tmp_path / "market", **setting)
    assert caught.value.where in setting
    assert caught.value.do
    assert not (tmp_path / "market").exists()


def test_a_foreign_directory_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(StoreError, match="not a made-up market"):
        write_market(tmp_path, accounts=2, days=30)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize("text", ["{}", "not json", "[]", '{"kind": "something else"}'])
def test_a_marker_that_is_not_ours_does_not_open_the_door(tmp_path: Path, text: str) -> None:
    (tmp_path / "market.json").write_text(text, encoding="utf-8")
    with pytest.raises(StoreError):
        write_market(tmp_path, accounts=2, days=30)
    assert (tmp_path / "market.json").read_text(encoding="utf-8") == text


def test_a_file_is_no_directory(tmp_path: Path) -> None:
    target = tmp_path / "market"
    target.write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="this is a file"):
        write_market(target, accounts=2, days=30)


def test_what_a_failed_run_left_behind_is_no_obstacle(tmp_path: Path) -> None:
    def give_up(what: str, share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_market(tmp_path, accounts=2, days=30, progress=give_up)
    assert not (tmp_path / "inputs").exists()
    write_market(tmp_path, accounts=2, days=30)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["inputs", "market.json", "truth"]


def test_a_failed_run_keeps_the_market_before_it(tmp_path: Path) -> None:
    def give_up(what: str, share: float) -> None:
        raise QuorateError("enough")

    write_market(tmp_path, accounts=2, seed=1, days=30)
    before = (tmp_path / "inputs" / "salesforce" / "Account.csv").read_bytes()
    with pytest.raises(QuorateError):
        write_market(tmp_path, accounts=2, seed=2, days=30, progress=give_up)
    assert (tmp_path / "inputs" / "salesforce" / "Account.csv").read_bytes() == before
