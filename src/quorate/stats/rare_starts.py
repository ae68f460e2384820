"""How often an alarm starts by chance in a quiet period, whatever the threshold, and which threshold keeps to a rate.

An alarm at threshold x starts when a score exceeds x after `rest` periods that did not. Scores that are logarithms of
chances are expected to do so, by chance, exponentially less often the higher x is (Coles, An Introduction to
Statistical Modeling of Extreme Values, 2001, chapter 4). What a formula says of chances is wrong by more or less,
which stretches the scores; so their scale, and nothing else, is learned from quiet stretches of the past:

    share(x) = 1 - exp(-alarms(x)),   alarms(x) = LOOKS exp(-x / scale),
    scale = mean over the shares s of ANCHORS of  level(s) / ln(LOOKS / a(s)),   a(s) = -ln(1 - s),

level(s) being the threshold at which as many alarms start in those stretches, a(s) for every `usual` periods. LOOKS is
how many independent looks a scan of overlapping windows takes in that time. The highest few stretches take no part:
if some were not as quiet as they looked, it is those (the empirical null of Efron, J. Am. Stat. Assoc. 99, 2004, which
is fitted to the middle of scores for the same reason). One number from the middle is also all that a few hundred
stretches can tell: read off two shares, how fast alarms become rarer was wrong by a third, and rates of one in two
hundred by two to four times.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from quorate.stats.ragged import Numbers

# The shares at which the scale is read off: what starts rarer may not have been quiet, and what starts oftener is too
# coarse, as scores of one person and of two are.
ANCHORS = (0.1, 0.05)
# Independent looks of windows of 2 to 8 weeks in a quarter: found alike, by quarters known to be quiet, on made-up
# markets and where independent people come unevenly or evenly.
LOOKS = 2.5


@dataclass(frozen=True)
class RareStarts:
    """How often alarms start in quiet stretches.

    Attributes
    ----------
    scale: by how much a score has to rise for alarms to become 2.7 times rarer.
    counted: how many times the usual number of periods were looked back on.
    """

    scale: float
    counted: float

    @classmethod
    def of(cls, stretches: Sequence[Numbers], rest: int, usual: int) -> RareStarts | None:
        """What quiet stretches say; None when they are too few, or too quiet, to say anything.

        Parameters
        ----------
        stretches: scores of stretches of one length each, preceded by those of the `rest` periods before; shapes
            (stretches, rest + length).
        rest: periods below the threshold that end an alarm.
        usual: the number of periods rates are told for.
        """
        counted = sum(each.shape[0] * (each.shape[1] - rest) for each in stretches) / usual
        if counted * _alarms(ANCHORS[-1]) < 1.0:
            return None
        levels = [
            level / np.log(LOOKS / _alarms(share))
            for level, share in zip(_levels(stretches, rest, counted), ANCHORS, strict=True)
        ]
        scale = float(np.mean(levels))
        return cls(scale, counted) if scale > 0.0 else None

    def threshold(self, rate: float) -> float:
        """The threshold at which a share `rate` of quiet stretches of the usual length has an alarm start."""
        return self.scale * max(float(np.log(LOOKS / _alarms(rate))), 0.0)

    def rate(self, scores: Numbers) -> Numbers:
        """The share of quiet stretches in which an alarm at each score starts; the same shape."""
        return np.asarray(-np.expm1(-LOOKS * np.exp(-scores / self.scale)))


def _alarms(share: float) -> float:
    """The expected number of alarms in a stretch when a share of them has any."""
    return -float(np.log1p(-share))


def _levels(stretches: Sequence[Numbers], rest: int, counted: float) -> list[float]:
    """The lowest thresholds at which, and above which, no more alarms start than at the ANCHORS.

    A period whose score is the highest for `rest` periods starts an alarm at every threshold from the highest before
    up to the score itself.
    """
    views = [np.lib.stride_tricks.sliding_window_view(each, rest, axis=1)[:, :-1] for each in stretches]
    before = np.concatenate([each.max(axis=2).ravel() for each in views])
    score = np.concatenate([each[:, rest:].ravel() for each in stretches])
    is_rise = score > before
    before, score = np.sort(before[is_rise]), np.sort(score[is_rise])
    levels = np.unique(np.concatenate((before, score)))
    starts = np.searchsorted(before, levels, side="right") - np.searchsorted(score, levels, side="right")
    found = []
    for share in ANCHORS:
        above = np.flatnonzero(starts > _alarms(share) * counted)
        found.append(float(levels[above[-1] + 1]) if len(above) else 0.0)
    return found
