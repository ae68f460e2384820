"""The tables between the stages that views read besides the published contract: only the columns they use."""

from __future__ import annotations

from quorate.vocabulary import Table
from quorate.vocabulary.columns import at, count, flag, json, table, text

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
            "working", "stances", "where one member stands, with why", ["journey_id", "person_id"],
            text("journey_id", "the journey"),
            text("person_id", "the person"),
            json("stance_reasons", "evidence with its weight"),
        ),
    )
}  # fmt: skip
