"""Webinars: attendee reports as Zoom, GoTo, ON24 and Teams write them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from quorate.sources.columns import plain, wanted
from quorate.sources.csv_files import Chunk
from quorate.sources.dates import iso_text
from quorate.sources.files import Reached, SourceFile
from quorate.sources.layouts import Layout
from quorate.sources.reading import Reading
from quorate.sources.records import RecordKind, read_all
from quorate.vocabulary.batches import Batch

ENDINGS = (".csv", ".csv.gz", ".tsv")
EXPECTED = "CSV files of attendees with the columns Email, Registration Time and Join Time"

_TOPIC = (
    "Webinar Name",
    "Webinar Title",
    "Event Name",
    "Event Title",
    "Session Title",
    "Meeting Title",
    "Webinar",
)
_ID = ("Webinar ID", "Event ID", "Session ID", "Webinar Key")
_START = (
    "Actual Start Time", "Actual Start Date/Time", "Scheduled Start Time", "Start Date/Time", "Start Time",
    "Start Date", "Webinar Date", "Event Date", "Session Date", "Live Date",
)  # fmt: skip
_HEADINGS = frozenset(plain(name) for name in ("Topic", *_TOPIC, *_ID, *_START))
# What tools put around a webinar's name when they name the file.
_AROUND = re.compile(
    r"\b(attendees?|registrants?|registrations?|registration|report|reports|export|list|zoom|goto|gotowebinar|on24"
    r"|part|csv|webinar|performance|details|\d+)\b"
)

KIND = RecordKind(
    source="webinar",
    package=__name__,
    name="attendees",
    layout=Layout(
        columns=wanted(
            "email!", "first_name", "last_name", "name", "title", "company", "country", "topic", "webinar_id",
            "attended", "approval", "minutes", "questions", "role", "consented",
            dates=("registered_at", "joined_at", "left_at", "starts_at"),
            email=("Email Address", "E-mail Address", "Registrant Email", "Attendee Email", "User Email"),
            first_name=("Given Name",), last_name=("Surname", "Family Name"),
            name=(
                "User Name (Original Name)", "Name (Original Name)", "Full Name", "Attendee Name",
                "User Name",
            ),
            title=("Job Title", "Position"), company=("Organization", "Organisation", "Company Name"),
            country=("Country/Region Name", "Country/Region"), topic=_TOPIC, webinar_id=_ID,
            attended=(
                "Attendance", "Attended Live", "Attendance Status", "Attendee Status", "User Status",
                "Did Attend", "Live Attendance", "Attendance Type", "Viewing Type",
            ),
            approval=("Approval Status", "Registration Status"),
            minutes=(
                "Time in Session (minutes)", "Time in Session", "Duration (minutes)", "Minutes Attended",
                "Live Minutes", "Attendance Duration", "In-Meeting Duration", "Duration",
            ),
            questions=(
                "Questions Asked", "Questions Asked by Attendee", "Question", "Total Questions Asked", "Q&A",
            ),
            consented=(
                "Marketing Consent", "Consent", "GDPR Consent", "Marketing Opt-In", "Opt-In", "Email Opt-In",
                "Opt-in to communications", "I agree to receive marketing communications",
            ),
            registered_at=(
                "Registration Time", "Registration Date", "Registration Date/Time", "Registered",
                "Registered On", "Registered Date", "Date Registered", "Registered At",
            ),
            joined_at=(
                "Join Time", "First Join Time", "Joined", "Entry Time", "First Join", "Live Join Time",
                "Attended Date",
            ),
            left_at=("Leave Time", "Last Leave Time", "Last Leave", "Exit Time", "Left"), starts_at=_START,
        ),
        has_preamble=True,
    ),
)  # fmt: skip


def read(files: Sequence[SourceFile], reading: Reading, reached: Reached) -> Iterator[Batch]:
    """Batches of all files."""
    return read_all(files, KIND, reading, reached, _constants)


def _constants(file: SourceFile, chunk: Chunk) -> Mapping[str, str | None]:
    """What stands above the rows: the section, and the webinar's name, id and start."""
    starts = _above(chunk.preamble, _START)
    return {
        "section": chunk.section,
        "report_topic": _above(chunk.preamble, ("Topic", *_TOPIC)) or _topic_of_name(file.path.name),
        "report_id": _above(chunk.preamble, _ID),
        "report_start": iso_text(starts) if starts else None,
    }


def _above(preamble: Sequence[Sequence[str]], names: Sequence[str]) -> str | None:
    """The value below a heading of the preamble, or beside it where there are only two cells and one heading."""
    known = {plain(name) for name in names}
    for number, row in enumerate(preamble):
        below = preamble[number + 1] if number + 1 < len(preamble) else ()
        for place, cell in enumerate(row):
            if plain(cell) not in known:
                continue
            values = row if _is_pair(row) else [""] * (place + 1) + list(below[place : place + 1])
            if place + 1 < len(values) and values[place + 1].strip():
                return values[place + 1].strip()
    return None


def _is_pair(row: Sequence[str]) -> bool:
    """Whether the row is a heading and its value, and not two headings."""
    filled = [cell for cell in row if cell.strip()]
    return len(filled) == 2 and plain(filled[1]) not in _HEADINGS


def _topic_of_name(file_name: str) -> str | None:
    """`attendee_report_Pricing-masterclass_20240221.csv` -> `pricing masterclass`."""
    words = re.sub(r"[^0-9a-z]+", " ", file_name.split(".", maxsplit=1)[0].lower())
    return " ".join(_AROUND.sub(" ", words).split()) or None
