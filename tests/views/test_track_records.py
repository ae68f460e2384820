"""The track record of forecasts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from quorate.views.track_records import _record


def row(expected: float, won: float, crm: float = 0.0) -> dict[str, Any]:
    return {"made_on": date(2025, 12, 31), "period_on": date(2026, 1, 1), "currency": "EUR", "quarters_ahead": 1,
            "expected_amount": expected, "low_amount": expected - 10.0, "high_amount": expected + 10.0,
            "crm_amount": crm, "won_amount": won}  # fmt: skip


def test_figures_by_hand() -> None:
    found = _record(1, "EUR", [row(105.0, 100.0, 300.0), row(50.0, 100.0, 0.0)])
    assert (found.forecasts, found.inside_interval) == (2, 0.5)
    assert (found.error, found.bias) == pytest.approx((0.275, -0.225))
    assert (found.crm_error, found.crm_bias) == pytest.approx((1.5, 0.5))


def test_where_nothing_was_won_there_is_no_share_of_it() -> None:
    found = _record(1, "EUR", [row(0.0, 0.0)])
    assert (found.error, found.bias, found.inside_interval) == (None, None, 1.0)
