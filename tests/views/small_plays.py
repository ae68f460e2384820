"""Plays of a small made-up vendor, as they are published: one helps, one hurts, of one little was seen."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pyarrow as pa
from tests.views.published import Rows

from quorate.settings import default_journey_map, map_tables

AS_OF_AT = datetime(2026, 7, 1)
CELL = ("standard", "champion", "select")


def plays() -> dict[str, Rows | pa.Table]:
    """The tables of plays, and what names the things in them."""
    return {
        **map_tables([default_journey_map()]),
        "play_effects": [
            _effect("team_argument", 40, finding="helps", effect=(0.12, 0.04, 0.2)),
            _effect(
                "press_for_a_date",
                30,
                finding="hurts",
                effect=(-0.1, -0.18, -0.02),
                drawn_count=4,
                basis="mixed",
            ),
            _effect("arrange_reference", 3, finding="thin", effect=(0.01, -0.2, 0.22), journeys_count=2),
            _effect("wake_the_quiet_champion", 25, finding="no_overlap"),
            _effect("secure_adoption", 0, finding="thin"),
            _effect("ordinary_contact", 200, finding="comparison"),
        ],
        "play_trials": [
            _trial(1, "team_argument", "progress"),
            _trial(2, "team_argument", "stayed"),
            _trial(3, "team_argument", "not_yet_known"),
            _trial(4, "press_for_a_date", "lost"),
        ],
        "play_policy_values": [
            _value(policy, estimator, value)
            for policy, value in (("as_done", 0.3), ("best_single", 0.32), ("learned", 0.36))
            for estimator in ("ips", "dr_shrunk")
        ],
        "touches": [
            {
                "touch_id": f"touch{number}",
                "occurred_at": datetime(2026, 3, number),
                "known_at": datetime(2026, 3, number),
                "imported_at": datetime(2026, 7, 1),
                "source": "salesforce",
                "source_record_id": f"00T{number}",
                "channel": "meeting",
                "action": "attended",
                "initiator": "sales",
                "topic": "One argument",
                "properties": "{}",
            }
            for number in (1, 2, 3, 4)
        ],
    }


def _effect(play: str, trials: int, *, finding: str, **columns: Any) -> dict[str, Any]:
    journey_map, role, stage = CELL
    mean, low, high = columns.pop("effect", (None, None, None))
    return {
        "journey_map": journey_map,
        "role": role,
        "stage": stage,
        "play": play,
        "trials_count": trials,
        "journeys_count": min(trials, 20),
        "drawn_count": 0,
        "not_yet_known_count": 1 if trials else 0,
        "progress_probability": 0.4,
        "progress_probability_low": 0.3,
        "progress_probability_high": 0.5,
        "effect": mean,
        "effect_low": low,
        "effect_high": high,
        "pooled_share": 0.6,
        "overlap_share": 0.9,
        "basis": "association",
        "finding": finding,
        **columns,
    }


def _trial(number: int, play: str, followed: str) -> dict[str, Any]:
    journey_map, role, stage = CELL
    return {
        "trial_id": f"t{number}",
        "journey_map": journey_map,
        "journey_id": f"j{number}",
        "person_id": "ann",
        "role": role,
        "stage": stage,
        "week_on": date(2026, 3, 2),
        "acted_at": datetime(2026, 3, number),
        "play": play,
        "channel": "meeting",
        "followed": followed,
        "is_drawn": False,
        "touch_ids": [f"touch{number}"],
    }


def _value(policy: str, estimator: str, value: float) -> dict[str, Any]:
    return {
        "journey_map": "standard",
        "policy": policy,
        "estimator": estimator,
        "decisions_count": 300,
        "effective_count": 80.0,
        "value": value,
        "value_low": value - 0.4,
        "value_high": value + 0.1,
        "basis": "association",
    }
