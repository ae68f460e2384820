"""Commands that keep a workspace safe: take it along as one file, and make it again from one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quorate.errors import UsageError
from quorate.surfaces.cli.options import WorkspaceOption, now, workspace_at
from quorate.surfaces.cli.output import note

if TYPE_CHECKING:
    from quorate.safekeeping import Restored


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
    the ledger, waiting live events and the list of forgotten people are in it; the key of what is sealed is not. What
    stands in PostgreSQL is in it too, as files.
    Example: quorate backup acme-2026-03-31.tar.gz
    """
    from quorate import safekeeping

    made = safekeeping.back_up(workspace_at(workspace), file, now())
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
    privacy_from: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Where the newest forgotten.json, sealed.json and quorate.key are, such as the former workspace.",
        ),
    ] = None,
    database: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="An empty PostgreSQL database for manifest, ledger and inbox, as quorate.toml shall name it; "
            "they are files of the workspace without it.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Make a workspace again from a backup: all of it, compared with its checksums, or nothing.

    Whoever was forgotten since is forgotten again before anybody can read it, which takes the newest list. Exit code 1
    says that something of them is left, and where.
    Example: quorate restore acme-2026-03-31.tar.gz acme-restored
    """
    from quorate import safekeeping
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
    restored = safekeeping.restore(file, folder, now, privacy_from=privacy_from, database=database)
    made = restored.backup
    note(
        f"Restored {made.workspace} as of {made.made_at:%Y-%m-%d %H:%M} UTC to {folder}: {made.file_count:,} files."
    )
    _tell_of_forgotten(restored)
    if privacy_from is None:
        _tell_of_newest_list(restored, file, folder, database)
    if not restored.replayed.is_complete:
        raise typer.Exit(1)
    note(f"Look at it: quorate serve -w {folder}")


def _tell_of_forgotten(restored: Restored) -> None:
    found = restored.replayed
    if found.again:
        searched = sum(each.searched.files for each in found.again)
        note(f"Forgotten again: {len(found.again)} people. {searched:,} files were searched for them.")
    for each in found.again:
        for where in each.searched.left:
            note(f"Left: {where}")
    if found.unlisted:
        note(
            f"No list keeps {found.unlisted} people who were forgotten from coming back with the next import: "
            "it is not in this backup."
        )
    if not found.has_key:
        note("What is sealed cannot be opened: put quorate.key into the folder, or its key into QUORATE_KEY.")


def _tell_of_newest_list(restored: Restored, file: Path, folder: Path, database: str | None) -> None:
    made, named = f"{folder}", ""
    if database is not None:
        made, named = f"{folder} and the tables in the database", f" --database {database}"
    note(
        f"Whoever was forgotten after {restored.backup.made_at:%Y-%m-%d %H:%M} UTC is in it again. If anybody was, "
        f"delete {made} and give the newest list: quorate restore {file} {folder}{named} --privacy-from FOLDER, where "
        "FOLDER has forgotten.json, sealed.json and quorate.key, or is the former workspace."
    )
