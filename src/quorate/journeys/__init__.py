"""Journeys: which criteria are met, and where each journey stands by them and by inference."""

from __future__ import annotations

from quorate.journeys import criteria_status, inferred_stages, stage_estimates, stage_lessons, stage_moves
from quorate.warehouse.steps import SqlStep, Stage

STAGE = Stage(
    "journeys",
    (
        SqlStep("quorate.journeys", "content_offerings"),
        SqlStep("quorate.journeys", "journey_evidence"),
        SqlStep("quorate.journeys", "journey_statements"),
        SqlStep("quorate.journeys", "journey_deals"),
        SqlStep("quorate.journeys", "journey_purchases"),
        SqlStep("quorate.journeys", "connected_channels"),
        stage_moves.STEP,
        SqlStep("quorate.journeys", "stage_history"),
        criteria_status.STEP,
        SqlStep("quorate.journeys", "stage_touches"),
        SqlStep("quorate.journeys", "crm_stage_changes"),
        stage_lessons.STEP,
        stage_estimates.STEP,
        inferred_stages.STEP,
        SqlStep("quorate.journeys", "stage_gaps"),
    ),
)
