"""Commands for what a colleague is told: see it, and choose what to follow."""

from __future__ import annotations

from contextlib import nullcontext
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
    app.command("prefer")(prefer)
    main.add_typer(app, name="notification")
    main.command("notify")(notify)


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
        attention = Attention(saying.workspace.database)
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


def prefer(
    channel: Annotated[
        str, typer.Option(help="A channel of the settings; empty to be told on the pages only.")
    ] = "",
    rhythm: Annotated[str, typer.Option(help="at_once, daily or weekly.")] = "daily",
    kind: Annotated[
        list[str] | None,
        typer.Option(
            help="A kind of notification that is sent; may be repeated.", show_default="all of them"
        ),
    ] = None,
    quiet: Annotated[
        str | None,
        typer.Option(help="Hours in which nothing is sent, such as 19:00-07:30.", show_default=False),
    ] = None,
    zone: Annotated[str, typer.Option(help="The time zone of these hours.")] = "UTC",
    who: AsOption = None,
    function: FunctionOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Choose how you are told outside of the pages: by which channel, when, of what, and when not.

    Example: quorate notification prefer --channel mail --rhythm daily --quiet 19:00-07:30 --zone Europe/Berlin
    """
    from quorate.ledger.deliveries import Deliveries, Preference
    from quorate.views.digests import require_preference
    from quorate.views.notifications import NOTIFICATION_KINDS

    begin, _, end = (quiet or "").partition("-")
    with speaking(workspace, who, function) as (saying, _snapshot, author):
        kinds = tuple(kind or NOTIFICATION_KINDS)
        chosen = Preference(
            author.key, author.name, channel, rhythm, kinds, begin.strip() or None, end.strip() or None, zone
        )
        require_preference(chosen, saying.workspace.settings.notifications.channels)
        book = Deliveries(saying.workspace.database)
        try:
            book.prefer(chosen, now())
        finally:
            book.close()
    tell(
        f"{author.name} is told by {channel}, {rhythm}."
        if channel
        else f"{author.name} is told on the pages only."
    )


def notify(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be sent, and send nothing.")
    ] = False,
    to: Annotated[
        str | None,
        typer.Option("--to", help="Only this colleague: a name, e-mail address or id.", show_default=False),
    ] = None,
    workspace: WorkspaceOption = None,
    output: FormatOption = None,
) -> None:
    """Tell colleagues by e-mail or chat what is new for them, as each of them chose; nothing is told twice.

    Nothing is sent unless `is_on` stands under [notifications] in quorate.toml. Exit code 1 where a message failed; it
    is tried again with the next run.

    Example: quorate notify --dry-run
    """
    from quorate import flow
    from quorate.surfaces.cli.options import workspace_at
    from quorate.surfaces.cli.output import progress
    from quorate.surfaces.telling import tell as send_all
    from quorate.views.plan_authors import author_named
    from quorate.views.reading import Reader
    from quorate.warehouse.lock import updating

    place = workspace_at(workspace)
    with progress() as report:
        snapshot = flow.snapshot(place, now, report)
    try:
        only = author_named(Reader(snapshot), to).key if to else None
        with (
            nullcontext()
            if dry_run
            else updating(place.notify_lock_file, "quorate notify", now(), place.database)
        ):
            told = send_all(place, snapshot, now(), only=only, is_dry=dry_run)
    finally:
        snapshot.close()
    rows = [vars(each) for each in told]
    if wants_json(output):
        print_json(rows)
    else:
        print_rows(rows, ("colleague_name", "channel", "status", "count", "failure"), "Messages")
        if dry_run:
            for each in told:
                typer.echo(f"\n{each.text}")
    if not dry_run and not place.settings.notifications.is_on:
        tell(
            "Nothing is sent: notifications are not switched on (is_on under [notifications] in quorate.toml)."
        )
    if any(each.status == "failed" for each in told):
        raise typer.Exit(1)


def _follow(
    workspace: Path | None, who: str | None, function: str | None, kind: str, key: str, *, is_following: bool
) -> None:
    from quorate.surfaces.following import follow as keep

    with speaking(workspace, who, function) as (saying, snapshot, author):
        keep(saying.workspace, snapshot, author, kind, key, now(), is_following=is_following)
    tell(f"{author.name} follows this {kind} {'now' if is_following else 'no longer'}.")
