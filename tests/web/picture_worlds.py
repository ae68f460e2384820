"""What the pictures are compared on: the small world's main journey, and a team of twenty-five with 2,000 touches."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from quorate.views import Figure, JourneyView
from quorate.views.evidence_rows import Side
from quorate.views.stage_tracks import CriterionState, StageTrack
from quorate.views.team_ties import Tie
from quorate.views.teams import Member
from quorate.views.threads import Mark, Thread, ThreadRow

PEOPLE, TOUCHES = 25, 2_000
FIRST = date(2025, 1, 6)
_STANCES = ("champion", "supporter", "neutral", "sceptic", "opponent", "unknown")
_STATES: tuple[CriterionState, ...] = ("met", "not_met", "cannot_be_known")
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
    return replace(view, team=team, ties=ties, thread=_thread(view.thread, team), track=_track(view.track))


def _track(track: StageTrack) -> StageTrack:
    """Twelve stages with long names and up to ten criteria, doubtful inference, a CRM far ahead, steps back."""
    one = track.stages[3]
    criteria = [replace(one.exit.criteria[0], criterion_id=f"c{n}", state=_STATES[n % 3]) for n in range(10)]
    stages = tuple(
        replace(
            one,
            stage=f"s{place}",
            label=f"{('Looking round', 'Sozialversicherungsfachangestellte', 'To agree')[place % 3]} {place}",
            state="passed" if place < 4 else "here" if place == 4 else "ahead",
            probability=Figure((place + 1) / 78, "probability", "stage"),
            exit=replace(one.exit, needs=("all", "any")[place % 2], criteria=tuple(criteria[:place])),
        )
        for place in range(12)
    )
    stays = [0, 1, 2, 1, 2, 3, 4, 3, 5, 4, 6, 2, 4]
    first = datetime(2024, 2, 1)
    history = tuple(
        replace(
            track.history[0],
            stage=f"s{place}",
            label=stages[place].label,
            entered_at=first + timedelta(days=60 * number),
            left_at=first + timedelta(days=60 * number + 60) if number < len(stays) - 1 else None,
            direction="back" if number and place < stays[number - 1] else "forward",
        )
        for number, place in enumerate(stays)
    )
    return replace(
        track, stages=stages, history=history, criteria_stage="s4", inferred_stage="s8", crm_stage="s11",
        gap=replace(track.gap, value=3.0),
    )  # fmt: skip


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
