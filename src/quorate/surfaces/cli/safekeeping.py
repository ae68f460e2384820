"""Commands that keep a workspace safe: take it along as one file, and make it again from one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from quorate.errors import UsageError
from quorate.surfaces.cli.options import WorkspaceOption, now, workspace_at
from quorate.surfaces.cli.output import note


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("backup")(backup)
    app.command("restore")(restore)


def backup(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The new file to write, such as acme-2026-03-31.tar.gz.")
    ],
    workspace: WorkspaceOption = None,
) -> None:
    """Write everything the workspace keeps into one compressed file, with a list of checksums.

    A server, an update and the collector may go on meanwhile. Settings, maps, knowledge, evidence, published tables,
    the ledger and waiting live events are in it; keys kept outside of the workspace are not.
    Example: quorate backup acme-2026-03-31.tar.gz
    """
    from quorate.warehouse.backup import back_up

    made = back_up(workspace_at(workspace), file, now())
    for text in made.left_out:
        note(text)
    size = f"{made.file.stat().st_size / 1e6:,.1f} MB"
    note(f"Wrote {made.file}: {made.file_count:,} files, {made.byte_count / 1e6:,.1f} MB in {size}.")


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `quorate backup` wrote.")],
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="DIR", help="A new folder to make the workspace in.", show_default=False),
    ] = None,
    verify: Annotated[
        bool, typer.Option("--verify", help="Only read the backup and compare it with its checksums.")
    ] = False,
) -> None:
    """Make a workspace again from a backup: all of it, compared with its checksums, or nothing.

    Example: quorate restore acme-2026-03-31.tar.gz acme-restored
    """
    from quorate import flow
    from quorate.warehouse.restoring import verify as verify_backup

    if verify:
        found = verify_backup(file)
        note(
            f"{file} is whole: {found.file_count:,} files of the workspace {found.workspace}, "
            f"as of {found.made_at:%Y-%m-%d %H:%M} UTC."
        )
        return
    if folder is None:
        raise UsageError(
            "There is no folder to restore to.",
            expected="a new folder, or --verify",
            do=f"quorate restore {file} DIR",
        )
    made = flow.restore(file, folder)
    note(
        f"Restored {made.workspace} as of {made.made_at:%Y-%m-%d %H:%M} UTC to {folder}: {made.file_count:,} files."
    )
    note(f"Look at it: quorate serve -w {folder}")
