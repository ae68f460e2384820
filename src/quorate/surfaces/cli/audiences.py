"""Commands about audiences: look at them, make files of them, see which files were made."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Annotated, Any

import typer

from quorate.surfaces.cli.options import FormatOption, WorkspaceOption, now, workspace_at
from quorate.surfaces.cli.output import note, print_json, print_rows, progress, wants_json

audience_app = typer.Typer(help="People by role, stage and tier who may be addressed.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(audience_app, name="audience")


@audience_app.command("list")
def list_audiences(workspace: WorkspaceOption = None, output: FormatOption = None) -> None:
    """Show every audience: how many people may be addressed, how many are left out, and why.

    Example: quorate audience list
    """
    from quorate import flow
    from quorate.views.audience_words import unknown_words
    from quorate.views.audiences import audience_list, left_out_words

    place = workspace_at(workspace)
    with progress() as report:
        snapshot = flow.snapshot(place, now, report)
    try:
        found = audience_list(snapshot)
        unknown = unknown_words(snapshot, place.settings.audiences)
    finally:
        snapshot.close()
    for each in unknown:
        note(each.sentence)
    if wants_json(output):
        print_json(found.to_dict())
        return
    print_rows(
        [
            {
                "audience": each.audience,
                "called": each.label,
                "channel": each.channel_words,
                "people": each.people_count,
                "accounts": each.account_count,
                "left_out": left_out_words(each.left_out) or "nobody",
            }
            for each in found.audiences
        ],
        title="Audiences",
    )


@audience_app.command("export")
def export(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="An audience, as `quorate audience list` names it.")
    ],
    taker: Annotated[str, typer.Option("--for", help="linkedin, google, meta or plain.")],
    path: Annotated[Path, typer.Option("-o", "--output", help="The CSV file to write.")],
    companies: Annotated[
        bool, typer.Option("--companies", help="For linkedin: a list of companies in place of people.")
    ] = False,
    author: Annotated[
        str | None,
        typer.Option("--author", help="Your e-mail address; by default your name here.", show_default=False),
    ] = None,
    workspace: WorkspaceOption = None,
    output: FormatOption = None,
) -> None:
    """Write the file of an audience in the columns of an advertising network or an e-mail tool, and record it.

    Only people with a legal basis for the audience's channel are in it. Addresses and telephones leave as SHA-256
    digests where the network takes digests.
    Example: quorate audience export security_late --for linkedin -o security_late.csv
    """
    from quorate import flow
    from quorate.outbound.handing_over import hand_over, write_file

    place = workspace_at(workspace)
    with progress() as report:
        snapshot = flow.snapshot(place, now, report)
    try:
        handed = hand_over(
            place, snapshot, name, taker, by=author or getpass.getuser(), at=now(), is_companies=companies
        )
    finally:
        snapshot.close()
    write_file(handed, path)
    for warning in handed.warnings:
        note(warning)
    told: dict[str, Any] = {
        "file": str(path),
        "for": handed.file.taker,
        "rows": handed.file.row_count,
        "fingerprint": handed.file.fingerprint,
    }
    print_json({**told, "warnings": list(handed.warnings)}) if wants_json(output) else print_rows([told])


@audience_app.command("files")
def files(
    person: Annotated[
        str | None, typer.Option(help="Only files that hold this person's data, by id.", show_default=False)
    ] = None,
    workspace: WorkspaceOption = None,
    output: FormatOption = None,
) -> None:
    """Show which files of audiences were made: when, by whom, for whom, of how many people.

    Example: quorate audience files
    """
    from quorate.outbound.register import Register

    rows = [
        {
            "made_at": each.made_at,
            "made_by": each.made_by,
            "audience": each.audience,
            "for": each.taker,
            "rows": each.row_count,
            "purpose": each.purpose,
            "fingerprint": each.fingerprint,
        }
        for each in Register(workspace_at(workspace).root).files(person)
    ]
    print_json(rows) if wants_json(output) else print_rows(rows, title="Files of audiences")
