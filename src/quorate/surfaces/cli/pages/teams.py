"""The buyer team as a table, the roles nobody fills, and who stands against whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import groupby

from quorate.surfaces.cli.pages.figures import DASH, UNKNOWN, counted, day, days_ago, in_cell, in_words
from quorate.surfaces.cli.pages.paper import Column, Paper
from quorate.views.journeys import JourneyView
from quorate.views.team_ties import ONE_WAY, Tie
from quorate.views.teams import Member, Vacancy
from quorate.views.wording import MEMBERSHIP_WORDS

# Narrower pages give the last touch in days, so that names and titles keep some room.
ROOM_FOR_DATES = 96
_MOST_CONFLICTS = 3
_MOST_CANDIDATES = 3
_MOST_TIES = 3


def write_team(paper: Paper, view: JourneyView, most_members: int) -> None:
    """The members in the view's order, the first of them in full; then the empty roles and the conflicts."""
    here = Counter(member.membership for member in view.team)
    paper.subsection("TEAM", _how_many(here) or "nobody is known yet")
    if view.team:
        paper.table(_columns(paper), _rows(view.team[:most_members], paper, view.stamp.as_of_on))
    left_out = Counter(member.membership for member in view.team[most_members:])
    if left_out:
        paper.sentence(f"… and {left_out.total()} more: {_how_many(left_out)}.")
    for vacancy in view.vacancies:
        paper.sentence(_vacancy(vacancy), label="Empty:")
    for tie in view.ties[:_MOST_TIES]:
        paper.sentence(_tie(tie), label="Together:")
    if len(view.ties) > _MOST_TIES:
        paper.sentence(f"… and {len(view.ties) - _MOST_TIES} more ties between them.")
    conflicts = view.agreement.conflicts if view.agreement else ()
    for conflict in conflicts[:_MOST_CONFLICTS]:
        paper.sentence(
            f"{conflict.for_name} ({conflict.for_score:+.2f}) and "
            f"{conflict.against_name} ({conflict.against_score:+.2f})",
            label="At odds:",
        )


def stance_words(member: Member) -> str:
    """'supporter +0.45', or 'unknown'."""
    if member.stance_score.value is None:
        return UNKNOWN
    return f"{member.stance} {in_words(member.stance_score)}"


def last_touch(member: Member, paper: Paper, today: date) -> str:
    """When they last were in contact: '2026-05-12', or '49 d' where there is no room for it."""
    moment = member.last_touch_at
    return day(moment) if paper.width >= ROOM_FOR_DATES else days_ago(moment, today)


def _columns(paper: Paper) -> list[Column]:
    return [
        Column("name", share=5),
        Column("title", share=4),
        Column("role", share=5),
        Column("sure", is_number=True),
        Column("stance"),
        Column("infl.", is_number=True),
        Column("momentum"),
        Column("last touch" if paper.width >= ROOM_FOR_DATES else "last", is_number=True),
    ]


def _rows(members: Sequence[Member], paper: Paper, today: date) -> list[list[str]]:
    rows: list[list[str]] = []
    for membership, group in groupby(members, key=lambda member: member.membership):
        rows.append([MEMBERSHIP_WORDS[membership].capitalize()])
        rows += [
            [
                f"{member.name} (ext.)" if member.is_external else member.name,
                member.title or DASH,
                member.role_label,
                in_cell(member.role_probability),
                stance_words(member),
                in_cell(member.influence),
                member.momentum,
                last_touch(member, paper, today),
            ]
            for member in group
        ]
    return rows


def _how_many(counts: Counter[str]) -> str:
    return ", ".join(
        f"{counts[membership]} {words}"
        for membership, words in MEMBERSHIP_WORDS.items()
        if counts[membership]
    )


def _vacancy(vacancy: Vacancy) -> str:
    words = vacancy.role_label + (" (required)" if vacancy.is_required else "")
    if vacancy.needed_by_label:
        words += f", needed by {vacancy.needed_by_label}"
    words += f"; filled in won teams: {in_words(vacancy.filled_in_won_share)}"
    names = [person.name for person in vacancy.candidates[:_MOST_CANDIDATES]]
    return f"{words}; could be {', '.join(names)}" if names else words


def _tie(tie: Tie) -> str:
    """With the reference that opens the dated touches."""
    often = "" if tie.kind == ONE_WAY else f" {counted(int(tie.times.value or 0), 'time')}"
    return f"{tie.words}{often}; evidence {tie.times.reference}"
