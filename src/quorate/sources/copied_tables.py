"""What holds for every table that is copied into a file for an importer, wherever the table is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from quorate.errors import InputError, UsageError
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


@contextmanager
def said_of_tables(
    tables: Mapping[Path, str], *, elsewhere: str | None = None, do: str | None = None
) -> Iterator[None]:
    """What an importer says of a file is said of the table that it was written from.

    tables: files, or folders with one of them, and where the table of each is. elsewhere: the place of what is said of
    none of them; without it that is told as it was said. do: what to do, where that is another thing than with files.
    """
    try:
        yield
    except InputError as error:
        said = error.where or ""
        written = max((path for path in tables if said.startswith(str(path))), key=_length, default=None)
        if written is None and elsewhere is None:
            raise
        raise InputError(
            error.what.replace("The file", "The table"),
            where=f"{tables[written]}{said.removeprefix(str(written))}" if written else elsewhere,
            expected=error.expected,
            state=error.state,
            do=do or error.do,
        ) from error


def _length(path: Path) -> int:
    return len(str(path))
