"""The command that takes tables away: as files, into a data lake, or with all steps as one script for a warehouse."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quorate.errors import StoreError, UsageError
from quorate.sources.lake.finding import Format
from quorate.surfaces.cli.options import (
    AsOfOption,
    PseudonymisedOption,
    WorkspaceOption,
    day_of,
    now,
    workspace_at,
)
from quorate.surfaces.cli.output import note, progress

if TYPE_CHECKING:
    from datetime import date

    import pyarrow as pa

    from quorate.warehouse.snapshots import Snapshot
    from quorate.warehouse.workspace import Workspace


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("export")(export)


def export(
    place: Annotated[
        str,
        typer.Argument(
            metavar="DIR",
            help="An empty or new folder; for `--as delta` also an address such as s3://bucket/quorate, for `--as"
            " iceberg` also catalog: and the name of a catalogue that pyiceberg is configured for.",
        ),
    ],
    as_of: AsOfOption = None,
    pseudonymised: PseudonymisedOption = False,
    steps: Annotated[
        str | None,
        typer.Option(
            help="Write in place of them what steps start from, and steps.sql, which makes all the others in a"
            " warehouse: duckdb, snowflake, bigquery, postgres, databricks, spark or trino.",
            show_default=False,
        ),
    ] = None,
    kept_as: Annotated[
        str,
        typer.Option(
            "--as", help="parquet, or delta or iceberg tables, of which only what changed is written."
        ),
    ] = "parquet",
    workspace: WorkspaceOption = None,
) -> None:
    """Write every published table: as a Parquet file of its name, or into a data lake.

    Example: quorate export tables/
    """
    from quorate import flow

    kept = _format_of(kept_as)
    home = workspace_at(workspace)
    if steps:
        if kept is not Format.PARQUET:
            raise UsageError("Steps start from Parquet files.", do="leave out --as, or --steps")
        _export_steps(home, steps, Path(place), day_of(as_of), pseudonymised=pseudonymised)
        return
    with progress() as report:
        snapshot = flow.snapshot(home, now, report, day_of(as_of))
    with closing(snapshot):
        if kept is Format.PARQUET:
            _export_files(snapshot, home, Path(place), pseudonymised=pseudonymised)
        else:
            _export_to_lake(snapshot, home, kept, place, pseudonymised=pseudonymised)


def _format_of(word: str) -> Format:
    found = next((each for each in Format if each.value.lower() == word.strip().lower()), None)
    if found is None:
        raise UsageError(
            f"Tables cannot be written as '{word}'.", where="--as", expected="parquet, delta or iceberg"
        )
    return found


def _export_files(snapshot: Snapshot, home: Workspace, folder: Path, *, pseudonymised: bool) -> None:
    from quorate.vocabulary import PUBLISHED_TABLES

    with _written_into(folder):
        if pseudonymised:
            names = _export_pseudonymised(snapshot, home.root, folder)
        else:
            segments = snapshot.publication.segments
            names = [name for name in PUBLISHED_TABLES if name in segments]
            for name in names:
                shutil.copyfile(home.root / segments[name].path, folder / f"{name}.parquet")
    note(f"Wrote {len(names)} tables to {folder}.")


def _export_to_lake(
    snapshot: Snapshot, home: Workspace, kept: Format, place: str, *, pseudonymised: bool
) -> None:
    from quorate.outbound.lake import export_to_lake

    instead = pseudonymised_of(snapshot, home.root) if pseudonymised else None
    with progress() as report:
        done = export_to_lake(snapshot, home.root, kept, place, report, instead)
    unchanged = f" {done.unchanged} stood there already as they are." if done.unchanged else ""
    note(f"Wrote {done.written} {kept.value} tables to {place}.{unchanged}")


@contextmanager
def _written_into(folder: Path) -> Iterator[None]:
    """What cannot be written into a folder, which is made where it is not there, is told in words."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        raise StoreError(
            "The tables could not be written.",
            where=f"{folder}: {error.strerror or error}",
            do="choose another folder",
        ) from error


def _export_steps(
    place: Workspace, dialect: str, folder: Path, day: date | None, *, pseudonymised: bool
) -> None:
    from quorate.outbound.step_script import export_steps

    if pseudonymised:
        raise UsageError(
            "Steps work on what was observed, which has no pseudonyms.",
            do="leave out --pseudonymised, or --steps",
        )
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(
            "The folder is not empty.", where=str(folder), state="nothing was written", do="name a new one"
        )
    with _written_into(folder), progress() as report:
        written = export_steps(place, dialect, folder, now, report, day)
    note(
        f"Wrote {len(written.inputs)} tables to {folder}, and steps.sql, which makes {len(written.made)} more."
    )


def _export_pseudonymised(snapshot: Snapshot, root: Path, folder: Path) -> list[str]:
    import pyarrow.parquet as pq

    tables = pseudonymised_of(snapshot, root)
    for name, table in tables.items():
        pq.write_table(table, folder / f"{name}.parquet", compression="zstd")
    return list(tables)


def pseudonymised_of(snapshot: Snapshot, root: Path) -> dict[str, pa.Table]:
    """The published tables by name, with the pseudonyms of the workspace at `root`."""
    from quorate.views.pseudonyms import Pseudonyms, pseudonymised_tables

    return dict(pseudonymised_tables(snapshot, Pseudonyms(root)))
