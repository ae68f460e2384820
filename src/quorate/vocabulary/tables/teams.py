"""Teams: journeys and the people of each."""

from __future__ import annotations

from quorate.vocabulary.columns import at, count, flag, json, number, share, table, text, texts

TABLES = (
    table(
        "teams", "journeys", "one account's purchase process for one offering", ["journey_id"],
        text("journey_id", "stable across runs"),
        text("account_id", "the account"),
        text("offering_id?", "the offering; empty while it cannot be told"),
        text("journey_map", "the map it is read with"),
        at("opened_at", "when it began to exist by the map's rule"),
        at("closed_at?", "when it ended"),
        text("outcome", "how it ended", "journey_outcomes"),
        texts("opportunity_ids", "the CRM's opportunities for it"),
        at("first_two_way_at?", "the first contact in which both sides took part"),
    ),
    table(
        "teams", "members", "one person of one journey's buyer team", ["journey_id", "person_id"],
        text("journey_id", "the journey"),
        text("person_id", "the person"),
        text("role", "the role they most probably play; 'unknown' when nothing says"),
        share("role_probability", "how probable that role is"),
        json("role_reasons", "the evidence for it"),
        text("membership", "how sure it is that they belong", "memberships"),
        at("joined_at", "first seen in this journey"),
        at("last_touch_at?", "last touch by or with them"),
        text("momentum", "how lately they were active", "momenta"),
        share("influence", "weight in the decision"),
        text("stance", "where they stand", "stances"),
        number("stance_score?", "-1 against to 1 in favour; empty while unknown", -1.0, 1.0),
        share("stance_confidence", "how much evidence is behind it"),
        json("stance_reasons", "the readings behind it, each with its weight and the touch or statement it comes from"),
        flag("is_external", "from outside the account"),
    ),
    table(
        "teams", "vacancies", "one required role that nobody fills", ["journey_id", "role"],
        text("journey_id", "the journey"),
        text("role", "the empty role"),
        text("needed_by_stage?", "the stage by which the map wants it"),
        share("filled_in_won_share?", "share of own won journeys that had it; empty with no won journeys"),
        texts("candidate_person_ids", "people of the account who could fill it"),
    ),
    table(
        "teams", "formations", "one early warning that a team is forming", ["account_id", "detected_at"],
        text("account_id", "the account"),
        text("offering_id?", "the offering, where it can be told"),
        at("detected_at", "when the rule first fired"),
        at("started_at", "when the activity began"),
        count("people_count", "distinct people active in the window"),
        number("score", "evidence against the account's own quiet baseline"),
        share("false_alarm_rate?", "measured on quiet accounts"),
    ),
)  # fmt: skip
