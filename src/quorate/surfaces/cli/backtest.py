"""The command that looks back: how well past forecasts did."""

from __future__ import annotations

import typer

from quorate.surfaces.cli.options import AsOfOption, FormatOption, WorkspaceOption, day_of, now, workspace_at
from quorate.surfaces.cli.output import note, print_json, print_rows, progress, wants_json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("backtest")(backtest)


def backtest(
    as_of: AsOfOption = None,
    workspace: WorkspaceOption = None,
    output: FormatOption = None,
) -> None:
    """Forecast past quarters again as known then, and say how far off that was.

    A row is a currency and how many quarters ahead was looked: the share inside the 90 % interval, the error and the
    bias over what was won, and the CRM's own figures beside them. Below it stand the skill at outcomes of single deals
    and the gap to what cross-validation promises. JSON also holds every past forecast.

    Example: quorate backtest --format json
    """
    from quorate import flow
    from quorate.views.track_records import track_record

    with progress() as report:
        snapshot = flow.snapshot(workspace_at(workspace), now, report, day_of(as_of))
    try:
        record = track_record(snapshot)
    finally:
        snapshot.close()
    if wants_json(output):
        print_json(record.to_dict())
        return
    print_rows([horizon.to_dict() for horizon in record.horizons])
    for each in record.outcomes:
        note(
            f"Outcomes within 90 days, map {each.journey_map}, {each.deal_days:,} deal-days (Brier, lower is better): "
            f"{each.live:.3f} as known half a year ago, {each.cross_validated:.3f} cross-validated, a gap of "
            f"{each.gap:+.3f}; base rates {each.base_rates:.3f}."
        )
    if not record.horizons:
        note("No quarter is over before which ten deals had closed: there is nothing to look back on yet.")
