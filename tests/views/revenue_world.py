"""The small world with what was earned and spent: two channels, one win, one quarter, words that must be escaped."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
from tests.views.published import Rows
from tests.views.small_people import JOURNEY, at
from tests.views.small_world import small_world

from quorate.revenue.contributions.crediting import ACCOUNTING_MODELS

WON_AT = at(date(2026, 6, 25))
# What the web gets of 1,000 by each model; meetings get the rest.
WEB = dict(zip(ACCOUNTING_MODELS, (900.0, 100.0, 500.0, 550.0, 450.0, 250.0, 620.0, 500.0), strict=True))


def revenue_world() -> dict[str, Rows | pa.Table]:
    """Every table of the small world, and revenue."""
    return {
        **small_world(),
        "contributions": [*_contributions(), _incremental()],
        "returns": list(_returns()),
        "credit_paths": [
            {"path_id": "p1", "journey_id": JOURNEY, "transition": "won", "is_made": True, "until_at": WON_AT,
             "currency": "EUR", "amount_cents": 100_000},
        ],
        "touch_functions": [
            {"journey_id": JOURNEY, "touch_id": touch, "occurred_at": at(date(2026, 6, day)),
             "credited_channel": channel, "campaign_id": None, "content_id": None, "our_function": "marketing",
             "is_buyers_doing": True}
            for touch, day, channel in (("t_00", 1, "web"), ("t_01", 2, "meeting"), ("t_02", 28, "web"))
        ],
        "costs": [
            {"dimension": "channel", "value_key": "web", "currency": "EUR", "spent_on": date(2026, 4, 3),
             "quarter_on": date(2026, 4, 1), "amount": 400.0},
        ],
        "incremental_totals": [
            {"transition": "won", "withheld": "all", "basis": "model", "journey_count": 9, "won_count": 1,
             "share": 0.4, "share_low": 0.1, "share_high": 0.7, "standard_error": 0.2, "status": "ok",
             "reason": "the model alone"},
        ],
        "incremental_sensitivity": [
            {"assumption": assumption, "variant": variant, "value_key": "web", "transition": "won", "share": share}
            for assumption, variant, share in (
                ("reference", "as published", 0.2), ("carry_over", "half as long", 0.15),
                ("demand_capture", "search", 0.35),
            )
        ],
    }  # fmt: skip


def _contributions() -> list[dict[str, Any]]:
    rows = []
    for model, web in WEB.items():
        amounts = {"web": (web, 100.0, 900.0), "meeting": (1000.0 - web, 100.0, 900.0)}
        for name, (amount, low, high) in amounts.items():
            rows.append(
                {
                    "model": model,
                    "dimension": "channel",
                    "value_key": name,
                    "transition": "won",
                    "share": amount / 1000.0,
                    "amount": amount,
                    "amount_low": low,
                    "amount_high": high,
                    "cost_amount": 400.0 if name == "web" else None,
                    "currency": "EUR",
                    "removal_effect": 0.6 if model == "markov" else None,
                }
            )
    return rows


def _incremental() -> dict[str, Any]:
    return {
        "model": "incremental",
        "dimension": "channel",
        "value_key": "web",
        "transition": "won",
        "share": 0.2,
        "amount": 200.0,
        "amount_low": -100.0,
        "amount_high": 450.0,
        "cost_amount": 400.0,
        "currency": "EUR",
    }


def _returns() -> list[dict[str, Any]]:
    rows = []
    for model, web in WEB.items():
        for kind in ("all", "quarter"):
            for name, amount in (("web", web), ("meeting", 1000.0 - web)):
                has_cost = name == "web"
                is_back = amount >= 200.0
                rows.append(
                    {
                        "model": model,
                        "dimension": "channel",
                        "value_key": name,
                        "currency": "EUR",
                        "period_kind": kind,
                        "period_on": date(2026, 4, 1),
                        "won_amount": amount,
                        "renewed_amount": 0.0,
                        "earned_amount": amount,
                        "earned_amount_low": 100.0,
                        "earned_amount_high": 900.0,
                        "cost_amount": 400.0 if has_cost else None,
                        "return_ratio": (amount - 400.0) / 400.0 if has_cost else None,
                        "return_ratio_low": -0.75 if has_cost else None,
                        "return_ratio_high": 1.25 if has_cost else None,
                        "payback_days": 83.0 if has_cost and is_back else None,
                        "paid_back_share": min(amount / 400.0, 1.0) if has_cost else None,
                        "cost_age_days": 88.0 if has_cost else None,
                        "payback_status": ("paid_back" if is_back else "not_yet") if has_cost else "no_cost",
                    }
                )
    return rows
