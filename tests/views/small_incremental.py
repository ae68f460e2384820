"""The small world's incremental effect: one channel that adds, one that may add nothing, and a holdout."""

from __future__ import annotations

from typing import Any

from tests.views.published import Rows


def incremental() -> dict[str, Rows]:
    def total(withheld: str, basis: str, share: float | None, **other: Any) -> dict[str, Any]:
        told: dict[str, Any] = {
            "transition": "won", "withheld": withheld, "basis": basis, "journey_count": 640, "won_count": 180,
            "status": "ok", "reason": "",
        }  # fmt: skip
        if share is not None:
            told |= {
                "share": share,
                "share_low": share - 0.2,
                "share_high": share + 0.2,
                "standard_error": 0.12,
            }
        return {**told, **other}

    def effect(dimension: str, key: str, share: float, width: float) -> dict[str, Any]:
        return {
            "transition": "won", "dimension": dimension, "value_key": key, "missing_share": share,
            "missing_share_low": share - width, "missing_share_high": share + width, "standard_error": width / 1.645,
        }  # fmt: skip

    def credit(dimension: str, key: str, share: float) -> dict[str, Any]:
        return {
            "model": "incremental", "dimension": dimension, "value_key": key, "transition": "won", "share": share,
            "amount": 1000.0 * share, "amount_low": 0.0, "amount_high": 1000.0, "currency": "EUR",
        }  # fmt: skip

    def variant(assumption: str, name: str, **shares: float) -> list[dict[str, Any]]:
        return [
            {"assumption": assumption, "variant": name, "value_key": key, "transition": "won", "share": share}
            for key, share in {**shares, "none": 1.0 - sum(shares.values())}.items()
        ]

    accounts = {"treated_account_count": 270, "held_out_account_count": 30}
    return {
        "incremental_totals": [
            total("all", "model", 0.5, half_life_weeks=16.0),
            total("marketing", "model", 0.1, half_life_weeks=16.0),
            total("marketing", "holdout", 0.3, **accounts),
            total("marketing", "combined", 0.2, half_life_weeks=16.0, **accounts),
        ],
        "incremental_effects": [
            effect("channel", "meeting", 0.4, 0.1),
            effect("channel", "email", 0.05, 0.15),
            effect("function", "sales", 0.4, 0.1),
            effect("function", "marketing", 0.1, 0.2),
        ],
        "contributions": [
            credit("channel", "meeting", 0.44),
            credit("channel", "email", 0.06),
            credit("channel", "none", 0.5),
            credit("function", "sales", 0.44),
        ],
        "incremental_sensitivity": [
            *variant("reference", "reference", meeting=0.44, email=0.06),
            *variant("carry_over", "8 weeks", meeting=0.5, email=0.1),
            *variant("demand_capture", "search as a cause", meeting=0.4, email=0.05, search=0.1),
        ],
        "declared_captures": [
            {"channel": "search"},
            {"channel": "web", "action": "requested_demo"},
            {"campaign_pattern": "retarget"},
        ],
    }
