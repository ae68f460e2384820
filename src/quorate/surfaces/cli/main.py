"""The `quorate` command: fetch, record, print. Errors become words and an exit code."""

from __future__ import annotations

import os
from importlib.metadata import version
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from quorate.errors import QuorateError
from quorate.surfaces.cli import (
    assisting,
    audiences,
    backtest,
    briefs,
    experiments,
    exporting,
    labelling,
    look,
    make,
    maps,
    matching,
    notifying,
    noting,
    planning,
    privacy,
    reviewing,
    safekeeping,
    serving,
    stating,
    syncing,
    take,
    users,
    viewing,
    writing_back,
)
from quorate.surfaces.cli.stopping import heeding


class Commands(TyperGroup):
    """Turns what a command raises into a message on stderr and the documented exit code."""

    def invoke(self, ctx: Any) -> Any:
        """Run the chosen command."""
        with heeding() as stopping:
            try:
                return super().invoke(ctx)
            except QuorateError as error:
                typer.echo(f"quorate: {error.describe()}", err=True)
                raise typer.Exit(error.exit_code) from error
            except KeyboardInterrupt as error:
                typer.echo(stopping.words, err=True)
                raise typer.Exit(stopping.exit_code) from error


def _say_version(is_asked: bool) -> None:
    if is_asked:
        typer.echo(f"quorate {version('quorate')}")
        raise typer.Exit


app = typer.Typer(
    name="quorate",
    cls=Commands,
    help="One evidence-backed view of the buyer team: who decides, where they stand, what keeps them from "
    "agreeing, and what to do next.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    epilog="Exit codes: 0 fine, 1 problems found, 2 used wrongly, 75 another process is at work, "
    "130 interrupted, 143 told to stop (SIGTERM).",
)


@app.callback()
def _every_command(
    _: Annotated[
        bool,
        typer.Option("--version", help="Say which version this is.", is_eager=True, callback=_say_version),
    ] = False,
) -> None: ...


for module in (
    make,
    take,
    syncing,
    look,
    exporting,
    backtest,
    briefs,
    labelling,
    maps,
    matching,
    audiences,
    writing_back,
    planning,
    stating,
    noting,
    viewing,
    notifying,
    experiments,
    reviewing,
    safekeeping,
    serving,
    assisting,
    users,
    privacy,
):
    module.register(app)


def main() -> None:
    """Run the command line and exit with its code."""
    if not os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT"):
        app()
        return
    from quorate.surfaces.cli.output import note
    from quorate.surfaces.operations.tracing_export import trace_to

    end = trace_to(os.environ, note)
    try:
        app()
    finally:
        end()


if __name__ == "__main__":
    main()
