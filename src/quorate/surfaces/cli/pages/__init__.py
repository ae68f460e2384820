"""Answers of the views as pages on a terminal: one page that is read in a minute."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from quorate.surfaces.cli.pages.accounts import account_page
from quorate.surfaces.cli.pages.alignment import account_alignment_page, alignment_page
from quorate.surfaces.cli.pages.boards import board_page
from quorate.surfaces.cli.pages.contents import asset_page, content_grid_page
from quorate.surfaces.cli.pages.contributions import contributions_page, returns_page
from quorate.surfaces.cli.pages.deal_fields import deal_fields_page
from quorate.surfaces.cli.pages.evidence import evidence_page
from quorate.surfaces.cli.pages.experiments import experiment_page, experiments_page
from quorate.surfaces.cli.pages.forecasts import forecast_page
from quorate.surfaces.cli.pages.formations import formations_page
from quorate.surfaces.cli.pages.incremental import incremental_page
from quorate.surfaces.cli.pages.journeys import journey_page
from quorate.surfaces.cli.pages.lateness import lateness_page
from quorate.surfaces.cli.pages.map_suggestions import map_suggestions_page
from quorate.surfaces.cli.pages.map_trials import map_trial_page
from quorate.surfaces.cli.pages.overviews import overview_page
from quorate.surfaces.cli.pages.paper import Paper
from quorate.surfaces.cli.pages.people import person_page
from quorate.surfaces.cli.pages.productivity import productivity_page
from quorate.surfaces.cli.pages.programmes import programmes_page
from quorate.surfaces.cli.pages.quorum_what_ifs import quorum_what_if_page
from quorate.surfaces.cli.pages.social import social_page
from quorate.surfaces.cli.pages.stage_look_backs import stage_look_back_page
from quorate.surfaces.cli.pages.stage_what_ifs import stage_what_if_page
from quorate.surfaces.cli.pages.tables_only import TablesOnly
from quorate.surfaces.cli.pages.waterfalls import waterfall_page
from quorate.surfaces.cli.pages.what_works import what_works_page
from quorate.views import (
    AccountAlignment,
    AccountView,
    Alignment,
    Answer,
    AssetView,
    Board,
    ContentGrid,
    ContributionsView,
    DealFieldsView,
    EvidenceView,
    ExperimentList,
    ExperimentView,
    ForecastView,
    FormationList,
    Incremental,
    JourneyView,
    Lateness,
    MapSuggestions,
    MapTrial,
    Overview,
    PersonView,
    Productivity,
    ProgrammeGrid,
    QuorumWhatIf,
    ReturnsView,
    SocialView,
    StageLookBack,
    StageWhatIf,
    WaterfallView,
    WhatWorks,
)

_PAGES: dict[type[Answer], Callable[[Paper, Any], None]] = {
    AccountAlignment: account_alignment_page,
    Alignment: alignment_page,
    Productivity: productivity_page,
    AccountView: account_page,
    AssetView: asset_page,
    Board: board_page,
    ContentGrid: content_grid_page,
    ContributionsView: contributions_page,
    DealFieldsView: deal_fields_page,
    EvidenceView: evidence_page,
    ExperimentList: experiments_page,
    ExperimentView: experiment_page,
    ForecastView: forecast_page,
    FormationList: formations_page,
    Incremental: incremental_page,
    JourneyView: journey_page,
    Lateness: lateness_page,
    MapSuggestions: map_suggestions_page,
    MapTrial: map_trial_page,
    Overview: overview_page,
    PersonView: person_page,
    ProgrammeGrid: programmes_page,
    QuorumWhatIf: quorum_what_if_page,
    ReturnsView: returns_page,
    SocialView: social_page,
    StageLookBack: stage_look_back_page,
    StageWhatIf: stage_what_if_page,
    WaterfallView: waterfall_page,
    WhatWorks: what_works_page,
}


def page_csv(answer: Answer) -> bytes:
    """The tables of that page as the content of one CSV file."""
    paper = TablesOnly()
    _PAGES[type(answer)](paper, answer)
    return paper.csv()


def print_page(answer: Answer) -> None:
    """Print an answer of `quorate show` on the standard output."""
    _PAGES[type(answer)](Paper(), answer)
