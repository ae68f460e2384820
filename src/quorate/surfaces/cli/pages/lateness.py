"""How late we come to teams that are deciding, by quarter, and what that may cost."""

from __future__ import annotations

from itertools import groupby

from quorate.surfaces.cli.pages.figures import as_known, counted, day, in_cell, in_words
from quorate.surfaces.cli.pages.paper import Column, Paper
from quorate.views.lateness import LateCost, Lateness

_COLUMNS = (
    Column("opened in the quarter from", share=1),
    Column("journeys", is_number=True),
    Column("never spoken with", is_number=True),
    Column("days late", is_number=True),
    Column("shortlist stood", is_number=True),
)


def lateness_page(paper: Paper, view: Lateness) -> None:
    """One table for each map, and under it what coming late may cost."""
    paper.title("How late we come", as_known(view.stamp))
    if not view.quarters:
        paper.sentence("No journey has opened yet.", indent=0)
        return
    paper.sentence(
        "Days from a team's opening to the first thing in which both sides took part, and how likely a shortlist stood "
        "by then. The newest quarters look better than they will: who has not been spoken with yet is not late yet.",
        indent=0,
    )
    costs = {cost.journey_map: cost for cost in view.costs}
    for journey_map, own in groupby(view.quarters, key=lambda quarter: quarter.journey_map):
        paper.subsection(f"Map {journey_map}")
        paper.table(
            _COLUMNS,
            [
                [
                    day(each.opened_quarter_on), in_cell(each.journeys), in_cell(each.never_spoken),
                    in_cell(each.days_late), in_cell(each.shortlist),
                ]
                for each in own
            ],
        )  # fmt: skip
        _cost(paper, costs.get(journey_map))
    paper.next_commands(
        (
            f"quorate show evidence {view.quarters[0].days_late.reference}",
            "which journeys, and when we first spoke",
        )
    )


def _cost(paper: Paper, cost: LateCost | None) -> None:
    if cost is None:
        paper.sentence("Too few journeys have ended to say what coming late may cost.")
        return
    paper.sentence(
        f"Of journeys undecided {counted(round(cost.landmark_days), 'day')} after opening, {in_words(cost.early_won)} "
        f"were won that we had spoken with by then and {in_words(cost.late_won)} that we had not. Early contact may "
        f"add between {100 * cost.gain_low:+.0f} and {100 * cost.gain_high:+.0f} points to the share won. "
        f"{cost.caution}"
    )
