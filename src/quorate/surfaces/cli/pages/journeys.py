"""One journey: where it stands, with whom, what may become of it and what to do; ended ones in a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quorate.surfaces.cli.pages.figures import (
    DASH,
    UNKNOWN,
    as_known,
    counted,
    day,
    in_cell,
    in_words,
    interval,
    last_touch,
    with_interval,
)
from quorate.surfaces.cli.pages.moves import write_moves
from quorate.surfaces.cli.pages.paper import Column, Paper
from quorate.surfaces.cli.pages.teams import write_team
from quorate.surfaces.cli.pages.touches import TOUCH_COLUMNS, touch_rows
from quorate.surfaces.cli.pages.tracks import write_track
from quorate.views.journeys import JourneyView
from quorate.views.outlooks import Agreement, LateEngagement
from quorate.views.wording import OUTCOME_WORDS, plain

NO_OFFERING = "offering unknown"
_MOST_SWING_MEMBERS = 3


@dataclass(frozen=True)
class Depth:
    """How many rows of each list a page has room for."""

    members: int
    moves: int
    touches: int


IN_ITS_ACCOUNT = Depth(members=10, moves=3, touches=5)
BY_ITSELF = Depth(members=20, moves=10, touches=15)


def journey_page(paper: Paper, view: JourneyView) -> None:
    """One journey in full."""
    facts = view.facts
    paper.title(f"{facts.account_name}: {facts.offering_name or NO_OFFERING}", as_known(view.stamp))
    paper.facts([facts.journey_id, *_life(view)], indent=0)
    write_journey(paper, view, BY_ITSELF)
    if view.outlooks:
        _write_outlooks(paper, view)
    if view.opportunities:
        _write_opportunities(paper, view)
    paper.next_commands(*commands_for_evidence(view))


def write_journey(paper: Paper, view: JourneyView, depth: Depth) -> None:
    """The parts that the page of an account and that of a journey share."""
    is_open = view.facts.outcome == "open"
    _write_summary(paper, view)
    write_team(paper, view, depth.members)
    write_track(paper, view.track, is_open=is_open)
    if is_open:
        write_moves(paper, view, depth.moves)
    _write_touches(paper, view, depth.touches)


def write_ended(paper: Paper, views: Sequence[JourneyView]) -> None:
    """Journeys that are not open, one line each."""
    paper.section(f"Ended and won journeys ({len(views)})")
    paper.table(
        [
            Column("closed"),
            Column("offering", share=1),
            Column("outcome"),
            Column("amount", is_number=True),
            Column("id"),
        ],
        [
            [
                day(view.facts.closed_at),
                view.facts.offering_name or NO_OFFERING,
                OUTCOME_WORDS[view.facts.outcome],
                in_cell(view.facts.amount),
                view.facts.journey_id,
            ]
            for view in views
        ],
    )


def commands_for_evidence(view: JourneyView) -> list[tuple[str, str]]:
    """The commands that open the chief figures of a journey."""
    facts = view.facts
    figures = (
        (facts.quorum, "quorum"),
        (facts.won, "outlook"),
        (view.track.gap, "stage"),
        (facts.team_size, "team"),
    )
    return [
        (f"quorate show evidence {figure.reference}", f"what the {name} rests on")
        for figure, name in figures
        if figure
    ]


def _life(view: JourneyView) -> list[str]:
    facts = view.facts
    if facts.closed_at is None:
        return [f"{OUTCOME_WORDS[facts.outcome]} since {day(facts.opened_at)}"]
    return [f"{OUTCOME_WORDS[facts.outcome]}", f"{day(facts.opened_at)} to {day(facts.closed_at)}"]


def _write_summary(paper: Paper, view: JourneyView) -> None:
    facts = view.facts
    paper.sentence(_stage(view))
    paper.facts(_money(view))
    if facts.outcome == "open":
        paper.facts(_outlook(view))
        _write_agreement(paper, view.agreement, in_words(facts.roles_filled))
    if view.late:
        paper.sentence(_late(view.late))


def _stage(view: JourneyView) -> str:
    facts = view.facts
    stage = facts.stage_label or f"Stage {UNKNOWN}"
    since = f" since {day(facts.stage_entered_at)}" if facts.stage_entered_at else ""
    if facts.outcome != "open":
        return f"Last stage: {stage}{since}, by what the buyers did."
    finding = view.track.finding or f"How that compares with the CRM is {UNKNOWN}."
    return f"{stage}{since}, by what the buyers did. {finding}"


def _money(view: JourneyView) -> list[str]:
    facts = view.facts
    closing = sorted(deal.close_on for deal in view.opportunities if deal.outcome == "open" and deal.close_on)
    amount = in_words(facts.amount)
    if not facts.opportunity_count:
        amount = "no opportunity yet"
    elif facts.amount.value is None:
        amount = f"amount {UNKNOWN}"
    return [
        amount,
        *([f"to close {day(closing[0])}"] if closing else []),
        f"owner {facts.owner_name or UNKNOWN}",
        f"{facts.momentum or 'nobody yet'}, {last_touch(facts.last_touch_at)}",
    ]


def _outlook(view: JourneyView) -> list[str]:
    if not view.outlooks:
        return [f"outlook {UNKNOWN}"]
    farthest = view.outlooks[-1]
    return [
        f"within {farthest.horizon_days} days: won {with_interval(farthest.won)}",
        f"lost to a competitor {in_words(farthest.lost_competitor)}",
        f"no decision {in_words(farthest.lost_no_decision)}",
        f"still open {in_words(farthest.open)}",
    ]


def _write_agreement(paper: Paper, agreement: Agreement | None, roles_filled: str) -> None:
    roles = f"required roles filled {roles_filled}"
    if agreement is None:
        paper.facts([f"quorum {UNKNOWN}", roles])
        return
    paper.facts(
        [f"quorum {with_interval(agreement.quorum)}", f"support {in_words(agreement.support)}", roles]
    )
    swing = [f"{each.name} ({plain(each.role)})" for each in agreement.swing_members[:_MOST_SWING_MEMBERS]]
    if swing:
        paper.sentence(f"Whose support to win first: {', '.join(swing)}.")


def _late(late: LateEngagement) -> str:
    if late.first_two_way_at is None:
        return f"No two-way contact in {in_words(late.days_late)}."
    at_stage = f", when it was {late.stage_label}" if late.stage_label else ""
    return (
        f"First two-way contact {day(late.first_two_way_at)}, {in_words(late.days_late)} after the team began"
        f"{at_stage}; a shortlist already stood: {in_words(late.shortlist)}."
    )


def _write_touches(paper: Paper, view: JourneyView, most_touches: int) -> None:
    thread = view.thread
    count = in_words(thread.touch_count)
    paper.subsection(
        "LAST TOUCHES",
        f"{count} in all: {thread.theirs_count} theirs, {thread.ours_count} ours, {thread.both_count} both",
    )
    if thread.latest.rows:
        paper.table(TOUCH_COLUMNS, touch_rows(thread.latest.rows, most_touches))
    else:
        paper.sentence("None is recorded.")


def _write_outlooks(paper: Paper, view: JourneyView) -> None:
    paper.subsection("OUTLOOK")
    paper.table(
        [
            Column("within", is_number=True),
            Column("won", is_number=True),
            Column("90 % interval", is_number=True),
            Column("lost to a competitor", is_number=True),
            Column("no decision", is_number=True),
            Column("still open", is_number=True),
        ],
        [
            [
                counted(outlook.horizon_days, "day"),
                in_cell(outlook.won),
                interval(outlook.won) or DASH,
                in_cell(outlook.lost_competitor),
                in_cell(outlook.lost_no_decision),
                in_cell(outlook.open),
            ]
            for outlook in view.outlooks
        ],
    )


def _write_opportunities(paper: Paper, view: JourneyView) -> None:
    paper.subsection("OPPORTUNITIES IN THE CRM")
    paper.table(
        [
            Column("name", share=4),
            Column("CRM stage", share=2),
            Column("amount", is_number=True),
            Column("outcome"),
            Column("close"),
        ],
        [
            [
                deal.name,
                deal.crm_stage or DASH,
                in_cell(deal.amount),
                OUTCOME_WORDS[deal.outcome],
                day(deal.closed_at or deal.close_on),
            ]
            for deal in view.opportunities
        ],
    )
