"""Account programmes: accounts and offerings on one grid, and what bears on a customer's staying."""

from __future__ import annotations

from quorate.vocabulary.columns import at, count, number, on, table, text, texts

TABLES = (
    table(
        "plans", "programme_cells", "one account of the programmes and one offering, and what there is to do",
        ["account_id", "offering_id"],
        text("account_id", "the account"),
        text("offering_id", "the offering"),
        text("tier?", "target tier: that of the settings, or the CRM's"),
        text("motion", "win it, widen it or keep it", "programme_motions"),
        text("journey_id?", "the open journey, or the one that bought"),
        text("stage?", "the stage that journey stands in"),
        text("currency?", "ISO 4217; empty where amounts are in several currencies, which are then not told"),
        number("open_amount?", "money of open opportunities, renewals left out"),
        number("won_amount?", "money won so far, renewals among it"),
        at("customer_since_at?", "when it was first bought, if it is still held"),
        on("renewal_on?", "when the next renewal is to be settled, as far as the CRM says"),
        texts("signals", "what speaks for or against their staying", "programme_signals"),
        texts("known_person_ids", "people of the teams that bought before who are still there"),
    ),
    table(
        "plans", "programme_signals", "one thing that bears on a customer's staying, dated, with the records behind it",
        ["account_id", "offering_id", "signal"],
        text("account_id", "the account"),
        text("offering_id?", "the offering; empty where it is about all they have"),
        text("signal", "what it is", "programme_signals"),
        at("seen_at", "when it was last seen"),
        on("due_on?", "the day a renewal is to be settled on"),
        count("times", "how many records or people say so"),
        number("recent_count?", "acts or people of the last four weeks, where it is about use"),
        number("usual_count?", "acts that are usual in four weeks, or people seen in the twelve weeks before"),
        texts("person_ids", "people it is about"),
        texts("evidence_ids", "touches, statements or opportunities that say so"),
    ),
)  # fmt: skip
