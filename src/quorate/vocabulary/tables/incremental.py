"""Incremental effect: what would not have been won without a channel, on what that rests, and how far it bends."""

from __future__ import annotations

from quorate.vocabulary.columns import count, number, share, table, text

TABLES = (
    table(
        "revenue", "incremental_effects", "what would be missing had one channel or function not been there",
        ["transition", "dimension", "value_key"],
        text("transition", "won, or the stage that is gone on from"),
        text("dimension", "channel or function", "contribution_dimensions"),
        text("value_key", "the channel or function"),
        number("missing_share", "share that would be missing without it alone; such shares do not add up"),
        number("missing_share_low", "lower end of its 90 % interval; below 0 where the data cannot rule nothing out"),
        number("missing_share_high", "upper end of its 90 % interval"),
        number("standard_error", "standard error of the share, by account"),
    ),
    table(
        "revenue", "incremental_totals", "how much of what was reached would be missing without what we did, on one basis",
        ["transition", "withheld", "basis"],
        text("transition", "won, or the stage that is gone on from"),
        text("withheld", "'all' causes together, or the function whose touches are thought away"),
        text("basis", "the model, the universal holdout, or both weighed by their precision", "incremental_bases"),
        count("journey_count", "journeys that the figure rests on"),
        count("won_count", "of them, reached it"),
        count("treated_account_count?", "accounts that were not held out, where a holdout is read"),
        count("held_out_account_count?", "accounts held out by lot, where a holdout is read"),
        number("share?", "share of what was reached that would be missing; of a holdout it may be below 0"),
        number("share_low?", "lower end of its 90 % interval"),
        number("share_high?", "upper end of its 90 % interval"),
        number("standard_error?", "standard error of the share"),
        number("half_life_weeks?", "weeks after which a touch counts for half, as used by the model"),
        text("status", "ok, or why there is no figure", "incremental_statuses"),
        text("reason", "the same in words"),
    ),
    table(
        "revenue", "incremental_sensitivity", "what one channel added if one thing is assumed otherwise",
        ["assumption", "variant", "value_key", "transition"],
        text("assumption", "what is assumed otherwise; reference is the model as published", "incremental_assumptions"),
        text("variant", "how it is assumed"),
        text("value_key", "the channel; 'none' is what would have been reached anyway"),
        text("transition", "won, or the stage that is gone on from"),
        share("share", "share of what was reached that the channel added"),
    ),
)  # fmt: skip
