"""How often an alarm starts by chance in a quiet stretch, whatever the threshold, and which threshold keeps to a rate.

An alarm at threshold x starts in a week whose score exceeds x after `rest` weeks that did not. Looking back on n quiet
stretches (say quarters of accounts), the share of them in which an alarm would have started is counted for every x.
Beyond what can be counted on, the expected number of alarms behind that share is taken to fall exponentially,

    share(x) = 1 - exp(-alarms(x)),   alarms(x) = a_upper exp(-(x - x_upper) / scale),
    scale = (x_lower - x_upper) / ln(a_upper / a_lower),   a = -ln(1 - share),

x_upper and x_lower being the thresholds that the shares `upper` and `lower` of stretches exceed. Scores that are
logarithms of chances fall so (Coles, An Introduction to Statistical Modeling of Extreme Values, 2001, chapter 4).
The highest few stretches take no part: if some stretches were not as quiet as they looked, it is those (the empirical
null of Efron, J. Am. Stat. Assoc. 99, 2004, which is fitted to the middle of scores for the same reason).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from quorate.stats.ragged import Numbers

# The shares between which the fall is read off: wide of the highest scores where stretches may not have been quiet.
OBSERVED, CLEAN = (0.3, 0.1), (0.05, 0.01)
_STEP = 0.02
# More stretches than this say nothing more: they are thinned out evenly.
_MOST = 20_000
_AT_ONCE = 2_000


@dataclass(frozen=True)
class RareStarts:
    """How often alarms start in quiet stretches.

    Attributes
    ----------
    levels: thresholds, ascending in equal steps from 0.
    shares: of stretches in which an alarm at that threshold started; shape of levels, never rising.
    upper: the share from which on it is extrapolated.
    level: x_upper.
    scale: of the exponential fall beyond it, in units of the score.
    stretches: how many were counted.
    """

    levels: Numbers
    shares: Numbers
    upper: float
    level: float
    scale: float
    stretches: int

    @classmethod
    def of(cls, scores: Numbers, rest: int, ends: tuple[float, float] = OBSERVED) -> RareStarts | None:
        """What quiet stretches say; None when they are too few, or too quiet, to speak of a tail.

        Parameters
        ----------
        scores: of each stretch, preceded by the `rest` periods before it; shape (stretches, rest + periods).
        rest: periods below the threshold that end an alarm.
        ends: `upper` and `lower`, the shares between which the fall is read off.
        """
        count = len(scores)
        if count * ends[1] < 1.0:
            return None
        scores = scores[:: -(-count // _MOST)]
        levels = np.arange(0.0, float(scores.max()) + 2 * _STEP, _STEP)
        shares = np.zeros(len(levels))
        for start in range(0, len(scores), _AT_ONCE):
            shares += _starts(scores[start : start + _AT_ONCE], rest, levels)
        # a lower threshold may start fewer alarms, each lasting longer; what matters is never to promise too little
        shares = np.maximum.accumulate(shares[::-1])[::-1] / len(scores)
        upper, lower = (float(levels[np.argmax(shares <= share)]) for share in ends)
        scale = (lower - upper) / np.log(_alarms(ends[0]) / _alarms(ends[1]))
        return cls(levels, shares, ends[0], upper, float(scale), count) if scale > 0.0 else None

    def threshold(self, rate: float) -> float:
        """The threshold at which a share `rate` of quiet stretches has an alarm start."""
        if rate >= self.upper:
            return float(self.levels[np.argmax(self.shares <= rate)])
        return self.level + self.scale * float(np.log(_alarms(self.upper) / _alarms(rate)))

    def rate(self, scores: Numbers) -> Numbers:
        """The share of quiet stretches in which an alarm at each score starts; the same shape."""
        counted = np.interp(scores, self.levels, self.shares)
        beyond = -np.expm1(-_alarms(self.upper) * np.exp(-(scores - self.level) / self.scale))
        return np.asarray(np.where(scores > self.level, beyond, np.maximum(counted, self.upper)))


def _alarms(share: float) -> float:
    """The expected number of alarms in a stretch when a share of them has any."""
    return -float(np.log1p(-share))


def _starts(scores: Numbers, rest: int, levels: Numbers) -> Numbers:
    """In how many stretches an alarm at each level starts; shape of levels."""
    found = np.zeros((len(scores), len(levels)), dtype=bool)
    for period in range(rest, scores.shape[1]):
        before = scores[:, period - rest : period].max(axis=1)
        found |= (levels >= before[:, None]) & (levels < scores[:, period, None])
    return np.asarray(found.sum(axis=0), dtype=np.float64)
