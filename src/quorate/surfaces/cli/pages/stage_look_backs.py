"""The course of a journey week by week: as it was taken to be then, and with what is known today."""

from __future__ import annotations

from quorate.surfaces.cli.pages.figures import as_known, day, in_cell
from quorate.surfaces.cli.pages.paper import Column, Paper
from quorate.views.stage_look_back import StageLookBack


def stage_look_back_page(paper: Paper, found: StageLookBack) -> None:
    """Both tracks side by side; a week on which they differ is marked."""
    paper.title("Looked back on", as_known(found.stamp))
    paper.facts([found.journey_id], indent=0)
    paper.subsection("STAGE BY WEEK", "with the chance of having reached it")
    paper.table(
        [
            Column("week of"),
            Column("by that week", share=1),
            Column("chance", is_number=True),
            Column("with what is known today", share=1),
            Column("chance", is_number=True),
            Column(""),
        ],
        [
            [
                day(week.week_on),
                week.label_then,
                in_cell(week.chance_then),
                week.label_today,
                in_cell(week.chance_today),
                "≠" if week.stage_then != week.stage_today else "",
            ]
            for week in found.weeks
        ],
    )
    paper.sentence("What is known today was not known then: the right-hand side is stored nowhere.")
