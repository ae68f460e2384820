"""What holds for every table that is copied into a file for an importer, wherever the table is."""

from __future__ import annotations

from quorate.errors import UsageError
from quorate.sources.text_files import UNTOUCHED

# No fact is longer; a line of a file must end somewhere.
LONGEST_CELL = 500_000
# What is written into tables nowhere.
_NEVER_TABLES = ("calendar", "mail")


def require_tables(source: str) -> None:
    """Raise `UsageError` for a source whose records are never tables."""
    if source in _NEVER_TABLES:
        raise UsageError(
            f"The source '{source}' is read from files and not from tables.",
            expected="files or folders of the export",
            state=UNTOUCHED,
        )
