"""Nothing uses what was not yet known: what comes after a day cannot change the tables of that day."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

from tests.flow.market_fixture import NOW, import_all, quietly
from tests.made_once import copied

from quorate import flow
from quorate.warehouse.workspace import Workspace

DAY = date(2026, 2, 15)
LATER = "2026-02-16"
Row = dict[str, str]

# The record of the run has its times in it, rows set aside are what imports did, and what a word means has no date.
NOT_OF_A_DAY = ("runs", "set_aside", "outcome_readings")

# What the last version of an opportunity says of its end, in words it never had on the day.
SCRAMBLED = {
    "StageName": "Closed Won",
    "Amount": "123456789",
    "CloseDate": "2026-02-16",
    "ForecastCategory": "Closed",
    "ForecastCategoryName": "Closed",
    "Probability": "100",
    "IsClosed": "true",
    "IsWon": "true",
    "Loss_Reason__c": "Price",
    "Primary_Competitor__c": "Nobody Ltd",
}


def without_the_future(inputs: Path, target: Path) -> Path:
    """The same exports, less every row made after the day, and with later versions of records saying other things."""
    for path in sorted(inputs.rglob("*")):
        if path.is_file():
            (target / path.relative_to(inputs)).parent.mkdir(parents=True, exist_ok=True)
            rewrite = _events if path.suffix == ".jsonl" else _rows(path)
            text = rewrite(path.read_bytes().decode("utf-8"))
            (target / path.relative_to(inputs)).write_bytes(text.encode("utf-8"))
    return target


def _events(text: str) -> str:
    kept = []
    for line in text.splitlines():
        try:
            message = json.loads(line)
        except ValueError:
            continue
        if isinstance(message, dict) and str(message.get("receivedAt", "")) < LATER:
            kept.append(line)
    return "".join(line + "\n" for line in kept)


def _rows(path: Path) -> Callable[[str], str]:
    dated = {"intent": "Date", "engagement": "Date", "spend": "Date"}
    made = "CreatedDate" if path.parent.name == "salesforce" else dated.get(path.stem)
    if path.suffix != ".csv" or made is None:
        return lambda text: text

    def rewrite(text: str) -> str:
        reader = csv.DictReader(io.StringIO(text, newline=""))
        rows = [_as_then(row) for row in reader if not (row.get(made) or "") >= LATER]
        lines: list[str] = []
        writer = csv.DictWriter(_Lines(lines), reader.fieldnames or [])
        writer.writeheader()
        writer.writerows(rows)
        return "".join(lines)

    return rewrite


def _as_then(row: Row) -> Row:
    if row.get("SystemModstamp", "") >= LATER:
        row = {**row, **{name: value for name, value in SCRAMBLED.items() if name in row and "IsWon" in row}}
    if row.get("ConvertedDate", "") >= LATER:
        row = {
            **row,
            "IsConverted": "false",
            "ConvertedDate": "",
            "ConvertedContactId": "",
            "ConvertedOpportunityId": "",
        }
    return row


class _Lines:
    def __init__(self, lines: list[str]) -> None:
        self.write = lines.append


def tables_on(workspace: Workspace, day: date) -> dict[str, str]:
    snapshot = flow.snapshot(workspace, lambda: NOW, quietly, day)
    snapshot.close()
    segments = snapshot.publication.segments
    return {name: segment.sha256 for name, segment in segments.items() if name not in NOT_OF_A_DAY}


def test_the_future_does_not_show(imported: Path, inputs: Path, tmp_path: Path) -> None:
    known_later = copied(imported, tmp_path / "later")
    known_then = flow.create_workspace(tmp_path / "then", "Market")
    import_all(known_then, without_the_future(inputs, tmp_path / "inputs"))
    one, other = tables_on(known_later, DAY), tables_on(known_then, DAY)
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []


def test_the_test_can_see_a_difference(updated: Path, tmp_path: Path) -> None:
    workspace = copied(updated, tmp_path / "later")
    one, other = tables_on(workspace, DAY), tables_on(workspace, date(2026, 6, 30))
    assert {"touches", "opportunities", "members", "outlooks"} <= {
        name for name in one if one[name] != other[name]
    }
