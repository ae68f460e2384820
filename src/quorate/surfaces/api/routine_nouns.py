"""What people look at each day, week and month, by noun: today, the plan's week, the month's review; and colleagues."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from pydantic import Field

from quorate.surfaces.api.cursors import Turn
from quorate.surfaces.api.desk import Asked
from quorate.surfaces.api.noun import ListView, Noun, Rows, Whole, counted
from quorate.surfaces.api.parameters import Dated, DatedListing, Day, Text
from quorate.surfaces.looking_back import day_in
from quorate.views import RevenueReview, revenue_review
from quorate.views.plan_authors import Addressee, colleagues_like
from quorate.views.plan_review import PlanReview, plan_review
from quorate.views.plan_segments import ALL, KINDS
from quorate.views.today import Today, today

_SEGMENT = rf"^({ALL}|({'|'.join(KINDS)}):[^\u0000-\u001f\u007f]+)$"


class TodayQuery(Dated):
    """Since when changes are new."""

    looked_on: Day = Field(
        None, description="What came on this day or later is new; everything is without it."
    )


class WeekQuery(Dated):
    """Which week of which segment."""

    segment: str = Field(
        "all", max_length=200, pattern=_SEGMENT, description="all, tier:..., industry:... or offering:..."
    )
    week: Day = Field(None, description="A day of the week; that of the day looked at without it.")


class ColleagueQuery(DatedListing):
    """Which colleagues."""

    q: Text = Field("", description="What the name or the address begins with.")


def _today(asked: Asked, query: TodayQuery) -> Today:
    looked_at = datetime.combine(day_in(query.looked_on), time()) if query.looked_on else None
    return today(asked.snapshot, asked.workspace, asked.person, looked_at)


def _week(asked: Asked, query: WeekQuery) -> PlanReview:
    week_of = day_in(query.week) if query.week else None
    return plan_review(asked.snapshot, asked.workspace, query.segment, week_of)


def _month(asked: Asked, _: Any) -> RevenueReview:
    return revenue_review(asked.snapshot)


def _colleagues(asked: Asked, query: ColleagueQuery, turn: Turn) -> Rows:
    return counted(colleagues_like(asked.reader, query.q), turn)


NOUNS = (
    Noun(
        "today", "day", "What waits for whoever asks, and what changed.",
        whole=Whole(Today, _today, TodayQuery, says_ledger=True),
    ),
    Noun(
        "plan-review", "review of a week", "One week of one segment, for both functions to look at together.",
        whole=Whole(PlanReview, _week, WeekQuery, says_ledger=True),
    ),
    Noun(
        "revenue-review", "review of a month", "The last month that is over, as the monthly review tells it.",
        whole=Whole(RevenueReview, _month, says_ledger=True),
    ),
    Noun(
        "colleagues", "colleague", "Who can be spoken to, with what to write after the @.",
        ListView(Addressee, _colleagues, ColleagueQuery), reading="read_sensitive",
    ),
)  # fmt: skip
