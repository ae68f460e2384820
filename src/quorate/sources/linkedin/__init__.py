"""LinkedIn: who did what under which post, as engagement exports of social tools write it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quorate.sources.columns import wanted
from quorate.sources.files import Reached, SourceFile
from quorate.sources.layouts import Layout
from quorate.sources.reading import Reading
from quorate.sources.records import RecordKind, read_all
from quorate.vocabulary.batches import Batch

ENDINGS = (".csv", ".csv.gz", ".tsv")
EXPECTED = (
    "CSV files with the columns Date, Person Name, Person Title, Company Name, Action, Post URL, Author"
)

KIND = RecordKind(
    source="linkedin",
    package=__name__,
    name="engagement",
    layout=Layout(
        columns=wanted(
            "person_name", "person_title", "company_name", "company_domain", "profile_url", "email",
            "action!", "post_url", "post_title", "post_type", "author",
            dates=("date!",),
            date=("Engagement Date", "Date (UTC)", "Engaged At", "Comment Date", "Reaction Date", "Time", "Timestamp"),
            person_name=("Name", "Full Name", "Member Name", "Profile Name", "Engager", "Commenter"),
            person_title=("Title", "Job Title", "Headline", "Occupation"),
            company_name=("Company", "Organization", "Organisation"),
            company_domain=("Company Website", "Domain", "Website"),
            profile_url=("Profile Link", "LinkedIn URL", "Person URL", "Member URL", "LinkedIn Profile"),
            email=("Email Address",),
            action=(
                "Engagement Type", "Engagement", "Interaction", "Activity", "Reaction Type", "Reaction",
            ),
            post_url=("URL", "Post Link", "Link"), post_title=("Post Text", "Post"),
            post_type=("Content Type", "Media Type"), author=("Post Author", "Posted By", "Author Name"),
        ),
    ),
)  # fmt: skip


def read(files: Sequence[SourceFile], reading: Reading, reached: Reached) -> Iterator[Batch]:
    """Batches of all files."""
    return read_all(files, KIND, reading, reached)
