"""Attendee reports as webinar tools write them."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest
from tests.sources.imported import Imported, csv_text, import_files, write

from quorate.errors import InputError

PLAIN = "Email,First Name,Last Name,Organization,Job Title,Registration Time,Join Time,Leave Time,Questions"
ZOOM = """Attendee Report
Report Generated:,"Feb 22, 2024 9:27 AM"
Topic,Webinar ID,Actual Start Time,Actual Duration (minutes),# Registered
"Pricing masterclass","812 3456 7890","Feb 21, 2024 9:00 AM",61,4
Host Details,
Attended,User Name (Original Name),Email,Join Time,Leave Time,Time in Session (minutes),Is Guest,Country/Region Name,
Yes,Hosty McHost,host@us.com,"Feb 21, 2024 8:50 AM","Feb 21, 2024 10:01 AM",71,No,Germany,
Attendee Details,
Attended,User Name (Original Name),First Name,Last Name,Email,Organization,Job Title,Registration Time,Approval Status,Join Time,Leave Time,Time in Session (minutes),Country/Region Name,Questions Asked,
Yes,Ann Lee,Ann,Lee,Ann@Acme.com,Acme,CFO,"Feb 1, 2024 3:00 PM",approved,"Feb 21, 2024 9:01 AM","Feb 21, 2024 9:30 AM",29,Germany,What does it cost?,
Yes,Ann Lee,Ann,Lee,Ann@Acme.com,Acme,CFO,"Feb 1, 2024 3:00 PM",approved,"Feb 21, 2024 9:35 AM","Feb 21, 2024 10:01 AM",26,Germany,,
No,Bo Ray,Bo,Ray,bo@acme.com,Acme,CIO,"Feb 2, 2024 3:00 PM",approved,--,--,--,--,,
No,Cy Poe,Cy,Poe,cy@acme.com,Acme,CTO,"Feb 2, 2024 3:00 PM",denied,--,--,--,--,,
"""  # noqa: E501


def imported(
    tmp_path: Path, text: str, name: str = "attendee_report_Pricing-Masterclass_20240221.csv"
) -> Imported:
    return import_files("webinar", write(tmp_path / name, text))


def acts(found: Imported) -> set[tuple[str, str, datetime]]:
    return {(row["email"], row["action"], row["occurred_at"]) for row in found["touches"]}


def test_a_plain_export(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        csv_text(
            PLAIN,
            "ann@acme.com,Ann,Lee,Acme,CFO,2024-02-01T10:00:00Z,2024-02-21T09:00:00Z,2024-02-21T10:00:00Z,Why?",
            "bo@acme.com,Bo,Ray,Acme,CIO,2024-02-02T10:00:00Z,,,",
        ),
    )
    assert acts(found) == {
        ("ann@acme.com", "registered", datetime(2024, 2, 1, 10)),
        ("ann@acme.com", "attended", datetime(2024, 2, 21, 9)),
        ("ann@acme.com", "asked", datetime(2024, 2, 21, 9)),
        ("bo@acme.com", "registered", datetime(2024, 2, 2, 10)),
    }
    touch = next(row for row in found["touches"] if row["action"] == "attended")
    assert (touch["full_name"], touch["company_name"], touch["title"]) == ("Ann Lee", "Acme", "CFO")
    assert (touch["channel"], touch["initiator"], touch["topic"]) == (
        "webinar",
        "buyer",
        "pricing masterclass",
    )
    # that somebody came, and how long they stayed, is known once they leave
    assert touch["known_at"] == datetime(2024, 2, 21, 10)


def test_a_report_with_a_preamble_and_sections(tmp_path: Path) -> None:
    found = imported(tmp_path, ZOOM)
    start = datetime(2024, 2, 21, 9)
    assert acts(found) == {
        ("ann@acme.com", "registered", datetime(2024, 2, 1, 15)),
        ("ann@acme.com", "attended", datetime(2024, 2, 21, 9, 1)),
        ("ann@acme.com", "attended", datetime(2024, 2, 21, 9, 35)),
        ("ann@acme.com", "asked", datetime(2024, 2, 21, 9, 1)),
        ("bo@acme.com", "registered", datetime(2024, 2, 2, 15)),
        ("bo@acme.com", "missed", start),
        ("cy@acme.com", "registered", datetime(2024, 2, 2, 15)),
    }
    assert {row["topic"] for row in found["touches"]} == {"Pricing masterclass"}
    assert len({row["source_record_id"] for row in found["touches"]}) == 1
    assert found.codes == ["host_or_panelist"]


def test_who_joins_twice_attends_once(tmp_path: Path) -> None:
    attended = [row for row in imported(tmp_path, ZOOM)["touches"] if row["action"] == "attended"]
    assert len({row["record_id"] for row in attended}) == 1
    latest = max(attended, key=lambda row: row["version_at"])
    assert json.loads(latest["properties"])["minutes"] == 26


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        (
            "Email Address,Registration Date/Time,Attended",
            'a@x.com,"Feb 1, 2024 3:00 PM PST",No',
            {"registered", "missed"},
        ),
        ("Email,Registered,Attendance", "a@x.com,2024-02-01,Did not attend", {"registered", "missed"}),
        ("Email,Registered,Attended Live", "a@x.com,2024-02-01,Yes", {"registered", "attended"}),
        ("Email,Registered,Questions", "a@x.com,2024-02-01,0", {"registered"}),
        ("Email,Start Time,Attended", "a@x.com,2024-02-01,yes", {"attended"}),
    ],
)
def test_ways_to_say_it(tmp_path: Path, header: str, row: str, expected: set[str]) -> None:
    assert {each["action"] for each in imported(tmp_path, csv_text(header, row))["touches"]} == expected


@pytest.mark.parametrize(
    ("row", "code"),
    [(",,,Acme,CFO,2024-02-01,,,", "no_person"), ("ann@acme.com,Ann,Lee,Acme,CFO,,,,", "no_date")],
)
def test_rows_that_cannot_be_used(tmp_path: Path, row: str, code: str) -> None:
    assert imported(tmp_path, csv_text(PLAIN, row)).codes == [code]


def test_a_person_may_have_a_name_alone(tmp_path: Path) -> None:
    touch = imported(tmp_path, csv_text(PLAIN, ",Ann,Lee,Acme,CFO,2024-02-01,,,")).one("touches")
    assert (touch["email"], touch["full_name"]) == (None, "Ann Lee")


def test_a_file_without_addresses_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"must have: 'email'.*nearest here: 'E-Mial'"):
        imported(tmp_path, csv_text("E-Mial,Registration Time", "a@x.com,2024-02-01"))
