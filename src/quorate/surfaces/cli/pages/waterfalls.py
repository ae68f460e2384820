"""The waterfall on a terminal: how far journeys came, what became of entries, what changed, what was lost."""

from __future__ import annotations

from quorate.surfaces.cli.pages.figures import as_known, in_cell, in_words, interval
from quorate.surfaces.cli.pages.paper import Column, Paper
from quorate.views.revenue.waterfall import StageRow, WaterfallView
from quorate.views.revenue.waterfall_changes import PeriodChange

_STEPS = (
    Column("came as far as", share=2),
    Column("journeys", is_number=True),
    Column("amount", is_number=True),
    Column("and came no further", share=4),
)
_STAGES = (
    Column("entered", share=2),
    Column("journeys", is_number=True),
    Column("advance", is_number=True),
    Column("90 in 100", is_number=True),
    Column("fall back", is_number=True),
    Column("lost", is_number=True),
    Column("no decision", is_number=True),
    Column("days", is_number=True),
)
_PARTS = (Column("part", share=2), Column("moved", is_number=True), Column("90 in 100", is_number=True))
_LOSSES = (
    Column("cause", share=2),
    Column("to", share=2),
    Column("journeys", is_number=True),
    Column("amount", is_number=True),
    Column("in", share=3),
)
_MOST_LOSSES = 15


def waterfall_page(paper: Paper, view: WaterfallView) -> None:
    """One page: steps, stages, what changed, losses."""
    choice = view.choice
    paper.title(f"Waterfall, {choice.since_on:%B %Y} to {choice.until_on:%B %Y}", as_known(view.stamp))
    named = [each.label for each in view.segments if each.key == choice.segment]
    paper.facts([*named, *(each.label for each in view.offerings if each.key == choice.offering)], indent=0)
    if not view.stages:
        paper.sentence(
            "No journey entered a stage in these months."
            if view.is_made
            else "The waterfall is made by the next update.",
            indent=0,
        )
        return
    paper.subsection("JOURNEYS OPENED IN THESE MONTHS", "each once, at the furthest it came")
    paper.table(
        _STEPS,
        [
            [
                step.label, in_cell(step.reached), in_cell(step.amount),
                ", ".join(f"{in_words(way.count)} {way.words}" for way in step.ways_out),
            ]
            for step in view.steps
        ],
    )  # fmt: skip
    paper.subsection(
        "ENTRIES INTO EACH STAGE", "shares within each stage's own days, open stays counted as long as seen"
    )
    paper.table(_STAGES, [_stage(row) for row in view.stages])
    for change in view.changes:
        _change(paper, change)
    if view.losses:
        paper.subsection("LOST", "by cause and rival")
        paper.table(
            _LOSSES,
            [
                [
                    loss.words, loss.rival or "nobody said", in_cell(loss.count),
                    ", ".join(in_words(amount) for amount in loss.amounts) or in_cell(None),
                    ", ".join(loss.stages),
                ]
                for loss in view.losses[:_MOST_LOSSES]
            ],
        )  # fmt: skip
    paper.next_commands(
        (f"quorate show evidence {view.stages[0].conversion.reference}", "the journeys behind a share"),
        (view.command, "this page"),
    )


def _stage(row: StageRow) -> list[str]:
    if row.is_too_young:
        return [row.label, in_cell(row.entered), "too young", "", "", "", "", in_cell(row.days)]
    return [
        row.label, in_cell(row.entered), in_cell(row.conversion), interval(row.conversion), in_cell(row.back),
        in_cell(row.lost_competitor), in_cell(row.lost_no_decision), in_cell(row.days),
    ]  # fmt: skip


def _change(paper: Paper, change: PeriodChange) -> None:
    paper.subsection(
        f"WHAT CHANGED IN THE {change.grain.upper()} FROM {change.period_on:%Y-%m-%d}",
        f"beside the one from {change.before_on:%Y-%m-%d}",
    )
    paper.sentence(change.sentence)
    told = [change.before, *change.parts, change.after]
    paper.table(_PARTS, [[part.label, in_words(part.moved), interval(part.moved)] for part in told])
