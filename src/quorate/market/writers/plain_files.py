"""The exports that are plain CSV: webinars, posts, review site, spend, contents, networks, statements."""

from __future__ import annotations

from collections.abc import Sequence

from quorate.market.writers.csv_lines import spare_line
from quorate.market.writers.sorted_files import SortedFiles

HEADERS: dict[str, tuple[str, ...]] = {
    "linkedin/engagement": (
        "Date", "Person Name", "Person Title", "Company Name", "Action", "Post URL", "Post Type", "Author",
    ),
    "g2/intent": ("Date", "Company Name", "Company Domain", "Signal Type", "Product", "Competitor"),
    "spend/spend": ("Date", "Platform", "Campaign", "Spend", "Impressions", "Clicks", "Currency"),
    "content/contents": (
        "content_id", "title", "url", "format", "intent", "audience", "roles", "stages", "offerings",
        "topics",
    ),
    "networks/networks": ("cidr", "organisation", "domain"),
    "statements/statements": (
        "statement_id", "stated_at", "author_email", "author_function", "subject", "account_domain",
        "person_email", "value", "note",
    ),
}  # fmt: skip
WEBINAR_HEADER = (
    "Topic", "Email", "First Name", "Last Name", "Organization", "Job Title", "Registration Time",
    "Join Time", "Leave Time", "Questions",
)  # fmt: skip


class PlainWriter:
    """Writes rows of the plain CSV exports."""

    def __init__(self, files: SortedFiles) -> None:
        self._files = files
        for name, header in HEADERS.items():
            files.declare(f"inputs/{name}.csv", spare_line(header))

    def add(self, name: str, key: str, fields: Sequence[str], *, flaw: str = "", record_id: str = "") -> None:
        """One row of the named export, e.g. `g2/intent`; rows are sorted by `key`."""
        path = f"inputs/{name}.csv"
        self._files.add(path, key, spare_line(fields), flaw=flaw, record_id=record_id)

    def open_webinar(self, slug: str) -> None:
        """Name a webinar whose attendee list is to exist."""
        self._files.declare(f"inputs/webinar/{slug}.csv", spare_line(WEBINAR_HEADER))

    def add_seat(
        self, slug: str, key: str, fields: Sequence[str], *, flaw: str = "", record_id: str = ""
    ) -> None:
        """One row of a webinar's attendee list."""
        self._files.add(f"inputs/webinar/{slug}.csv", key, spare_line(fields), flaw=flaw, record_id=record_id)
