"""Identity: which records are one person, which company they are from, and why."""

from __future__ import annotations

from quorate.vocabulary.columns import at, flag, json, share, table, text

TABLES = (
    table(
        "identity", "identifiers", "one identifier and whom it stands for", ["kind", "value"],
        text("kind", "what kind of identifier", "identifier_kinds"),
        text("value", "the identifier, normalised"),
        text("person_id?", "whose it is"),
        text("account_id?", "which company's it is"),
        at("since_at", "since when it is known"),
    ),
    table(
        "identity", "matches", "one decision about whether two things are the same",
        ["subject_kind", "left_id", "right_id"],
        text("subject_kind", "what was compared", "match_subjects"),
        text("left_id", "the record or person"),
        text("right_id", "the record, person or account it was compared with"),
        text("decision", "what was decided", "match_decisions"),
        share("probability?", "how likely they are the same; empty where a rule decides without one"),
        text("rule", "the rule or model that decided"),
        json("reasons", "the facts it decided on"),
        text("decided_by", "who or what decided", "deciders"),
        flag("is_locked", "a colleague has fixed it"),
    ),
)  # fmt: skip
