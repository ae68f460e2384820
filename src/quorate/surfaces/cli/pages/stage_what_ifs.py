"""Where a journey would stand if a colleague said something."""

from __future__ import annotations

from quorate.surfaces.cli.pages.paper import Paper
from quorate.views.stage_what_if import StageWhatIf


def stage_what_if_page(paper: Paper, found: StageWhatIf) -> None:
    """The stage now and then, and the criteria met then that are not now."""
    paper.title("Supposed", found.journey_id)
    paper.sentence(
        f"It would stay in {found.stage_now}."
        if found.stage_now == found.stage_then
        else f"It would be in {found.stage_then}; it is in {found.stage_now} now."
    )
    if found.criteria_met_then:
        paper.facts(found.criteria_met_then, label="Criteria met then:")
    paper.sentence("Nothing was written. To say it for good, import or enter the statement.")
