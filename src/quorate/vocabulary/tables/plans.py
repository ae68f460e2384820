"""Plans: the next moves and content, for sales and marketing together."""

from __future__ import annotations

from quorate.vocabulary.columns import count, json, number, on, table, text

TABLES = (
    table(
        "plans", "moves", "one recommended next action", ["move_id"],
        text("move_id", "stable across runs"),
        text("journey_id", "the journey it is for"),
        text("person_id?", "the member it is for"),
        text("vacancy_role?", "the empty role it is to fill"),
        text("play", "the kind of move, from the map"),
        text("content_id?", "the asset to use"),
        text("owner_function", "who does it", "move_owners"),
        text("owner_id?", "the colleague"),
        text("channel", "how; free text of the map's plays, such as referral"),
        on("due_on", "by when"),
        text("serves", "what it is for", "move_serves"),
        number("expected_gain_amount?", "money it is expected to add; empty when the amount is unknown"),
        json("reasons", "the unmet criterion or missing agreement, with evidence"),
        text("status", "what has become of it", "move_statuses"),
        text("outcome?", "what came of it"),
    ),
    table(
        "plans", "content_coverage", "what content there is for one role, stage and offering",
        ["role", "stage", "offering_id"],
        text("role", "the role"),
        text("stage", "the stage"),
        text("offering_id?", "the offering; empty for content about none in particular"),
        count("content_count", "assets that fit"),
        count("reads_count", "times such an asset was read by such a member in such a stage"),
        count("journeys_count", "journeys with such a member in such a stage"),
        number("lift?", "difference it made"),
        number("lift_low?", "lower end of its 90 % interval"),
        number("lift_high?", "upper end of its 90 % interval"),
        text("finding", "what to make of it", "coverage_findings"),
    ),
    table(
        "plans", "audiences", "one person of one audience", ["audience", "person_id", "journey_id"],
        text("audience", "role x stage x offering, as a name, or the name the settings give it"),
        text("channel", "what it is to be addressed in", "consent_channels"),
        text("person_id", "the person"),
        text("account_id", "the account"),
        text("journey_id", "the journey"),
        text("legal_basis?", "the basis on which they may be addressed; whoever has none is not in the audience",
            "consent_bases"),
    ),
    table(
        "plans", "audience_exclusions", "how many people are left out of one audience for one reason",
        ["audience", "reason"],
        text("audience", "the audience"),
        text("channel", "what it is to be addressed in", "consent_channels"),
        text("reason", "they refused, or there is no basis", "exclusion_reasons"),
        count("people_count", "how many"),
    ),
)  # fmt: skip
