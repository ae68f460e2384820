"""The same export again adds nothing; a corrected one takes the place of what it corrects, and nothing counts twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.sources.imported import csv_text, write

from quorate import flow
from quorate.sources import Reading
from quorate.vocabulary import LOG_TABLES
from quorate.warehouse.engine import Engine
from quorate.warehouse.log_views import snapshot_sql
from quorate.warehouse.making import log_of
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.steps import Moment
from quorate.warehouse.workspace import Workspace


@dataclass(frozen=True)
class Correction:
    """An export, a later one that overlaps and corrects it, and what is known by both: `told` of `table`."""

    source: str
    name: str
    first: str
    later: str
    table: str
    told: tuple[str, ...]
    expected: Sequence[tuple[Any, ...]]
    new_rows: int
    known_before: Sequence[tuple[Any, ...]] = field(default_factory=tuple)


def meeting(summary: str, changed: str) -> str:
    return "\r\n".join(
        (
            "BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "UID:m1", f"SUMMARY:{summary}",
            "DTSTART:20240201T100000Z", "DTEND:20240201T110000Z", "DTSTAMP:20240101T000000Z",
            "CREATED:20240101T000000Z", f"LAST-MODIFIED:{changed}", "ORGANIZER:mailto:paul@us.com",
            "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ann@acme.com",
            "END:VEVENT", "END:VCALENDAR", "",
        )
    )  # fmt: skip


WEBINAR = "Email,Organization,Registration Time,Start Time,Join Time,Attended"
LINKEDIN = "Date,Person Name,Profile URL,Company Name,Action,Post URL"
INTENT = "Date,Company Name,Company Domain,Signal Type"
SPEND = "Date,Platform,Campaign,Spend,Clicks,Currency"
CONTENT = "content_id,title,intent"
ACCOUNT = "Id,Name,CreatedDate,SystemModstamp"
ACTIVITY = "marketoGUID,leadId,activityDate,activityTypeId,primaryAttributeValue"
CORRECTIONS = (
    Correction(
        "webinar", "report.csv",
        csv_text(WEBINAR, "ann@acme.com,Acne,2024-02-01 09:00,2024-02-10 10:00,,No"),
        csv_text(WEBINAR, "ann@acme.com,Acme,2024-02-01 09:00,2024-02-10 10:00,2024-02-10 10:05,Yes"),
        "touches", ("action", "company_name"), [("attended", "Acme"), ("registered", "Acme")], 1,
    ),
    Correction(
        "linkedin", "engagement.csv",
        csv_text(LINKEDIN, "2024-02-01,Ann Lee,https://li/in/ann,Acne,Like,https://li/1"),
        csv_text(
            LINKEDIN,
            "2024-02-01,Ann Leigh,https://li/in/ann,Acme,Like,https://li/1",
            "2024-02-02,Ann Leigh,https://li/in/ann,Acme,Comment,https://li/1",
        ),
        "touches", ("action", "full_name"), [("commented", "Ann Leigh"), ("reacted", "Ann Leigh")], 2,
    ),
    Correction(
        "g2", "intent.csv",
        csv_text(INTENT, "2024-02-01,Acme,acme.com,Pricing", "2024-02-01,Birch,birch.com,Pricing"),
        csv_text(INTENT, "2024-02-01,Acme Inc,acme.com,Pricing", "2024-02-01,Birch,birch.com,Pricing"),
        "touches", ("company_name", "action"), [("Acme Inc", "viewed"), ("Birch", "viewed")], 1,
    ),
    Correction(
        "spend", "spend.csv",
        csv_text(SPEND, "2024-02-01,Google Ads,Brand,5,1,EUR", "2024-02-01,Google Ads,Brand,7,1,EUR"),
        csv_text(
            SPEND,
            "2024-02-01,Google Ads,Brand,5,1,EUR", "2024-02-01,Google Ads,Brand,8,1,EUR",
            "2024-02-02,Google Ads,Brand,1,1,EUR",
        ),
        "spend", ("spent_on", "amount"),
        [(date(2024, 2, 1), 5.0), (date(2024, 2, 1), 8.0), (date(2024, 2, 2), 1.0)], 2,
    ),
    Correction(
        "content", "content.csv",
        csv_text(CONTENT, "c1,The guide,insight"), csv_text(CONTENT, "c1,The guide,guidance"),
        "contents", ("content_id", "intent"), [("c1", "guidance")], 1,
    ),
    Correction(
        "calendar", "paul.ics",
        meeting("Kick-off", "20240101T000000Z"), meeting("Kick-off, moved", "20240305T000000Z"),
        "touches", ("topic",), [("Kick-off, moved",)], 1, known_before=[("Kick-off",)],
    ),
    Correction(
        "salesforce", "Account.csv",
        csv_text(ACCOUNT, "0011,Acne,2024-01-01,2024-01-01"), csv_text(ACCOUNT, "0011,Acme,2024-01-01,2024-03-05"),
        "accounts", ("name",), [("Acme",)], 1, known_before=[("Acne",)],
    ),
    Correction(
        "marketo", "activities.csv",
        csv_text(ACTIVITY, "1,7,2024-02-01T10:00:00Z,1,/pricing"),
        csv_text(ACTIVITY, "1,7,2024-02-01T10:00:00Z,1,/prices", "2,7,2024-02-02T10:00:00Z,1,/about"),
        "touches", ("topic",), [("/about",), ("/prices",)], 2,
    ),
)  # fmt: skip


def imported(workspace: Workspace, each: Correction, path: Path, day: int) -> int:
    """Import a file; how many of its rows were new. Every row read is held, known already or set aside."""
    (file,) = flow.import_files(
        workspace, each.source, [path], Reading(), lambda: datetime(2024, 4, day), lambda _name, _share: None
    )
    assert file.rows_read == file.evidence_count + file.duplicate_count + file.set_aside_count
    return file.evidence_count


def known(workspace: Workspace, each: Correction, on: date) -> list[tuple[Any, ...]]:
    """What the log says as known at the end of a day."""
    contract = LOG_TABLES[f"observed_{each.table}"]
    manifest = Manifest(workspace.database_file)
    paths = [
        workspace.root / segment.path for segment in manifest.evidence() if segment.table == contract.name
    ]
    manifest.close()
    with Engine() as engine:
        rows = engine.rows(
            f"select {', '.join(each.told)} from ({snapshot_sql(contract, log_of(contract, paths), Moment(on))}) known"
        )
    return sorted(tuple(row) for row in rows)


@pytest.mark.parametrize("each", CORRECTIONS, ids=lambda each: each.source)
def test_a_correction_counts_from_the_day_it_corrects(tmp_path: Path, each: Correction) -> None:
    made = flow.create_workspace(tmp_path / "w", "Test")
    text = made.settings_file.read_text(encoding="utf-8")
    made.settings_file.write_text(f'home_domains = ["us.com"]\n\n{text}', encoding="utf-8")
    workspace = Workspace(made.root)
    first, later = (
        write(tmp_path / "1" / each.name, each.first),
        write(tmp_path / "2" / each.name, each.later),
    )
    assert imported(workspace, each, first, 1) > 0
    assert imported(workspace, each, first, 2) == 0
    assert imported(workspace, each, later, 3) == each.new_rows
    # neither takes anything back when it is imported once more
    assert imported(workspace, each, later, 4) == imported(workspace, each, first, 5) == 0
    assert known(workspace, each, date(2024, 3, 31)) == sorted(each.expected)
    # a system that stamps its versions said the old thing until it was changed
    before = known(workspace, each, date(2024, 3, 1))
    assert before == sorted(each.known_before or each.expected)
