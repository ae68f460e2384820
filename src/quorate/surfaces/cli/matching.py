"""Commands about identity: look at what could not be decided, decide it, take a decision back."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Annotated

import typer

from quorate.surfaces.cli.options import FormatOption, WorkspaceOption, now, workspace_at
from quorate.surfaces.cli.output import note, print_json, print_rows, progress, wants_json

if TYPE_CHECKING:
    from quorate.views.match_conflicts import Conflict

match_app = typer.Typer(
    help="Decide whether two people, accounts or records are the same.", no_args_is_help=True
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(match_app, name="match")


@match_app.command("review")
def review(
    limit: Annotated[int, typer.Option(help="How many pairs to show.", min=1)] = 20,
    about: Annotated[
        str | None,
        typer.Option(
            "--about", help="Only pairs of these: person, account or person_to_account.", show_default=False
        ),
    ] = None,
    decided: Annotated[
        bool, typer.Option("--decided", help="Show instead what colleagues decided, with the ids to undo it.")
    ] = False,
    workspace: WorkspaceOption = None,
    output: FormatOption = None,
) -> None:
    """Show pairs that may be the same and could not be decided, with reasons; those that matter most come first.

    A pair matters the nearer it is to being decided the other way and the more touches and open money hang on it.
    Decisions that contradict each other are named. In a pipe it writes JSON, one object with all of it.
    Example: quorate match review --about person --limit 50
    """
    from quorate import flow
    from quorate.errors import UsageError
    from quorate.views.answers import Page, to_json
    from quorate.views.match_conflicts import conflicts_of
    from quorate.views.match_decisions import decisions_of, standing_statements
    from quorate.views.matches import match_queue
    from quorate.views.reading import Reader
    from quorate.vocabulary.closed_lists import MATCH_SUBJECTS

    if about not in (None, *MATCH_SUBJECTS):
        raise UsageError(f"There are no pairs of '{about}'.", expected=" or ".join(MATCH_SUBJECTS))
    place = workspace_at(workspace)
    with progress() as report:
        snapshot = flow.snapshot(place, now, report)
    try:
        decisions = decisions_of(Reader(snapshot), standing_statements(place))
        conflicts = conflicts_of(Reader(snapshot), decisions)
        queue = match_queue(snapshot, decisions, Page(limit=limit), about)
    finally:
        snapshot.close()
    if decided:
        rows = [{"id": each.decision_id, **to_json(each)} for each in decisions]
        for row in rows:
            del row["decision_id"]
        print_json(rows) if wants_json(output) else print_rows(rows, title="Decided by colleagues")
        return
    if wants_json(output):
        print_json({**queue.to_dict(), "conflicts": to_json(conflicts)})
        return
    for conflict in conflicts:
        note(_contradiction(conflict))
    print_rows([match.to_row() for match in queue.matches], title="May be the same")
    note(
        f"{len(queue.matches)} of {queue.total_count}. Decide: quorate match lock LEFT RIGHT same|different|unsure"
    )
    if queue.learnt_from:
        note(f"Weights of evidence were learnt from {queue.learnt_from} decisions of colleagues.")


@match_app.command("lock")
def lock(
    left: Annotated[
        str, typer.Argument(metavar="LEFT", help="An identifier, id, e-mail address, domain or name.")
    ],
    right: Annotated[str, typer.Argument(metavar="RIGHT", help="The other one, named in the same way.")],
    decision: Annotated[
        str, typer.Argument(metavar="DECISION", help="same, different, unsure or as-it-stands.")
    ],
    why: Annotated[str | None, typer.Option("--note", help="Why, in your words.", show_default=False)] = None,
    author: Annotated[
        str | None,
        typer.Option("--author", help="Your e-mail address; by default your name here.", show_default=False),
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Say that two people, accounts or records are the same, or are not; the next update obeys.

    A person and an account: that the person works there, or does not. unsure leaves the pair as it is and asks
    again after all others; as-it-stands makes sure that later evidence does not change what holds now.
    Example: quorate match lock domain:acme.net acme.com same --note "their old domain"
    """
    from quorate import flow
    from quorate.surfaces.decisions import Deciding

    place = workspace_at(workspace)
    with progress() as report:
        snapshot = flow.snapshot(place, now, report)
    try:
        written = Deciding(place, now).decide(
            snapshot, left, right, decision, author or getpass.getuser(), why
        )
    finally:
        snapshot.close()
    typer.echo(written.decision_id)
    note(f"Written down: {written.left} and {written.right} are {_are(written.decision)}.")
    note(f"`quorate update` obeys it; to take it back: quorate match undo {written.decision_id}")


@match_app.command("undo")
def undo(
    decision_id: Annotated[str, typer.Argument(metavar="ID", help="The id that quorate match lock printed.")],
    workspace: WorkspaceOption = None,
) -> None:
    """Take a decision about identity back; after the next update every table is as it would be without it.

    Example: quorate match undo m_0123456789ab
    """
    from quorate.surfaces.decisions import Deciding

    Deciding(workspace_at(workspace), now).take_back(decision_id)
    note("Taken back. `quorate update` makes the tables without it.")


def _contradiction(conflict: Conflict) -> str:
    """One line that names the decisions which cannot all hold."""
    kept, others = conflict.different, ", ".join(each.decision_id for each in conflict.same)
    sources = ", with what the sources say," if conflict.with_sources else ""
    return (
        f"Cannot all hold: {kept.decision_id} keeps {kept.left} and {kept.right} apart, and {others}{sources} make "
        "them one. They stay apart until one of these is undone."
    )


def _are(decision: str) -> str:
    return "not yet decidable" if decision == "unsure" else decision
