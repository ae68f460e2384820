"""Early warnings that last, as a table: whom to look at before anybody else calls them."""

from __future__ import annotations

from quorate.surfaces.cli.pages.figures import as_known, counted, day, in_words
from quorate.surfaces.cli.pages.paper import Column, Paper
from quorate.views.formations import Formation, FormationList, Leads


def formations_page(paper: Paper, view: FormationList) -> None:
    """Where a team seems to be forming, accounts nobody talks with first."""
    paper.title("Teams forming", as_known(view.stamp))
    if not view.formations:
        paper.sentence("Nothing out of the usual at any account.", indent=0)
        return
    paper.facts(
        [
            counted(view.formation_count, "warning"),
            f"{view.before_contact_count:,} before any contact",
            f"thresholds let {view.false_alarm_rate or 0.0:.1%} of an account's quiet quarters through",
        ],
        indent=0,
    )
    _write_leads(paper, view.leads)
    for title, is_before in (("NOBODY HAS SPOKEN WITH THEM YET", True), ("WE ARE IN CONTACT", False)):
        shown = [each for each in view.formations if each.is_before_contact == is_before]
        if shown:
            _write(paper, title, shown)
    first = view.formations[0]
    paper.next_commands(
        (f"quorate show evidence {first.people_count.reference}", "who was counted, and for what"),
        (f"quorate show account {first.account_id}", first.account_name),
    )


def _write_leads(paper: Paper, leads: Leads) -> None:
    """How far ahead of the first conversation warnings of the last year came."""
    if leads.contacted_count:
        paper.sentence(
            f"Of {counted(leads.warned_count, 'warning')} of the last year before any contact, "
            f"a conversation has followed {leads.contacted_count:,}, half of them {in_words(leads.lead_days)} "
            "later or more.",
            indent=0,
        )


def _write(paper: Paper, title: str, shown: list[Formation]) -> None:
    paper.subsection(title)
    paper.table(
        [
            Column("warned"), Column("account", share=3), Column("people", is_number=True),
            Column("weeks", is_number=True), Column("usual", is_number=True), Column("by chance", is_number=True),
            Column("first seen"), Column("who", share=3),
        ],
        [
            [
                day(each.detected_at), each.account_name, in_words(each.people_count), str(each.window_weeks),
                f"{each.expected_count:.1f}", f"{each.rarity:.2%}", day(each.started_at), _who(each),
            ]
            for each in shown
        ],
    )  # fmt: skip


def _who(one: Formation) -> str:
    unnamed = [counted(one.unnamed_count, "unnamed device")] if one.unnamed_count else []
    return ", ".join([*one.person_names, *unnamed])
