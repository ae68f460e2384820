"""Every live journey by stage."""

from __future__ import annotations

from quorate.surfaces.cli.pages.figures import DASH, as_known, counted, day, in_cell, money, with_interval
from quorate.surfaces.cli.pages.paper import Column, Paper
from quorate.surfaces.cli.pages.teams import ROOM_FOR_DATES
from quorate.views.boards import Board, BoardColumn
from quorate.views.journey_facts import JourneyFacts
from quorate.views.wording import OUTCOME_WORDS

_MOST_CARDS = 10


def board_page(paper: Paper, board: Board) -> None:
    """The stages of the map in their order, each with its first journeys."""
    total = sum(column.journey_count for column in board.columns)
    paper.title(f"{counted(total, 'live journey')} by stage", as_known(board.stamp))
    ended = [f"{OUTCOME_WORDS[outcome]} {count:,}" for outcome, count in board.ended]
    if ended:
        paper.facts(ended, label="Not shown:", indent=0)
    for column in board.columns:
        _write_column(paper, column)
    first = next((column.cards[0] for column in board.columns if column.cards), None)
    if first:
        paper.next_commands((f"quorate show account {first.account_id}", first.account_name))


def _write_column(paper: Paper, column: BoardColumn) -> None:
    sums = ", ".join(money(amount, currency) for currency, amount in column.amounts)
    paper.subsection(f"{column.label} ({column.journey_count:,})", sums)
    if column.buyer_asks and column.cards:
        paper.sentence(f"They ask: {column.buyer_asks}")
    if not column.cards:
        return
    has_dates = paper.width >= ROOM_FOR_DATES
    paper.table(
        [
            Column("account", share=5),
            Column("offering", share=4),
            Column("amount", is_number=True),
            Column(_won_heading(column), is_number=True),
            Column("quorum", is_number=True),
            Column("roles", is_number=True),
            Column("momentum"),
        ]
        + ([Column("last touch")] if has_dates else []),
        [_row(facts, has_dates=has_dates) for facts in column.cards[:_MOST_CARDS]],
    )
    if column.journey_count > _MOST_CARDS:
        paper.sentence(f"… and {column.journey_count - _MOST_CARDS} more.")


def _won_heading(column: BoardColumn) -> str:
    horizons = {facts.won_within_days for facts in column.cards if facts.won_within_days is not None}
    return f"won, {max(horizons)} d" if len(horizons) == 1 else "won"


def _row(facts: JourneyFacts, *, has_dates: bool) -> list[str]:
    return [
        facts.account_name,
        (facts.offering_name or DASH) + (" (customer)" if facts.outcome == "won" else ""),
        in_cell(facts.amount),
        with_interval(facts.won) if facts.won else DASH,
        in_cell(facts.quorum),
        in_cell(facts.roles_filled),
        facts.momentum or DASH,
        *([day(facts.last_touch_at)] if has_dates else []),
    ]
