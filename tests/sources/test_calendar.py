"""Meetings as calendars export them."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from tests.sources.imported import Imported, import_files, write
from tests.sources.test_sources import logged

from quorate import flow
from quorate.errors import InputError, UsageError
from quorate.sources import Reading
from quorate.sources.calendar.occurrences import MOST_OCCURRENCES
from quorate.warehouse.workspace import Workspace

HOME = ("us.com", "us.example")
ANN = "ATTENDEE;CN=Ann Lee;PARTSTAT=ACCEPTED:mailto:Ann@Acme.com"
BO = 'ATTENDEE;CN="Ray, Bo";PARTSTAT=DECLINED:mailto:bo@acme.com'
CY = "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:cy@acme.com"
SAM = "ORGANIZER;CN=Sam Sell:mailto:sam@us.com"
AT_TEN = "DTSTART:20260310T100000Z"
STAMPS = ("CREATED:20260301T080000Z", "LAST-MODIFIED:20260302T080000Z", "DTSTAMP:20260601T000000Z")


def event(*lines: str, uid: str = "m1", stamps: tuple[str, ...] = STAMPS) -> str:
    return "\r\n".join(("BEGIN:VEVENT", f"UID:{uid}", *stamps, *lines, "END:VEVENT"))


def calendar(*parts: str) -> str:
    return "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", *parts, "END:VCALENDAR", ""))


def imported(tmp_path: Path, *parts: str, **said: Any) -> Imported:
    return import_files("calendar", write(tmp_path / "sam.ics", calendar(*parts)), home_domains=HOME, **said)


def acts(found: Imported) -> list[tuple[str, str, datetime]]:
    return [(row["email"], row["action"], row["occurred_at"]) for row in found["touches"]]


def test_one_touch_for_everybody_from_outside(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        event(
            AT_TEN,
            "DTEND:20260310T104500Z",
            SAM,
            ANN,
            BO,
            CY,
            "SUMMARY:Demo\\, part 1",
            "LOCATION:Video call",
        ),
    )
    ten = datetime(2026, 3, 10, 10)
    assert acts(found) == [
        ("ann@acme.com", "attended", ten),
        ("bo@acme.com", "missed", ten),
        ("cy@acme.com", "invited", ten),
    ]
    assert [row["full_name"] for row in found["touches"]] == ["Ann Lee", "Ray, Bo", None]
    for row in found["touches"]:
        assert (row["channel"], row["initiator"], row["topic"]) == ("meeting", "sales", "Demo, part 1")
        assert (row["source_record_id"], row["colleague_key"]) == ("calendar:m1", "sam@us.com")
        assert (row["known_at"], row["version_at"]) == (ten, ten)
        said = json.loads(row["properties"])
        assert (said["minutes"], said["outside_attendees"], said["location"]) == (45, 3, "Video call")


def test_a_meeting_the_buyer_called_for(tmp_path: Path) -> None:
    touch = imported(
        tmp_path,
        event(
            AT_TEN, "ORGANIZER;CN=Ann Lee:mailto:ann@acme.com", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:sam@us.com"
        ),
    ).one("touches")
    assert (touch["email"], touch["action"], touch["initiator"]) == ("ann@acme.com", "attended", "buyer")
    assert touch["colleague_key"] == "sam@us.com"


def test_what_lies_ahead_of_the_newest_stamp_is_planned(tmp_path: Path) -> None:
    touch = imported(tmp_path, event("DTSTART:20260701T100000Z", SAM, ANN)).one("touches")
    assert (touch["action"], touch["occurred_at"]) == ("invited", datetime(2026, 7, 1, 10))
    assert (touch["known_at"], touch["version_at"]) == (datetime(2026, 3, 1, 8), datetime(2026, 3, 2, 8))


@pytest.mark.parametrize("start", [AT_TEN, "DTSTART:20260701T100000Z"], ids=["held", "planned"])
def test_of_two_versions_the_one_changed_more_often_is_the_later(tmp_path: Path, start: str) -> None:
    """Both say the same of when they were changed; what is no number of changes counts as none."""
    found = [
        imported(tmp_path, event(start, SAM, ANN, *lines)).one("touches")["version_at"]
        for lines in ((), ("SEQUENCE:1",), ("SEQUENCE:7",), ("SEQUENCE:99999999999",), ("SEQUENCE:often",))
    ]
    assert found[0] < found[1] < found[2] < found[3]
    assert found[4] == found[0]
    assert (found[3] - found[0]).total_seconds() < 0.001


def test_of_an_entry_what_can_be_read_is(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        event(
            AT_TEN,
            "DTEND:noon",
            SAM,
            ANN,
            "EXDATE:20260310",
            "RDATE:soon",
            "ATTENDEE:cy at acme",
            stamps=("CREATED:00001231T000000Z",),
        ),
    )
    touch = found.one("touches")
    assert (touch["email"], touch["action"], touch["known_at"]) == (
        "ann@acme.com",
        "attended",
        touch["occurred_at"],
    )


def test_a_later_export_says_who_came(tmp_path: Path) -> None:
    """The version that says so is later than the one that planned it, whichever is imported first."""
    planned, held = (
        imported(tmp_path, event("DTSTART:20260310T100000Z", SAM, ANN, stamps=(*STAMPS[:2], stamp))).one(
            "touches"
        )
        for stamp in ("DTSTAMP:20260305T000000Z", "DTSTAMP:20260601T000000Z")
    )
    assert planned["record_id"] == held["record_id"]
    assert (planned["action"], held["action"]) == ("invited", "attended")
    assert planned["version_at"] < held["version_at"]


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ((AT_TEN, SAM), "only_colleagues"),
        ((AT_TEN, SAM, "ATTENDEE:mailto:kim@emea.us.com"), "only_colleagues"),
        ((AT_TEN, SAM, "ATTENDEE;CUTYPE=ROOM:mailto:room-7@acme.com"), "only_colleagues"),
        ((AT_TEN, SAM, "ATTENDEE:mailto:c_18@resource.calendar.google.com"), "only_colleagues"),
        ((AT_TEN, SAM, "ATTENDEE;CUTYPE=GROUP:mailto:all@acme.com"), "only_colleagues"),
        ((AT_TEN,), "no_attendees"),
        (("DTSTART;VALUE=DATE:20260310", SAM, ANN), "all_day"),
        ((SAM, ANN), "no_date"),
        (("DTSTART:20261345T990000Z", SAM, ANN), "no_date"),
        (("DTSTART:16010101T000000Z", SAM, ANN), "absurd_date"),
        (("DTSTART:29990101T000000Z", SAM, ANN), "absurd_date"),
        ((AT_TEN, SAM, ANN, "RRULE:FREQ=SOMETIMES"), "unreadable_rule"),
        ((AT_TEN, SAM, ANN, "RRULE:FREQ=SECONDLY"), "endless_series"),
    ],
)
def test_what_is_no_meeting_with_a_buyer_is_set_aside(
    tmp_path: Path, lines: tuple[str, ...], code: str
) -> None:
    found = imported(tmp_path, event(*lines))
    assert (found.codes, found["touches"], found.rows_read) == ([code], [], 1)


def test_a_cancelled_meeting_takes_back_what_was_said_of_it(tmp_path: Path) -> None:
    found = imported(tmp_path, event(AT_TEN, SAM, ANN, "STATUS:CANCELLED"))
    assert found.codes == ["cancelled"]
    assert found.one("touches")["is_deleted"]
    by_message = imported(tmp_path, "METHOD:CANCEL", event(AT_TEN, SAM, ANN))
    assert (by_message.codes, by_message.one("touches")["is_deleted"]) == (["cancelled"], True)


def test_what_a_private_meeting_is_about_is_kept_nowhere(tmp_path: Path) -> None:
    secret = ("SUMMARY:Merger", "LOCATION:Merger room", "DESCRIPTION:Merger", "CLASS:PRIVATE")
    found = imported(tmp_path, event(AT_TEN, SAM, ANN, *secret), event(AT_TEN, SAM, *secret, uid="m2"))
    touch = found.one("touches")
    assert (touch["email"], touch["topic"]) == ("ann@acme.com", None)
    assert json.loads(touch["properties"])["is_private"] is True
    assert found.codes == ["only_colleagues"]
    assert "Merger" not in json.dumps([found["touches"], [item.raw for item in found.set_aside]], default=str)


def test_descriptions_are_never_read(tmp_path: Path) -> None:
    alarm = "BEGIN:VALARM\r\nSUMMARY:Secret\r\nATTENDEE:mailto:x@acme.com\r\nEND:VALARM"
    found = imported(
        tmp_path,
        event(AT_TEN, SAM, ANN, "DESCRIPTION:Secret\r\n  plan", alarm),
        event(AT_TEN, SAM, "DESCRIPTION:Secret", uid="m2"),
    )
    assert "Secret" not in json.dumps([found["touches"], [item.raw for item in found.set_aside]], default=str)
    assert [row["email"] for row in found["touches"]] == ["ann@acme.com"]


# Time zones

CUSTOM = """BEGIN:VTIMEZONE
TZID:Customized Time Zone
BEGIN:STANDARD
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0300
TZOFFSETTO:+0200
TZNAME:EET
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T030000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0300
TZNAME:EEST
END:DAYLIGHT
END:VTIMEZONE"""


@pytest.mark.parametrize(
    ("start", "of_calendar", "hour"),
    [
        ("DTSTART:20260310T100000Z", "", 10),
        ("DTSTART;TZID=Europe/Berlin:20260310T100000", "", 9),
        ("DTSTART;TZID=Europe/Berlin:20260710T100000", "", 8),
        ("DTSTART;TZID=W. Europe Standard Time:20260310T100000", "", 9),
        ("DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Berlin:20260310T100000", "", 9),
        ("DTSTART;TZID=Customized Time Zone:20260310T100000", CUSTOM, 8),
        ("DTSTART;TZID=Customized Time Zone:20260710T100000", CUSTOM, 7),
        ("DTSTART:20260310T100000", "", 10),
        ("DTSTART:20260310T100000", "X-WR-TIMEZONE:America/New_York", 14),
        ("DTSTART;TZID=Moon Base:20260310T100000", "X-WR-TIMEZONE:America/New_York", 14),
    ],
)
def test_times_are_told_in_utc(tmp_path: Path, start: str, of_calendar: str, hour: int) -> None:
    parts = [of_calendar.replace("\n", "\r\n")] if of_calendar else []
    found = imported(tmp_path, *parts, event(start, SAM, ANN))
    assert found.one("touches")["occurred_at"].hour == hour
    assert [note for note in found.notes if "Moon Base" in note] == found.notes
    assert bool(found.notes) == ("Moon Base" in start)


# Series

WEEKLY = "DTSTART;TZID=Europe/Berlin:20260316T100000"


def starts(found: Imported) -> list[str]:
    return [row["occurred_at"].strftime("%m-%d %H") for row in found["touches"] if not row["is_deleted"]]


def test_a_series_goes_as_far_as_the_file_knows(tmp_path: Path) -> None:
    stamps = ("CREATED:20260301T080000Z", "DTSTAMP:20260413T070000Z")
    found = imported(tmp_path, event(WEEKLY, SAM, ANN, "RRULE:FREQ=WEEKLY", stamps=stamps))
    # ten o'clock in Berlin is an hour earlier in UTC after the last Sunday of March; 13 April lies an hour ahead
    assert starts(found) == ["03-16 09", "03-23 09", "03-30 08", "04-06 08"]
    assert {row["source_record_id"] for row in found["touches"]} == {
        f"calendar:m1:{at}"
        for at in ("20260316T090000Z", "20260323T090000Z", "20260330T080000Z", "20260406T080000Z")
    }
    assert [row["known_at"] for row in found["touches"]] == [row["occurred_at"] for row in found["touches"]]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("RRULE:FREQ=WEEKLY;COUNT=2", ["03-16 09", "03-23 09"]),
        ("RRULE:FREQ=WEEKLY;UNTIL=20260330T080000Z", ["03-16 09", "03-23 09", "03-30 08"]),
        ("RRULE:FREQ=WEEKLY;UNTIL=20260330T075959Z", ["03-16 09", "03-23 09"]),
        ("RRULE:FREQ=WEEKLY;UNTIL=20260323", ["03-16 09", "03-23 09"]),
        ("RRULE:FREQ=WEEKLY;COUNT=3\r\nEXDATE;TZID=Europe/Berlin:20260323T100000", ["03-16 09", "03-30 08"]),
        ("RRULE:FREQ=WEEKLY;COUNT=3\r\nEXDATE:20260323T090000Z,20260330T080000Z", ["03-16 09"]),
        ("RRULE:FREQ=WEEKLY;COUNT=1\r\nRDATE;TZID=Europe/Berlin:20260318T150000", ["03-16 09", "03-18 14"]),
    ],
)
def test_series(tmp_path: Path, rule: str, expected: list[str]) -> None:
    assert starts(imported(tmp_path, event(WEEKLY, SAM, ANN, rule))) == expected


def test_an_occurrence_with_an_entry_of_its_own(tmp_path: Path) -> None:
    series = event(WEEKLY, SAM, ANN, "RRULE:FREQ=WEEKLY;COUNT=3", "SUMMARY:Weekly")
    moved = event(
        "RECURRENCE-ID;TZID=Europe/Berlin:20260323T100000",
        "DTSTART;TZID=Europe/Berlin:20260324T160000",
        SAM,
        ANN,
        CY,
        "SUMMARY:Weekly, later",
    )
    off = event("RECURRENCE-ID:20260330T080000Z", "DTSTART:20260330T080000Z", SAM, ANN, "STATUS:CANCELLED")
    for parts in ((series, moved, off), (off, moved, series)):
        found = imported(tmp_path, *parts)
        assert [
            (row["source_record_id"], row["email"], row["occurred_at"], row["is_deleted"])
            for row in found["touches"]
        ] == [
            ("calendar:m1:20260316T090000Z", "ann@acme.com", datetime(2026, 3, 16, 9), False),
            ("calendar:m1:20260323T090000Z", "ann@acme.com", datetime(2026, 3, 24, 15), False),
            ("calendar:m1:20260323T090000Z", "cy@acme.com", datetime(2026, 3, 24, 15), False),
            ("calendar:m1:20260330T080000Z", "ann@acme.com", datetime(2026, 3, 30, 8), True),
        ]


def test_the_longest_series_is_bounded(tmp_path: Path) -> None:
    found = imported(
        tmp_path, event("DTSTART:20260101T000000Z", SAM, ANN, f"RRULE:FREQ=MINUTELY;COUNT={MOST_OCCURRENCES}")
    )
    assert len(found["touches"]) == MOST_OCCURRENCES


# Files


def test_the_same_meeting_in_two_calendars_is_one(tmp_path: Path) -> None:
    text = calendar("X-WR-CALNAME:kim@us.com", event(AT_TEN, SAM, ANN, "ATTENDEE:mailto:kim@us.com"))
    write(tmp_path / "in" / "sam.ics", text.replace("kim@us.com", "sam@us.com", 1))
    write(tmp_path / "in" / "kim.ics", text)
    found = import_files("calendar", tmp_path / "in", home_domains=HOME)
    assert (found.rows_read, len({json.dumps(row, default=str) for row in found["touches"]})) == (2, 1)


def test_a_calendar_that_names_nobody_of_ours_is_its_owners(tmp_path: Path) -> None:
    touch = imported(tmp_path, "X-WR-CALNAME:Sam@us.com", event(AT_TEN, ANN)).one("touches")
    assert (touch["colleague_key"], touch["initiator"]) == ("sam@us.com", "other")


def test_a_file_of_several_calendars(tmp_path: Path) -> None:
    text = calendar(event(AT_TEN, SAM, ANN)) + calendar(event(AT_TEN, SAM, CY, uid="m2"))
    found = import_files("calendar", write(tmp_path / "all.ics", "\ufeff" + text), home_domains=HOME)
    assert (found.rows_read, len(found["touches"])) == (2, 2)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (b"", "not an iCalendar file"),
        (b"Subject,Start Date\r\nDemo,2026-03-10\r\n", "not an iCalendar file"),
        (b"PK\x03\x04rest", "ZIP archive"),
        (b"BEGIN:VCALENDAR\r\nSUMMARY:\xff\xfe\x00\r\n", "not UTF-8 text"),
        (calendar(event(AT_TEN, SAM, ANN))[:-20].encode(), "ends in the middle"),
        (calendar(event(AT_TEN, SAM, ANN))[:120].encode(), "ends in the middle"),
    ],
)
def test_what_is_no_whole_calendar_is_refused(tmp_path: Path, text: bytes, what: str) -> None:
    with pytest.raises(InputError, match=what):
        import_files("calendar", write(tmp_path / "x.ics", text), home_domains=HOME)


def test_of_a_cut_off_file_what_is_there_is_taken_on_demand(tmp_path: Path) -> None:
    text = calendar(event(AT_TEN, SAM, ANN), event(AT_TEN, SAM, CY, uid="m2"))
    path = write(tmp_path / "x.ics", text[: text.rindex("ATTENDEE")])
    found = import_files("calendar", path, home_domains=HOME, lenient=True)
    assert ([row["email"] for row in found["touches"]], found.codes) == (["ann@acme.com"], ["cut_off"])


def test_an_entry_without_its_end_costs_only_itself(tmp_path: Path) -> None:
    broken = event(AT_TEN, SAM, ANN).removesuffix("END:VEVENT").rstrip()
    found = imported(tmp_path, broken, event(AT_TEN, SAM, CY, uid="m2"), broken)
    assert ([row["email"] for row in found["touches"]], found.codes) == (
        ["cy@acme.com"],
        ["cut_off", "cut_off"],
    )


def test_who_is_ours_must_be_known(tmp_path: Path) -> None:
    path = write(tmp_path / "x.ics", calendar(event(AT_TEN, SAM, ANN)))
    with pytest.raises(UsageError, match="no domain of our own"):
        import_files("calendar", path)


def test_the_log_holds_the_same_in_whatever_order_calendars_come(tmp_path: Path) -> None:
    """An early export that plans, a late one that knows who came, and a colleague's copy."""
    early = (*STAMPS[:2], "DTSTAMP:20260305T000000Z")
    texts = {
        "early.ics": calendar(event(AT_TEN, SAM, ANN, CY, stamps=early)),
        "late.ics": calendar(
            event(AT_TEN, SAM, ANN, CY), event(AT_TEN, SAM, BO, "STATUS:CANCELLED", uid="m2")
        ),
        "kim.ics": calendar(event(AT_TEN, SAM, ANN, CY)),
    }
    paths = {name: write(tmp_path / name, text) for name, text in texts.items()}
    logs: list[set[str]] = []
    for order in (list(texts), list(reversed(texts))):
        workspace = flow.create_workspace(tmp_path / f"w{len(logs)}", "Test")
        settings = workspace.settings_file.read_text(encoding="utf-8")
        workspace.settings_file.write_text(f'home_domains = ["us.com"]\n\n{settings}', encoding="utf-8")
        workspace = Workspace(workspace.root)
        for name in [*order, *order]:
            counts = flow.import_files(
                workspace,
                "calendar",
                [paths[name]],
                Reading(),
                lambda: datetime(2026, 7, 1),
                lambda _name, _share: None,
            )
        assert [count.evidence_count for count in counts] == [0]
        logs.append(logged(workspace))
    assert logs[0] == logs[1]
    # two people planned and come, one taken back, and the entry that was set aside
    assert len(logs[0]) == 2 * 2 + 1 + 1


def test_a_time_written_twice_is_read_once(tmp_path: Path) -> None:
    lines = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:1", *["DTSTART:20260105T100000Z"] * 2,
             *["DTEND:20260105T110000Z"] * 2, "END:VEVENT", "END:VCALENDAR", ""]  # fmt: skip
    file = tmp_path / "twice.ics"
    file.write_bytes("\r\n".join(lines).encode())
    assert import_files("calendar", file, home_domains=("ours.example",)).rows_read == 1


UNREADABLE = (
    "ATTENDEE;CN1(1,0)=Cy:mailto:cy@acme.com",
    "ATTENDEE;CN=Cy Poe:invalid:nomail",
    "ATTENDEE;CN=Cy Poe:mailto:",
    "ATTENDEE",
)


@pytest.mark.parametrize("line", UNREADABLE)
@pytest.mark.parametrize("others", [(ANN,), (), ("ATTENDEE;CUTYPE=ROOM:mailto:room",)], ids=str)
def test_an_attendee_who_cannot_be_read_is_counted(
    tmp_path: Path, others: tuple[str, ...], line: str
) -> None:
    found = imported(tmp_path, event(AT_TEN, SAM, *others, line))
    assert [row["email"] for row in found["touches"]] == (["ann@acme.com"] if ANN in others else [])
    assert found.codes == ["unreadable_attendees"]
    told = json.loads(found.set_aside[0].raw)
    assert told["attendees_that_cannot_be_read"] == 1
    assert "Cy" not in found.set_aside[0].raw


def test_a_room_without_an_address_is_nobody_who_was_not_read(tmp_path: Path) -> None:
    found = imported(tmp_path, event(AT_TEN, SAM, ANN, "ATTENDEE;CUTYPE=ROOM:invalid:nomail"))
    assert (found.codes, len(found["touches"])) == ([], 1)


# What calendars write where nobody is: placeholders, calendars themselves, rooms, things, lists.
NOBODY = (
    ":mailto:unknownorganizer@calendar.google.com",
    ";CN=Unknown Organizer:mailto:UnknownOrganizer@Calendar.Google.com",
    ";CN=Unknown Organizer;EMAIL=unknownorganizer@calendar.google.com:urn:uuid:4c3a",
    ":mailto:c_18@resource.calendar.google.com",
    ";CN=Team:mailto:c_19@group.calendar.google.com",
    ":mailto:c_20@import.calendar.google.com",
    ":MAILTO:<c_21@resource.calendar.google.com>",
    ";CUTYPE=ROOM;CN=Board room:mailto:board@acme.com",
    ";CUTYPE=RESOURCE;CN=Projector:mailto:projector@acme.com",
    ";cutype=resource:mailto:car@acme.com",
    ";CUTYPE=GROUP:mailto:all@acme.com",
)


@pytest.mark.parametrize("written", NOBODY)
@pytest.mark.parametrize("name", ["ATTENDEE", "ORGANIZER"])
def test_placeholders_rooms_and_things_are_no_people(tmp_path: Path, name: str, written: str) -> None:
    others = (SAM, ANN) if name == "ATTENDEE" else (ANN,)
    found = imported(tmp_path, event(AT_TEN, *others, name + written))
    touch = found.one("touches")
    assert (touch["email"], found.codes) == ("ann@acme.com", [])
    # nobody called for the meeting whom the file names
    assert touch["initiator"] == ("sales" if name == "ATTENDEE" else "other")
    assert json.loads(touch["properties"])["outside_attendees"] == 1


@pytest.mark.parametrize("written", NOBODY)
def test_a_meeting_with_nobody_but_placeholders_is_with_no_buyer(tmp_path: Path, written: str) -> None:
    found = imported(tmp_path, event(AT_TEN, SAM, "ATTENDEE" + written))
    assert (found.codes, found["touches"]) == (["only_colleagues"], [])


@pytest.mark.parametrize(
    "address", ["ann@notcalendar.google.com", "ann@calendar.google.com.acme.com", "ann@google.com"]
)
def test_who_has_an_address_like_theirs_is_a_person(tmp_path: Path, address: str) -> None:
    found = imported(tmp_path, event(AT_TEN, SAM, f"ATTENDEE:mailto:{address}"))
    assert found.one("touches")["email"] == address


@pytest.mark.parametrize(
    ("lines", "stamps"),
    [
        ((ANN, "ATTENDEE;CN1(1,0)=Cy:mailto:cy@acme.com"), STAMPS),
        ((ANN,), (*STAMPS, "CREATED:20268630T235959Z")),
    ],
    ids=["a line whose name cannot be read", "a stamp of no day"],
)
def test_what_cannot_be_read_of_an_entry_costs_only_itself(
    tmp_path: Path, lines: tuple[str, ...], stamps: tuple[str, ...]
) -> None:
    found = imported(tmp_path, event(AT_TEN, SAM, *lines, stamps=stamps))
    assert acts(found) == [("ann@acme.com", "attended", datetime(2026, 3, 10, 10))]
