"""Probabilities of one event, held against what came of it and corrected as far as that allows.

    ln odds(corrected) = shift + slope * ln odds(given),   slope > 0,

so the order of cases never changes (Platt scaling; Cox, Two further applications of a model for binary regression,
Biometrika 45, 1958). shift and ln slope have normal priors around nothing to correct, so a few cases nudge and hundreds
decide. A correction is used only if, learned from the older cases, it would have done better on the newest ones.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from quorate.stats.ragged import Numbers

# What comes of it hangs on more than the event, which makes any slope look too flat: it is held tighter than the level.
SHIFT_SD, LOG_SLOPE_SD = 0.7, 0.1
# The newest third judges; with fewer cases than this nothing can be judged.
_NEWEST, _FEWEST = 1.0 / 3.0, 30
_EDGE = 1e-4
_MOST_ODDS = 40.0


@dataclass
class OddsCorrection:
    """Corrects probabilities of one event.

    Attributes
    ----------
    shift_, slope_: as above; 0 and 1 where nothing was learned.
    count_: cases learned from.
    prior_share_: share of the shift's certainty that is the prior's; 1 where nothing was learned.
    """

    shift_: float = field(init=False, default=0.0)
    slope_: float = field(init=False, default=1.0)
    count_: int = field(init=False, default=0)
    prior_share_: float = field(init=False, default=1.0)

    def fit(self, given: Numbers, came: Numbers) -> OddsCorrection:
        """Learn from cases in order of time.

        Parameters
        ----------
        given: probabilities stated beforehand; shape (cases,).
        came: 1 where the event came, 0 where it did not; shape (cases,).
        """
        newest = len(given) - int(_NEWEST * len(given))
        if len(given) < _FEWEST:
            return self
        shift, slope = _fitted(given[:newest], came[:newest])
        late, came_late = given[newest:], came[newest:]
        if _loss(corrected(late, shift, slope), came_late) >= _loss(late, came_late):
            return self
        self.shift_, self.slope_ = _fitted(given, came)
        self.count_ = len(given)
        found = corrected(given, self.shift_, self.slope_)
        self.prior_share_ = float(SHIFT_SD**-2 / (SHIFT_SD**-2 + (found * (1.0 - found)).sum()))
        return self

    def predict(self, given: Numbers) -> Numbers:
        """The corrected probabilities; exactly the given ones where nothing was learned."""
        return corrected(given, self.shift_, self.slope_) if self.count_ else given


def corrected(given: Numbers, shift: float, slope: float) -> Numbers:
    """Probabilities whose log-odds are stretched and shifted; 0 and 1 are taken for a ten-thousandth less sure."""
    odds = np.clip(shift + slope * _log_odds(given), -_MOST_ODDS, _MOST_ODDS)
    return np.asarray(1.0 / (1.0 + np.exp(-odds)))


def _log_odds(given: Numbers) -> Numbers:
    kept = np.clip(given, _EDGE, 1.0 - _EDGE)
    return np.asarray(np.log(kept) - np.log1p(-kept))


def _loss(found: Numbers, came: Numbers) -> float:
    kept = np.clip(found, _EDGE, 1.0 - _EDGE)
    return float(-(came * np.log(kept) + (1.0 - came) * np.log1p(-kept)).sum())


def _fitted(given: Numbers, came: Numbers) -> tuple[float, float]:
    from scipy.optimize import minimize

    def height(place: Numbers) -> float:
        held = 0.5 * ((place[0] / SHIFT_SD) ** 2 + (place[1] / LOG_SLOPE_SD) ** 2)
        return float(held + _loss(corrected(given, place[0], np.exp(place[1])), came))

    found = minimize(height, np.zeros(2), method="L-BFGS-B", bounds=[(-6.0, 6.0), (-3.0, 3.0)]).x
    return float(found[0]), float(np.exp(found[1]))
