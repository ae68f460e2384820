"""The command of the server for assistants."""

from __future__ import annotations

import os
from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quorate.errors import NotAllowed, UsageError
from quorate.surfaces.cli.options import WorkspaceOption, now, workspace_at
from quorate.surfaces.cli.output import note
from quorate.surfaces.cli.stopping import leave_to_server

if TYPE_CHECKING:
    from quorate.surfaces.access import Doors, Principal

TOKEN = "QUORATE_TOKEN"  # noqa: S105 - the name of a variable
LOOPBACK = ("127.0.0.1", "localhost")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("mcp")(mcp)


def mcp(
    who: Annotated[
        str | None,
        typer.Option(
            "--as",
            help="The user for whom the assistant asks; by default whose token QUORATE_TOKEN holds.",
            show_default=False,
        ),
    ] = None,
    allow_writes: Annotated[
        bool,
        typer.Option("--allow-writes", help="Also let it propose moves and write notes, where its user may."),
    ] = False,
    http: Annotated[
        bool,
        typer.Option(
            "--http", help="Serve HTTP at /mcp, each request by its own token, in place of stdin and stdout."
        ),
    ] = False,
    host: Annotated[str, typer.Option(help="With --http: the address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="With --http: the port to listen on.", min=0, max=65535)] = 8766,
    workspace: WorkspaceOption = None,
) -> None:
    """Serve the workspace to an assistant by the Model Context Protocol; it only reads unless told otherwise.

    It sees what its user sees. Example: quorate mcp --as ada@example.com
    """
    if find_spec("mcp") is None:
        raise UsageError(
            "The parts that speak to assistants are not installed.",
            do="install them: pip install 'quorate[mcp]'",
        )
    from quorate.surfaces.access import Doors
    from quorate.surfaces.snapshot_pool import SnapshotPool

    leave_to_server()
    place = workspace_at(workspace)
    doors, pool = Doors(place.database, now), SnapshotPool(place)
    try:
        if not http:
            from quorate.surfaces.mcp.server import assistant_server

            _asker(doors, who, may_write=allow_writes)  # says now rather than later that nobody is let in
            server = assistant_server(
                place, pool, now, lambda _: _asker(doors, who, may_write=allow_writes), may_write=allow_writes
            )
            server.run("stdio")
            return
        from quorate.surfaces.mcp.http import PATH, assistant_app

        hosts = LOOPBACK if host in LOOPBACK else None
        app = assistant_app(place, pool, doors, now, hosts=hosts, may_write=allow_writes)
        note(f"Assistants are answered at http://{host}:{port}{PATH} (Ctrl-C stops it).")
        _listen(app, host, port)
    finally:
        pool.close()
        doors.close()


def _asker(doors: Doors, who: str | None, *, may_write: bool) -> Principal:
    """For whom a call asks. Raises `NotAllowed` where nobody is named who may come in."""
    from quorate.surfaces.access import OPEN, principal_of

    if doors.users.is_empty():
        return OPEN
    if who is not None:
        user = doors.users.named(who)
        if not user.is_active:
            raise NotAllowed(f"{user.email} may come in no longer.", state="nothing was answered")
        return principal_of(user, "token", ("read", "write") if may_write else ("read",))
    principal = doors.of_token(os.environ.get(TOKEN, ""))
    if principal is None:
        raise NotAllowed(
            "It is not said for whom the assistant asks.",
            expected=f"--as EMAIL, or a token in the environment variable {TOKEN}",
            state="nothing was answered",
            do="make a token (quorate user token) or name a user with --as",
        )
    return principal


def _listen(app: Any, host: str, port: int) -> None:
    import uvicorn

    uvicorn.run(app, host=host, port=port, log_level="warning", access_log=False)
