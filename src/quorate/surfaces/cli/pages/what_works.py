"""Which plays move which roles in which stages, on a terminal."""

from __future__ import annotations

from quorate.surfaces.cli.pages.figures import as_known, counted, in_cell, interval, with_interval
from quorate.surfaces.cli.pages.paper import Column, Paper
from quorate.views.what_works import MapEffects, PlayEffect, WhatWorks
from quorate.views.wording import capital

_COLUMNS = (
    Column("play", share=2),
    Column("with", share=1),
    Column("times", is_number=True),
    Column("journeys", is_number=True),
    Column("progress", is_number=True),
    Column("adds to ordinary contact", is_number=True),
    Column("finding"),
)


def what_works_page(paper: Paper, view: WhatWorks) -> None:
    """For each map what ways of choosing bring, then one table for each stage."""
    paper.title("What works", as_known(view.stamp))
    for test in view.experiments:
        told = with_interval(test.effect) if test.effect and test.effect.value is not None else test.words
        paper.sentence(
            f"{test.play_label}: by lot ({test.name}, {test.standing}), accounts that move a stage forward within "
            f"{test.window_days} days: {told}.",
            indent=0,
        )
    if not any(each.trials_count or each.waiting_count for each in view.maps):
        paper.sentence(
            "No touch names a play yet. Say in quorate.toml which field of the CRM holds it, under "
            "[sources.salesforce.fields] or [sources.hubspot.fields], and import again.",
            indent=0,
        )
        return
    for each in view.maps:
        _map(paper, each)


def _map(paper: Paper, view: MapEffects) -> None:
    paper.section(view.label, f"{counted(view.trials_count, 'play')} made, {view.waiting_count:,} under way")
    lots = (
        f"{view.drawn_count:,} were drawn by lot."
        if view.drawn_count
        else "None was drawn by lot: these are associations."
    )
    paper.sentence(
        f"What followed within 28 days, beside ordinary contact in like situations. {lots}", indent=0
    )
    for way in view.ways:
        paper.sentence(f"{capital(way.words)}: {with_interval(way.value)} of stages progress.")
    for stage in view.stages:
        note = f"not enough seen yet in {counted(len(stage.thin), 'case')}" if stage.thin else ""
        paper.subsection(stage.label, note)
        if stage.effects:
            paper.table(_COLUMNS, [_row(each) for each in stage.effects])
    first = next((each for stage in view.stages for each in (*stage.effects, *stage.thin)), None)
    if first:
        paper.next_commands(
            (f"quorate show evidence {first.trials.reference}", "every time it was made, and what followed")
        )


def _row(each: PlayEffect) -> list[str]:
    effect = (
        f"{in_cell(each.effect)} ({interval(each.effect)})"
        if each.effect.value is not None
        else in_cell(each.effect)
    )
    return [
        each.play_label, each.role_label, in_cell(each.trials), f"{each.journeys_count:,}",
        f"{in_cell(each.progress)} ({interval(each.progress)})", effect, each.finding_words,
    ]  # fmt: skip
