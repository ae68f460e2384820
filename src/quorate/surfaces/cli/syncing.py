"""The command that pulls from connected systems and says whether everything has come."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quorate.errors import UsageError
from quorate.surfaces.cli.options import FormatOption, WorkspaceOption, now, workspace_at
from quorate.surfaces.cli.output import note, print_json, print_rows, progress, wants_json

if TYPE_CHECKING:
    from quorate.flow import TakenTables
    from quorate.sources.pulls import Line


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("sync")(sync)


def sync(
    source: Annotated[
        str | None,
        typer.Argument(
            metavar="SOURCE",
            help="salesforce, hubspot, or a name under sources.databases in quorate.toml; by default every system whose"
            " secrets are there and all of these databases.",
            show_default=False,
        ),
    ] = None,
    accept_deletes: Annotated[
        bool,
        typer.Option(
            "--accept-deletes", help="Believe it when more than half of an object's records are gone at once."
        ),
    ] = False,
    full: Annotated[
        bool, typer.Option("--full", help="Ask for everything again, not only for what changed.")
    ] = False,
    workspace: WorkspaceOption = None,
    output: FormatOption = None,
) -> None:
    """Pull what changed in connected systems into the log, and compare what they hold with what the log holds.

    Of tables in PostgreSQL it reads what was loaded since, or all. Secrets come from the environment or the keyring;
    exit code 1 says that a difference is unexplained.
    Example: quorate sync salesforce
    """
    from quorate import flow
    from quorate.sources.pulls.patience import Patience

    place = workspace_at(workspace)
    patience = Patience(_slept)
    lines: list[Line] = []
    with progress() as report:
        databases = place.settings.sources.databases
        for system in [source] if source else _configured(databases):
            if system in databases:
                lines += _lines_of(system, flow.sync_tables(place, system, now, report, is_full=full))
                continue
            lines += flow.sync(
                place, system, now, report, patience, accept_deletes=accept_deletes, is_full=full
            )
    rows = [row_of(line) for line in lines]
    if wants_json(output):
        print_json({"objects": rows, "is_explained": all(line.is_explained for line in lines)})
    else:
        print_rows(rows)
    for line in lines:
        note(line.sentence)
    if not all(line.is_explained for line in lines):
        raise typer.Exit(1)


def row_of(line: Line) -> dict[str, Any]:
    """One object's line as a row."""
    return {
        "system": line.system,
        "object": line.object_name,
        "pulled": line.pulled_count,
        "crm_says": line.crm_count,
        "we_hold": line.held_count,
        "set_aside": line.set_aside_count,
        "why_set_aside": line.why_aside,
        "changed_meanwhile": line.changed_count,
        "deleted": line.deleted_count,
        "recovered": line.recovered_count,
        "unexplained": line.unexplained_count,
    }


def _lines_of(name: str, taken: TakenTables) -> Iterator[Line]:
    """A line for each table: its rows, and how many of them the log did not hold yet."""
    from quorate.sources.pulls import Line

    for count in taken.counts:
        told = f"{count.rows_read:,} rows read, {count.evidence_count:,} of them new"
        notes = [told, *([f"{count.set_aside_count:,} set aside"] if count.set_aside_count else [])]
        held = count.evidence_count + count.duplicate_count
        yield Line(
            name,
            count.file,
            count.rows_read,
            None,
            held,
            set_aside_count=count.set_aside_count,
            note="; ".join([", ".join(notes), *([count.note] if count.note else [])]),
        )


def _configured(databases: Iterable[str]) -> list[str]:
    from quorate.sources import pulls

    found = list(dict.fromkeys([*pulls.configured(), *databases]))
    if not found:
        raise UsageError(
            "There are no secrets of any system to pull from, and no tables to read.",
            expected=f"secrets of {' or '.join(pulls.SYSTEMS)} in the environment or the keyring, or sources.databases "
            "in quorate.toml",
            state="nothing was changed",
            do="name a system, as in `quorate sync salesforce`, to see which secrets it takes",
        )
    return found


def _slept(seconds: float) -> None:
    note(f"Asked to wait, going on in {seconds:,.0f} seconds ...")
    time.sleep(seconds)
