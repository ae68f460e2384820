"""Revenue: what earned it, instead of lead counts; and the runs that made every table."""

from __future__ import annotations

from quorate.vocabulary.columns import at, count, json, number, on, share, table, text

TABLES = (
    table(
        "revenue", "waterfall", "what became of the journeys that entered one stage in one month",
        ["cohort_on", "segment", "offering_id", "stage"],
        on("cohort_on", "first day of the month in which they entered"),
        text("segment", "'all' or a segment"),
        text("offering_id?", "the offering; empty where it cannot be told"),
        text("stage", "the stage entered"),
        count("entered_count", "journeys that entered"),
        count("advanced_count", "of them, went on to a later stage"),
        count("back_count", "of them, fell back"),
        count("lost_competitor_count", "of them, ended here lost to a competitor"),
        count("lost_no_decision_count", "of them, ended here without a decision"),
        number("value_amount", "money of their opportunities"),
        number("median_days?", "median days in the stage of those that left it"),
        share("conversion_probability?", "share that advances, of those whose stay has ended"),
        share("conversion_probability_low?", "lower end of its 90 % interval"),
        share("conversion_probability_high?", "upper end of its 90 % interval"),
    ),
    table(
        "revenue", "contributions", "what one channel, campaign, asset or function contributed by one model",
        ["model", "dimension", "value_key", "transition", "currency"],
        text("model", "how credit was given", "contribution_models"),
        text("dimension", "what credit was given to", "contribution_dimensions"),
        text("value_key", "the channel, campaign, asset or function; 'none' where no touch preceded, or it had none"),
        text("transition", "from-to stage, won, or renewed"),
        share("share", "share of all credit of this model, dimension and transition"),
        number("amount", "money credited"),
        number("amount_low", "lowest over the rule-based models"),
        number("amount_high", "highest over the rule-based models"),
        number("cost_amount?", "what it cost, where spend is known"),
        text("currency", "ISO 4217"),
    ),
    table(
        "revenue", "alignment", "how well sales and marketing acted as one on one account in one month",
        ["account_id", "month_on"],
        text("account_id", "the account"),
        on("month_on", "first day of the month"),
        share("same_team_share", "people both functions touched, of all either touched"),
        share("same_stage_share?", "touches whose content fits the stage the team is in"),
        share("same_message_share?", "topics both functions spoke of, of all either spoke of"),
        number("follow_up_hours_median?", "hours from a buyer's raised hand to the first answer"),
        share("alignment", "mean of the shares that are known"),
    ),
    table(
        "runs", "runs", "one run of the river that was published", ["run_id"],
        text("run_id", "made from the fingerprints: the same input, code, map and day give the same id"),
        at("as_of_at", "everything known before this moment was used"),
        at("started_at", "when the run began"),
        at("finished_at", "when it was published"),
        text("engine", "engine and its version"),
        text("code_version", "fingerprint of the steps"),
        text("map_fingerprint", "fingerprint of the journey map's meaning"),
        json("input_fingerprints", "fingerprint of each input table"),
        json("row_counts", "rows of each published table"),
        text("status", "what became of it", "run_statuses"),
    ),
)  # fmt: skip
