"""Outlook: where members stand, whether the team will agree, and what will become of it."""

from __future__ import annotations

from quorate.outlook import (
    agreement,
    deal_fields,
    entry_win_rates,
    field_writings,
    forecast,
    forecast_track,
    late_engagement_costs,
    outcome_backtest,
    outcome_skill,
    outlooks,
    pipeline_changes,
    quorum_swings,
    quorums,
    shortlist_chances,
    stance_signals,
    stance_states,
)
from quorate.warehouse.steps import SqlStep, Stage


def _sql(*tables: str) -> tuple[SqlStep, ...]:
    return tuple(SqlStep("quorate.outlook", table) for table in tables)


STAGE = Stage(
    "outlook",
    (
        stance_signals.STEP,
        *_sql("stance_evidence", "influences"),
        stance_states.STEP,
        *_sql("stances", "members"),
        quorums.STEP,
        quorum_swings.STEP,
        agreement.STEP,
        field_writings.STEP,
        deal_fields.STEP,
        entry_win_rates.STEP,
        *_sql("deals", "deal_changes", "deal_activity", "outcome_stays", "outcome_counts", "outcome_places"),
        outcome_skill.STEP,
        outcome_backtest.STEP,
        outlooks.STEP,
        shortlist_chances.STEP,
        *_sql("late_engagement", "late_engagement_trend", "deal_segments", "booked_days"),
        late_engagement_costs.STEP,
        pipeline_changes.STEP,
        forecast_track.STEP,
        forecast.STEP,
    ),
)
