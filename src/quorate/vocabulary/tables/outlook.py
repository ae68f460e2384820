"""Outlook: will they agree, and what will happen."""

from __future__ import annotations

from quorate.vocabulary.columns import at, count, json, number, on, share, table, text, texts

TABLES = (
    table(
        "outlook", "agreement", "how near one open journey's team is to its quorum", ["journey_id", "as_of_on"],
        text("journey_id", "the journey"),
        on("as_of_on", "the day it is about"),
        share("quorum_probability", "probability that the declared quorum would be reached"),
        share("quorum_probability_low", "lower end of its 90 % interval"),
        share("quorum_probability_high", "upper end of its 90 % interval"),
        number("support?", "influence-weighted mean stance; empty while all are unknown", -1.0, 1.0),
        number("dispersion?", "influence-weighted spread of stances; empty with fewer than two known", 0.0),
        share("required_role_coverage", "share of required roles that somebody fills"),
        json("conflicts", "pairs of members or functions who stand on opposite sides"),
        texts("swing_person_ids", "members whose agreement would move the probability most"),
    ),
    table(
        "outlook", "outlooks", "what will become of one open journey within one horizon",
        ["journey_id", "as_of_on", "horizon_days"],
        text("journey_id", "the journey"),
        on("as_of_on", "the day it is about"),
        count("horizon_days", "how far ahead"),
        share("won_probability", "won within the horizon"),
        share("lost_competitor_probability", "lost to a competitor within the horizon"),
        share("lost_no_decision_probability", "ended without a decision within the horizon"),
        share("open_probability", "still open at the horizon; the four sum to 1"),
        share("won_probability_low", "lower end of the 90 % interval of won"),
        share("won_probability_high", "upper end of the 90 % interval of won"),
        json("reasons", "what it rests on"),
        share("prior_share", "share of the weight that comes from published priors, not own history"),
    ),
    table(
        "outlook", "late_engagement", "how far one team had gone before we first spoke with it", ["journey_id"],
        text("journey_id", "the journey"),
        at("first_two_way_at?", "the first contact in which both sides took part"),
        text("stage_at_first_two_way?", "the criteria stage at that moment"),
        share("shortlist_probability_at_first_two_way?", "probability that a shortlist already stood"),
        number("days_late?", "days from the team's opening to the first two-way contact; so far, where none"),
    ),
    table(
        "outlook", "deal_fields", "one field of opportunities, with whether the outlook may learn from it", ["field"],
        text("field", "the field, as the source calls it"),
        text("reading", "how it is read: as known on each day, since the deal was made, or not", "field_readings"),
        text("reason", "why, in a sentence"),
        texts("signs", "codes of what shows that it was written after the fact; empty where nothing does"),
        count("closed_count", "closed deals it was judged by"),
        share("filled_share", "share of them in which it is filled"),
        share("ranking?", "how well it alone ranks won above lost deals: 0.5 is chance; empty with too few deals"),
        share("ranking_low?", "lower end of its 95 % interval"),
        share("ranking_high?", "upper end of its 95 % interval"),
    ),
    table(
        "outlook", "forecast", "revenue expected in one period for one segment", ["as_of_on", "period_on", "segment", "currency"],
        on("as_of_on", "the day it was made"),
        on("period_on", "first day of the period"),
        text("segment", "'all' or a segment"),
        number("expected_amount", "expected revenue"),
        number("low_amount", "lower end of its 90 % interval"),
        number("high_amount", "upper end of its 90 % interval"),
        number("crm_amount", "the CRM's own figure for the period"),
        text("currency", "ISO 4217"),
    ),
)  # fmt: skip
