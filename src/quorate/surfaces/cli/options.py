"""Options that commands share, and the clock they hand on."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from quorate.errors import UsageError
from quorate.warehouse.workspace import Workspace

WorkspaceOption = Annotated[
    Path | None,
    typer.Option(
        "--workspace", "-w", help="The workspace's folder; by default the one you are in.", show_default=False
    ),
]
FormatOption = Annotated[
    str | None,
    typer.Option(
        "--format",
        help="table or json; by default a table on a terminal and JSON in a pipe.",
        show_default=False,
    ),
]
FormatWithCsvOption = Annotated[
    str | None,
    typer.Option(
        "--format",
        help="table, json or csv; by default a table on a terminal and JSON in a pipe.",
        show_default=False,
    ),
]
AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of", help="A day such as 2026-03-31: show what was known at its end.", show_default=False
    ),
]


def workspace_at(folder: Path | None) -> Workspace:
    """The workspace named on the command line, or the one around the current folder."""
    return Workspace.find(folder or Path.cwd())


def day_of(text: str | None) -> date | None:
    """The day written on the command line; raises `UsageError` for anything else."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(
            f"'{text}' is not a day.",
            expected="a date such as 2026-03-31",
            do="run the command again with such a date",
        ) from error


def now() -> datetime:
    """The present moment, UTC without a zone. `QUORATE_NOW` fixes it, for runs that must repeat exactly."""
    fixed = os.environ.get("QUORATE_NOW")
    if fixed:
        return datetime.fromisoformat(fixed).replace(tzinfo=None)
    return datetime.now(UTC).replace(tzinfo=None)


PseudonymisedOption = Annotated[
    bool,
    typer.Option(
        "--pseudonymised",
        help="Names, addresses and all free text replaced by pseudonyms that stay the same.",
    ),
]
