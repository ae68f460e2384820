"""`quorate brief`: one page for a meeting, as a file or on the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from quorate.errors import UsageError
from quorate.surfaces.cli.options import AsOfOption, WorkspaceOption, day_of, now, workspace_at
from quorate.surfaces.cli.output import deliver, progress


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("brief")(brief)


def brief(
    journey: Annotated[str, typer.Argument(metavar="JOURNEY", help="The journey's id.")],
    form: Annotated[
        str, typer.Option("--format", help="md, html, pdf or pptx; by default what FILE ends in, else md.")
    ] = "",
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Where to write it.", show_default=False),
    ] = None,
    who: Annotated[
        list[str] | None,
        typer.Option(help="Who comes: a member's id or name; may be repeated.", show_default=False),
    ] = None,
    draft: Annotated[
        bool,
        typer.Option(
            "--draft", help="With an opening that the model named in [drafting] makes of cited facts."
        ),
    ] = False,
    as_of: AsOfOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Write the brief of a journey: who comes, what moves them, what is open and what to agree on.

    Example: quorate brief j_0123456789abcdef0123 --format pdf -o brief.pdf
    """
    from quorate import flow
    from quorate.surfaces.brief_files import FORMATS, brief_file
    from quorate.surfaces.drafting import drafted
    from quorate.views import brief_view

    ending = output.suffix.removeprefix(".").lower() if output else ""
    wanted = form or (ending if ending in FORMATS else "md")
    if wanted in ("pdf", "pptx") and output is None:
        raise UsageError(
            f"Where should the {wanted} go?", expected=f"-o FILE.{wanted}", state="nothing was written"
        )
    place = workspace_at(workspace)
    with progress() as report:
        snapshot = flow.snapshot(place, now, report, day_of(as_of))
    try:
        made = brief_view(snapshot, journey, who or ())
        content, _ = brief_file(drafted(made, place.settings.drafting) if draft else made, wanted)
    finally:
        snapshot.close()
    deliver(content, output, "brief")
