"""What people are told about experiments: kinds, standings, measures and findings in words."""

from __future__ import annotations

from quorate.language import Words

KIND_WORDS = Words(
    {
        "universal_holdout": "universal holdout",
        "play": "test of a play",
        "programme": "test of a programme",
    }
)
STATUS_WORDS = {"planned": "planned", "running": "running", "stopped": "stopped", "done": "over"}
BASIS_WORDS = Words(
    {
        "drawn": "drawn by lot here, within strata and by whole families",
        "imported": "drawn elsewhere and read from the CRM: how it was drawn is taken on trust",
    }
)
METRIC_WORDS = Words(
    {
        "next_stage": "moved a stage forward",
        "two_way": "spoke with us",
        "won": "bought",
        "won_amount": "money won per account",
    }
)
READING_WORDS = Words(
    {
        "separated": "separated from zero",
        "not_separated": "not separated from zero",
        "too_early": "too early to say",
        "one_arm_empty": "nothing to compare: one arm is empty",
        "not_measured": "not measured: the amount of a purchase is unknown",
        "several_currencies": "not measured: purchases are in several currencies",
    }
)
TRAIT_WORDS = Words(
    {
        "accounts": "Families in each arm",
        "stage": "Stage at the start",
        "size": "Size",
        "tier": "Tier",
        "touches_before": "Touches in the 91 days before",
    }
)
FINDING_WORDS = Words(
    {
        "alike": "alike",
        "unlike": "unlike",
        "ratio_mismatch": "sample-ratio mismatch",
        "unknown": "nobody says what share was meant",
    }
)
ARM_WORDS = Words({"treated": "treated as ever", "holdout": "held out"})
EVENT_WORDS = Words(
    {
        "planned": "planned it",
        "started": "drew the lots",
        "assigned": "assigned accounts that came later",
        "stopped": "stopped it",
    }
)
EXCLUSION_WORDS = Words(
    {
        "held_out_elsewhere": "held out by another experiment",
        "other_experiment": "part of another experiment",
        "not_concerned": "without a journey under way, or not in the programme",
    }
)
FUNCTION_WORDS = Words({
    "sales": "sales", "marketing": "marketing", "success": "customer success", "operations": "operations",
    "other": "others",
})  # fmt: skip
