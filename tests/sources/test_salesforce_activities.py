"""Salesforce's tasks, events, attendees and campaign members."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from tests.sources.imported import Imported, csv_text, import_files, write

TASK = (
    "Id,WhoId,WhatId,AccountId,OwnerId,Subject,Status,IsClosed,ActivityDate,CompletedDateTime,CreatedDate,"
    "SystemModstamp"
)
WHO, DEAL, ACCOUNT, OWNER = "003000000000001", "006000000000001", "001000000000001", "005000000000001"


def imported(tmp_path: Path, name: str, header: str, *rows: str) -> Imported:
    return import_files("salesforce", write(tmp_path / f"{name}.csv", csv_text(header, *rows)))


@pytest.mark.parametrize(
    ("header", "cells", "expected"),
    [
        ("TaskSubtype,Subject", "Call,Call", ("call", "called", "sales")),
        ("TaskSubtype,CallType,Subject", "Call,Outbound,Call", ("call", "called", "sales")),
        ("TaskSubtype,CallType,Subject", "Call,Inbound,Call", ("call", "answered", "buyer")),
        ("Type,CallDisposition", "Call,Left Voicemail", ("call", "voicemail", "sales")),
        ("Type,CallDisposition", "Call,Connected", ("call", "answered", "sales")),
        ("Type,CallDisposition", "Call,No Answer", ("call", "called", "sales")),
        ("Subject", "Call: intro", ("call", "called", "sales")),
        ("TaskSubtype,Subject", "Email,Email: Pricing", ("email", "sent", "sales")),
        ("TaskSubtype,Subject", "Email,Re: Pricing", ("email", "sent", "sales")),
        ("TaskSubtype,Subject", "Email,Email: << Re: Pricing", ("email", "replied", "buyer")),
        ("Type,Subject", "Email,[Email] [In] Re: Pricing", ("email", "replied", "buyer")),
        ("Type,Subject", "Email,[Email] [Opened] Pricing", ("email", "opened", "buyer")),
        ("Type,Subject", "Inbound Email,Question", ("email", "replied", "buyer")),
        ("TaskSubtype,Subject", "ListEmail,Newsletter", ("email", "sent", "marketing")),
        ("TaskSubtype,Subject", "LinkedIn,InMail about planning", ("social", "sent", "sales")),
        ("Type,Subject", "LinkedIn,Connection request accepted", ("social", "connected", "buyer")),
        ("Type,Subject", "LinkedIn,Replied to InMail", ("social", "replied", "buyer")),
        ("Type,Subject", "Meeting,Demo", ("meeting", "attended", "sales")),
        ("Type,Subject", "Meeting,No show: demo", ("meeting", "missed", "sales")),
        ("Type,Subject", "SMS,Reminder", ("chat", "sent", "sales")),
        ("Type,Subject", "Gift,Box", ("direct_mail", "sent", "sales")),
        ("Type,Subject", "Other,Send contract", ("meeting", "noted", "sales")),
        ("Subject", "Prepare the call with Acme", ("meeting", "noted", "sales")),
    ],
)
def test_what_a_task_was(tmp_path: Path, header: str, cells: str, expected: tuple[str, str, str]) -> None:
    touch = imported(
        tmp_path,
        "Task",
        f"Id,WhoId,Status,ActivityDate,CreatedDate,{header}",
        f"00T000000000001,{WHO},Completed,2024-02-01,2024-02-01,{cells}",
    ).one("touches")
    assert (touch["channel"], touch["action"], touch["initiator"]) == expected


def test_a_task_is_about_its_person_company_and_deal(tmp_path: Path) -> None:
    touch = imported(
        tmp_path,
        "Task",
        TASK,
        f"00T000000000001,{WHO},{DEAL},{ACCOUNT},{OWNER},Call,Completed,true,2024-02-01,,2024-02-22T08:00:00Z,2024-03-01",
    ).one("touches")
    assert touch["record_id"] == touch["source_record_id"] == "salesforce:00T000000000001EAA"
    assert touch["person_key"] == f"salesforce:{WHO}AAA"
    assert touch["opportunity_key"] == f"salesforce:{DEAL}AAA"
    assert touch["account_key"] == f"salesforce:{ACCOUNT}AAA"
    assert touch["colleague_key"] == f"salesforce:{OWNER}AAA"
    # logged three weeks late, so known three weeks late
    assert (touch["occurred_at"], touch["known_at"]) == (datetime(2024, 2, 1), datetime(2024, 2, 22, 8))
    assert touch["version_at"] == datetime(2024, 3, 1)


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("From: Ann@Acme.com\nTo: us@us.com\nSubject: Hello", "ann@acme.com"),
        ('From: "Lee, Ann" <ann@acme.com>\nTo: us@us.com', "ann@acme.com"),
        ("To: ann@acme.com\nBody: see below\n> From: bo@acme.com", None),
        ("We spoke. From: nobody", None),
        ("", None),
    ],
)
def test_logged_mail_says_who_sent_it(tmp_path: Path, description: str, expected: str | None) -> None:
    quoted = '"' + description.replace('"', '""') + '"'
    touch = imported(
        tmp_path,
        "Task",
        "Id,WhoId,TaskSubtype,Status,CreatedDate,Description",
        f"00T1,{WHO},Email,Completed,2024-02-01,{quoted}",
    ).one("touches")
    assert touch["sender_email"] == expected


@pytest.mark.parametrize(
    ("row", "occurred_at", "known_at"),
    [
        (
            "Completed,true,2024-02-10,2024-02-09T12:00:00Z,2024-02-01,2024-02-09",
            datetime(2024, 2, 9, 12),
            datetime(2024, 2, 9, 12),
        ),
        ("Completed,true,2024-02-10,,2024-02-01,2024-02-09", datetime(2024, 2, 10), datetime(2024, 2, 10)),
        (
            "Completed,true,,,2024-02-01T09:00:00Z,2024-02-09",
            datetime(2024, 2, 1, 9),
            datetime(2024, 2, 1, 9),
        ),
    ],
)
def test_when_a_task_was_done_and_known(
    tmp_path: Path, row: str, occurred_at: datetime, known_at: datetime
) -> None:
    touch = imported(tmp_path, "Task", TASK, f"00T1,{WHO},,,,Call,{row}").one("touches")
    assert (touch["occurred_at"], touch["known_at"]) == (occurred_at, known_at)


@pytest.mark.parametrize(
    ("row", "code", "reason"),
    [
        (
            f"00T1,{WHO},,,,Call,Not Started,false,2024-02-01,,2024-01-01,",
            "not_done_yet",
            "its status is 'Not Started'",
        ),
        (
            f"00T1,{WHO},,,,Call,Not Completed,,2024-02-01,,2024-01-01,",
            "not_done_yet",
            "its status is 'Not Completed'",
        ),
        (
            f"00T1,{WHO},,,,Call,Completed,false,2024-02-01,,2024-01-01,",
            "not_done_yet",
            "import it again when it is",
        ),
        (f"00T1,{WHO},,,,Call,,,2024-02-01,,2024-01-01,2024-01-15", "not_done_yet", "not done yet"),
        (f"00T1,{WHO},,,,Call,Completed,true,,,,", "no_date", "has no date"),
        ("00T1,,,,,Call,Completed,true,2024-02-01,,2024-01-01,", "about_nobody", "names no person"),
        (f",{WHO},,,,Call,Completed,true,2024-02-01,,2024-01-01,", "no_id", "has no id"),
    ],
)
def test_tasks_that_are_no_touches(tmp_path: Path, row: str, code: str, reason: str) -> None:
    found = imported(tmp_path, "Task", TASK, row)
    assert (found.codes, found["touches"]) == ([code], [])
    assert reason in found.set_aside[0].reason


def test_a_task_without_a_status_in_the_past_counts(tmp_path: Path) -> None:
    found = imported(tmp_path, "Task", TASK, f"00T1,{WHO},,,,Call,,,2024-02-01,,2024-01-01,2024-02-03")
    assert found.one("touches")["occurred_at"] == datetime(2024, 2, 1)


def test_a_task_may_name_a_company_alone(tmp_path: Path) -> None:
    touch = imported(
        tmp_path, "Task", TASK, f"00T1,,{ACCOUNT},,,Call,Completed,true,2024-02-01,,2024-02-01,"
    ).one("touches")
    assert (touch["person_key"], touch["account_key"]) == (None, f"salesforce:{ACCOUNT}AAA")


EVENT = "Id,WhoId,WhatId,Subject,Type,StartDateTime,EndDateTime,IsChild,IsRecurrence,No_Show__c,CreatedDate"


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ("Kick-off,Meeting,2024-02-10T09:00:00Z,,,,", ("meeting", "attended")),
        ("Kick-off,Call,2024-02-10T09:00:00Z,,,,", ("call", "attended")),
        ("Kick-off,Meeting,2024-02-10T09:00:00Z,,,,true", ("meeting", "missed")),
        ("Fair,Conference,2024-02-10T09:00:00Z,,,,", ("event", "attended")),
    ],
)
def test_what_an_event_was(tmp_path: Path, cells: str, expected: tuple[str, str]) -> None:
    touch = imported(tmp_path, "Event", EVENT, f"00U1,{WHO},{DEAL},{cells},2024-02-01").one("touches")
    assert (touch["channel"], touch["action"]) == expected
    # planned ahead, but not known to have happened before it did
    assert touch["known_at"] == touch["occurred_at"] == datetime(2024, 2, 10, 9)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ("Kick-off,Meeting,,,,,", "no_date"),
        ("Kick-off,Meeting,2024-02-10,,true,,", "copy_of_a_meeting"),
        ("Kick-off,Meeting,2024-02-10,,,true,", "series_of_meetings"),
        ("Canceled: Kick-off,Meeting,2024-02-10,,,,", "cancelled"),
    ],
)
def test_events_that_are_no_touches(tmp_path: Path, cells: str, code: str) -> None:
    assert imported(tmp_path, "Event", EVENT, f"00U1,{WHO},,{cells},2024-02-01").codes == [code]


@pytest.mark.parametrize(
    ("relation", "cells", "expected"),
    [
        (WHO, ",,", (f"salesforce:{WHO}AAA", None, "attended")),
        (WHO, "Accepted,true,", (f"salesforce:{WHO}AAA", None, "attended")),
        (WHO, "Declined,true,", (f"salesforce:{WHO}AAA", None, "missed")),
        (WHO, "New,true,", (f"salesforce:{WHO}AAA", None, "invited")),
        (OWNER, "Accepted,true,", (None, f"salesforce:{OWNER}AAA", "attended")),
    ],
)
def test_attendees(
    tmp_path: Path, relation: str, cells: str, expected: tuple[str | None, str | None, str]
) -> None:
    row = imported(
        tmp_path,
        "EventRelation",
        "Id,EventId,RelationId,Status,IsInvitee,IsWhat",
        f"0RE1,00U000000000001,{relation},{cells}",
    ).one("attendees")
    assert (row["person_key"], row["colleague_key"], row["action"]) == expected
    assert row["touch_key"] == "salesforce:00U000000000001EAA"


@pytest.mark.parametrize(
    ("relation", "is_what", "code"),
    [(DEAL, "true", "not_a_person"), (ACCOUNT, "", "not_a_person"), ("", "", "attendance_of_nobody")],
)
def test_relations_that_are_no_attendees(tmp_path: Path, relation: str, is_what: str, code: str) -> None:
    found = imported(
        tmp_path,
        "EventRelation",
        "Id,EventId,RelationId,Status,IsInvitee,IsWhat",
        f"0RE1,00U1,{relation},,,{is_what}",
    )
    assert found.codes == [code]


@pytest.mark.parametrize(
    ("status", "has_responded", "expected"),
    [
        ("Sent", "false", ("sent", False)),
        ("Invited", "false", ("invited", False)),
        ("Registered", "true", ("registered", True)),
        ("Attended", "true", ("attended", True)),
        ("Attended On-demand", "", ("attended", True)),
        ("No Show", "false", ("missed", False)),
        ("Responded", "true", ("responded", True)),
        ("Not Responded", "false", ("other", False)),
        ("Downloaded", "true", ("downloaded", True)),
        ("Filled-out Form", "true", ("submitted_form", True)),
        ("Something", "true", ("responded", True)),
        ("Something", "false", ("other", False)),
    ],
)
def test_campaign_members(
    tmp_path: Path, status: str, has_responded: str, expected: tuple[str, bool]
) -> None:
    row = imported(
        tmp_path,
        "CampaignMember",
        "Id,CampaignId,LeadId,ContactId,Status,HasResponded,FirstRespondedDate,CreatedDate",
        f"00v1,701000000000001,00Q000000000001,{WHO},{status},{has_responded},2024-02-03,2024-02-01",
    ).one("campaign_members")
    assert (row["action"], row["has_responded"]) == expected
    assert row["person_key"] == f"salesforce:{WHO}AAA"
    assert (row["known_at"], row["responded_at"]) == (datetime(2024, 2, 1), datetime(2024, 2, 3))


def test_members_who_are_nobody(tmp_path: Path) -> None:
    header = "Id,CampaignId,LeadId,ContactId,Status"
    found = imported(
        tmp_path, "CampaignMember", header, "00v1,,,003000000000001,Sent", "00v2,701000000000001,,,Sent"
    )
    assert found.codes == ["member_of_nothing", "member_of_nothing"]


@pytest.mark.parametrize(
    ("made", "day", "completed", "occurred"),
    [
        # logged eight days later: it happened on its day, and was known when it was written down
        ("2024-02-09T15:00:00Z", "2024-02-01", "2024-02-09T15:00:00Z", datetime(2024, 2, 1)),
        ("2024-02-01T15:00:00Z", "2024-02-01", "2024-02-01T15:00:00Z", datetime(2024, 2, 1, 15)),
        # planned, and done later than planned or sooner
        ("2024-01-20T08:00:00Z", "2024-02-01", "2024-02-03T09:00:00Z", datetime(2024, 2, 3, 9)),
        ("2024-01-20T08:00:00Z", "2024-02-01", "2024-01-30T09:00:00Z", datetime(2024, 1, 30, 9)),
    ],
)
def test_what_was_logged_late_happened_on_its_day(
    tmp_path: Path, made: str, day: str, completed: str, occurred: datetime
) -> None:
    header = "Id,WhoId,Subject,TaskSubtype,Status,IsClosed,ActivityDate,CompletedDateTime,CreatedDate"
    row = f"00T000000000001,{WHO},Call: terms,Call,Completed,true,{day},{completed},{made}"
    touch = import_files("salesforce", write(tmp_path / "Task.csv", csv_text(header, row))).one("touches")
    assert touch["occurred_at"] == occurred
    assert touch["known_at"] == max(occurred, datetime.fromisoformat(made).replace(tzinfo=None))
