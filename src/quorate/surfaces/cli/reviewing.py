"""`quorate review`: the monthly revenue review, as a file or on the terminal."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from quorate.errors import UsageError
from quorate.surfaces.cli.options import WorkspaceOption, now, workspace_at
from quorate.surfaces.cli.output import deliver, progress


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("review")(review)


def review(
    month: Annotated[
        str,
        typer.Option(
            metavar="YYYY-MM",
            help="Which month, as known at its end; by default the last that is over, as known now.",
        ),
    ] = "",
    form: Annotated[
        str, typer.Option("--format", help="md, html, pdf or pptx; by default what FILE ends in, else md.")
    ] = "",
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Where to write it.", show_default=False),
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Write the monthly revenue review: what moved, what is ahead, what earned it, what our work came to.

    Example: quorate review --month 2026-05 -o review.pptx
    """
    from quorate import flow
    from quorate.surfaces.review_files import FORMATS, review_file
    from quorate.views import revenue_review

    ending = output.suffix.removeprefix(".").lower() if output else ""
    wanted = form or (ending if ending in FORMATS else "md")
    if wanted in ("pdf", "pptx") and output is None:
        raise UsageError(
            f"Where should the {wanted} go?", expected=f"-o FILE.{wanted}", state="nothing was written"
        )
    place, day = workspace_at(workspace), _last_day(month)
    with progress() as report:
        snapshot = flow.snapshot(place, now, report, day)
    try:
        content, _ = review_file(revenue_review(snapshot), wanted)
    finally:
        snapshot.close()
    deliver(content, output, "review")


def _last_day(month: str) -> date | None:
    """The last day of the month written on the command line; None without one."""
    if not month:
        return None
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError as error:
        raise UsageError(
            f"'{month}' is not a month.",
            expected="a month such as 2026-05",
            do="run the command again with such a month",
        ) from error
    return first.replace(day=monthrange(first.year, first.month)[1])
