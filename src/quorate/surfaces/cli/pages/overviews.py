"""The whole workspace at a glance."""

from __future__ import annotations

from quorate.surfaces.cli.pages.figures import as_known, counted, day, in_words
from quorate.surfaces.cli.pages.paper import Column, Paper
from quorate.views.overviews import Overview
from quorate.views.wording import OUTCOME_WORDS

_MOST_CHANGES = 25


def overview_page(paper: Paper, view: Overview) -> None:
    """How much there is and what changed lately."""
    paper.title("Overview", as_known(view.stamp))
    paper.facts(
        [
            counted(view.account_count, "account"),
            counted(view.person_count, "person", "people"),
            counted(view.touch_count, "touch", "touches"),
            counted(view.opportunity_count, "opportunity", "opportunities"),
        ],
        indent=0,
    )
    journeys = [f"{OUTCOME_WORDS[outcome]} {count:,}" for outcome, count in view.journeys_by_outcome]
    amounts = [in_words(amount) for amount in view.open_amount]
    paper.facts(journeys or ["none yet"], label="Journeys:", indent=0)
    paper.facts(amounts or ["nothing"], label="Open in the CRM:", indent=0)
    shown = view.changes[:_MOST_CHANGES]
    paper.subsection(
        f"CHANGES OF THE LAST {view.days} DAYS", f"{view.change_count:,} in all, the newest first"
    )
    if shown:
        paper.table(
            [Column("date"), Column("account", share=2), Column("what", share=3)],
            [[day(change.at), change.account_name, change.text] for change in shown],
        )
        paper.next_commands(
            (f"quorate show account {shown[0].account_id}", shown[0].account_name),
            (f"quorate show evidence {shown[0].reference}", "what the newest change rests on"),
        )
    else:
        paper.sentence("Nothing changed.")
