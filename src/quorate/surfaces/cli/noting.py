"""Commands for notes: write one, list them, change one, take one back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from quorate.surfaces.cli.options import AsOfOption, FormatOption, WorkspaceOption, day_of, now, workspace_at
from quorate.surfaces.cli.output import note as tell
from quorate.surfaces.cli.output import print_json, print_rows, progress, wants_json
from quorate.surfaces.cli.plan_deciding import AsOption, FunctionOption
from quorate.surfaces.cli.speaking import print_said, speaking

if TYPE_CHECKING:
    from quorate.ledger.said_events import Said

app = typer.Typer(
    no_args_is_help=True,
    help="Notes on journeys, accounts, people and moves: for colleagues, kept with who wrote what and when.",
)
KindArgument = Annotated[
    str, typer.Argument(metavar="KIND", help="What it is on: journey, account, person or move.")
]
KeyArgument = Annotated[str, typer.Argument(metavar="KEY", help="Its id.")]
NoteArgument = Annotated[str, typer.Argument(metavar="NOTE", help="The note's id, or how it begins.")]
TextArgument = Annotated[
    str, typer.Argument(metavar="TEXT", help="What you note; @name speaks to a colleague.")
]
SensitiveOption = Annotated[
    bool | None,
    typer.Option(
        "--sensitive/--not-sensitive",
        help="Whether its text must stay in the workspace.",
        show_default="so on people",
    ),
]
_COLUMNS = ("note_id", "written_at", "author_name", "about_kind", "text", "is_sensitive", "version")


def register(main: typer.Typer) -> None:
    """Add the commands."""
    for name, command in (("add", add), ("list", list_), ("edit", edit), ("withdraw", withdraw)):
        app.command(name)(command)
    main.add_typer(app, name="note")


def add(
    kind: KindArgument,
    key: KeyArgument,
    text: TextArgument,
    sensitive: SensitiveOption = None,
    who: AsOption = None,
    function: FunctionOption = None,
    workspace: WorkspaceOption = None,
    output: FormatOption = None,
) -> None:
    """Note something; colleagues whom it names with an @ are told.

    Example: quorate note add journey j_54835fd287d4 "Budget is settled, @mia.marketer" --as sam@example.com
    """
    with speaking(workspace, who, function) as (saying, snapshot, author):
        _tell(saying.note(snapshot, author, kind, key, text, is_sensitive=sensitive), output)


def list_(
    kind: KindArgument,
    key: KeyArgument,
    as_of: AsOfOption = None,
    workspace: WorkspaceOption = None,
    output: FormatOption = None,
) -> None:
    """List the notes on one thing, the newest first; those on an account's journeys are the account's too.

    Example: quorate note list account a_1f0c2d3e4b5a69788796
    """
    from quorate import flow
    from quorate.views.notes import notes_about
    from quorate.views.reading import Reader

    place = workspace_at(workspace)
    with progress() as report:
        snapshot = flow.snapshot(place, now, report, day_of(as_of))
    try:
        found = notes_about(Reader(snapshot), place, kind, key)
    finally:
        snapshot.close()
    if wants_json(output):
        print_json(found.to_dict())
        return
    print_rows([vars(each) for each in found.notes], _COLUMNS, "Notes")
    if found.withdrawn_count:
        tell(f"{found.withdrawn_count} withdrawn.")


def edit(
    note: NoteArgument,
    text: TextArgument,
    seen: Annotated[
        int | None,
        typer.Option(
            "--seen",
            help="The version you looked at; a later change is then not overwritten.",
            show_default="the present one",
        ),
    ] = None,
    sensitive: SensitiveOption = None,
    who: AsOption = None,
    function: FunctionOption = None,
    workspace: WorkspaceOption = None,
    output: FormatOption = None,
) -> None:
    """Write a note of yours anew.

    Example: quorate note edit n_0123456789abcdef "Budget is settled until March" --as sam@example.com
    """
    with speaking(workspace, who, function) as (saying, snapshot, author):
        _tell(saying.edit_note(snapshot, author, note, text, seen, is_sensitive=sensitive), output)


def withdraw(
    note: NoteArgument,
    who: AsOption = None,
    function: FunctionOption = None,
    workspace: WorkspaceOption = None,
    output: FormatOption = None,
) -> None:
    """Take a note of yours back; it is shown no longer and stays in the ledger. Operations may withdraw any.

    Example: quorate note withdraw n_0123456789abcdef --as sam@example.com
    """
    with speaking(workspace, who, function) as (saying, snapshot, author):
        _tell(saying.withdraw_note(snapshot, author, note), output)


def _tell(said: Said, output: str | None) -> None:
    """Print the note's id, and leave with 1 where the text is held because the note changed meanwhile."""
    print_said(said, output)
    if said.is_held:
        newest = said.contradicted_by[-1]
        tell(f"Meanwhile {newest.author_name} wrote: {newest.payload.get('text', 'withdrawn')}")
        tell("Your text is kept beside the note. To have it all the same, edit the note again.")
        raise typer.Exit(1)
