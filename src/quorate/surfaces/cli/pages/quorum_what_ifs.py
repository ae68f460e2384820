"""What a journey's quorum would be if members stood elsewhere or roles were filled."""

from __future__ import annotations

from quorate.surfaces.cli.pages.figures import DASH, as_known, in_cell, with_interval
from quorate.surfaces.cli.pages.paper import Column, Paper
from quorate.views.answers import Figure
from quorate.views.quorum_what_if import QuorumWhatIf, SeatIf
from quorate.views.wording import points


def quorum_what_if_page(paper: Paper, found: QuorumWhatIf) -> None:
    """What is supposed, the quorum now and then, its demands, and what hangs on every seat."""
    paper.title(f"What if: {found.account_name}", as_known(found.stamp))
    paper.facts([found.journey_id], indent=0)
    for seat in found.seats:
        if seat.supposed:
            paper.sentence(_supposed(seat), label="Supposed:")
    paper.facts([with_interval(found.now)], label="Quorum now: ")
    paper.facts([with_interval(found.then), points(found.moved)], label="Quorum then:")
    paper.subsection("WHAT THE RULE ASKS FOR")
    paper.table(
        [Column("demand", share=1), Column("now", is_number=True), Column("then", is_number=True)],
        [[each.words, in_cell(each.now), in_cell(each.then)] for each in found.demands],
    )
    if found.failing:
        paper.facts(found.failing, label="Would sooner fail:", between="; ")
    paper.subsection("WHAT HANGS ON EACH SEAT", "everybody else as they are")
    paper.table(
        [
            Column("seat", share=3),
            Column("role", share=3),
            Column("stance"),
            Column("if supporter", is_number=True),
            Column("if sceptic", is_number=True),
        ],
        [
            [
                seat.name if seat.person_id else "(empty)",
                seat.role_label,
                seat.stance if seat.person_id else DASH,
                _points(seat.if_supporter),
                _points(seat.if_sceptic),
            ]
            for seat in found.seats
        ],
    )
    if found.is_map_changed:
        paper.sentence("The journey map was changed since these tables were made: run quorate update.")
    paper.sentence("Nothing was written: this is what if, not what is.")


def _supposed(seat: SeatIf) -> str:
    where = f"{seat.name} ({seat.role_label})" if seat.person_id else f"{seat.role_label}, filled"
    return f"{where}: {seat.supposed}"


def _points(figure: Figure) -> str:
    return DASH if figure.value is None else points(figure.value)
