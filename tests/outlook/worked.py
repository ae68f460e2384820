"""What the tests of outlook share: a small map, times written short, and working tables that may be empty."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import pyarrow as pa

from quorate.settings import default_settings, read_journey_map
from quorate.warehouse.steps import Context, Moment

DAY = date(2026, 6, 30)
MAP = read_journey_map(
    """
journey_map: small
version: 1
offerings: {source: crm}
opens_when: {opportunity: created}
roles:
  economic_buyer: {required: true, influence: 1.0}
  champion: {required: true, influence: 0.8}
  technical: {influence: 0.6}
  user: {influence: 0.4}
  advisor: {influence: 0.3, votes: false}
quorum:
  all:
    - {role: economic_buyer, stance: supporter}
    - {role: champion, stance: supporter, at_least: 1}
    - {role: technical, stance: not_opposed}
    - {members: voting, stance: supporter, share: 0.6}
stages:
  - {stage: explore, exit_when: {touch: {action: asked}}, typical_days: {median: 30, p90: 90}}
  - {stage: select, exit_when: {opportunity: won}, typical_days: {median: 30, p90: 90}}
  - {stage: adopt, enter_when: {opportunity: won}}
"""
)
CONTEXT = Context(Moment(DAY), default_settings(), (MAP,))

TIME = pa.timestamp("us")
TEXT, NUMBER, FLAG, COUNT = pa.string(), pa.float64(), pa.bool_(), pa.int64()
SCHEMAS = {
    "team_members": {
        "journey_id": TEXT, "person_id": TEXT, "role": TEXT, "role_probability": NUMBER, "role_reasons": TEXT,
        "role_shares": pa.list_(NUMBER),
        "membership": TEXT, "joined_at": TIME, "last_touch_at": TIME, "momentum": TEXT, "influence": NUMBER,
        "is_external": FLAG, "touch_count": COUNT, "buyer_touch_count": COUNT,
    },
    "journey_touches": {
        "journey_id": TEXT, "touch_id": TEXT, "person_id": TEXT, "occurred_at": TIME, "known_at": TIME, "channel": TEXT,
        "action": TEXT, "initiator": TEXT, "is_two_way": FLAG,
    },
    "stance_evidence": {
        "journey_id": TEXT, "person_id": TEXT, "read_at": TIME, "evidence_id": TEXT, "is_statement": FLAG,
        "signal": TEXT, "reading": NUMBER, "error_variance": NUMBER,
    },
    "influences": {
        "journey_id": TEXT, "from_person_id": TEXT, "to_person_id": TEXT, "evidence": TEXT, "times": COUNT,
        "weight": NUMBER, "touch_ids": pa.list_(TEXT),
    },
    "stance_states": {
        "journey_id": TEXT, "person_id": TEXT, "role": TEXT, "role_shares": pa.list_(NUMBER),
        "is_counted": FLAG, "influence": NUMBER, "expected_stance": NUMBER,
        "mean": NUMBER, "variance": NUMBER, "shared_share": NUMBER, "stance": TEXT,
        "stance_score": NUMBER, "stance_confidence": NUMBER, "stance_reasons": TEXT,
    },
    "quorums": {
        "journey_id": TEXT, "quorum_probability": NUMBER, "quorum_probability_low": NUMBER,
        "quorum_probability_high": NUMBER,
        "seats": pa.list_(
            pa.struct([("person_id", TEXT), ("role", TEXT), ("gain", NUMBER), ("loss", NUMBER)])
        ),
    },
    "quorum_swings": {
        "journey_id": TEXT, "person_id": TEXT, "role": TEXT, "gain": NUMBER, "loss": NUMBER,
    },
    "stances": {
        "journey_id": TEXT, "person_id": TEXT, "stance": TEXT, "stance_score": NUMBER,
        "stance_confidence": NUMBER, "stance_reasons": TEXT,
    },
    "outcome_stays": {
        "journey_id": TEXT, "journey_map": TEXT, "stage": TEXT, "has_opportunity": FLAG,
        "entered_at": TIME, "days": NUMBER,
        "next_stage": TEXT, "next_has_opportunity": FLAG, "ending": TEXT,
    },
    "outcome_counts": {
        "journey_map": TEXT, "stage": TEXT, "has_opportunity": FLAG, "next_stage": TEXT,
        "next_has_opportunity": FLAG,
        "ending": TEXT, "stay_count": COUNT, "days": NUMBER,
    },
    "outcome_places": {
        "journey_id": TEXT, "journey_map": TEXT, "stage": TEXT, "has_opportunity": FLAG, "entered_at": TIME,
    },
    "field_writings": {
        "opportunity_id": TEXT, "field": TEXT, "value": TEXT, "written_at": TIME, "is_first_known": FLAG,
    },
    "deals": {
        "opportunity_id": TEXT, "journey_id": TEXT, "journey_map": TEXT, "currency": TEXT, "created_at": TIME,
        "closed_at": TIME, "outcome": TEXT, "amount": NUMBER, "is_renewal": FLAG,
    },
    "outcome_skill": {
        "journey_map": TEXT, "won_count": COUNT, "lost_count": COUNT, "ranking": NUMBER, "ranking_low": NUMBER,
        "ranking_high": NUMBER, "separates": FLAG,
    },
    "map_crm_stages": {
        "journey_map": TEXT, "source": TEXT, "crm_stage": TEXT, "stage": TEXT, "position": COUNT,
    },
    "deal_changes": {
        "journey_map": TEXT, "opportunity_id": TEXT, "field": TEXT, "changed_at": TIME, "value": TEXT,
        "position": COUNT,
    },
    "deal_activity": {
        "journey_map": TEXT, "journey_id": TEXT, "told_on": pa.date32(), "two_way_count": COUNT,
        "meeting_count": COUNT, "buyer_count": COUNT,
    },
    "outcome_backtest": {
        "journey_map": TEXT, "deal_days": COUNT, "live": NUMBER, "cross_validated": NUMBER, "base_rates": NUMBER,
    },
    "entry_win_rates": {
        "opportunity_id": TEXT, "win_rate": NUMBER, "closed_count": COUNT, "ranking": NUMBER, "ranking_low": NUMBER,
        "ranking_high": NUMBER, "separates": FLAG,
    },
    "forecast_track": {
        "made_on": pa.date32(), "period_on": pa.date32(), "currency": TEXT, "quarters_ahead": COUNT,
        "uncorrected_amount": NUMBER, "expected_amount": NUMBER, "low_amount": NUMBER, "high_amount": NUMBER,
        "crm_amount": NUMBER, "won_amount": NUMBER,
    },
    "workspace_facts": {"currency": TEXT},
    "deal_segments": {"opportunity_id": TEXT, "currency": TEXT, "segment": TEXT},
    "booked_days": {
        "segment": TEXT, "currency": TEXT, "booked_on": pa.date32(), "won_amount": NUMBER, "open_amount": NUMBER,
    },
    "shortlist_chances": {"journey_map": TEXT, "stage": TEXT, "shortlist_probability": NUMBER},
}  # fmt: skip


def working(name: str, rows: Iterable[Mapping[str, Any]] = ()) -> pa.Table:
    """A working table; rows may leave columns out, and follow the small map unless they say otherwise."""
    schema = pa.schema(list(SCHEMAS[name].items()))
    given = [dict(row) for row in rows]
    strange = {key for row in given for key in row} - set(schema.names)
    if strange:
        raise AssertionError(f"{name} has no columns {sorted(strange)}")
    if "journey_map" in schema.names:
        given = [{"journey_map": MAP.journey_map, **row} for row in given]
    return pa.Table.from_pylist(given, schema=schema)


def at(text: str) -> datetime:
    """`03-05` is noon of that day in 2026; `03-05 14:00` that minute; `2025-03-05` noon of that day."""
    day, _, clock = text.partition(" ")
    full = day if len(day) > 5 else f"2026-{day}"
    return datetime.fromisoformat(f"{full} {clock or '12:00'}")
