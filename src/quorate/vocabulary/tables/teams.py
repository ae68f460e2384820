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
        at("detected_at", "the Monday on which it was raised"),
        at("started_at", "the first touch that was counted"),
        at("ended_at?", "when nothing unusual had been seen for a month; empty while it lasts"),
        count("people_count", "different people active in the window; two devices nobody has named count as one"),
        number("expected_count", "how many are usual for this account", 0.0),
        count("window_weeks", "how many weeks before the warning were counted"),
        number("score", "how surprising the count is against the account's own baseline, as -log10 of a chance"),
        share("false_alarm_rate?", "share of quiet quarters of an account that the warning's threshold lets through"),
        share("rarity", "share of quiet quarters in which the score gets as high as here"),
        count("quiet_quarter_count", "how many quiet quarters that was counted on; 0 when it was simulated for want of them"),
        flag("is_before_contact", "no opportunity was open, and nobody had spoken with us for half a year"),
        texts("person_ids", "the people who were counted"),
        texts("visitor_ids", "devices nobody had named, counted half each"),
    ),
)  # fmt: skip
