"""The log: append, deduplicate, set aside; and the tables that show it as it was known."""

from __future__ import annotations

from quorate.evidence import content_decisions
from quorate.warehouse.steps import SqlStep, Stage


def _sql(*tables: str) -> tuple[SqlStep, ...]:
    return tuple(SqlStep("quorate.evidence", table) for table in tables)


STAGE = Stage(
    "evidence",
    (
        *_sql(
            "recorded_touches",
            "offerings",
            "offering_keys",
            "campaigns",
            "campaign_keys",
            "colleagues",
            "colleague_keys",
        ),
        content_decisions.STEP,
        *_sql("contents", "content_keys", "spend", "set_aside"),
    ),
)
