"""Commands for what people may ask of whoever holds something about them, and for the keys of the workspace."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quorate.errors import NotFound, StoreError, UsageError
from quorate.surfaces.cli.options import FormatOption, WorkspaceOption, now, workspace_at
from quorate.surfaces.cli.output import note, print_json, print_rows, progress, wants_json

if TYPE_CHECKING:
    from quorate.ledger.plan_events import Author
    from quorate.privacy.forgetting import Forgetting
    from quorate.warehouse.workspace import Workspace

app = typer.Typer(no_args_is_help=True, help="Keys, retention, and what is held about a person.")
key_app = typer.Typer(no_args_is_help=True, help="The key that secrets of the workspace are sealed with.")
PersonArgument = Annotated[
    str, typer.Argument(metavar="PERSON", help="Their id, e-mail address or full name.")
]


def register(main: typer.Typer) -> None:
    """Add the commands."""
    main.command("forget")(forget)
    app.command("export")(export)
    app.command("sweep")(sweep)
    key_app.command("new")(new_key)
    key_app.command("rotate")(rotate_key)
    app.add_typer(key_app, name="key")
    main.add_typer(app, name="privacy")


def forget(
    person: PersonArgument,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say where something of theirs is, and change nothing.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether it is meant.")] = False,
    workspace: WorkspaceOption = None,
    output: FormatOption = None,
) -> None:
    """Erase a person everywhere in the workspace, keep them out for good, and prove it by searching every file.

    What they did stays counted, of somebody who cannot be recognised any more. Exit code 1 says that something is left.
    Example: quorate forget ana@example.com --dry-run
    """
    from quorate.privacy.forgetting import forget as forget_person
    from quorate.privacy.redacting import Redactor
    from quorate.privacy.server_databases import search_everywhere
    from quorate.privacy.subject import subject_of

    place = workspace_at(workspace)
    subject = subject_of(place, _key_of(place, person))
    if dry_run:
        found = search_everywhere(place, Redactor(subject, "erased"))
        rows = [dict(zip(("file", "where"), each.rsplit(": ", 1), strict=True)) for each in found.left]
        if wants_json(output):
            print_json({"files_searched": found.files, "tables_searched": found.tables, "found": rows})
            return
        print_rows(rows, ("file", "where"), "Where something of theirs is")
        note(f"Read {found.files:,} files; nothing was changed. `quorate forget PERSON` erases it.")
        return
    if not yes and not typer.confirm("This cannot be taken back. Erase them everywhere?"):
        raise UsageError("Nothing was erased.", state="nothing was changed", do="say yes, or give --yes")
    done = forget_person(place, subject, author_here(), now)
    _tell(done, output)
    if not done.is_complete:
        raise typer.Exit(1)


def export(
    person: PersonArgument,
    file: Annotated[Path, typer.Argument(metavar="FILE.zip", help="The file to write.")],
    workspace: WorkspaceOption = None,
) -> None:
    """Write everything that is held about a person, for them: as JSON and as a page, without others' names.

    That it was made is written into the audit log. Example: quorate privacy export ana@example.com ana.zip
    """
    from quorate.privacy.subject_access import write_zip
    from quorate.surfaces.privacy_requests import hand_over

    place = workspace_at(workspace)
    held = hand_over(place, _key_of(place, person), author_here(), now)
    rows = sum(len(part["rows"]) for part in held["parts"])
    try:
        write_zip(held, file)
    except OSError as error:
        raise StoreError(
            "The file could not be written.",
            where=f"{file}: {error.strerror or error}",
            do="choose another place",
        ) from error
    note(f"Wrote {rows:,} rows of {len(held['parts'])} kinds to {file}.")


def sweep(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what is past its time, and change nothing.")
    ] = False,
    workspace: WorkspaceOption = None,
    output: FormatOption = None,
) -> None:
    """Let go of what is older than `[privacy.retention]` in quorate.toml keeps it, and publish what is left.

    Run it every day, such as after an update. Example: quorate privacy sweep --dry-run
    """
    from quorate import flow

    place = workspace_at(workspace)
    with progress() as report:
        swept = flow.sweep(place, author_here(), now, report, is_dry=dry_run)
    if wants_json(output):
        print_json({"counts": dict(swept.counts), "until": dict(swept.until), "is_dry_run": dry_run})
        return
    if not swept.until:
        note("Everything is kept: [privacy.retention] in quorate.toml says nothing else.")
        return
    rows = [{"what": what, "count": count} for what, count in swept.counts.items()]
    print_rows(rows, ("what", "count"), "What is past its time" if dry_run else "What was let go of")


def new_key() -> None:
    """Print a key for QUORATE_KEY. Nothing is changed. Example: quorate privacy key new"""
    from quorate.warehouse.workspace_keys import new_outer_key

    typer.echo(new_outer_key())


def rotate_key(workspace: WorkspaceOption = None) -> None:
    """Seal every secret of the workspace anew: with a new key in its file, or with
    the first of two keys in QUORATE_KEY. Example: quorate privacy key rotate
    """
    from quorate.warehouse.workspace_keys import WorkspaceKeys

    count = WorkspaceKeys(workspace_at(workspace).root).rotate()
    note(f"Sealed {count} values anew.")


def author_here() -> Author:
    """Who is at the command line: whoever may write the workspace's files owns it anyway."""
    from quorate.ledger.plan_events import Author

    try:
        login = getpass.getuser()
    except (KeyError, OSError):
        login = "unknown"
    return Author(f"command line: {login}", login, "owner")


def _key_of(place: Workspace, person: str) -> str:
    """The id of whom somebody means; an address that nobody is known by stays what it is."""
    from quorate.views.lookup import person_id_of
    from quorate.views.reading import Reader
    from quorate.warehouse.manifest import Manifest
    from quorate.warehouse.snapshots import current_snapshot

    manifest = Manifest(place.database)
    try:
        snapshot = current_snapshot(place, manifest)
        try:
            return person_id_of(Reader(snapshot), person)
        finally:
            snapshot.close()
    except NotFound:
        if "@" not in person:
            raise
        return person
    finally:
        manifest.close()


def _tell(done: Forgetting, output: str | None) -> None:
    if wants_json(output):
        print_json(done.to_dict())
        return
    rows: list[dict[str, Any]] = [{"what": what, "count": count} for what, count in done.counts.items()]
    print_rows(rows, ("what", "count"), "Erased")
    found = done.searched
    note(
        f"Searched {found.files:,} files, {found.byte_count:,} bytes, for {found.forms} forms of what told them."
    )
    if found.tables:
        note(f"Searched {found.tables:,} tables in PostgreSQL, too.")
    for each in found.left:
        note(f"Left: {each}")
    if done.shared_names:
        note("Somebody else bears the same name: texts that name it were left as they are.")
    note(
        "Nothing is left. `quorate update` makes the tables anew."
        if done.is_complete
        else "Something is left: erase it by hand, then forget them again."
    )
