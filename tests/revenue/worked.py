"""What the tests of revenue share: times written short, and working tables that may be empty."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import pyarrow as pa

TIME = pa.timestamp("us")
SCHEMAS = {
    "journey_touches": pa.schema(
        [
            *((name, pa.string()) for name in ("journey_id", "touch_id", "person_id", "account_id")),
            ("occurred_at", TIME),
            *(
                (name, pa.string())
                for name in ("channel", "action", "initiator", "content_id", "campaign_id")
            ),
            *((name, pa.string()) for name in ("colleague_id", "topic")),
            ("is_two_way", pa.bool_()),
        ]
    ),
    "touch_functions": pa.schema(
        [
            *((name, pa.string()) for name in ("journey_id", "touch_id", "account_id", "person_id")),
            ("occurred_at", TIME),
            *(
                (name, pa.string())
                for name in (
                    "channel",
                    "credited_channel",
                    "action",
                    "initiator",
                    "campaign_id",
                    "content_id",
                )
            ),
            *((name, pa.string()) for name in ("topic", "our_function")),
            ("is_two_way", pa.bool_()),
            ("is_buyers_doing", pa.bool_()),
        ]
    ),
    "stage_stays": pa.schema(
        [
            *((name, pa.string()) for name in ("journey_id", "stage", "next_stage")),
            ("place", pa.int64()),
            ("entered_at", TIME),
            ("ended_at", TIME),
            ("fate", pa.string()),
            ("days", pa.float64()),
        ]
    ),
    "journey_values": pa.schema(
        [
            ("journey_id", pa.string()),
            ("currency", pa.string()),
            ("value_amount", pa.float64()),
            ("won_amount", pa.float64()),
        ]
    ),
    "waterfall_purchases": pa.schema(
        [
            *((name, pa.string()) for name in ("account_id", "journey_id", "source_id")),
            ("entered_at", TIME),
            ("ended_at", TIME),
            *((name, pa.string()) for name in ("stage", "fate", "currency")),
            ("amount", pa.float64()),
            *((name, pa.string()) for name in ("rival", "loss_reason", "lost_currency")),
            ("lost_amount", pa.float64()),
        ]
    ),
    "waterfall_journeys": pa.schema(
        [
            *((name, pa.string()) for name in ("journey_id", "journey_map", "account_id", "offering_id")),
            ("opened_at", TIME),
            ("closed_at", TIME),
            *((name, pa.string()) for name in ("outcome", "currency")),
            ("is_own_currency", pa.bool_()),
            ("value_amount", pa.float64()),
            ("won_amount", pa.float64()),
            *((name, pa.string()) for name in ("tier", "industry", "country", "owner_id", "source_channel")),
            *((name, pa.string()) for name in ("deal_type", "rival", "loss_reason")),
        ]
    ),
    "waterfall_segments": pa.schema([("journey_id", pa.string()), ("segment", pa.string())]),
    "waterfall_stages": pa.schema(
        [
            ("stage", pa.string()),
            ("label", pa.string()),
            ("place", pa.int64()),
            ("is_before_purchase", pa.bool_()),
            ("horizon_days", pa.float64()),
        ]
    ),
    "waterfall_stays": pa.schema(
        [
            *((name, pa.string()) for name in ("journey_id", "stage")),
            ("place", pa.int64()),
            ("entered_at", TIME),
            ("ended_at", TIME),
            *((name, pa.string()) for name in ("fate", "went_to")),
            ("cohort_on", pa.date32()),
            ("days", pa.float64()),
            ("possible_days", pa.float64()),
            ("is_counted", pa.bool_()),
            ("own_amount", pa.float64()),
            *((name, pa.string()) for name in ("rival", "loss_reason", "lost_currency")),
            ("lost_amount", pa.float64()),
        ]
    ),
    "credit_paths": pa.schema(
        [
            ("path_id", pa.string()),
            ("path_number", pa.int64()),
            *((name, pa.string()) for name in ("journey_id", "origin", "transition")),
            ("is_made", pa.bool_()),
            ("after_at", TIME),
            ("until_at", TIME),
            ("opened_at", TIME),
            ("currency", pa.string()),
            ("amount_cents", pa.int64()),
        ]
    ),
    "credit_keys": pa.schema(
        [("dimension", pa.string()), ("value_key", pa.string()), ("key_number", pa.int64())]
    ),
    "path_touches": pa.schema(
        [
            ("path_number", pa.int64()),
            ("occurred_at", TIME),
            *((f"{name}_key", pa.int64()) for name in ("channel", "campaign", "content", "function")),
        ]
    ),
    "removals": pa.schema(
        [
            ("dimension", pa.string()),
            ("key_number", pa.int64()),
            ("transition", pa.string()),
            ("effect", pa.float64()),
        ]
    ),
    "credited": pa.schema(
        [
            *((name, pa.string()) for name in ("model", "dimension", "value_key", "transition", "currency")),
            ("touched_on", pa.date32()),
            ("paid_on", pa.date32()),
            ("credit", pa.float64()),
            ("amount_cents", pa.int64()),
        ]
    ),
    "our_activities": pa.schema(
        [
            *((name, pa.string()) for name in ("journey_id", "account_id", "our_function", "activity_id")),
            *((name, pa.string()) for name in ("activity_kind", "colleague_id")),
            ("occurred_at", TIME),
            ("is_two_way", pa.bool_()),
        ]
    ),
    "function_turns": pa.schema(
        [
            *((name, pa.string()) for name in ("journey_id", "account_id", "activity_id", "our_function")),
            ("began_at", TIME),
            ("followed_at", TIME),
            ("waited_hours", pa.float64()),
        ]
    ),
    "hand_raises": pa.schema(
        [
            ("account_id", pa.string()),
            ("touch_id", pa.string()),
            ("raised_at", TIME),
            ("answered_at", TIME),
            ("waited_hours", pa.float64()),
        ]
    ),
}


def working(name: str, rows: Iterable[Mapping[str, Any]] = ()) -> pa.Table:
    """Rows of a working table; columns left out are empty."""
    return pa.Table.from_pylist([dict(row) for row in rows], schema=SCHEMAS[name])


def at(text: str) -> datetime:
    """`03-01` or `03-01 09:30` of 2026."""
    return datetime.fromisoformat(f"2026-{text}")
