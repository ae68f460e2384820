"""Commands about identity: look at what could not be decided, decide it, take a decision back.

A decision is a statement in the evidence log like any other, imported as one; the next update obeys it. It counts from
the day it corrects, the last one published, so that deciding about a market that ended in June does not turn June into
today. Taking it back writes a version that says the statement is gone: the tables of that day are again what they were.
"""

from __future__ import annotations

import csv
import getpass
import hashlib
import json
import tempfile
from datetime import datetime, timedelta
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quorate.errors import NotFound, UsageError, nearest_word
from quorate.surfaces.cli.options import FormatOption, WorkspaceOption, now, workspace_at
from quorate.surfaces.cli.output import note, print_json, print_rows, progress, wants_json

if TYPE_CHECKING:
    from quorate.warehouse.workspace import Workspace

match_app = typer.Typer(
    help="Decide whether two people, accounts or records are the same.", no_args_is_help=True
)
DECISIONS = ("same", "different")
PREFIX = "identity:statements:"
# Within the last second of the published day, so that the day stays the newest of the evidence.
BEFORE_MIDNIGHT = timedelta(seconds=1)
COLUMNS = (
    "statement_id", "known_at", "version_at", "is_deleted", "stated_at", "author_key", "author_function", "subject",
    "value", "note", "retracted_at",
)  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(match_app, name="match")


@match_app.command("review")
def review(
    limit: Annotated[int, typer.Option(help="How many pairs to show.", min=1)] = 20,
    decided: Annotated[
        bool, typer.Option("--decided", help="Show instead what colleagues decided, with the ids to undo it.")
    ] = False,
    workspace: WorkspaceOption = None,
    output: FormatOption = None,
) -> None:
    """Show pairs that may be the same and could not be decided, side by side, the likeliest first.

    Example: quorate match review --limit 50
    """
    from quorate import flow
    from quorate.views.answers import Page
    from quorate.views.matches import match_review, standing_decisions

    place = workspace_at(workspace)
    if decided:
        rows = [{"id": _short(each.statement_id), **_said(each.value), "stated_at": each.stated_at,
                 "author": each.author_key, "note": each.note} for each in standing_decisions(place)]  # fmt: skip
        print_json(rows) if wants_json(output) else print_rows(rows, title="Decided by colleagues")
        return
    with progress() as report:
        snapshot = flow.snapshot(place, now, report)
    try:
        found = match_review(snapshot, Page(limit=limit))
    finally:
        snapshot.close()
    if wants_json(output):
        print_json(found.to_dict())
        return
    print_rows([match.to_row() for match in found.matches], title="May be the same")
    note(f"{len(found.matches)} of {found.total_count}. Decide: quorate match lock LEFT RIGHT same|different")


@match_app.command("lock")
def lock(
    left: Annotated[
        str, typer.Argument(metavar="LEFT", help="An identifier, id, e-mail address, domain or name.")
    ],
    right: Annotated[str, typer.Argument(metavar="RIGHT", help="The other one, named in the same way.")],
    decision: Annotated[str, typer.Argument(metavar="DECISION", help="same or different.")],
    why: Annotated[str | None, typer.Option("--note", help="Why, in your words.", show_default=False)] = None,
    author: Annotated[
        str | None,
        typer.Option("--author", help="Your e-mail address; by default your name here.", show_default=False),
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Say that two people, accounts or records are the same, or are not; the next update obeys.

    A person and an account: that the person works there, or does not.
    Example: quorate match lock domain:acme.net acme.com same --note "their old domain"
    """
    from quorate import flow
    from quorate.views.matches import identifier_named

    if decision not in DECISIONS:
        near = nearest_word(decision, DECISIONS)
        raise UsageError(
            f"'{decision}' is no decision." + (f" Did you mean '{near}'?" if near else ""),
            expected="same or different",
        )
    place = workspace_at(workspace)
    with progress() as report:
        snapshot = flow.snapshot(place, now, report)
    try:
        sides = [identifier_named(snapshot, key) for key in (left, right)]
        known_at = min(now(), snapshot.publication.as_of_at - BEFORE_MIDNIGHT)
    finally:
        snapshot.close()
    if sides[0] == sides[1]:
        raise UsageError(
            f"Both sides are {sides[0]}.", expected="two different things", state="nothing was written down"
        )
    value = json.dumps(
        {"left": sides[0], "right": sides[1], "decision": decision}, sort_keys=True, ensure_ascii=False
    )
    named = (
        "m_" + hashlib.md5(f"{value}|{now().isoformat()}".encode(), usedforsecurity=False).hexdigest()[:12]
    )
    _write(place, named, known_at, known_at, value, author or getpass.getuser(), stated_at=now(), why=why)
    typer.echo(named)
    note(f"Written down: {sides[0]} and {sides[1]} are {decision}.")
    note(f"`quorate update` obeys it; to take it back: quorate match undo {named}")


@match_app.command("undo")
def undo(
    decision_id: Annotated[str, typer.Argument(metavar="ID", help="The id that quorate match lock printed.")],
    workspace: WorkspaceOption = None,
) -> None:
    """Take a decision about identity back; after the next update every table is as it would be without it.

    Example: quorate match undo m_0123456789ab
    """
    from quorate.views.matches import standing_decisions

    place = workspace_at(workspace)
    standing = {_short(each.statement_id): each for each in standing_decisions(place)}
    found = standing.get(_short(decision_id))
    if found is None:
        raise NotFound(
            f"No standing decision has the id '{decision_id}'.",
            expected=f"one of {', '.join(standing)}" if standing else "there is none to take back",
            do="see quorate match review --decided",
        )
    if not found.statement_id.startswith(PREFIX):
        raise UsageError(
            "This statement was imported from another system.",
            where=found.statement_id,
            state="nothing was changed",
            do="take it back there and import it again, or decide otherwise with quorate match lock",
        )
    later = found.version_at + timedelta(microseconds=1)
    _write(
        place, _short(found.statement_id), found.known_at, later, found.value, found.author_key,
        stated_at=found.stated_at, why=found.note, is_taken_back=True,
    )  # fmt: skip
    note("Taken back. `quorate update` makes the tables without it.")


def _write(
    place: Workspace, named: str, known_at: datetime, version_at: datetime, value: str, author: str, *,
    stated_at: datetime, why: str | None, is_taken_back: bool = False,
) -> None:  # fmt: skip
    """Import one statement through the importer that every other statement comes by."""
    from quorate import flow
    from quorate.sources import Reading

    moments = [f"{moment.isoformat()}Z" for moment in (known_at, version_at, stated_at)]
    row = (
        named, moments[0], moments[1], "true" if is_taken_back else "false", moments[2], author, "operations",
        "identity", value, why or "", moments[1] if is_taken_back else "",
    )  # fmt: skip
    mapping = resources.files("quorate.surfaces.cli").joinpath("identity_statements.yaml")
    with tempfile.TemporaryDirectory() as folder, resources.as_file(mapping) as mapping_file:
        path = Path(folder) / "identity.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([COLUMNS, row])
        with progress() as report:
            counts = flow.import_files(
                place, "table", [path], Reading(mapping_file=mapping_file), now, report
            )
    if not sum(each.evidence_count for each in counts):
        raise UsageError("The statement says nothing new.", state="the log is as it was")


def _short(statement_id: str) -> str:
    return statement_id.removeprefix(PREFIX)


def _said(value: str) -> dict[str, str]:
    said = json.loads(value)
    return {side: str(said.get(side, "")) for side in ("left", "right", "decision")}
