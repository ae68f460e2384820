"""Plans: the next moves, the content there is for them, and the people they could reach."""

from __future__ import annotations

from quorate.plans import (
    content_label_proposals,
    content_lifts,
    decided_moves,
    move_drafts,
    move_standings,
    plan_arguments,
    play_choices,
    play_grid,
    play_policy_values,
    social_associations,
)
from quorate.warehouse.steps import SqlStep, Stage


def _sql(*tables: str) -> tuple[SqlStep, ...]:
    return tuple(SqlStep("quorate.plans", table) for table in tables)


STAGE = Stage(
    "plans",
    (
        *_sql("member_doings", "plan_journeys", "plan_members", "plan_criteria"),
        *_sql(
            "channel_answers", "recent_contacts", "channel_bases", "plan_owners", "stage_worth", "won_amounts"
        ),
        *_sql("plan_events"),
        *_sql("play_contacts", "play_situations", "play_trials"),
        play_grid.STEP,
        *_sql("play_effects"),
        play_choices.STEP,
        play_policy_values.STEP,
        move_standings.STEP,
        decided_moves.STEP,
        *_sql("gone_moves"),
        plan_arguments.STEP,
        move_drafts.STEP,
        *_sql("draft_contents", "proposed_moves", "moves", "held_back_moves"),
        *_sql("content_labels", "content_fits", "content_presence", "content_trials"),
        content_lifts.STEP,
        content_label_proposals.STEP,
        *_sql("content_coverage", "content_suggestions"),
        *_sql(
            "purchases_held", "programme_accounts", "programme_usage", "programme_signals", "programme_cells"
        ),
        *_sql("audience_candidates", "held_out_audiences", "audiences", "audience_exclusions"),
        *_sql("social_joins", "social_touches", "social_journeys", "social_trials"),
        social_associations.STEP,
        *_sql("colleague_reach", "social_suggestions"),
    ),
)
