"""One account: who it is, its open journeys, and those that have ended in a line each."""

from __future__ import annotations

from quorate.surfaces.cli.pages.figures import UNKNOWN, as_known, counted, day, in_words
from quorate.surfaces.cli.pages.journeys import (
    IN_ITS_ACCOUNT,
    NO_OFFERING,
    commands_for_evidence,
    write_ended,
    write_journey,
)
from quorate.surfaces.cli.pages.paper import Paper
from quorate.views.accounts import AccountFacts, AccountView


def account_page(paper: Paper, view: AccountView) -> None:
    """The page a salesperson reads before a call."""
    still_open = [journey for journey in view.journeys if journey.facts.outcome == "open"]
    others = [journey for journey in view.journeys if journey.facts.outcome != "open"]
    paper.title(view.account.name, as_known(view.stamp))
    paper.facts(_facts(view.account), indent=0)
    if not still_open:
        paper.gap()
        paper.sentence("No journey is open here.", indent=0)
    for journey in still_open:
        facts = journey.facts
        name = f"{facts.offering_name or NO_OFFERING}, open since {day(facts.opened_at)}"
        paper.section(name, facts.journey_id)
        write_journey(paper, journey, IN_ITS_ACCOUNT)
    if others:
        write_ended(paper, others)
    if still_open:
        first = still_open[0]
        in_full = (f"quorate show journey {first.facts.journey_id}", "more of one journey")
        paper.next_commands(in_full, *commands_for_evidence(first))
    else:
        paper.next_commands((f"quorate show evidence {view.account.touch_count.reference}", "every touch"))


def _facts(account: AccountFacts) -> list[str]:
    employees = UNKNOWN if account.employees is None else f"{account.employees:,}"
    return [
        ", ".join(account.domains) or f"domain {UNKNOWN}",
        account.industry or f"industry {UNKNOWN}",
        f"employees {employees}",
        account.country or f"country {UNKNOWN}",
        f"tier {account.tier or UNKNOWN}",
        *(
            [f"part of {account.parent_name or account.parent_account_id}"]
            if account.parent_account_id
            else []
        ),
        "customer" if account.is_customer else "not a customer",
        f"owner {account.owner_name or UNKNOWN}",
        counted(account.people_count, "person", "people"),
        f"{in_words(account.touch_count)} touches",
        account.account_id,
    ]
