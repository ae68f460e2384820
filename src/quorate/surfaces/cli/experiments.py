"""Commands for experiments: plan one, see what it could find, draw its lots, stop it, see what it says."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quorate.surfaces.cli.options import AsOfOption, FormatOption, WorkspaceOption, day_of, now, workspace_at
from quorate.surfaces.cli.output import note, print_json, progress, wants_json
from quorate.surfaces.cli.plan_deciding import AsOption, FunctionOption

if TYPE_CHECKING:
    from quorate.ledger.experiment_events import ExperimentEvent
    from quorate.ledger.plan_events import Author
    from quorate.surfaces.experiment_deciding import ExperimentDeciding
    from quorate.warehouse.snapshots import Snapshot

experiment_app = typer.Typer(
    help="Experiments: accounts that lots leave out, and what became of both arms.", no_args_is_help=True
)
IdArgument = Annotated[str, typer.Argument(metavar="EXPERIMENT", help="The experiment's id.")]
# What a line may list by the hundred.
_LISTS = ("assignments", "exclusions")
KindOption = Annotated[str, typer.Option(help="universal_holdout, play or programme.")]
ShareOption = Annotated[float, typer.Option("--share", help="Share of accounts to hold out, such as 0.1.")]
WindowOption = Annotated[int, typer.Option("--window", help="For how many days an account is looked at.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(experiment_app, name="experiment")


@experiment_app.command("plan")
def plan(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is called; its id is made of that.")],
    kind: KindOption = "universal_holdout",
    play: Annotated[str | None, typer.Option(help="The play to test.", show_default=False)] = None,
    programme: Annotated[
        str | None,
        typer.Option(
            help="The audience or motion to test: penetrate, cross_sell, up_sell, keep.", show_default=False
        ),
    ] = None,
    share: ShareOption = 0.1,
    window: WindowOption = 182,
    without: Annotated[
        list[str] | None,
        typer.Option(
            help="Whose touches held-out accounts go without; marketing, or the play's owner.",
            show_default=False,
        ),
    ] = None,
    starts: Annotated[
        str | None, typer.Option(help="The first day.", show_default="the published day")
    ] = None,
    ends: Annotated[
        str | None, typer.Option(help="The last day; without it, it goes on.", show_default=False)
    ] = None,
    words: Annotated[
        str | None, typer.Option("--note", help="What it is to find out.", show_default=False)
    ] = None,
    seed: Annotated[
        str | None, typer.Option(help="What the lots are drawn from.", show_default="made and kept")
    ] = None,
    who: AsOption = None,
    function: FunctionOption = None,
    workspace: WorkspaceOption = None,
    output: FormatOption = None,
) -> None:
    """Plan an experiment, and say what it could find; no lots are drawn before `quorate experiment start`.

    Example: quorate experiment plan "Without marketing" --share 0.15 --window 182 --as ola@example.com
    """
    from quorate.surfaces.experiment_deciding import Plan
    from quorate.views.reading import Reader
    from quorate.views.revenue.experiment_reach import experiment_reach

    wanted = Plan(
        name=name, kind=kind, holdout_share=share, window_days=window, play=play, programme=programme,
        functions=tuple(without or ()), starts_on=starts, ends_on=ends, note=words, seed=seed,
    )  # fmt: skip
    with _writing(workspace, who, function) as (deciding, snapshot, author):
        written = deciding.plan(snapshot, author, wanted)
        _tell(written, output)
        confidence = deciding.workspace.settings.experiments.confidence
        reach = experiment_reach(Reader(snapshot), confidence, share, window, kind)
    for measure in reach.measures:
        note(f"{measure.label.capitalize()}: {measure.sentence}")
    note(f"Next: quorate experiment start {written.experiment_id}")


@experiment_app.command("start")
def start(
    experiment: IdArgument,
    who: AsOption = None,
    function: FunctionOption = None,
    workspace: WorkspaceOption = None,
    output: FormatOption = None,
) -> None:
    """Draw the lots of a planned experiment; who is held out then stays so.

    Example: quorate experiment start without_marketing --as ola@example.com
    """
    with _writing(workspace, who, function) as (deciding, snapshot, author):
        written = deciding.start(snapshot, author, experiment)
    arms = [row["arm"] for row in written.payload["assignments"]]
    _tell(written, output)
    note(f"{arms.count('holdout'):,} accounts are held out, {arms.count('treated'):,} are treated as ever.")
    note(
        "`quorate update` takes it into the log; from then on plans and audiences leave held-out accounts alone."
    )


@experiment_app.command("stop")
def stop(
    experiment: IdArgument,
    reason: Annotated[str, typer.Argument(metavar="REASON", help="Why, in your words.")],
    who: AsOption = None,
    function: FunctionOption = None,
    workspace: WorkspaceOption = None,
    output: FormatOption = None,
) -> None:
    """Stop an experiment, or give a planned one up. What it said until then stays.

    Example: quorate experiment stop without_marketing "The board has decided" --as ola@example.com
    """
    with _writing(workspace, who, function) as (deciding, snapshot, author):
        _tell(deciding.stop(snapshot, author, experiment, reason), output)


@experiment_app.command("show")
def show(
    experiment: Annotated[
        str | None, typer.Argument(metavar="EXPERIMENT", help="An id; without it, all.", show_default=False)
    ] = None,
    kind: KindOption = "universal_holdout",
    share: ShareOption = 0.1,
    window: WindowOption = 182,
    as_of: AsOfOption = None,
    workspace: WorkspaceOption = None,
    output: FormatOption = None,
) -> None:
    """Show experiments as they stand this minute, what they say, and what a further one of a design could find.

    Example: quorate experiment show --share 0.2 --window 91
    """
    from quorate import flow
    from quorate.surfaces.cli.pages import print_page
    from quorate.views import Answer
    from quorate.views.revenue.experiments import experiment_list, experiment_view

    place = workspace_at(workspace)
    with progress() as report:
        snapshot = flow.snapshot(place, now, report, day_of(as_of))
    try:
        answer: Answer = (
            experiment_view(snapshot, experiment, place)
            if experiment
            else experiment_list(snapshot, place, share, window, kind)
        )
    finally:
        snapshot.close()
    if wants_json(output):
        print_json(answer.to_dict())
    else:
        print_page(answer)


@contextmanager
def _writing(
    workspace: Path | None, who: str | None, function: str | None
) -> Iterator[tuple[ExperimentDeciding, Snapshot, Author]]:
    from quorate import flow
    from quorate.surfaces.experiment_deciding import ExperimentDeciding
    from quorate.views.plan_authors import author_named
    from quorate.views.reading import Reader

    place = workspace_at(workspace)
    with progress() as report:
        snapshot = flow.snapshot(place, now, report)
    try:
        author = author_named(Reader(snapshot), who or getpass.getuser(), function)
        yield ExperimentDeciding(place, now), snapshot, author
    finally:
        snapshot.close()


def _tell(written: ExperimentEvent, output: str | None) -> None:
    """Print the id; as JSON the line, with accounts counted instead of listed (the tables list them)."""
    from quorate.views.answers import to_json

    if wants_json(output):
        said = {
            name: len(value) if isinstance(value, list) and name in _LISTS else value
            for name, value in written.payload.items()
        }
        print_json({**to_json(written), "payload": said})
    else:
        typer.echo(written.experiment_id)
