"""Journeys: where each stands in the buyer's own process, by written criteria and by inference."""

from __future__ import annotations

from quorate.vocabulary.columns import at, count, flag, number, on, share, table, text, texts

TABLES = (
    table(
        "journeys", "criteria_status", "one criterion of one stage for one journey",
        ["journey_id", "stage", "criterion_id", "kind"],
        text("journey_id", "the journey"),
        text("stage", "the stage or the track it belongs to"),
        text("criterion_id", "its name in the map"),
        text("kind", "to enter or to leave the stage, to fall back from it, or to complete the track", "criterion_kinds"),
        flag("is_met?", "met, not met, or empty where the source that would show it is not connected"),
        at("met_at?", "when it was first met"),
        count("progress", "how much of what it needs has been seen"),
        count("needed", "how much it needs"),
        texts("touch_ids", "the touches or statements that satisfy it, or come nearest"),
    ),
    table(
        "journeys", "stage_history", "one stay of one journey in one stage", ["journey_id", "entered_at", "stage"],
        text("journey_id", "the journey"),
        text("stage", "the stage"),
        at("entered_at", "when it was entered"),
        at("left_at?", "when it was left; empty while it lasts"),
        text("basis", "what kind of evidence moved it", "stage_bases"),
        text("direction", "which way it moved", "directions"),
        texts("criterion_ids", "the criteria that moved it"),
    ),
    table(
        "journeys", "stage_estimates", "how probable one stage was in one week", ["journey_id", "week_on", "stage"],
        text("journey_id", "the journey"),
        on("week_on", "the Monday of the week"),
        text("stage", "the stage"),
        share("stage_probability", "from what happened up to the week's end; rows of one journey and week sum to 1"),
    ),
    table(
        "journeys", "stage_gaps", "the three views of where one open journey stands", ["journey_id"],
        text("journey_id", "the journey"),
        text("crm_stage?", "the map's stage for the seller's CRM stage"),
        text("criteria_stage?", "by written criteria"),
        text("inferred_stage?", "by inference: the furthest stage that has probably been reached"),
        number("gap_stages?", "CRM stage minus inferred stage, in stages; positive when the CRM is ahead"),
        text("finding", "what the difference says"),
    ),
)  # fmt: skip
