"""Typed answers for people, read from published tables. No printing, no HTTP."""

from __future__ import annotations

from quorate.views.account_lists import account_list
from quorate.views.accounts import AccountView, account_summary, account_view
from quorate.views.answers import Answer, Figure, Page, Stamp, parts_of, reference, to_json
from quorate.views.assets import AssetView, asset_view
from quorate.views.boards import Board, BoardFilters, journey_list, journeys_by_stage
from quorate.views.briefs import Brief, brief_view
from quorate.views.content_grid import ContentGrid, content_grid, content_view
from quorate.views.deal_fields import DealFieldsView, deal_fields_view
from quorate.views.evidence import EvidenceView, evidence_view
from quorate.views.forecasts import ForecastView, forecast_view
from quorate.views.formations import FormationList, formation_list
from quorate.views.journeys import JourneyView, journey_view
from quorate.views.lateness import Lateness, lateness_view
from quorate.views.map_suggestions import MapSuggestions, map_suggestions
from quorate.views.map_trials import MapTrial, map_trial
from quorate.views.overviews import Overview, overview
from quorate.views.people import PersonView, person_view
from quorate.views.programmes import ProgrammeFilters, ProgrammeGrid, programme_grid
from quorate.views.quorum_what_if import QuorumWhatIf, SupposedSeat, quorum_what_if
from quorate.views.revenue.alignment import AccountAlignment, Alignment, alignment_view
from quorate.views.revenue.contributions import ContributionsView, contributions_by, contributions_view
from quorate.views.revenue.experiments import (
    ExperimentList,
    ExperimentView,
    experiment_list,
    experiment_view,
)
from quorate.views.revenue.incremental import Incremental, incremental_view
from quorate.views.revenue.productivity import Productivity, productivity_view
from quorate.views.revenue.returns import ReturnsView, returns_by, returns_view
from quorate.views.revenue.review import RevenueReview, revenue_review
from quorate.views.revenue.waterfall import WaterfallView, waterfall_view
from quorate.views.searching import SearchResult, search
from quorate.views.social import SocialView, social_view
from quorate.views.stage_look_back import StageLookBack, stage_look_back
from quorate.views.stage_what_if import StageWhatIf, Supposed, stage_what_if
from quorate.views.what_works import WhatWorks, what_works
from quorate.views.workspaces import WorkspaceStatus, set_aside, workspace_status

__all__ = [
    "AccountAlignment",
    "AccountView",
    "Alignment",
    "Answer",
    "AssetView",
    "Board",
    "BoardFilters",
    "Brief",
    "ContentGrid",
    "ContributionsView",
    "DealFieldsView",
    "EvidenceView",
    "ExperimentList",
    "ExperimentView",
    "Figure",
    "ForecastView",
    "FormationList",
    "Incremental",
    "JourneyView",
    "Lateness",
    "MapSuggestions",
    "MapTrial",
    "Overview",
    "Page",
    "PersonView",
    "Productivity",
    "ProgrammeFilters",
    "ProgrammeGrid",
    "QuorumWhatIf",
    "ReturnsView",
    "RevenueReview",
    "SearchResult",
    "SocialView",
    "StageLookBack",
    "StageWhatIf",
    "Stamp",
    "Supposed",
    "SupposedSeat",
    "WaterfallView",
    "WhatWorks",
    "WorkspaceStatus",
    "account_list",
    "account_summary",
    "account_view",
    "alignment_view",
    "asset_view",
    "brief_view",
    "content_grid",
    "content_view",
    "contributions_by",
    "contributions_view",
    "deal_fields_view",
    "evidence_view",
    "experiment_list",
    "experiment_view",
    "forecast_view",
    "formation_list",
    "incremental_view",
    "journey_list",
    "journey_view",
    "journeys_by_stage",
    "lateness_view",
    "map_suggestions",
    "map_trial",
    "overview",
    "parts_of",
    "person_view",
    "productivity_view",
    "programme_grid",
    "quorum_what_if",
    "reference",
    "returns_by",
    "returns_view",
    "revenue_review",
    "search",
    "set_aside",
    "social_view",
    "stage_look_back",
    "stage_what_if",
    "to_json",
    "waterfall_view",
    "what_works",
    "workspace_status",
]
