"""How a purchase moves on: work gets done, stages end, teams fall back, give up or decide."""

from __future__ import annotations

import math

from quorate.market.calendars import DAY, week_share
from quorate.market.streams import Stream
from quorate.market.world.journeys import Journey, clipped
from quorate.market.world.opinions import Mood, mood_of
from quorate.market.world.stages import BUYING_STAGES, STAGE_HABITS

_STEP_BACK = 0.11
_AGAIN = 0.5
_LONGEST_WEEKS = 88
_LONGEST_ROUNDS = 2
_NEVER_SPOKEN = -3.0
_HELPED_WRITE = 0.12
_WRITTEN_WITHOUT = -0.2


def advance(journey: Journey, monday: int, stream: Stream) -> None:
    """One week of a purchase under way; may end it."""
    mood = mood_of(journey.present(monday))
    if stream.chance(_give_up(journey, mood, monday)):
        _no_decision(journey, monday + stream.whole(1, 5), mood)
        return
    pace = 0.72 + 0.5 * mood.agreement
    share = week_share(journey.company.country, monday)
    journey.work_left_days -= 7.0 * share * pace * math.exp(0.4 * journey.burst)
    if journey.work_left_days <= 0.0:
        _finish_stage(journey, monday + stream.whole(1, 5), mood, stream)


def _give_up(journey: Journey, mood: Mood, monday: int) -> float:
    weeks = (monday - journey.opened_day) / 7
    if weeks > _LONGEST_WEEKS:
        return 1.0
    rate = STAGE_HABITS[journey.stage].give_up_rate
    age = 1.0 + max(0.0, weeks - 35.0) / 25.0
    return rate * age * math.exp(-2.2 * (mood.agreement - 0.55) + 1.5 * (mood.dispersion - 0.3))


def _no_decision(journey: Journey, day: int, mood: Mood) -> None:
    cause = "indecision" if mood.change > 0.1 or mood.dispersion > 0.34 else "status_quo"
    journey.close(day, "lost_no_decision", cause=cause)


def _finish_stage(journey: Journey, day: int, mood: Mood, stream: Stream) -> None:
    stage = journey.stage
    if stage == "unaware":
        journey.enter("define", day, stream)
        return
    place = BUYING_STAGES.index(stage)
    if place > 0 and stream.chance(_STEP_BACK):
        journey.enter(BUYING_STAGES[place - 1], day, stream, share=_AGAIN)
    elif stage == "decide":
        _decide(journey, day, mood, stream)
    else:
        if stage == "require":
            _settle_requirements(journey, day)
        elif stage == "select":
            _draw_up_shortlist(journey, day, mood, stream)
        journey.enter(BUYING_STAGES[place + 1], day, stream)


def _settle_requirements(journey: Journey, day: int) -> None:
    """Requirements lean towards the suppliers who were there when they were written."""
    lean = _HELPED_WRITE if journey.is_talking(day * DAY) else _WRITTEN_WITHOUT
    journey.fit = clipped(journey.fit + lean)


def _draw_up_shortlist(journey: Journey, day: int, mood: Mood, stream: Stream) -> None:
    """Vendors who never spoke with the team, or whom it dislikes, are struck off; few come back."""
    talking = 0.7 if journey.is_talking(day * DAY) else -0.9
    journey.is_shortlisted = stream.chance(_logistic(0.45 + 3.6 * mood.us + 0.6 * journey.fit + talking))


def _decide(journey: Journey, day: int, mood: Mood, stream: Stream) -> None:
    buyers = [member for member in journey.present(day) if member.role == "economic_buyer"]
    strongest = max(buyers, key=lambda member: member.power, default=None)
    consent = -0.7 if strongest is None else (0.6 if strongest.change > 0.0 else -1.1)
    agrees = _logistic(-0.75 + 5.0 * (mood.agreement - 0.6) - 2.5 * (mood.dispersion - 0.25) + consent)
    if stream.chance(agrees):
        _choose(journey, day, mood, stream)
    elif journey.rounds < _LONGEST_ROUNDS and stream.chance(0.42):
        journey.rounds += 1
        journey.enter("validate" if stream.chance(0.7) else "select", day, stream, share=_AGAIN)
    else:
        _no_decision(journey, day, mood)


def _choose(journey: Journey, day: int, mood: Mood, stream: Stream) -> None:
    spoken = 0.0 if journey.first_two_way_at is not None else _NEVER_SPOKEN
    liking = -0.1 + 3.5 * mood.us + 0.8 * journey.fit + spoken
    if journey.is_shortlisted and stream.chance(_logistic(liking)):
        journey.close(day, "won", winner="us")
    else:
        journey.close(day, "lost_competitor", winner=journey.rivals[0])


def _logistic(value: float) -> float:
    return 1.0 / (1.0 + math.exp(-value))
