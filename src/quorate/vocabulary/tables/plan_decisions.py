"""The shared plan: what people decided and said about moves, and how every move stands by it."""

from __future__ import annotations

from quorate.vocabulary.columns import at, count, json, on, table, text

TABLES = (
    table(
        "plans", "plan_events", "one thing a colleague decided or said about the shared plan", ["event_id"],
        text("event_id", "stable across runs"),
        count("event_no", "its number in the ledger; later ones are greater"),
        at("known_at", "the moment from which it counts: when it was written, or the end of the day it was written about"),
        at("said_at", "the moment it was written"),
        text("kind", "what was done or said", "plan_event_kinds"),
        text("effect", "it changed the move, only says something, or is held because it contradicted another", "plan_event_effects"),
        text("move_id?", "the move it is about; empty for what a team learned"),
        text("journey_id?", "the journey it is about"),
        text("segment?", "what a team learned is about: 'all', a 'tier:...', 'industry:...' or 'offering:...'"),
        text("author_id?", "the colleague; empty for somebody without a record"),
        text("author_name", "the author's name"),
        text("author_function", "the function they spoke for", "owner_functions"),
        count("seen_version?", "the version of the move its author saw"),
        count("version?", "the version of the move it made"),
        json("payload", "what was decided or said"),
        json("move?", "the move as its author saw it"),
        json("before?", "what it changed, as it was before"),
        json("after?", "and after"),
        text("applies?", "the held event that it applies on top of what came between"),
    ),
    table(
        "plans", "move_standings", "how one move stands by what people decided", ["move_id"],
        text("move_id", "the move"),
        text("journey_id", "the journey it is for"),
        count("version", "how often it was changed"),
        text("status", "proposed, accepted, snoozed, dismissed or done", "move_statuses"),
        text("owner_function?", "who does it now, where that was decided", "move_owners"),
        text("owner_id?", "the colleague, where that was decided"),
        text("channel?", "how, where that was decided"),
        text("content_id?", "the asset, where that was decided"),
        on("due_on?", "by when, where that was decided"),
        on("snoozed_until?", "nobody is asked before"),
        text("reason?", "why it was dismissed", "dismissal_reasons"),
        text("note?", "in the words of who dismissed it"),
        text("outcome?", "what came of it, in words"),
        text("result?", "and in one word", "move_results"),
        at("accepted_at?", "when it was accepted"),
        at("done_at?", "when it was done"),
        at("dismissed_at?", "when it was dismissed"),
        text("decided_by?", "who changed it last; empty when it was only talked about"),
        at("decided_at?", "when it was changed last"),
        count("comment_count", "how much was said about it"),
        count("held_count", "changes that contradicted others and that nobody applied"),
    ),
)  # fmt: skip
