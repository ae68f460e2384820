"""What holds for every table that is copied into a file for an importer, wherever the table is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from quorate.errors import UsageError
from quorate.sources.text_files import UNTOUCHED
from quorate.warehouse.engine import no_room

# No fact is longer; a line of a file must end somewhere.
LONGEST_CELL = 500_000
# What is written into tables nowhere.
_NEVER_TABLES = ("calendar", "mail")


@contextmanager
def full_disk_told() -> Iterator[None]:
    """Raise `StoreError` where the block finds the disk full while it writes."""
    try:
        yield
    except OSError as error:
        if full := no_room(str(error)):
            raise full from error
        raise


def require_tables(source: str) -> None:
    """Raise `UsageError` for a source whose records are never tables."""
    if source in _NEVER_TABLES:
        raise UsageError(
            f"The source '{source}' is read from files and not from tables.",
            expected="files or folders of the export",
            state=UNTOUCHED,
        )
