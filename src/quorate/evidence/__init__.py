"""The log: append, deduplicate, set aside; and the tables that show it as it was known."""

from __future__ import annotations

from quorate.warehouse.steps import SqlStep, Stage

STAGE = Stage(
    "evidence",
    tuple(
        SqlStep("quorate.evidence", table)
        for table in (
            "recorded_touches",
            "offerings",
            "offering_keys",
            "campaigns",
            "campaign_keys",
            "colleagues",
            "colleague_keys",
            "contents",
            "content_keys",
            "spend",
            "set_aside",
        )
    ),
)
