"""Returns: what was spent beside what it earned."""

from __future__ import annotations

from quorate.vocabulary.columns import number, on, share, table, text

TABLES = (
    table(
        "revenue", "returns", "what one channel, campaign, asset or function earned and cost by one model in one period",
        ["model", "dimension", "value_key", "currency", "period_kind", "period_on"],
        text("model", "how credit was given", "contribution_models"),
        text("dimension", "what credit was given to", "contribution_dimensions"),
        text("value_key", "the channel, campaign, asset or function; 'none' where no touch preceded, or it had none"),
        text("currency", "ISO 4217"),
        text("period_kind", "one fiscal quarter, or all of them", "return_periods"),
        on("period_on", "first day of the quarter in which its touches happened and money was spent; of all, the first"),
        number("won_amount", "money of deals won, credited to touches of the period"),
        number("renewed_amount", "money of renewals, credited to touches of the period"),
        number("earned_amount", "both together"),
        number("earned_amount_low", "lowest over the accounting models; of the incremental model its own interval"),
        number("earned_amount_high", "highest over the accounting models; of the incremental model its own interval"),
        number("cost_amount?", "what was spent in the period; empty where no cost is known"),
        number("return_ratio?", "earned less cost, over cost"),
        number("return_ratio_low?", "the same at the lower end of what was earned"),
        number("return_ratio_high?", "the same at the upper end of what was earned"),
        number("payback_days?", "median days from the spending of money until as much had come in; empty while less "
               "than half of the cost is back"),
        share("paid_back_share?", "share of the cost that has come back so far"),
        number("cost_age_days?", "mean days since the money was spent"),
        text("payback_status", "whether the cost is back", "payback_statuses"),
    ),
)  # fmt: skip
