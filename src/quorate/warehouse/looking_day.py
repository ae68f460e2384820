"""The day that is looked at when nobody names one."""

from __future__ import annotations

from datetime import date

from quorate.warehouse.engine import Engine, parquet
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.workspace import Workspace

# The tables whose stamps say how far our systems' knowledge reaches; catalogues and spend lag or run ahead.
_CLOCK_TABLES = (
    "observed_touches",
    "observed_people",
    "observed_opportunities",
    "observed_changes",
    "observed_contact_roles",
    "observed_statements",
)


def default_day(workspace: Workspace, manifest: Manifest, today: date) -> date:
    """The day looked at when none is named: today, or the last day on which anything became known.

    The latter, the default, makes tables a function of the evidence alone; stamps in the future do not count.
    """
    if workspace.settings.as_of == "today":
        return today
    paths = [
        workspace.root / segment.path for segment in manifest.evidence() if segment.table in _CLOCK_TABLES
    ]
    if not paths:
        return today
    with Engine() as engine:
        newest = engine.value(
            f"""
            select max(version_at) from {parquet(paths)}
            where version_at < timestamp '{today:%Y-%m-%d}' + interval 1 day
            """
        )
    return newest.date() if newest and newest.year > 1970 else today
