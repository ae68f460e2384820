"""Exports in the shapes their systems write them: preambles, sections, footers, encodings, headings of their own."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
from tests.sources.imported import Imported, csv_text, import_files, write

from quorate.errors import InputError

GOTO = """"Generated on:","May 03, 2024 10:11 AM CEST"
"General Information"
"Webinar Name","Webinar ID"
"Pricing masterclass","107-190-891"
"Actual Start Date/Time","Actual Duration (minutes)","Clicked Registration Link","Opened Invitation"
"May 02, 2024 04:00 PM CEST","61","n/a","n/a"
"Attendee Details"
"Attended","Interest Rating","Last Name","First Name","Email Address","Registration Date/Time","Join Time","Leave Time","Time in Session","Unsubscribed","Company","Job Title","Questions Asked by Attendee"
"Yes","62","Lee","Ann","ann@acme.com","Apr 29, 2024 09:15 AM CEST","May 02, 2024 03:58 PM CEST","May 02, 2024 05:00 PM CEST","1 hour 2 minutes","No","Acme
Group","CFO","What does it cost?"
"No","--","Ray","Bo","bo@acme.com","Apr 30, 2024 09:15 AM CEST","--","--","--","No","N/A","CIO",""
"Staff"
"Attended","Last Name","First Name","Email Address","Registration Date/Time","Join Time"
"Yes","Host","Hosty","host@us.com","Apr 01, 2024 09:15 AM CEST","May 02, 2024 03:50 PM CEST"
"""  # noqa: E501
ZOOM = """Attendee Report,
Report Generated:,"05/03/2024 10:39:12 AM"
Topic,Webinar ID,Actual Start Time,Actual Duration (minutes),# Registered,# Cancelled,Unique Viewers,Total Users,Max Concurrent Views,Enable Registration
"Pricing masterclass","812 3456 7890","05/02/2024 02:00:05 PM",61,2,0,1,2,1,Yes
Host Details,
Attended,User Name (Original Name),Email,Join Time,Leave Time,Time in Session (minutes),Is Guest,Country/Region Name
Yes,Hosty Host,host@us.com,"05/02/2024 01:50:00 PM","05/02/2024 03:01:00 PM",71,No,Germany
Attendee Details,
Attended,User Name (Original Name),First Name,Last Name,Email,Phone,Registration Time,Approval Status,Join Time,Leave Time,Time in Session (minutes),Is Guest,Country/Region Name,Source Name
Yes,Ann Lee,Ann,Lee,ann@acme.com,,"04/29/2024 07:15:00 AM",approved,"05/02/2024 02:01:00 PM","05/02/2024 03:00:00 PM",59,Yes,Germany,
No,Bo Ray,Bo,Ray,bo@acme.com,,"04/30/2024 07:15:00 AM",approved,--,--,--,--,--,
Other Attended,
User Name,Join Time,Leave Time,Time in Session (minutes),Country/Region Name
+4930*****12,"05/02/2024 02:05:00 PM","05/02/2024 02:30:00 PM",25,Germany
"""  # noqa: E501
ON24 = """Email,First Name,Last Name,Company,Job Title,Registered Date,Live Date,User Status,Live Minutes,Event Title
ann@acme.com,Ann,Lee,Acme,CFO,2024-04-29 07:15:00,2024-05-02 14:00:00,Attended Live,59,Pricing masterclass
bo@acme.com,Bo,Ray,Acme,CIO,2024-04-30 07:15:00,2024-05-02 14:00:00,No Show,0,Pricing masterclass
cy@acme.com,Cy,Poe,Acme,CTO,2024-04-30 07:15:00,2024-05-02 14:00:00,On-demand,30,Pricing masterclass
"""
TEAMS = """1. Summary
Meeting title	Pricing masterclass
Attended participants	2
Start time	5/2/24, 2:00:05 PM
End time	5/2/24, 3:01:00 PM

2. Participants
Name	First Join	Last Leave	In-Meeting Duration	Email	Participant ID (UPN)	Role
Hosty Host	5/2/24, 1:50:00 PM	5/2/24, 3:01:00 PM	1h 11m	host@us.com	host@us.com	Organizer
Ann Lee	5/2/24, 2:01:00 PM	5/2/24, 3:00:30 PM	59m 30s	ann@acme.com		Attendee

3. In-Meeting Activities
Name	Join Time	Leave Time	Duration	Email	Role
Ann Lee	5/2/24, 2:01:00 PM	5/2/24, 3:00:30 PM	59m 30s	ann@acme.com	Attendee
"""


def imported(
    tmp_path: Path, source: str, name: str, content: str | bytes, encoding: str | None = None
) -> Imported:
    return import_files(source, write(tmp_path / name, content), encoding=encoding)


def presences(found: Imported) -> set[tuple[str | None, str]]:
    return {(row["email"], row["action"]) for row in found["touches"] if row["action"] != "registered"}


# Webinars


def test_goto_report(tmp_path: Path) -> None:
    found = imported(tmp_path, "webinar", "107190891 - Attendee Report.csv", GOTO)
    assert presences(found) == {
        ("ann@acme.com", "attended"),
        ("ann@acme.com", "asked"),
        ("bo@acme.com", "missed"),
    }
    came = next(row for row in found["touches"] if row["action"] == "attended")
    # 15:58 in Central European summer time
    assert (came["occurred_at"], came["company_name"]) == (datetime(2024, 5, 2, 13, 58), "Acme\nGroup")
    assert json.loads(came["properties"])["minutes"] == 62
    missed = next(row for row in found["touches"] if row["action"] == "missed")
    assert (missed["occurred_at"], missed["company_name"]) == (datetime(2024, 5, 2, 14), None)
    assert {row["topic"] for row in found["touches"]} == {"Pricing masterclass"}
    assert found.codes == ["host_or_panelist"]


def test_zoom_report(tmp_path: Path) -> None:
    found = imported(tmp_path, "webinar", "attendee_81234567890_2024_05_03.csv", ZOOM)
    assert presences(found) == {("ann@acme.com", "attended"), ("bo@acme.com", "missed")}
    # telephone callers stand under a heading without addresses: they are counted and kept
    assert Counter(found.codes) == {"host_or_panelist": 1, "wrong_number_of_cells": 3}
    assert any("+4930" in item.raw for item in found.set_aside)


def test_on24_report(tmp_path: Path) -> None:
    found = imported(tmp_path, "webinar", "on24.csv", ON24)
    assert presences(found) == {
        ("ann@acme.com", "attended"),
        ("bo@acme.com", "missed"),
        ("cy@acme.com", "viewed"),
    }


def test_teams_report(tmp_path: Path) -> None:
    found = imported(tmp_path, "webinar", "attendance.csv", TEAMS.encode("utf-16"))
    assert presences(found) == {("ann@acme.com", "attended")}
    assert len({row["record_id"] for row in found["touches"]}) == 1
    came = found["touches"][0]
    assert (came["topic"], came["occurred_at"]) == ("Pricing masterclass", datetime(2024, 5, 2, 14, 1))
    assert json.loads(came["properties"])["minutes"] == 59
    assert found.codes == ["host_or_panelist"]


# Spend: what advertising platforms export does not name the platform

CAMPAIGN_MANAGER = """Campaign Performance Report (in UTC)
"Report Start: February 1, 2024, 12:00 AM"
"Date Generated: March 1, 2024, 1:00 PM"

Start Date (in UTC)\tAccount Name\tCurrency\tCampaign Group Name\tCampaign ID\tCampaign Name\tTotal Spent\tImpressions\tClicks
2/1/2024\tUs Ltd\tEUR\tAlways on\t1\tSpring\t"1,234.50"\t"10,100"\t31
2/13/2024\tUs Ltd\tEUR\tAlways on\t1\tSpring\t0.00\t0\t0
"""  # noqa: E501
GOOGLE_ADS = """Campaign report
"February 1, 2024 - February 29, 2024"
Day,Campaign,Currency code,Cost,Impr.,Clicks
2024-02-01,Brand,EUR,"1,234.50","10,100",31
2024-02-02,Brand,EUR,0.00,0,0
Total: Campaigns, --,EUR,"1,234.50","10,100",31
Total: Account, --,EUR,"1,234.50","10,100",31
"""
ADS_MANAGER = """\ufeff"Reporting starts","Reporting ends","Campaign name","Ad set name",Impressions,"Link clicks","Amount spent (EUR)"
2024-02-01,2024-02-01,Spring,Finance,10100,31,1234.5
2024-02-02,2024-02-02,Spring,Finance,0,,0
"""  # noqa: E501
MICROSOFT = """"Report Name: Campaign performance"
"Report Time: 2/1/2024,2/29/2024"

"Gregorian date","Account name","Campaign name","Impressions","Clicks","Spend","Currency code"
"2/1/2024","Us Ltd","Brand","10100","31","1234.50","EUR"
"2/2/2024","Us Ltd","Brand","0","0","0","EUR"
"©2024 Microsoft Corporation. All rights reserved. "
"""


@pytest.mark.parametrize(
    ("content", "channel", "aside"),
    [
        (CAMPAIGN_MANAGER.encode("utf-16"), "ad", []),
        (CAMPAIGN_MANAGER.encode("utf-16-le"), "ad", []),
        (GOOGLE_ADS.encode(), "search", ["no_date", "no_date"]),
        (ADS_MANAGER.encode(), "ad", []),
        (MICROSOFT.encode("utf-8-sig"), "search", ["wrong_number_of_cells"]),
    ],
    ids=["LinkedIn", "LinkedIn without a mark", "Google", "Meta", "Microsoft"],
)
def test_exports_of_advertising_platforms(
    tmp_path: Path, content: bytes, channel: str, aside: list[str]
) -> None:
    found = imported(tmp_path, "spend", "report.csv", content)
    assert sorted(
        (row["amount"], row["impressions"] or 0, row["channel"], row["currency"]) for row in found["spend"]
    ) == [
        (0.0, 0, channel, "EUR"),
        (1234.5, 10_100, channel, "EUR"),
    ]
    assert found.codes == aside


def test_a_platform_may_be_told_by_the_files_name(tmp_path: Path) -> None:
    row = csv_text("Date,Campaign,Amount,Currency", "2024-02-01,Spring,5,EUR")
    assert imported(tmp_path, "spend", "google_ads_2024.csv", row).one("spend")["channel"] == "search"
    with pytest.raises(InputError, match="must have: 'platform'"):
        imported(tmp_path, "spend", "export.csv", row)


# LinkedIn and G2

LIKERS = """profileUrl,fullName,occupation,reactionType,postUrl,timestamp
https://www.linkedin.com/in/ann,Ann Lee,CFO at Acme,PRAISE,https://li/1,2024-02-01T10:00:00.000Z
https://www.linkedin.com/in/bo,Bo Ray,CIO,EMPATHY,https://li/1,2024-02-01T11:00:00.000Z
"""
INTENT = """"Company Name";"Company Domain";"Signal Type";"Visited At";"Product";"Competitor";"Company Country"
"Müller & Söhne";"www.mueller.de";"Comparison";"01.02.2024 10:00";"Planner";"Rival";"Germany"
"Acme";"acme.com";"Pricing";"01.02.2024 11:00";"Planner";"none";"N/A"
;;;;;;
"Total";"";"2";"";"";"";""
"""


def test_reactions_by_their_own_names(tmp_path: Path) -> None:
    found = imported(tmp_path, "linkedin", "likers.csv", LIKERS)
    assert [row["action"] for row in found["touches"]] == ["reacted", "reacted"]
    assert {row["title"] for row in found["people"]} == {"CFO at Acme", "CIO"}


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (INTENT.encode(), None),
        (INTENT.encode("utf-8-sig"), None),
        (INTENT.encode("cp1252"), "cp1252"),
        (INTENT.encode("utf-16"), None),
        (("sep=;\r\n" + INTENT.replace("\n", "\r\n")).encode("utf-8-sig"), None),
        (INTENT.replace(";", "\t").encode(), None),
        (INTENT.replace("\n", "\r").encode(), None),
    ],
    ids=["utf-8", "marked", "cp1252", "utf-16", "excel", "tabs", "old mac"],
)
def test_intent_however_a_spreadsheet_saved_it(tmp_path: Path, content: bytes, encoding: str | None) -> None:
    found = imported(tmp_path, "g2", "intent.csv", content, encoding)
    first, second = sorted(found["touches"], key=lambda row: row["occurred_at"])
    assert (first["company_name"], first["occurred_at"]) == ("Müller & Söhne", datetime(2024, 2, 1, 10))
    assert (first["action"], first["competitor"]) == ("compared", "Rival")
    # cells that say there is nothing name no rival and no country
    assert (second["competitor"], "country" in second["properties"]) == (None, False)
    assert found.codes == ["no_date"]


def test_a_column_named_twice_is_told(tmp_path: Path) -> None:
    header = "Date,Company Name,Domain,Domain,Signal"
    found = imported(
        tmp_path,
        "g2",
        "intent.csv",
        csv_text(header, "2024-02-01,Acme,acme.com,other.com,View", ",x,a.com,b.com,View"),
    )
    assert found.one("touches")["company_domain"] == "acme.com"
    assert found.notes == ["of the columns named 'Domain' only the first was read"]
    # nothing of a row that is set aside is lost either
    assert json.loads(found.set_aside[0].raw)["column 4"] == "b.com"


@pytest.mark.parametrize("source", ["webinar", "linkedin", "g2", "spend", "content"])
def test_nothing_but_a_header_is_no_mistake(tmp_path: Path, source: str) -> None:
    headers = {
        "webinar": "Email,Registration Time",
        "linkedin": "Date,Person Name,Action",
        "g2": "Date,Company Name,Signal Type",
        "spend": "Date,Platform,Spend",
        "content": "content_id,title,intent",
    }
    found = imported(tmp_path, source, "export.csv", headers[source] + "\n")
    assert (found.rows_read, any(found.tables.values()), list(found.set_aside)) == (0, False, [])


@pytest.mark.parametrize(
    "source", ["webinar", "linkedin", "g2", "spend", "content", "calendar", "salesforce"]
)
def test_an_empty_file_is_refused_in_words(tmp_path: Path, source: str) -> None:
    name = {"calendar": "a.ics", "salesforce": "Account.csv"}.get(source, "a.csv")
    with pytest.raises(InputError) as raised:
        import_files(source, write(tmp_path / name, ""), home_domains=("us.com",))
    assert name in str(raised.value)
    assert "nothing was imported" in str(raised.value)


@pytest.mark.parametrize("source", ["linkedin", "g2", "spend"])
def test_a_huge_cell_is_read_or_shown_cut(tmp_path: Path, source: str) -> None:
    headers = {
        "linkedin": "Date,Person Name,Action,Post Text",
        "g2": "Date,Company Name,Signal Type,Competitor",
        "spend": "Date,Platform,Spend,Currency",
    }
    cell = "x" * 2_000_000
    text = csv_text(headers[source], f'2024-02-01,Acme,Viewed,"{cell}"', f'soon,Acme,Viewed,"{cell}"')
    found = imported(tmp_path, source, "export.csv", text)
    assert found.rows_read == 2
    assert all(len(item.raw) < 3_000 for item in found.set_aside)
