"""What our work added to winning: sentences, one table of channels, one of the band."""

from __future__ import annotations

from quorate.surfaces.cli.pages.figures import as_known, in_cell, interval
from quorate.surfaces.cli.pages.paper import Column, Paper
from quorate.views.revenue.incremental import ASSUMPTION_WORDS, BASIS_WORDS, Incremental, channel_name
from quorate.views.wording import percent

_TOTALS = (
    Column("without", share=1),
    Column("on what basis", share=1),
    Column("missing", is_number=True),
    Column("90 % range", is_number=True),
)
_EFFECTS = (
    Column("without", share=1),
    Column("missing", is_number=True),
    Column("90 % range", is_number=True),
    Column("credit", is_number=True),
    Column("credit over assumptions", is_number=True),
    Column("finding", share=1),
)
_BAND = (
    Column("assumed otherwise", share=1),
    Column("how", share=1),
    Column("all channels", is_number=True),
    Column("moves most", share=1),
)


def incremental_page(paper: Paper, view: Incremental) -> None:
    """Totals first, then what each channel adds, then how far it bends."""
    paper.title("What our work added to winning", as_known(view.stamp))
    for sentence in view.summary:
        paper.sentence(sentence, indent=0)
    told = [each for each in view.totals if each.share.value is not None]
    if told:
        paper.subsection("In all")
        paper.table(
            _TOTALS,
            [
                [each.withheld, BASIS_WORDS[each.basis], in_cell(each.share), interval(each.share)]
                for each in told
            ],
        )
    effects = (*view.channels, *view.functions)
    if effects:
        paper.subsection("Without one thing alone")
        paper.table(
            _EFFECTS,
            [
                [
                    each.name,
                    in_cell(each.missing),
                    interval(each.missing),
                    "" if each.credit is None else percent(each.credit),
                    ""
                    if each.band_low is None or each.band_high is None
                    else f"{percent(each.band_low)} to {percent(each.band_high)}",
                    each.finding,
                ]
                for each in effects
            ],
        )
    if view.assumptions:
        paper.subsection("If something else is assumed")
        paper.table(
            _BAND,
            [
                [
                    ASSUMPTION_WORDS[each.assumption],
                    each.variant,
                    percent(each.added),
                    ""
                    if each.most_moved is None
                    else f"{channel_name(each.most_moved)}: {percent(each.from_share)} to {percent(each.to_share)}",
                ]
                for each in view.assumptions
            ],
        )
    paper.sentence(view.caution, indent=0)
    if view.captures:
        paper.sentence(
            f"Declared to collect demand: {', '.join(view.captures)}. {view.how_to_change}", indent=0
        )
    if view.channels:
        paper.next_commands(
            (f"quorate show evidence {view.channels[0].missing.reference}", "what a figure is made of")
        )
