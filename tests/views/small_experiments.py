"""The small world's experiments: one that found something and leaked, one that says nothing yet, one planned."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from tests.views.published import Rows

STARTED = datetime(2026, 1, 5, 9)
DAYS = [date(2026, 5, 4) + timedelta(weeks=week) for week in range(8)]


def experiments() -> dict[str, Rows]:
    """Every table that pages of experiments read."""
    return {
        "experiments": [
            _design("quiet", "Quiet accounts"),
            _design("proof", "Proof first", kind="play", play="team_argument", holdout_share=0.5),
            _design("later", "Later", status="planned", started_at=None, starts_on=date(2026, 6, 1)),
        ],
        "experiment_assignments": [
            _assigned("quiet", "a_alder", "treated"), _assigned("quiet", "a_fenwick", "holdout"),
            _assigned("proof", "a_alder", "holdout"),
        ],
        "experiment_results": [
            *(_result(day, place) for place, day in enumerate(DAYS)),
            _result(DAYS[-1], 7, metric="won_amount", status="several_currencies", effect=None, effect_low=None,
                    effect_high=None, treated_value=None, holdout_value=None),
        ],
        "experiment_outcomes": [
            {"experiment_id": "quiet", "account_id": "a_alder", "window_no": 1,
             "arm": "treated", "stratum": "explore / 50 to 249",
             "family_id": "a_alder", "since_at": STARTED, "until_at": STARTED + timedelta(days=91), "is_over": True,
             "won_at": STARTED + timedelta(days=9), "won_amount": 48000.0, "currency": "EUR",
             "touches_before_count": 3},
        ],
        "experiment_balance": [
            {"experiment_id": "quiet", "trait": "accounts", "level": "all", "treated_count": 380, "holdout_count": 20,
             "treated_value": 0.95, "holdout_value": 0.05, "chance": 0.0001, "finding": "ratio_mismatch"},
            {"experiment_id": "quiet", "trait": "touches_before", "level": "mean", "treated_count": 380,
             "holdout_count": 20, "treated_value": 2.5, "holdout_value": 2.25, "chance": 0.4, "finding": "alike"},
        ],
        "experiment_leaks": [
            {"experiment_id": "quiet", "kind": "contact", "leak_id": "t_1", "account_id": "a_fenwick",
             "person_id": None, "occurred_at": datetime(2026, 2, 2), "channel": "email", "our_function": "marketing"},
        ],
        "experiment_exclusions": [
            {"experiment_id": "proof", "account_id": "a_fenwick", "reason": "held_out_elsewhere", "known_at": STARTED},
        ],
        "experiment_candidates": [
            {"account_id": name, "family_id": name, "stratum": "explore / 50 to 249", "stage": "explore",
             "size": "50 to 249", "has_open_journey": True, "known_at": datetime(2025, 1, 1)}
            for name in ("a_alder", "a_fenwick", *(f"a_{number}" for number in range(30)))
        ],
        "experiment_baselines": [
            {"metric": metric, "window_days": 182, "accounts_count": 32, "mean_value": mean, "spread": spread,
             "currency": "EUR" if metric == "won_amount" else None, "accounts_per_week": 0.5, "candidates_count": 32,
             "moving_count": 30}
            for metric, mean, spread in (
                ("next_stage", 0.4, 0.49), ("two_way", 0.3, 0.46), ("won", 0.0, 0.0), ("won_amount", None, None)
            )
        ],
        "audience_candidates": [],
    }  # fmt: skip


def _design(key: str, name: str, **columns: Any) -> dict[str, Any]:
    return {
        "experiment_id": key, "name": name, "kind": "universal_holdout", "unit": "account", "basis": "drawn",
        "functions": ["marketing"], "starts_on": STARTED.date(), "holdout_share": 0.1, "window_days": 91,
        "seed": "abc", "status": "running", "author_name": "Ola", "planned_at": STARTED, "started_at": STARTED,
        "known_at": STARTED, **columns,
    }  # fmt: skip


def _assigned(key: str, account: str, arm: str) -> dict[str, Any]:
    return {
        "experiment_id": key, "account_id": account, "arm": arm, "stratum": "explore / 50 to 249",
        "family_id": account, "reason": "drawn", "holdout_probability": 0.1, "assigned_at": STARTED,
        "known_at": STARTED,
    }  # fmt: skip


def _result(day: date, place: int, **columns: Any) -> dict[str, Any]:
    """The range closes in from week to week, and leaves zero in the last two."""
    return {
        "experiment_id": "quiet", "measured_on": day, "metric": "won", "treated_count": 40 + 40 * place,
        "holdout_count": 5 + 2 * place, "treated_value": 0.25, "holdout_value": 0.1, "effect": 0.15,
        "effect_low": -0.3 + 0.045 * place, "effect_high": 0.6 - 0.05 * place, "confidence": 0.95,
        "status": "separated" if place > 6 else "not_separated", **columns,
    }  # fmt: skip
