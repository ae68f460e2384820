"""`quorate content`: say what an asset is for, or confirm what is proposed."""

from __future__ import annotations

from typing import Annotated

import typer

from quorate.errors import UsageError
from quorate.surfaces.cli.options import WorkspaceOption, now, workspace_at
from quorate.surfaces.cli.output import note, progress

content = typer.Typer(no_args_is_help=True, help="Say what assets of the catalogue are for.")
AssetArgument = Annotated[str, typer.Argument(metavar="ASSET", help="Its content_id, address or title.")]
AuthorOption = Annotated[str, typer.Option(help="Who says so: an e-mail address or a name.")]


def register(app: typer.Typer) -> None:
    """Add the group."""
    app.add_typer(content, name="content")


@content.command("label")
def label(
    asset: AssetArgument,
    author: AuthorOption,
    intent: Annotated[
        str | None,
        typer.Option(help="insight, guidance, proof, product, pricing or onboarding.", show_default=False),
    ] = None,
    role: Annotated[
        list[str] | None, typer.Option(help="A role it helps; may be repeated.", show_default=False)
    ] = None,
    stage: Annotated[
        list[str] | None, typer.Option(help="A stage it helps in; may be repeated.", show_default=False)
    ] = None,
    reason: Annotated[str, typer.Option("--note", help="Why.")] = "",
    workspace: WorkspaceOption = None,
) -> None:
    """Say what an asset is for, instead of what the catalogue says or where it says nothing.

    Example: quorate content label C-041 --intent proof --role champion --author ana@example.com
    """
    from quorate import flow
    from quorate.surfaces.content_labelling import Labelling

    said = {"intent": [intent] if intent else [], "role": role or [], "stage": stage or []}
    if not any(said.values()):
        raise UsageError(
            "It is not said what the asset is for.",
            expected="--intent, --role or --stage",
            state="nothing was written down",
        )
    place = workspace_at(workspace)
    with progress() as report:
        snapshot = flow.snapshot(place, now, report, None)
    try:
        for kind, labels in said.items():
            if labels:
                Labelling(place, now).label(snapshot, asset, kind, labels, author, reason)
    finally:
        snapshot.close()
    note("Written down. The next `quorate update` obeys it.")


@content.command("confirm")
def confirm(asset: AssetArgument, author: AuthorOption, workspace: WorkspaceOption = None) -> None:
    """Confirm every label that is proposed for an asset.

    Example: quorate content confirm C-041 --author ana@example.com
    """
    from quorate import flow
    from quorate.surfaces.content_labelling import Labelling

    place = workspace_at(workspace)
    with progress() as report:
        snapshot = flow.snapshot(place, now, report, None)
    try:
        found = Labelling(place, now).confirm(snapshot, asset, author)
    finally:
        snapshot.close()
    for kind, labels in found.items():
        note(f"{kind}: {', '.join(labels)}")
    note("Written down. The next `quorate update` obeys it.")
