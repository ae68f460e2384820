"""Commands about journey maps."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quorate.errors import UsageError, nearest_word
from quorate.surfaces.cli.options import FormatOption, WorkspaceOption, now, workspace_at
from quorate.surfaces.cli.output import note, print_json, print_rows, progress, wants_json

if TYPE_CHECKING:
    from quorate.settings import JourneyMap

map_app = typer.Typer(
    help="Check the journey map that sales and marketing agreed on, try another, and learn from what was.",
    no_args_is_help=True,
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(map_app, name="map")


@map_app.command("check")
def check(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE", help="Maps; by default the workspace's.", show_default=False),
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Read journey maps strictly and name every mistake with its line and column.

    Example: quorate map check maps/standard.yaml
    """
    from quorate.settings import fingerprint, load_journey_map, load_journey_maps

    if files:
        maps = tuple(load_journey_map(path) for path in files)
    else:
        place = workspace_at(workspace)
        maps = load_journey_maps(place.root / place.settings.journey_maps)
    for journey_map in maps:
        note(
            f"{journey_map.journey_map} version {journey_map.version}: {len(journey_map.stages)} stages, "
            f"{len(journey_map.roles)} roles, no problems. Fingerprint {fingerprint(journey_map)[:12]}."
        )


@map_app.command("try")
def try_map(
    file: Annotated[
        Path | None, typer.Argument(metavar="NEW.yaml", help="The map to try.", show_default=False)
    ] = None,
    version: Annotated[
        int | None,
        typer.Option(help="Try a version that was kept instead of a file.", show_default=False),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option("--map", help="Whose version; not needed where there is one map.", show_default=False),
    ] = None,
    workspace: WorkspaceOption = None,
    output: FormatOption = None,
) -> None:
    """Replay history under another map: which journeys would differ, and does it tell won from lost better?

    The map takes the place of the workspace's map of the same name, or of its only map; else it joins them. What is
    published stays as it is.

    Example: quorate map try maps/next.yaml
    """
    from quorate import flow
    from quorate.settings import journey_map_files, load_journey_map, read_journey_map, replaced
    from quorate.surfaces.cli.pages import print_page
    from quorate.views import map_trial
    from quorate.warehouse.map_versions import MapVersions

    if (file is None) is (version is None):
        raise UsageError("Which map should be tried?", expected="a file, or --version N of a kept map")
    place = workspace_at(workspace)
    files = journey_map_files(place.root / place.settings.journey_maps)
    kept = MapVersions(place.database)
    if file is None:
        text = kept.one(name or _one_of(files, None)[0].journey_map, version or 0).text
        tried = read_journey_map(text)
    else:
        tried = load_journey_map(file)
        text = file.read_text(encoding="utf-8-sig")
    maps = replaced(tuple(files.values()), tried)
    with progress() as report:
        before, after = flow.try_maps(place, maps, now, report)
    for each in kept.keep([text], "trial", now()):
        note(each)
    try:
        trial = map_trial(before, after)
    finally:
        before.close()
        after.close()
    if wants_json(output):
        print_json(trial.to_dict())
    else:
        print_page(trial)


@map_app.command("versions")
def versions(
    name: Annotated[
        str | None, typer.Argument(metavar="MAP", help="Only this map's.", show_default=False)
    ] = None,
    workspace: WorkspaceOption = None,
    output: FormatOption = None,
) -> None:
    """List the maps that updates and trials used, the newest first, and who signed them.

    Example: quorate map versions standard
    """
    from quorate.views.map_versions import map_versions

    found = map_versions(workspace_at(workspace), name)
    if wants_json(output):
        print_json(found.to_dict())
        return
    print_rows([row.to_row() for row in found.versions], title="Kept maps")
    for each in found.notes:
        note(each)


@map_app.command("show")
def show(
    name: Annotated[str, typer.Argument(metavar="MAP", help="The map's name.")],
    version: Annotated[
        int | None,
        typer.Option(help="A version that was kept; without it, the map in force.", show_default=False),
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Print the text of a map: the one in force, or an earlier version of it.

    Example: quorate map show standard --version 2
    """
    from quorate.settings import journey_map_files
    from quorate.warehouse.map_versions import MapVersions

    place = workspace_at(workspace)
    if version is not None:
        typer.echo(MapVersions(place.database).one(name, version).text, nl=False)
        return
    _, file = _one_of(journey_map_files(place.root / place.settings.journey_maps), name)
    typer.echo(file.read_text(encoding="utf-8-sig"), nl=False)


@map_app.command("suggest")
def suggest(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="MAP", help="The map's name; not needed where there is one.", show_default=False
        ),
    ] = None,
    write: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Write the map with the suggestions into a new file.", show_default=False
        ),
    ] = None,
    workspace: WorkspaceOption = None,
    output: FormatOption = None,
) -> None:
    """What your own closed journeys suggest: how long stages last, in which order, and what went with winning.

    Example: quorate map suggest --write maps-next.yaml
    """
    from quorate import flow
    from quorate.settings import journey_map_files, suggested_text
    from quorate.surfaces.cli.pages import print_page
    from quorate.views import map_suggestions

    place = workspace_at(workspace)
    files = journey_map_files(place.root / place.settings.journey_maps)
    journey_map, file = _one_of(files, name)
    if write and write.exists():
        raise UsageError(
            "There is a file of that name already.", where=str(write), state="nothing was written",
            do="choose another name",
        )  # fmt: skip
    with progress() as report:
        snapshot = flow.snapshot(place, now, report)
    try:
        found = map_suggestions(snapshot, journey_map)
    finally:
        snapshot.close()
    if wants_json(output):
        print_json(found.to_dict())
    else:
        print_page(found)
    if write:
        text = suggested_text(file.read_text(encoding="utf-8"), found.typical_days(), found.notes())
        write.write_text(text, encoding="utf-8")
        note(f"Wrote {write}: edit it, then `quorate map try {write}`.")


def _one_of(files: dict[Path, JourneyMap], name: str | None) -> tuple[JourneyMap, Path]:
    """The map of that name and its file; the only one where none is named."""
    named = {journey_map.journey_map: (journey_map, file) for file, journey_map in files.items()}
    if name is None and len(named) == 1:
        return next(iter(named.values()))
    if name in named:
        return named[name]
    near = nearest_word(name or "", list(named))
    raise UsageError(
        "Which map?"
        if name is None
        else f"There is no map '{name}'." + (f" Did you mean '{near}'?" if near else ""),
        expected=f"one of {', '.join(sorted(named))}",
    )


@map_app.callback()
def maps() -> None:
    """Check the journey map that sales and marketing agreed on, try another, and learn from what was."""
