"""Commands about journey maps."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from quorate.surfaces.cli.options import WorkspaceOption, workspace_at
from quorate.surfaces.cli.output import note

map_app = typer.Typer(help="Check the journey map that sales and marketing agreed on.", no_args_is_help=True)


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


@map_app.callback()
def maps() -> None:
    """Check the journey map that sales and marketing agreed on."""
