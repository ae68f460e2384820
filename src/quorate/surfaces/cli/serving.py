"""Commands of the server: serve the workspace, and make the keys that trackers send events with."""

from __future__ import annotations

import base64
import os
import threading
import webbrowser
from typing import Annotated

import typer

from quorate.errors import StoreError, UsageError
from quorate.surfaces.cli.options import WorkspaceOption, now, workspace_at
from quorate.surfaces.cli.output import note
from quorate.surfaces.cli.schedule import seconds_of, updating_every
from quorate.surfaces.cli.stopping import leave_to_server
from quorate.surfaces.updates import Updates
from quorate.warehouse.workspace import Workspace

# A server on one of these answers to these names only; one that listens more widely may be called anything.
LOOPBACK = ("127.0.0.1", "localhost")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("serve")(serve)
    app.command("key")(key)


def serve(
    host: Annotated[
        str, typer.Option(help="The address to listen on; 127.0.0.1 is this machine only.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(help="The port to listen on; 0 takes a free one.", min=0, max=65535)
    ] = 8765,
    open_browser: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
    update_every: Annotated[
        str | None,
        typer.Option(
            help="Run `quorate update` on this schedule, such as 30s, 15m or 2h.", show_default=False
        ),
    ] = None,
    log_format: Annotated[
        str | None,
        typer.Option(
            help="Say every request and every failure on stderr, as text or as json; by default failures alone.",
            show_default=False,
        ),
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Serve the workspace in the browser, and take live events of trackers, until interrupted.

    On this machine alone nobody has to sign in until somebody is let in (quorate user add); a server that others
    reach shows nothing before it has an owner.

    Machines ask /healthz whether it lives, /readyz whether it can answer, and /metrics for its measures: this machine,
    who may configure, or a program with the token that QUORATE_METRICS_TOKEN holds. Traces go to where
    OTEL_EXPORTER_OTLP_ENDPOINT says.

    Trackers need a write key (quorate key NAME). What they send is kept at once and shows in the tables after the
    next update. Example: quorate serve --port 8765 --update-every 15m --open
    """
    import uvicorn

    from quorate.privacy.restoring import settle
    from quorate.surfaces.collector import collector_of
    from quorate.surfaces.operations.may_measure import TOKEN_VARIABLE
    from quorate.surfaces.web import create_app
    from quorate.surfaces.web.static_links import HOW_TO_BUILD, StaticLinks

    leave_to_server()
    start_log(log_format)
    place = workspace_at(workspace)
    settle(place, now)  # a restored backup may hold whoever was forgotten since
    pause_seconds = None if update_every is None else seconds_of(update_every)
    collector = collector_of(place, os.environ)
    updates = None if pause_seconds is None else Updates()
    is_private = host in LOOPBACK
    hosts = LOOPBACK if is_private else None
    secret = None if is_private else set_up_secret(place)
    app = create_app(
        place,
        hosts,
        collector,
        updates,
        now,
        is_warmed=True,
        sends_webhooks=True,
        is_private=is_private,
        set_up_secret=secret,
        metrics_token=os.environ.get(TOKEN_VARIABLE) or None,
    )
    # None leaves what is said to whom `start_log` chose
    config = uvicorn.Config(app, host=host, port=port, log_config=None, log_level="warning", access_log=False)
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
    if secret is not None:
        note(f"Nobody may come in yet. Its first owner does by {address}sign-in/first?secret={secret}")
    if not StaticLinks().is_built():
        note(
            f"The scripts of the pages are not built: the pages work without them. To build them: {HOW_TO_BUILD}"
        )
    if open_browser:
        threading.Timer(0.5, webbrowser.open, [address]).start()
    with updating_every(place, pause_seconds, updates):
        uvicorn.Server(config).run(sockets=[listening])


def start_log(log_format: str | None) -> None:
    """Say on stderr what the options ask for. Raises `UsageError` for a form there is not."""
    from quorate.surfaces.operations.request_log import LOG_FORMATS, log_to

    if log_format is not None and log_format not in LOG_FORMATS:
        raise UsageError(
            f"'{log_format}' is no form of the log.",
            expected=f"one of {', '.join(LOG_FORMATS)}",
            do="run the command again with one of them",
        )
    log_to(None, log_format)


def set_up_secret(workspace: Workspace) -> str | None:
    """What lets the first owner in where others reach the server too; None where somebody owns it already.

    It is one of the workspace's own keys: whichever of several servers a proxy leads to knows it.
    """
    from quorate.ledger.users import Users
    from quorate.warehouse.workspace_keys import WorkspaceKeys

    users = Users(workspace.database)
    try:
        is_owned = not users.is_empty()
    finally:
        users.close()
    if is_owned:
        return None
    key = WorkspaceKeys(workspace.root).key_of("first owner")
    return f"qf_{base64.urlsafe_b64encode(key).rstrip(b'=').decode()}"


def key(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="What to call the sender: small letters, digits, _.")
    ],
) -> None:
    """Make a write key for one sender of live events, and say how to let it in. The key is shown only now.

    Example: quorate key website
    """
    from quorate.ledger.secret_values import digest_of, new_secret

    made = new_secret("qw_")
    typer.echo(made)
    note("Give the line above to the tracker as its write key. In quorate.toml, write:")
    note(f'[collector.write_keys]\n{name} = "sha256:{digest_of(made)}"')
    note("The server knows it after its next start.")
