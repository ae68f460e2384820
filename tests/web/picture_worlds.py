"""What the pictures are compared on: the small world's main journey, and a team of twenty-five with 2,000 touches."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from quorate.views import Figure, JourneyView
from quorate.views.evidence_rows import Side
from quorate.views.team_ties import Tie
from quorate.views.teams import Member
from quorate.views.threads import Mark, Thread, ThreadRow

PEOPLE, TOUCHES = 25, 2_000
FIRST = date(2025, 1, 6)
_STANCES = ("champion", "supporter", "neutral", "sceptic", "opponent", "unknown")
_SIDES: tuple[tuple[Side, str], ...] = (
    ("theirs", ""),
    ("ours", "sales"),
    ("ours", "marketing"),
    ("both", "sales"),
)
_ROLES = ("Economic buyer", "Champion", "Technical evaluator", "User", "Procurement", "Legal and security")


def large(view: JourneyView) -> JourneyView:
    """A journey as `view` but with twenty-five members and 2,000 touches, laid out by arithmetic alone."""
    team = tuple(_member(view.team[0], number) for number in range(PEOPLE))
    ties = tuple(
        Tie("met_together" if number % 2 else "introduced", f"p_{number}", team[number].name,
            f"p_{(number * 7 + 3) % 22}", team[(number * 7 + 3) % 22].name, Figure(1 + number % 4, "count", "tie"))
        for number in range(12)
    )  # fmt: skip
    return replace(view, team=team, ties=ties, thread=_thread(view.thread, team))


def _member(one: Member, number: int) -> Member:
    stance = _STANCES[number % len(_STANCES)]
    return replace(
        one,
        person_id=f"p_{number}",
        name=f"{('Ann', 'Maximiliane', 'Jo')[number % 3]} {('Li', 'Hohenstein', 'Papadopoulou')[number // 3 % 3]}",
        role_label=_ROLES[number % len(_ROLES)],
        membership="left" if number == 24 else "candidate" if number % 7 == 6 else "confirmed",
        is_external=number in (22, 23),
        momentum=("active", "cooling", "quiet")[number % 3],
        influence=replace(one.influence, value=((number * 37) % 100) / 100),
        stance=stance,
        stance_confidence=replace(one.stance_confidence, value=((number * 53) % 90 + 10) / 100),
    )


def _thread(thread: Thread, team: tuple[Member, ...]) -> Thread:
    marks: dict[int, dict[tuple[date, Side, str], int]] = {number: {} for number in range(len(team))}
    for touch in range(TOUCHES):
        person = touch * 13 % len(team)
        # every fifth member keeps silent for half of the time
        week = (touch * 29 + person * 11) % 76 % (38 if person % 5 == 0 else 76)
        side, function = _SIDES[(touch * 7 + person) % len(_SIDES)]
        key = (FIRST + timedelta(weeks=week), side, function)
        marks[person][key] = marks[person].get(key, 0) + 1
    rows = tuple(
        ThreadRow(
            member.person_id,
            member.name,
            member.role_label,
            tuple(
                Mark(on, side, count, ("email",), function)
                for (on, side, function), count in sorted(own.items())
            ),
        )
        for member, own in zip(team, marks.values(), strict=True)
    )
    return replace(
        thread,
        first_on=FIRST,
        last_on=FIRST + timedelta(weeks=76),
        bucket_days=7,
        first_two_way_at=None,
        rows=rows,
        touch_count=replace(thread.touch_count, value=float(TOUCHES)),
    )
