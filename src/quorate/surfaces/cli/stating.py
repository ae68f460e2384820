"""Commands for statements: say what one knows of a person or journey, list what was said, take it back."""

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
    help="Statements of colleagues about roles, stances, rivals and who is in a team; the next update counts them.",
)
PlaceArgument = Annotated[
    str, typer.Argument(metavar="KEY", help="The journey's id, or an account's for all its journeys.")
]
PersonOption = Annotated[
    str | None, typer.Option("--person", help="The person it is about, by id.", show_default=False)
]
_COLUMNS = (
    "statement_id", "known_at", "author_name", "subject_words", "person_name", "words", "note", "is_counted",
    "withdrawn_at",
)  # fmt: skip


def register(main: typer.Typer) -> None:
    """Add the commands."""
    for name, command in (("add", add), ("list", list_), ("withdraw", withdraw), ("apply", apply)):
        app.command(name)(command)
    main.add_typer(app, name="statement")


def add(
    key: PlaceArgument,
    subject: Annotated[
        str,
        typer.Argument(
            metavar="SUBJECT",
            help="role, stance, influence and membership of a person; stage, criterion, competitor or cause_of_loss.",
        ),
    ],
    value: Annotated[
        str,
        typer.Argument(
            metavar="VALUE",
            help="What is so: a word of the journey map, a stance, confirmed, not_a_member or left, a rival's name.",
        ),
    ],
    person: PersonOption = None,
    words: Annotated[
        str | None, typer.Option("--note", help="Why, in your words.", show_default=False)
    ] = None,
    confidence: Annotated[
        float | None,
        typer.Option(help="How sure you are, above 0 and at most 1.", show_default="not said: counts as 1"),
    ] = None,
    on: Annotated[
        str | None, typer.Option("--on", help="The day it is about.", show_default="the day looked at")
    ] = None,
    seen: Annotated[
        int | None,
        typer.Option(
            "--seen",
            help="The version you looked at; what another said since is then not contradicted unseen.",
            show_default="the present one",
        ),
    ] = None,
    who: AsOption = None,
    function: FunctionOption = None,
    workspace: WorkspaceOption = None,
    output: FormatOption = None,
) -> None:
    """State something about a journey, or a person in it; it counts from the next update.

    Example: quorate statement add j_54835fd287d4 stance sceptic --person p_0123 --note "Wants proof" --as sam@x.com
    """
    with speaking(workspace, who, function) as (saying, snapshot, author):
        said = saying.state(
            snapshot,
            author,
            key,
            subject,
            value,
            person=person,
            note=words,
            confidence=confidence,
            on=day_of(on),
            seen_version=seen,
        )
        _tell(said, output)


def list_(
    key: PlaceArgument,
    person: PersonOption = None,
    as_of: AsOfOption = None,
    workspace: WorkspaceOption = None,
    output: FormatOption = None,
) -> None:
    """List what colleagues stated, the newest first: what counts, and what counts from the next update.

    Example: quorate statement list j_54835fd287d4
    """
    from quorate import flow
    from quorate.views.reading import Reader
    from quorate.views.statements import statements_about

    place = workspace_at(workspace)
    with progress() as report:
        snapshot = flow.snapshot(place, now, report, day_of(as_of))
    try:
        found = statements_about(Reader(snapshot), place, key, person)
    finally:
        snapshot.close()
    if wants_json(output):
        print_json(found.to_dict())
        return
    print_rows([vars(each) for each in found.statements], _COLUMNS, "Statements")
    if found.waiting_count:
        tell(f"{found.waiting_count} of them count from the next update: quorate update")


def withdraw(
    statement: Annotated[
        str, typer.Argument(metavar="STATEMENT", help="The statement's id, or how it begins.")
    ],
    who: AsOption = None,
    function: FunctionOption = None,
    workspace: WorkspaceOption = None,
    output: FormatOption = None,
) -> None:
    """Take a statement of yours back; it stays in the ledger and counts no longer. Operations may withdraw any.

    Example: quorate statement withdraw s_0123456789abcdef --as sam@example.com
    """
    with speaking(workspace, who, function) as (saying, snapshot, author):
        _tell(saying.withdraw_statement(snapshot, author, statement), output)


def apply(
    event: Annotated[str, typer.Argument(metavar="EVENT", help="The held event's id.")],
    who: AsOption = None,
    function: FunctionOption = None,
    workspace: WorkspaceOption = None,
    output: FormatOption = None,
) -> None:
    """State, or note, what was held back all the same, on top of what came between.

    Example: quorate statement apply e_0123456789abcdef --as sam@example.com
    """
    with speaking(workspace, who, function) as (saying, snapshot, author):
        _tell(saying.apply(snapshot, author, event), output)


def _tell(said: Said, output: str | None) -> None:
    """Print the statement's id, and leave with 1 where it is held because others said otherwise meanwhile."""
    print_said(said, output)
    if not said.is_held:
        tell("Said. It counts from the next update: quorate update")
        return
    for each in said.contradicted_by:
        tell(f"Meanwhile {each.author_name} said '{each.payload['value']}'.")
    tell("Yours is kept and counts for nothing yet. To say it all the same:")
    tell(f"  quorate statement apply {said.event.event_id} --as '{said.event.author_name}'")
    raise typer.Exit(1)
