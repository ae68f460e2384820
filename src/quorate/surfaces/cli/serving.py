"""The command that serves the workspace in the browser."""

from __future__ import annotations

import threading
import webbrowser
from typing import Annotated

import typer

from quorate.errors import StoreError
from quorate.surfaces.cli.options import WorkspaceOption, workspace_at
from quorate.surfaces.cli.output import note

# A server on one of these answers to these names only; one that listens more widely may be called anything.
LOOPBACK = ("127.0.0.1", "localhost")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("serve")(serve)


def serve(
    host: Annotated[
        str, typer.Option(help="The address to listen on; 127.0.0.1 is this machine only.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(help="The port to listen on; 0 takes a free one.", min=0, max=65535)
    ] = 8765,
    open_browser: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Serve the workspace in the browser until interrupted.

    Example: quorate serve --port 8765 --open
    """
    import uvicorn

    from quorate.surfaces.web import create_app

    place = workspace_at(workspace)
    app = create_app(place, LOOPBACK if host in LOOPBACK else None)
    config = uvicorn.Config(app, host=host, port=port, log_level="warning", access_log=False)
    try:
        listening = config.bind_socket()
    except SystemExit as error:
        raise StoreError(
            f"Nothing can listen on {host}:{port}.",
            expected="a free port and an address of this machine",
            state="nothing was changed",
            do=f"stop what is using it, or choose another: quorate serve --port {port + 1}",
        ) from error
    address = f"http://{host}:{listening.getsockname()[1]}/"
    note(f"The workspace {place.root} is at {address} (Ctrl-C stops it).")
    if open_browser:
        threading.Timer(0.5, webbrowser.open, [address]).start()
    uvicorn.Server(config).run(sockets=[listening])
