"""What came of what our functions did, and whether more of it went with more or with less."""

from __future__ import annotations

from itertools import groupby

from quorate.surfaces.cli.pages.figures import as_known, day, in_cell, interval
from quorate.surfaces.cli.pages.paper import Column, Paper
from quorate.views.revenue.productivity import DoseCurve, Output, Productivity

_OUTPUT = (
    Column("", share=1),
    Column("done", is_number=True),
    Column("not judged yet", is_number=True),
    Column("steps", is_number=True),
    Column("per 100", is_number=True),
    Column("90 %", is_number=True),
    Column("spoke per 100", is_number=True),
    Column("won", is_number=True),
)
_DOSES = (
    Column("done in 28 days"),
    Column("went on", is_number=True),
    Column("against the least", is_number=True),
    Column("90 %", is_number=True),
    Column("the step before it", share=1),
)


def productivity_page(paper: Paper, view: Productivity) -> None:
    """Quarters by function, kinds and people of the newest quarter that can be judged, and the dose curves."""
    paper.title("Productivity", as_known(view.stamp))
    if not view.quarters:
        paper.sentence("Nothing that our functions did is known yet.", indent=0)
        return
    paper.sentence(
        f"What happened to the same journeys within {view.window_days} days of what we did. Figures of "
        "functions and "
        "colleagues are not to be added up: a step that followed a call and a letter counts for both.",
        indent=0,
    )
    quarters = groupby(view.quarters, key=lambda each: each.period_on)
    _outputs(
        paper, "By quarter", [(f"from {day(on)}", "function_words", list(found)) for on, found in quarters]
    )
    for words, told in (
        ("kind of activity", view.kinds), ("colleague", view.colleagues), ("owner of the account", view.owners),
    ):  # fmt: skip
        if told:
            functions = groupby(told, key=lambda each: each.function_words)
            parts = [(name, "label", list(found)) for name, found in functions]
            _outputs(paper, f"By {words}, quarter from {day(view.judged_on)}", parts)
    paper.section("Whether more went with more or with less")
    for curve in view.curves:
        _curve(paper, curve)
    if not view.curves:
        paper.sentence("Too little is known to draw a curve.")
    paper.next_commands(
        (f"quorate show evidence {view.quarters[0].activities.reference}", "the activities of the first line")
    )


def _outputs(paper: Paper, title: str, parts: list[tuple[str, str, list[Output]]]) -> None:
    paper.subsection(title)
    rows: list[list[str]] = []
    for heading, name, found in parts:
        rows.append([heading])
        rows += [
            [
                getattr(each, name), in_cell(each.activities), f"{each.unfinished.value or 0:,.0f}",
                in_cell(each.advanced), in_cell(each.advanced_per_hundred), interval(each.advanced_per_hundred),
                in_cell(each.two_way_per_hundred), in_cell(each.won),
            ]
            for each in found
        ]  # fmt: skip
    paper.table(_OUTPUT, rows)


def _curve(paper: Paper, curve: DoseCurve) -> None:
    paper.subsection(f"{curve.function_words}, map {curve.journey_map}")
    paper.table(
        _DOSES,
        [
            [each.label, in_cell(each.advanced), in_cell(each.difference), interval(each.difference),
             each.finding_words]
            for each in curve.doses
        ],
    )  # fmt: skip
    paper.sentence(curve.says)
