"""The tables between the stages that views read besides the published contract: only the columns they use."""

from __future__ import annotations

from quorate.vocabulary import Table
from quorate.vocabulary.columns import at, count, flag, json, number, on, table, text

WORKING_TABLES: dict[str, Table] = {
    each.name: each
    for each in (
        table(
            "working", "journey_touches", "one touch that belongs to one journey", ["journey_id", "touch_id"],
            text("journey_id", "the journey"),
            text("touch_id", "the touch"),
            text("person_id?", "who, once resolved"),
            text("visitor_id?", "the unidentified device"),
            at("occurred_at", "when it happened"),
            text("channel", "where"),
            text("action", "what"),
            text("initiator", "who began it"),
            flag("is_two_way", "both sides took part"),
            flag("is_after_close", "after the journey closed"),
        ),
        table(
            "working", "team_members", "one person of one team, before stances", ["journey_id", "person_id"],
            text("journey_id", "the journey"),
            text("person_id", "the person"),
            count("touch_count", "touches by or with them"),
            count("buyer_touch_count", "of these, begun by them"),
        ),
        table(
            "working", "inbound_touches", "one touch begun of their own accord", ["touch_id"],
            text("touch_id", "the touch"),
            text("account_id", "the account"),
            text("person_id?", "who, once resolved"),
            text("visitor_id?", "the device"),
            at("occurred_at", "when it happened"),
            at("countable_at", "since when it can be told to be of its account"),
        ),
        table(
            "working", "stances", "where one member stands, with why", ["journey_id", "person_id"],
            text("journey_id", "the journey"),
            text("person_id", "the person"),
            json("stance_reasons", "evidence with its weight"),
        ),
        table(
            "working", "forecast_track", "one quarter that is over, forecast as known on an earlier day",
            ["made_on", "period_on", "currency"],
            on("made_on", "the day it was made"),
            on("period_on", "first day of the quarter"),
            text("currency", "ISO 4217"),
            count("quarters_ahead", "how far ahead it looked"),
            number("expected_amount", "expected revenue"),
            number("low_amount", "lower end of its 90 % interval"),
            number("high_amount", "upper end of its 90 % interval"),
            number("crm_amount", "the CRM's own figure as it was"),
            number("won_amount", "what was won in the quarter"),
        ),
        table(
            "working", "account_groups", "one identifier with the account it stands for", ["kind", "value"],
            text("kind", "what kind of identifier"),
            text("value", "the identifier"),
            text("account_id?", "the account; empty where undecided"),
            text("rule", "the rule that decided"),
            json("reasons", "the facts it decided on"),
        ),
        table(
            "working", "person_facts", "one person with what the best of their records says", ["person_id"],
            text("person_id", "the person"),
            text("company_name?", "the company they name"),
        ),
        table(
            "working", "person_profiles", "what one record of a person says", ["kind", "value"],
            text("kind", "what kind of identifier"),
            text("value", "the identifier"),
            text("email?", "their address"),
            text("full_name?", "their name"),
            text("title?", "their title"),
            text("phone?", "their telephone, internationally where its country is known"),
            text("country?", "their country, in small letters"),
            text("account_id?", "the account it places them at"),
        ),
        table(
            "working", "person_nodes", "one identifier of people", ["kind", "value"],
            text("kind", "what kind of identifier"),
            text("value", "the identifier"),
            text("nobody_because?", "why it stands for nobody in particular"),
        ),
        table(
            "working", "person_edges", "one reason why two identifiers are one person",
            ["left_kind", "left_value", "right_kind", "right_value", "rule"],
            text("left_kind", "what kind of identifier"),
            text("left_value", "the identifier"),
            text("right_kind", "what kind the other is"),
            text("right_value", "the other identifier"),
            text("rule", "why they are one"),
            at("since_at", "since when that is known"),
        ),
    )
}  # fmt: skip
