"""What it comes to, by noun: the forecast, the waterfall, contributions, returns, what works, alignment."""

from __future__ import annotations

from pydantic import Field

from quorate.surfaces.api.noun import Noun, Single, Whole
from quorate.surfaces.api.parameters import Dated, Text
from quorate.views.deal_fields import DealFieldsView, deal_fields_view
from quorate.views.forecasts import ForecastView, forecast_view
from quorate.views.lateness import Lateness, lateness_view
from quorate.views.revenue.alignment import (
    AccountAlignment,
    Alignment,
    alignment_at,
    alignment_everywhere,
)
from quorate.views.revenue.contributions import ContributionsView, contributions_view
from quorate.views.revenue.incremental import Incremental, incremental_view
from quorate.views.revenue.productivity import Productivity, productivity_view
from quorate.views.revenue.returns import ReturnsView, returns_view
from quorate.views.revenue.waterfall import WaterfallView, waterfall_view
from quorate.views.social import SocialView, social_view
from quorate.views.what_works import WhatWorks, what_works

_MONTH = r"^((19|20)[0-9]{2}-(0[1-9]|1[0-2]))?$"


class ForecastQuery(Dated):
    """Which part of the forecast."""

    segment: Text = ""


class WaterfallQuery(Dated):
    """Which part of the waterfall."""

    segment: Text = ""
    offering: Text = ""
    since: str = Field("", pattern=_MONTH, description="The first month, such as 2026-01.")
    until: str = Field("", pattern=_MONTH, description="The last month.")


class ContributionQuery(Dated):
    """By what contributions are told, and to which step."""

    by: Text = Field("", description="channel, campaign, content or function.")
    step: Text = ""


class ReturnQuery(Dated):
    """By what returns are told, when, and by which model."""

    by: Text = Field("", description="channel, campaign, content or function.")
    period: Text = Field("", description="`all`, or the first day of a fiscal quarter.")
    model: Text = ""


NOUNS = (
    Noun(
        "forecast", "forecast", "What is expected to be won, quarter by quarter.",
        whole=Whole(
            ForecastView, lambda asked, query: forecast_view(asked.snapshot, query.segment or None),
            ForecastQuery,
        ),
    ),
    Noun(
        "waterfall", "waterfall", "From everybody touched to renewal, month by month.",
        whole=Whole(
            WaterfallView,
            lambda asked, query: waterfall_view(
                asked.snapshot, query.segment or None, query.offering or None, query.since or None,
                query.until or None,
            ),
            WaterfallQuery,
        ),
    ),
    Noun(
        "contributions", "contributions", "What each channel, campaign, asset or function contributed.",
        whole=Whole(
            ContributionsView,
            lambda asked, query: contributions_view(asked.snapshot, query.by or None, query.step or None),
            ContributionQuery,
        ),
    ),
    Noun(
        "returns", "returns", "What was spent, what it earned, and how long it took to come back.",
        whole=Whole(
            ReturnsView,
            lambda asked, query: returns_view(
                asked.snapshot, query.by or None, query.period or None, query.model or None
            ),
            ReturnQuery,
        ),
    ),
    Noun(
        "incremental", "incremental effects", "What would not have come about otherwise.",
        whole=Whole(Incremental, lambda asked, _: incremental_view(asked.snapshot)),
    ),
    Noun(
        "productivity", "productivity", "What each function's hours came to.",
        whole=Whole(Productivity, lambda asked, _: productivity_view(asked.snapshot)),
    ),
    Noun(
        "plays", "plays", "What every play did with every role in every stage.",
        whole=Whole(WhatWorks, lambda asked, _: what_works(asked.snapshot)),
    ),
    Noun(
        "alignment", "alignment", "How far marketing and sales work on the same people at the same time.",
        whole=Whole(Alignment, lambda asked, _: alignment_everywhere(asked.snapshot)),
        single=Single(AccountAlignment, lambda asked, key, _: alignment_at(asked.snapshot, key)),
    ),
    Noun(
        "lateness", "lateness", "How late we came to journeys, and what it cost.",
        whole=Whole(Lateness, lambda asked, _: lateness_view(asked.snapshot)),
    ),
    Noun(
        "social", "social", "What social media did for buyer teams.",
        whole=Whole(SocialView, lambda asked, _: social_view(asked.snapshot)),
    ),
    Noun(
        "fields", "deal fields", "Which fields of deals tell the ending, and which are refused.",
        whole=Whole(DealFieldsView, lambda asked, _: deal_fields_view(asked.snapshot)),
    ),
)  # fmt: skip
