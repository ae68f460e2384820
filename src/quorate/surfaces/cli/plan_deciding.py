"""Commands by which colleagues decide about moves: accept, hand over, comment, snooze, dismiss, done, and undo it."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quorate.surfaces.cli.options import FormatOption, WorkspaceOption, now, workspace_at
from quorate.surfaces.cli.output import note, print_json, progress, wants_json

if TYPE_CHECKING:
    from pathlib import Path

    from quorate.ledger.plan_events import Author, Written
    from quorate.surfaces.plan_decisions import PlanDeciding
    from quorate.views.reading import Reader
    from quorate.warehouse.snapshots import Snapshot

MoveArgument = Annotated[str, typer.Argument(metavar="MOVE", help="The move's id, or how it begins.")]
AsOption = Annotated[
    str | None,
    typer.Option(
        "--as", help="Who you are: a colleague's name, e-mail address or id.", show_default="your name here"
    ),
]
FunctionOption = Annotated[
    str | None,
    typer.Option(
        "--function",
        help="Your function, where no record of you says it: sales, marketing, success or operations.",
        show_default=False,
    ),
]
SeenOption = Annotated[
    int | None,
    typer.Option(
        "--seen",
        help="The version of the move you looked at; a later change of another is then not overwritten.",
        show_default="the present one",
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for name, command in (
        ("accept", accept),
        ("hand-over", hand_over),
        ("comment", comment),
        ("snooze", snooze),
        ("dismiss", dismiss),
        ("done", done),
        ("edit", edit),
        ("reopen", reopen),
        ("add", add),
        ("apply", apply),
        ("learned", learned),
    ):
        app.command(name)(command)


def accept(
    move: MoveArgument,
    who: AsOption = None,
    function: FunctionOption = None,
    seen: SeenOption = None,
    workspace: WorkspaceOption = None,
    output: FormatOption = None,
) -> None:
    """Accept a move: you do it, until the day it is due. Operations accept it for its owner.

    Example: quorate plan accept m_015cf7d3 --as mia@example.com
    """
    _decide(workspace, output, move, "accepted", lambda _: {}, who, function, seen)


def hand_over(
    move: MoveArgument,
    to: Annotated[str, typer.Argument(metavar="TO", help="sales, marketing, success, both or a colleague.")],
    who: AsOption = None,
    function: FunctionOption = None,
    seen: SeenOption = None,
    workspace: WorkspaceOption = None,
    output: FormatOption = None,
) -> None:
    """Hand a move over to another function or to a colleague by name.

    Example: quorate plan hand-over m_015cf7d3 marketing --as sam@example.com
    """
    from quorate.views.plan_authors import recipient_named

    _decide(
        workspace,
        output,
        move,
        "handed_over",
        lambda reader: recipient_named(reader, to),
        who,
        function,
        seen,
    )


def comment(
    move: MoveArgument,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What you say; @name speaks to a colleague.")],
    who: AsOption = None,
    function: FunctionOption = None,
    workspace: WorkspaceOption = None,
    output: FormatOption = None,
) -> None:
    """Say something about a move; everybody may, and nothing that others do gets in its way.

    Example: quorate plan comment m_015cf7d3 "She is away until Monday, @mia.marketer" --as sam@example.com
    """
    with _writing(workspace, who, function) as (deciding, snapshot, author):
        _tell(snapshot, deciding.comment(snapshot, author, move, text), output)


def snooze(
    move: MoveArgument,
    until: Annotated[str, typer.Argument(metavar="DAY", help="A day such as 2026-07-31.")],
    who: AsOption = None,
    function: FunctionOption = None,
    seen: SeenOption = None,
    workspace: WorkspaceOption = None,
    output: FormatOption = None,
) -> None:
    """Put a move off: nobody is asked before that day.

    Example: quorate plan snooze m_015cf7d3 2026-07-31 --as sam@example.com
    """
    _decide(workspace, output, move, "snoozed", lambda _: {"until": until}, who, function, seen)


def dismiss(
    move: MoveArgument,
    reason: Annotated[
        str,
        typer.Argument(
            metavar="REASON",
            help="wrong_person, wrong_time, already_done, not_for_this_team, no_means or other.",
        ),
    ],
    words: Annotated[
        str | None, typer.Option("--note", help="Why, in your words.", show_default=False)
    ] = None,
    who: AsOption = None,
    function: FunctionOption = None,
    seen: SeenOption = None,
    workspace: WorkspaceOption = None,
    output: FormatOption = None,
) -> None:
    """Say that a move will not be made; it does not come back while the reason stands.

    Example: quorate plan dismiss m_015cf7d3 wrong_time --note "Budget round until May" --as sam@example.com
    """
    said = {"reason": reason} if words is None else {"reason": reason, "note": words}
    _decide(workspace, output, move, "dismissed", lambda _: said, who, function, seen)


def done(
    move: MoveArgument,
    outcome: Annotated[str, typer.Argument(metavar="OUTCOME", help="What came of it, in your words.")],
    result: Annotated[
        str | None,
        typer.Option(help="In one word: helped, no_difference, set_back or too_early.", show_default=False),
    ] = None,
    who: AsOption = None,
    function: FunctionOption = None,
    seen: SeenOption = None,
    workspace: WorkspaceOption = None,
    output: FormatOption = None,
) -> None:
    """Say that a move was made, and what came of it.

    Example: quorate plan done m_015cf7d3 "She brings the CFO" --result helped --as sam@example.com
    """
    said = {"outcome": outcome} if result is None else {"outcome": outcome, "result": result}
    _decide(workspace, output, move, "done", lambda _: said, who, function, seen)


def edit(
    move: MoveArgument,
    due: Annotated[str | None, typer.Option(help="By when.", show_default=False)] = None,
    channel: Annotated[str | None, typer.Option(help="How.", show_default=False)] = None,
    content: Annotated[str | None, typer.Option(help="The asset's id.", show_default=False)] = None,
    who: AsOption = None,
    function: FunctionOption = None,
    seen: SeenOption = None,
    workspace: WorkspaceOption = None,
    output: FormatOption = None,
) -> None:
    """Change by when a move is due, its channel or its content.

    Example: quorate plan edit m_015cf7d3 --due 2026-07-10 --channel call --as sam@example.com
    """
    given = {"due_on": due, "channel": channel, "content_id": content}
    said = {name: value for name, value in given.items() if value is not None}
    _decide(workspace, output, move, "edited", lambda _: said, who, function, seen)


def reopen(
    move: MoveArgument,
    who: AsOption = None,
    function: FunctionOption = None,
    seen: SeenOption = None,
    workspace: WorkspaceOption = None,
    output: FormatOption = None,
) -> None:
    """Take the last decision back: a closed move is open again, a snoozed one awake, an accepted one a proposal.

    Example: quorate plan reopen m_015cf7d3 --as sam@example.com
    """
    _decide(workspace, output, move, "reopened", lambda _: {}, who, function, seen)


def add(
    journey: Annotated[str, typer.Argument(metavar="JOURNEY", help="The journey's id.")],
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What is to be done.")],
    person: Annotated[
        str | None, typer.Option(help="The member it is for, by id.", show_default=False)
    ] = None,
    channel: Annotated[str | None, typer.Option(help="How.", show_default="meeting")] = None,
    due: Annotated[str | None, typer.Option(help="By when.", show_default="in a week")] = None,
    who: AsOption = None,
    function: FunctionOption = None,
    workspace: WorkspaceOption = None,
    output: FormatOption = None,
) -> None:
    """Add a move of your own to a journey's plan.

    Example: quorate plan add j_54835fd287d4 "Show them the plant in Lyon" --due 2026-07-10 --as sam@example.com
    """
    with _writing(workspace, who, function) as (deciding, snapshot, author):
        written = deciding.add(snapshot, author, journey, text, person_id=person, channel=channel, due_on=due)
        _tell(snapshot, written, output)


def apply(
    event: Annotated[str, typer.Argument(metavar="EVENT", help="The held event's id.")],
    who: AsOption = None,
    function: FunctionOption = None,
    workspace: WorkspaceOption = None,
    output: FormatOption = None,
) -> None:
    """Apply a change that was held back on top of what came between.

    Example: quorate plan apply e_0123456789abcdef --as sam@example.com
    """
    with _writing(workspace, who, function) as (deciding, snapshot, author):
        _tell(snapshot, deciding.apply(snapshot, author, event), output)


def learned(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What both functions learned.")],
    segment: Annotated[
        str, typer.Option(help="all, tier:A, industry:Chemicals or offering:ID.", show_default=False)
    ] = "all",
    who: AsOption = None,
    function: FunctionOption = None,
    workspace: WorkspaceOption = None,
    output: FormatOption = None,
) -> None:
    """Write down what both functions learned about a segment; the weekly review shows it.

    Example: quorate plan learned "Plants answer to visits, not to mail" --segment industry:Chemicals
    """
    with _writing(workspace, who, function) as (deciding, snapshot, author):
        _tell(snapshot, deciding.learn(snapshot, author, segment, text), output)


def _decide(
    workspace: Path | None,
    output: str | None,
    move: str,
    kind: str,
    payload: Callable[[Reader], dict[str, Any]],
    who: str | None,
    function: str | None,
    seen: int | None,
) -> None:
    from quorate.views.reading import Reader

    with _writing(workspace, who, function) as (deciding, snapshot, author):
        said = payload(Reader(snapshot))
        _tell(snapshot, deciding.decide(snapshot, author, move, kind, said, seen), output)


@contextmanager
def _writing(
    workspace: Path | None, who: str | None, function: str | None
) -> Iterator[tuple[PlanDeciding, Snapshot, Author]]:
    from quorate import flow
    from quorate.surfaces.plan_decisions import PlanDeciding
    from quorate.views.plan_authors import author_named
    from quorate.views.reading import Reader

    place = workspace_at(workspace)
    with progress() as report:
        snapshot = flow.snapshot(place, now, report)
    try:
        author = author_named(Reader(snapshot), who or getpass.getuser(), function)
        yield PlanDeciding(place, now), snapshot, author
    finally:
        snapshot.close()


def _tell(snapshot: Snapshot, written: Written, output: str | None) -> None:
    """Print the event's id, and leave with 1 where it is held because it contradicts what others did."""
    from quorate.views.answers import to_json
    from quorate.views.plan_history import history_of
    from quorate.views.reading import Reader

    event = written.event
    if wants_json(output):
        print_json(to_json(written))
    else:
        typer.echo(event.event_id)
    if not written.is_held:
        note("Written down. Pages and commands show it now; `quorate update` takes it into the log.")
        return
    for line in history_of(Reader(snapshot), written.contradicted_by):
        note(f"Meanwhile {line.author_name} ({line.author_function}) {line.did}.")
    note("Yours is kept and has changed nothing. To apply it on top of theirs:")
    note(f"  quorate plan apply {event.event_id} --as '{event.author_name}'")
    raise typer.Exit(1)
