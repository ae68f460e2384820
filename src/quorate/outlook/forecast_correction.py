"""How far past forecasts were off, and what that makes of the next.

Two things are learned from quarters that are over, both drawn towards "nothing to correct" when there are few:

- bias, apart for the nearest quarter and for later ones: amounts won over amounts expected, currencies weighed alike;
- width: how many of its own standard deviations what was won lay from the corrected expectation, on average. Good and
  bad quarters that the shock of `quarter_forecast` makes too little of show here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from quorate.outlook.quarter_forecast import QuarterForecast
from quorate.stats.shared_factor import END_OF_90

# As many quarters the belief that nothing needs correction is worth.
_BIAS_WORTH = 2.0
_WIDTH_WORTH = 6.0
_LARGEST_BIAS = 2.0
_WIDTHS = (0.5, 2.5)
_NEAREST, _LATER = 1, 2


@dataclass
class ForecastCorrection:
    """Multiplies what is still expected, and widens or narrows the interval.

    Attributes
    ----------
    bias_: by how much to multiply, for the nearest quarter (1) and later ones (2).
    width_: by how much to multiply the interval's reach to both sides.
    """

    bias_: dict[int, float] = field(init=False, default_factory=dict)
    width_: float = field(init=False, default=1.0)

    def fit(self, track: Sequence[Mapping[str, Any]]) -> ForecastCorrection:
        """Learn from rows of `forecast_track` whose quarters are over."""
        self.bias_ = {
            group: _bias([row for row in track if min(row["quarters_ahead"], _LATER) == group])
            for group in (_NEAREST, _LATER)
        }
        off = [
            (row["won_amount"] - row["expected_amount"])
            * 2.0
            * END_OF_90
            / (row["high_amount"] - row["low_amount"])
            for row in track
            if row["high_amount"] > row["low_amount"]
        ]
        squared = (_WIDTH_WORTH + float(np.square(off).sum())) / (_WIDTH_WORTH + len(off))
        self.width_ = float(np.clip(np.sqrt(squared), *_WIDTHS))
        return self

    def apply(self, raw: QuarterForecast, quarters_ahead: int) -> QuarterForecast:
        """The corrected forecast of a quarter so many after the one that holds the day (0: that one itself)."""
        bias = self.bias_.get(_LATER if quarters_ahead >= _LATER else _NEAREST, 1.0)
        rest = (raw.expected - raw.won) * bias
        expected = raw.won + rest
        below, above = ((raw.expected - raw.low) * bias, (raw.high - raw.expected) * bias)
        return QuarterForecast(
            raw.won,
            expected,
            expected - min(below * self.width_, rest),
            expected + above * self.width_,
            raw.crm,
        )


def _bias(rows: Sequence[Mapping[str, Any]]) -> float:
    if not rows:
        return 1.0
    won, expected, currencies = 0.0, 0.0, sorted({row["currency"] for row in rows})
    for currency in currencies:
        own = [row for row in rows if row["currency"] == currency]
        usual = sum(row["uncorrected_amount"] + row["won_amount"] for row in own) / len(own)
        if usual > 0.0:
            won += sum(row["won_amount"] for row in own) / usual
            expected += sum(row["uncorrected_amount"] for row in own) / usual
    quarters = len({(row["made_on"], row["period_on"]) for row in rows})
    belief = _BIAS_WORTH * (won + expected) / 2.0 / quarters
    if won + expected <= 0.0:
        return 1.0
    return float(np.clip((won + belief) / (expected + belief), 1.0 / _LARGEST_BIAS, _LARGEST_BIAS))
