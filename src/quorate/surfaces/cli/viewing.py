"""Commands for saved views: list them, share or rename one of one's own, let one go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from quorate.surfaces.cli.options import FormatOption, WorkspaceOption, now, workspace_at
from quorate.surfaces.cli.output import note as tell
from quorate.surfaces.cli.output import print_json, print_rows, wants_json
from quorate.surfaces.cli.plan_deciding import AsOption, FunctionOption
from quorate.surfaces.cli.speaking import print_said, speaking

if TYPE_CHECKING:
    from quorate.ledger.said_events import Said

app = typer.Typer(
    no_args_is_help=True,
    help="Lists that colleagues keep under a name, for themselves or for everybody; they are made on the list's page.",
)
ViewArgument = Annotated[str, typer.Argument(metavar="VIEW", help="The view's id, or how it begins.")]
_COLUMNS = ("view_id", "list", "name", "query", "is_shared", "author_name", "is_default", "changed_at")


def register(main: typer.Typer) -> None:
    """Add the commands."""
    for name, command in (("list", list_), ("change", change), ("delete", delete)):
        app.command(name)(command)
    main.add_typer(app, name="views")


def list_(
    who: AsOption = None,
    function: FunctionOption = None,
    workspace: WorkspaceOption = None,
    output: FormatOption = None,
) -> None:
    """List the views that are shared; with --as, those of that colleague too.

    Example: quorate views list --as sam@example.com
    """
    from quorate.views.saved_views import saved_views

    if who is None:
        found = saved_views(workspace_at(workspace), None)
    else:
        with speaking(workspace, who, function) as (saying, _, author):
            found = saved_views(saying.workspace, author)
    if wants_json(output):
        print_json([{**each.to_dict(), "address": each.address} for each in found])
        return
    print_rows([vars(each) for each in found], _COLUMNS, "Views")


def change(
    view: ViewArgument,
    name: Annotated[str | None, typer.Option("--name", help="Another name.")] = None,
    shared: Annotated[
        bool | None,
        typer.Option("--shared/--own", help="Whether everybody sees it.", show_default="as it is"),
    ] = None,
    who: AsOption = None,
    function: FunctionOption = None,
    workspace: WorkspaceOption = None,
    output: FormatOption = None,
) -> None:
    """Give a view of yours another name, or share it or not.

    Example: quorate views change v_0123456789abcdef --name "Closing this quarter" --shared --as sam@example.com
    """
    from quorate.surfaces.keeping_views import ViewKeeping

    with speaking(workspace, who, function) as (saying, _, author):
        _tell(ViewKeeping(saying.workspace, now).change(author, view, name=name, is_shared=shared), output)


def delete(
    view: ViewArgument,
    who: AsOption = None,
    function: FunctionOption = None,
    workspace: WorkspaceOption = None,
    output: FormatOption = None,
) -> None:
    """Let a view of yours go; operations may let any go.

    Example: quorate views delete v_0123456789abcdef --as sam@example.com
    """
    from quorate.surfaces.keeping_views import ViewKeeping

    with speaking(workspace, who, function) as (saying, _, author):
        _tell(ViewKeeping(saying.workspace, now).delete(author, view), output)


def _tell(said: Said, output: str | None) -> None:
    """Print the view's id; leave with 1 where somebody changed it in the same moment and the change is held."""
    print_said(said, output)
    if said.is_held:
        tell(f"Meanwhile {said.contradicted_by[-1].author_name} changed it; yours is kept beside it.")
        raise typer.Exit(1)
