"""Commands for what a colleague is told: see it, and choose what to follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from quorate.surfaces.cli.options import FormatOption, WorkspaceOption, now
from quorate.surfaces.cli.output import note as tell
from quorate.surfaces.cli.output import print_json, print_rows, wants_json
from quorate.surfaces.cli.plan_deciding import AsOption, FunctionOption
from quorate.surfaces.cli.speaking import speaking

if TYPE_CHECKING:
    from pathlib import Path

app = typer.Typer(
    no_args_is_help=True,
    help="What a colleague is told: who speaks to them, what is handed to them, what changed in what they follow.",
)
KindArgument = Annotated[str, typer.Argument(metavar="KIND", help="journey or account.")]
KeyArgument = Annotated[str, typer.Argument(metavar="KEY", help="Its id.")]
_COLUMNS = ("at", "kind", "account_name", "by", "text", "is_read")


def register(main: typer.Typer) -> None:
    """Add the commands."""
    for name, command in (("list", list_), ("read", read), ("follow", follow), ("unfollow", unfollow)):
        app.command(name)(command)
    main.add_typer(app, name="notification")


def list_(
    unread: Annotated[bool, typer.Option("--unread", help="Only what is not read yet.")] = False,
    who: AsOption = None,
    function: FunctionOption = None,
    workspace: WorkspaceOption = None,
    output: FormatOption = None,
) -> None:
    """List what a colleague is told, the newest first.

    Example: quorate notification list --unread --as sam@example.com
    """
    from quorate.surfaces.noticing import notice_changes
    from quorate.views.notifications import notifications_for
    from quorate.views.reading import Reader

    with speaking(workspace, who, function) as (saying, snapshot, author):
        notice_changes(saying.workspace, snapshot, now())
        found = notifications_for(Reader(snapshot), saying.workspace, author, unread_only=unread)
    if wants_json(output):
        print_json(found.to_dict())
        return
    print_rows([vars(each) for each in found.items], _COLUMNS, f"For {found.colleague_name}")
    tell(f"{found.unread_count} not read.")


def read(
    who: AsOption = None,
    function: FunctionOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Mark everything a colleague is told as read.

    Example: quorate notification read --as sam@example.com
    """
    from quorate.ledger.attention import Attention
    from quorate.views.notifications import notifications_for
    from quorate.views.reading import Reader

    with speaking(workspace, who, function) as (saying, snapshot, author):
        found = notifications_for(Reader(snapshot), saying.workspace, author, unread_only=True)
        attention = Attention(saying.workspace.database_file)
        try:
            attention.mark_read(author.key, [each.item_id for each in found.items], now())
        finally:
            attention.close()
    tell(f"{len(found.items)} marked as read.")


def follow(
    kind: KindArgument,
    key: KeyArgument,
    who: AsOption = None,
    function: FunctionOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Follow a journey or account: you are told what changes in it.

    Example: quorate notification follow journey j_54835fd287d4 --as sam@example.com
    """
    _follow(workspace, who, function, kind, key, is_following=True)


def unfollow(
    kind: KindArgument,
    key: KeyArgument,
    who: AsOption = None,
    function: FunctionOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Follow a journey or account no longer, also one that you own.

    Example: quorate notification unfollow account a_1f0c2d3e4b5a69788796 --as sam@example.com
    """
    _follow(workspace, who, function, kind, key, is_following=False)


def _follow(
    workspace: Path | None, who: str | None, function: str | None, kind: str, key: str, *, is_following: bool
) -> None:
    from quorate.surfaces.following import follow as keep

    with speaking(workspace, who, function) as (saying, snapshot, author):
        keep(saying.workspace, snapshot, author, kind, key, now(), is_following=is_following)
    tell(f"{author.name} follows this {kind} {'now' if is_following else 'no longer'}.")
