"""Colleagues' calendars and mailboxes, read back with the readers everybody has."""

from __future__ import annotations

import mailbox
from collections import Counter
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from email.utils import parsedate_to_datetime
from typing import Any

import icalendar
import pytest
from tests.market.market_files import Written

from quorate.market import write_market
from quorate.market.writers.calendar import folded
from quorate.market.writers.mail import text_field

END = datetime(2026, 7, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def hard(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """The hard difficulty spoils enough entries for every kind to turn up."""
    return Written(
        write_market(tmp_path_factory.mktemp("hard"), accounts=20, seed=3, days=400, difficulty="hard")
    )


def entries(written: Written) -> dict[str, list[Any]]:
    """Every entry of every calendar, by the file's path."""
    found: dict[str, list[Any]] = {}
    for path in sorted((written.directory / "inputs" / "calendar").iterdir()):
        calendars = icalendar.Calendar.from_ical(path.read_bytes(), multiple=True)
        name = path.relative_to(written.directory).as_posix()
        found[name] = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    return found


def letters(written: Written) -> dict[str, list[mailbox.mboxMessage]]:
    """Every message of every mailbox, by the file's path."""
    found = {}
    for path in sorted((written.directory / "inputs" / "mail").iterdir()):
        with_messages = mailbox.mbox(path)
        found[path.relative_to(written.directory).as_posix()] = list(with_messages)
        with_messages.close()
    return found


def bad_rows(written: Written, folder: str) -> dict[tuple[str, int], str]:
    return {
        (row["path"], row["row"]): row["flaw"]
        for row in written.truth("bad_rows")
        if row["path"].startswith(f"inputs/{folder}/")
    }


def test_rows_are_entries_and_messages(written: Written) -> None:
    for path, found in (entries(written) | letters(written)).items():
        assert written.summary.rows[path] == len(found) > 0


def test_calendars_hold_meetings_the_crm_does_not(written: Written) -> None:
    uids = {str(event["UID"]) for events in entries(written).values() for event in events}
    assert len(uids) > len(written.rows("salesforce/Event")) > 20


def test_entries_are_known_by_the_last_day_and_planned_ahead(written: Written) -> None:
    starts = []
    for events in entries(written).values():
        found = [event["DTSTART"].dt for event in events if "DTSTART" in event]
        assert found == sorted(found)
        starts += found
        for event in events:
            assert event["CREATED"].dt <= event["LAST-MODIFIED"].dt <= event["DTSTAMP"].dt < END
    assert max(starts) > END


def test_a_meeting_of_two_colleagues_is_in_both_calendars(written: Written) -> None:
    held = Counter(str(event["UID"]) for events in entries(written).values() for event in events)
    assert set(held.values()) == {1, 2}


def test_letters_are_in_order_and_answer_each_other(written: Written) -> None:
    answers = 0
    for messages in letters(written).values():
        dates = [parsedate_to_datetime(message["Date"]) for message in messages if message["Date"]]
        assert dates == sorted(dates)
        assert dates[-1] < END
        known = {message["Message-ID"] for message in messages}
        assert len(known) == len(messages)
        answered = {message["In-Reply-To"] for message in messages} - {None}
        assert answered <= known
        answers += len(answered)
        assert all(message.get_payload() == "" for message in messages)
    assert answers > 20


def test_broken_entries_are_where_the_truth_says(hard: Written) -> None:
    events = entries(hard)
    found = {
        (path, number): "start_missing"
        for path, inside in events.items()
        for number, event in enumerate(inside, start=1)
        if "DTSTART" not in event
    }
    assert found == bad_rows(hard, "calendar")
    assert found


def test_broken_messages_are_where_the_truth_says(hard: Written) -> None:
    lacking = {"Date": "date_missing", "From": "sender_missing"}
    found = {
        (path, number): flaw
        for path, messages in letters(hard).items()
        for number, message in enumerate(messages, start=1)
        for field, flaw in lacking.items()
        if field not in message
    }
    assert found == bad_rows(hard, "mail")
    assert set(found.values()) == set(lacking.values())


@pytest.mark.parametrize("line", ["short", "x" * 75, "x" * 76, "é" * 200, "x" + "é" * 37 + "y"])
def test_folded_lines_are_short_and_whole(line: str) -> None:
    pieces = folded(line)
    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert all(piece.startswith(" ") for piece in pieces[1:])
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == line


@pytest.mark.parametrize(
    "text", ["Ann Lee", "Jürgen Weiß", "Preise für die Werkstatt in Köln und Düsseldorf"]
)
def test_fields_are_read_as_they_were_meant(text: str) -> None:
    message = message_from_bytes(f"Subject: {text_field(text)}\n\n".encode("ascii"), policy=default)
    assert message["Subject"] == text
