"""Commands for who may come in: let users in, change what they may and see, shut them out, make tokens."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quorate.errors import UsageError
from quorate.surfaces.cli.options import FormatOption, WorkspaceOption, now, workspace_at
from quorate.surfaces.cli.output import note, print_json, print_rows, wants_json

if TYPE_CHECKING:
    from quorate.ledger.plan_events import Author
    from quorate.ledger.users import Sees, User
    from quorate.surfaces.access import Doors

app = typer.Typer(
    no_args_is_help=True,
    help="Who may come in to the server, what they may do and which accounts they see. With the first user everybody "
    "has to sign in.",
)
UserArgument = Annotated[str, typer.Argument(metavar="USER", help="Their e-mail address, or their id.")]
RoleOption = Annotated[
    str | None,
    typer.Option(
        "--role", help="viewer, sales, marketing, success, operations or owner.", show_default=False
    ),
]
SeesOption = Annotated[
    str | None,
    typer.Option(
        "--sees",
        help="all; own (accounts, deals and moves that are theirs); or own and COLUMN=VALUE,VALUE of the accounts, "
        "such as country=DE,AT.",
        show_default=False,
    ),
]
_COLUMNS = ("email", "name", "access_role", "sees", "created_at", "disabled_at", "user_id")


def register(main: typer.Typer) -> None:
    """Add the commands."""
    for name, command in (
        ("list", list_), ("add", add), ("change", change), ("disable", disable), ("enable", enable), ("link", link),
        ("token", token),
    ):  # fmt: skip
        app.command(name)(command)
    main.add_typer(app, name="user")


def list_(workspace: WorkspaceOption = None, output: FormatOption = None) -> None:
    """List who may come in. Example: quorate user list"""
    with _doors(workspace) as (doors, _):
        rows = [_row(each) for each in doors.users.all()]
    if wants_json(output):
        print_json(rows)
        return
    print_rows(rows, _COLUMNS, "Users")


def add(
    email: Annotated[str, typer.Argument(metavar="EMAIL", help="Their e-mail address.")],
    role: RoleOption = None,
    sees: SeesOption = None,
    name: Annotated[str | None, typer.Option("--name", help="Their name.", show_default=False)] = None,
    workspace: WorkspaceOption = None,
    output: FormatOption = None,
) -> None:
    """Let somebody in, and make the link by which they give their first password; it is shown only now.

    The first user owns the workspace. Example: quorate user add ana@example.com --role sales --sees country=DE,AT
    """
    with _doors(workspace) as (doors, author):
        is_first = doors.users.is_empty()
        if is_first and role not in (None, "owner"):
            raise UsageError(
                "The first user has to own the workspace.",
                expected="--role owner",
                state="nothing was changed",
                do="add its owner first",
            )
        chosen = role or ("owner" if is_first else "viewer")
        made = doors.users.add(email, name or "", chosen, _sees(sees), author, now())
        _tell_link(made, doors.invite(made, author), output)


def change(
    user: UserArgument,
    role: RoleOption = None,
    sees: SeesOption = None,
    name: Annotated[str | None, typer.Option("--name", help="Another name.", show_default=False)] = None,
    workspace: WorkspaceOption = None,
    output: FormatOption = None,
) -> None:
    """Change a user's role, sight or name. Example: quorate user change ana@example.com --role operations"""
    with _doors(workspace) as (doors, author):
        chosen = None if sees is None else _sees(sees)
        _tell(doors.users.change(user, author, now(), role=role, sees=chosen, name=name), output)


def disable(user: UserArgument, workspace: WorkspaceOption = None, output: FormatOption = None) -> None:
    """Shut a user out, also where they are in now, and end their tokens.

    Example: quorate user disable ana@example.com
    """
    with _doors(workspace) as (doors, author):
        _tell(doors.users.disable(user, author, now()), output)


def enable(user: UserArgument, workspace: WorkspaceOption = None, output: FormatOption = None) -> None:
    """Let a user in again. Example: quorate user enable ana@example.com"""
    with _doors(workspace) as (doors, author):
        _tell(doors.users.enable(user, author, now()), output)


def link(user: UserArgument, workspace: WorkspaceOption = None, output: FormatOption = None) -> None:
    """Make a link to a new password, good for an hour and once; it is shown only now.

    Example: quorate user link ana@example.com
    """
    with _doors(workspace) as (doors, author):
        found = doors.users.named(user)
        _tell_link(found, doors.recover(found, author), output)


def token(
    user: UserArgument,
    name: Annotated[str, typer.Option("--name", help="What it is for.")],
    scopes: Annotated[
        list[str] | None,
        typer.Option("--scope", help="read (the default), write or admin; more than once for several."),
    ] = None,
    days: Annotated[int, typer.Option("--days", help="After how many days it ends.", min=1, max=366)] = 90,
    workspace: WorkspaceOption = None,
    output: FormatOption = None,
) -> None:
    """Make a token by which a program comes in as a user; it is shown only now.

    Example: quorate user token ana@example.com --name "weekly report" --scope read --days 30
    """
    with _doors(workspace) as (doors, author):
        found = doors.users.named(user)
        made, secret = doors.tokens.make(
            found.user_id, name, scopes or ["read"], timedelta(days=days), author, now()
        )
    if wants_json(output):
        print_json({**asdict(made), "token": secret})
        return
    typer.echo(secret)
    note(f"Send it as 'Authorization: Bearer ...'. It ends on {made.expires_at:%Y-%m-%d}.")


@contextmanager
def _doors(workspace: WorkspaceOption) -> Iterator[tuple[Doors, Author]]:
    """The ways into the workspace, and who is at the command line: whoever may write its files owns it anyway."""
    from quorate.ledger.plan_events import Author
    from quorate.surfaces.access import Doors

    doors = Doors(workspace_at(workspace).database, now)
    try:
        yield doors, Author(f"command line: {_login()}", _login(), "owner")
    finally:
        doors.close()


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def _sees(text: str | None) -> Sees:
    from quorate.surfaces.access.seeing import sees_in

    if text is None:
        return sees_in("all", "")
    kind, _, values = text.partition("=")
    return sees_in(kind.strip(), values)


def _row(user: User) -> dict[str, Any]:
    sees = user.sees
    words = " or ".join(["own", *(f"{name}={','.join(values)}" for name, values in sees.where.items())])
    kept = {name: getattr(user, name) for name in _COLUMNS}
    return {**kept, "sees": words if sees.kind == "where" else sees.kind}


def _tell(user: User, output: str | None) -> None:
    if wants_json(output):
        print_json(_row(user))
        return
    print_rows([_row(user)], _COLUMNS, "User")


def _tell_link(user: User, secret: str, output: str | None) -> None:
    path = f"/sign-in/link/{secret}"
    if wants_json(output):
        print_json({**_row(user), "link": path})
        return
    typer.echo(path)
    note(f"Send {user.name} this path behind the server's address, such as https://quorate.example.com{path}")
