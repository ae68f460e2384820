"""A level that cannot be seen, is read now and then with noise, and drifts back to its usual value.

The model (an Ornstein-Uhlenbeck process read at uneven times; Kalman's filter for it, scalar case of Särkkä,
Bayesian Filtering and Smoothing, 2013, section 4.3):

    level(t + d) = mu + f (level(t) - mu) + noise,   f = 2 ** (-d / half_life),  noise variance V (1 - f**2)
    reading      = level + error,                    error variance R

V is the variance of a level nobody has read. After a reading the estimate's variance falls below V; as time
passes it climbs back to V, so old readings count less without any being thrown away. All precisions add up:
a reading's pull is V_now / (V_now + R).

Not for levels that trend away for good, nor for readings whose errors repeat each other: thin those out
first.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quorate.stats.ragged import Numbers, Places, steps, totals_after


@dataclass(frozen=True)
class DriftingLevel:
    """What is assumed of the level.

    Parameters
    ----------
    usual: mu, where the level tends to without readings.
    variance: V, of a level nobody has read, in squared units of the level.
    half_life_days: days after which half of a departure from `usual` is left.
    """

    usual: float
    variance: float
    half_life_days: float

    def estimate(
        self, readings: Numbers, errors: Numbers, days: Numbers, starts: Places, now: float
    ) -> LevelEstimate:
        """The level of every sequence at day `now`.

        Parameters
        ----------
        readings: what was read; shape (readings,), sequences end to end, each in order of time.
        errors: R of each reading; shape (readings,), all above 0.
        days: when each was read, in days on any common scale; shape (readings,), none after `now`.
        starts: where each sequence begins, then the end of the last; shape (sequences + 1,).
        now: the day the estimate is for.
        """
        variances = np.full(len(starts) - 1, self.variance)
        read_on = np.full(len(starts) - 1, -np.inf)
        gains = np.zeros(len(readings))
        for sequences, places in steps(starts):
            before = self._aged(variances[sequences], days[places] - read_on[sequences])
            gain = before / (before + errors[places])
            gains[places] = gain
            variances[sequences] = (1.0 - gain) * before
            read_on[sequences] = days[places]
        variances = self._aged(variances, now - read_on)
        # A reading's weight is its own gain, times what every later reading and the time since left of it.
        weights = gains * self._kept(now - days) * np.exp(totals_after(np.log1p(-gains), starts))
        sequence_of = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
        pulls = np.bincount(sequence_of, weights * (readings - self.usual), minlength=len(starts) - 1)
        means = np.asarray(self.usual + pulls)
        return LevelEstimate(means, variances, weights, 1.0 - variances / self.variance)

    def _kept(self, days: Numbers) -> Numbers:
        return np.asarray(np.exp2(-days / self.half_life_days))

    def _aged(self, variances: Numbers, days: Numbers) -> Numbers:
        return self.variance + self._kept(days) ** 2 * (variances - self.variance)


@dataclass(frozen=True)
class LevelEstimate:
    """Estimates of many levels.

    Attributes
    ----------
    mean: shape (sequences,); usual + the sum over readings of weight * (reading - usual).
    variance: of the estimate; shape (sequences,), in (0, V].
    weight: how far the mean moves when a reading moves by one; shape (readings,), between 0 and 1.
    confidence: share of V that the readings have taken away; shape (sequences,), 0 without readings.
    """

    mean: Numbers
    variance: Numbers
    weight: Numbers
    confidence: Numbers
