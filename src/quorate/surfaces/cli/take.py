"""Commands that take evidence in and bring the published tables up to date."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quorate.errors import UsageError
from quorate.surfaces.cli.options import AsOfOption, FormatOption, WorkspaceOption, day_of, now, workspace_at
from quorate.surfaces.cli.output import note, nothing_known, print_json, print_rows, progress, wants_json
from quorate.surfaces.cli.syncing import row_of
from quorate.surfaces.cli.update_plan import print_update_plan

if TYPE_CHECKING:
    from quorate.sources.postgres import TablesPlace
    from quorate.sources.pulls import Reconciled
    from quorate.warehouse.manifest import FileCounts

_SHOWN = 10


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("import")(import_)
    app.command("update")(update)
    app.command("status")(status)
    app.command("check")(check)


def import_(
    source: Annotated[
        str,
        typer.Argument(
            metavar="SOURCE",
            help="salesforce, hubspot, marketo, segment, webinar, linkedin, g2, spend, content, networks, calendar,"
            " mail or table.",
        ),
    ],
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH",
            help="Files or folders of the export, also as Parquet files, Delta or Iceberg tables; or one address of a"
            " PostgreSQL database whose tables stand for them, such as"
            " postgresql://user@host/database?schema=NAME&table=NAME, or env: and the name of the variable that holds"
            " it.",
        ),
    ],
    mapping: Annotated[
        Path | None, typer.Option("--map", help="For `table`: the mapping file.", show_default=False)
    ] = None,
    encoding: Annotated[
        str | None, typer.Option(help="The files' encoding, where it is not UTF-8.", show_default=False)
    ] = None,
    lenient: Annotated[
        bool, typer.Option("--lenient", help="Take what can be read of cut-off files; set the rest aside.")
    ] = False,
    workspace: WorkspaceOption = None,
    output: FormatOption = None,
) -> None:
    """Take the files of an export, or tables in PostgreSQL, into the log: all of them or, if anything is wrong, none.

    Importing the same or a later export again adds only what is new. Example: quorate import salesforce export/
    """
    from quorate import flow
    from quorate.sources import Reading

    place = workspace_at(workspace)
    fields = place.settings.sources.fields_of(source)
    reading = Reading(encoding=encoding, lenient=lenient, mapping_file=mapping, custom_fields=fields)
    at_database = address_of(paths)
    with progress() as report:
        if at_database:
            taken = flow.import_tables(place, source, at_database, reading, now, report)
            counts = taken.counts
        else:
            counts = flow.import_files(place, source, [Path(each) for each in paths], reading, now, report)
    rows = [counted(count) for count in counts]
    if wants_json(output):
        print_json({"source": source, "files": rows})
    else:
        print_rows(rows)
    for count in counts:
        if count.note:
            note(f"{count.file}: {count.note}")
    if at_database:
        note_left_out(taken.left_out, source)


def address_of(paths: Sequence[str]) -> TablesPlace | None:
    """The database that the arguments mean, or None for files. Raises `UsageError` for both at once."""
    from quorate.sources.postgres import is_address, place_written

    if not any(map(is_address, paths)):
        return None
    if len(paths) > 1:
        raise UsageError(
            "An address of a database stands alone.",
            expected="one address, or files and folders",
            do="import one after the other",
        )
    return place_written(paths[0], "the address of the tables", os.environ)


def note_left_out(tables: Sequence[str], source: str) -> None:
    """Say which tables were not read, since nothing of the source is known to be in them."""
    if tables:
        more = f" and {len(tables) - _SHOWN:,} more" if len(tables) > _SHOWN else ""
        note(f"Not read, as nothing of {source} is known to be in them: {', '.join(tables[:_SHOWN])}{more}.")


def synced_rows(synced: Reconciled) -> dict[str, Any]:
    """The last sync with one system, for machines."""
    return {
        "system": synced.system,
        "synced_at": synced.synced_at,
        "is_explained": synced.is_explained,
        "objects": [row_of(line) for line in synced.lines],
    }


def counted(count: FileCounts) -> dict[str, Any]:
    """The counts of one file with their sum, as one row."""
    accounted = count.evidence_count + count.duplicate_count + count.set_aside_count
    return {
        "file": count.file,
        "rows_read": count.rows_read,
        "evidence": count.evidence_count,
        "duplicates": count.duplicate_count,
        "set_aside": count.set_aside_count,
        "sum": accounted,
    }


def update(
    as_of: AsOfOption = None,
    full: Annotated[
        bool, typer.Option("--full", help="Make every table anew, also what has not changed.")
    ] = False,
    fit: Annotated[
        bool,
        typer.Option("--fit", help="Fit models anew that would stand until the week is over."),
    ] = False,
    plan: Annotated[
        bool,
        typer.Option("--plan", help="Only say which tables would be made again, and why; change nothing."),
    ] = False,
    workspace: WorkspaceOption = None,
    output: FormatOption = None,
) -> None:
    """Bring the published tables up to date with the evidence.

    Example: quorate update --as-of 2026-03-31
    """
    from quorate import flow
    from quorate.surfaces.noticing import notice_current
    from quorate.surfaces.webhook_telling import deliver_webhooks
    from quorate.warehouse.run_progress import Pace

    place = workspace_at(workspace)
    if plan:
        if full:
            raise UsageError("With --full every table is made again.", do="leave out --full or --plan")
        print_update_plan(flow.plan_update(place, now, day_of(as_of)), output)
        return
    pace = Pace.of(place)
    with progress(pace.left if pace else nothing_known) as report:
        updated = flow.update(place, now, report, as_of=day_of(as_of), is_full=full, fits_anew=fit)
    # whoever published it: that one may have been killed before it came to this
    notice_current(place, now())
    for text in (*updated.notes, *deliver_webhooks(place, now)):
        note(text)
    day = f"{updated.publication.as_of_at:%Y-%m-%d %H:%M} UTC"
    done = "Published" if updated.was_made else "Nothing has changed since"
    note(f"{done} {updated.publication.run_id}: everything known before {day}.")


def status(
    every: Annotated[
        bool, typer.Option("--all", help="Every file of every import, not only each file's latest.")
    ] = False,
    workspace: WorkspaceOption = None,
    output: FormatOption = None,
) -> None:
    """Say what became of every imported row, what the last syncs compared, and what is published.

    Per file: rows read = evidence + duplicates + set aside. Example: quorate status --all
    """
    from quorate.sources.pulls import last_reconciled
    from quorate.views import workspace_status

    place = workspace_at(workspace)
    found = workspace_status(place)
    synced = list(last_reconciled(place))
    if wants_json(output):
        print_json({**found.to_dict(), "synced": [synced_rows(each) for each in synced]})
        return
    if found.files:
        files = found.imports if every else found.files
        title = "Every imported file" if every else "Imported files (latest import of each)"
        print_rows([file.to_row() for file in files], title=title)
    else:
        note("Nothing has been imported yet: quorate import SOURCE PATH")
    for each in synced:
        title = f"Last sync with {each.system}, {each.synced_at:%Y-%m-%d %H:%M} UTC"
        print_rows([row_of(line) for line in each.lines], title=title)
    note(found.summary)


def check(
    forget_damaged: Annotated[
        bool,
        typer.Option("--forget-damaged", help="Take damaged evidence out, so that it can be imported again."),
    ] = False,
    workspace: WorkspaceOption = None,
    output: FormatOption = None,
) -> None:
    """Check the settings and journey maps, and read every file of the workspace to see whether it is whole.

    Example: quorate check
    """
    from quorate import safekeeping

    place = workspace_at(workspace)
    found = safekeeping.check(place, forget_damaged=forget_damaged)
    if wants_json(output):
        print_json({"problems": found})
    for text in found:
        note(text)
    if found:
        raise typer.Exit(1)
    note("The settings are in order and every file is whole.")
    if not isinstance(place.database, Path):
        note(
            "Manifest and ledger stand in PostgreSQL: they answer, and every line of the ledger is as it was written. "
            "Its pages are for its server to verify (data_checksums, pg_amcheck)."
        )
