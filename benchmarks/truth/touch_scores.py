"""Early warning as users know it: a score of an account's touches that rises to a threshold.

Two kinds: touches of the last eight weeks, and a score to which every day adds its touches, at most so many, and which
halves in so many days. Of each kind the half-life and the cap that find most teams in development markets are taken,
with the lowest threshold that keeps to the stated rate of false alarms there; that is more than a user tunes by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from benchmarks.truth.metrics import Numbers

COUNT, DECAYED = "touches in eight weeks", "decayed capped score"
HALF_LIVES = (7, 14, 30)
CAPS = (1, 3, 5, 20)
# So many thresholds are tried on development markets.
MOST_THRESHOLDS = 100
_WINDOW_DAYS = 56
_NO_CAP = 10**6


@dataclass(frozen=True)
class TouchScore:
    """One way of scoring: `half_life` in days, None for the plain count of eight weeks; at most `cap` touches a day."""

    half_life: int | None = None
    cap: int = _NO_CAP

    @property
    def kind(self) -> str:
        """Which of the two kinds it is."""
        return COUNT if self.half_life is None else DECAYED

    def described(self, threshold: float) -> str:
        """The score and its threshold in words."""
        if self.half_life is None:
            return f"{COUNT}, {threshold:g} or more"
        return f"{DECAYED}: {self.cap} a day, half-life {self.half_life} days, {threshold:.2g} or more"

    def on_mondays(self, first: date, last: date, days: Mapping[date, int]) -> tuple[list[date], Numbers]:
        """Every Monday from `first` to `last`, and the score of what lies before it; `days` holds touches by day."""
        mondays = [first + timedelta(days=-first.weekday() % 7)]
        while mondays[-1] + timedelta(days=7) <= last:
            mondays.append(mondays[-1] + timedelta(days=7))
        on = np.array([day.toordinal() for day in days], dtype=np.int64)
        touches = np.minimum(np.array(list(days.values()), dtype=np.float64), self.cap)
        ages = np.array([monday.toordinal() for monday in mondays])[:, None] - 1 - on[None, :]
        if self.half_life is None:
            weights = ((ages >= 0) & (ages < _WINDOW_DAYS)).astype(np.float64)
        else:
            weights = np.where(ages >= 0, 0.5 ** (np.maximum(ages, 0) / self.half_life), 0.0)
        return mondays, weights @ touches


SCORES = (TouchScore(), *(TouchScore(half, cap) for half in HALF_LIVES for cap in CAPS))


@dataclass(frozen=True)
class Rival:
    """A score with the threshold it was given."""

    score: TouchScore
    threshold: float

    @property
    def name(self) -> str:
        """What it is called in the table."""
        return self.score.described(self.threshold)

    def rises(self, mondays: Sequence[date], scores: Numbers) -> list[date]:
        """Mondays on which the score has risen to the threshold."""
        is_high = scores >= self.threshold
        is_rise = is_high & ~np.concatenate(([False], is_high[:-1]))
        return [mondays[place] for place in np.flatnonzero(is_rise).tolist()]


def thresholds(scores: Sequence[Numbers]) -> list[float]:
    """Thresholds to try, ascending: scores that were reached, and one above all."""
    seen = np.unique(np.concatenate([each[each > 0.0] for each in scores])) if scores else np.zeros(0)
    if not len(seen):
        return [1.0]
    return [*seen[:: max(len(seen) // MOST_THRESHOLDS, 1)].tolist(), float(seen[-1]) + 1.0]


def lowest_threshold(rates: Mapping[float, float], rate: float) -> float:
    """The lowest threshold that keeps to the rate, as all higher ones do.

    A threshold that every score exceeds is never risen to and gives no alarms either; it is not what is looked for.
    """
    kept = max(rates)
    for threshold in sorted(rates, reverse=True):
        if rates[threshold] > rate:
            break
        kept = threshold
    return kept


def best_of_each_kind(rivals: Iterator[Rival], found_by: Callable[[Rival], float]) -> dict[str, Rival]:
    """Of the rivals of each kind the one that finds most; the first of equals."""
    best: dict[str, tuple[float, Rival]] = {}
    for rival in rivals:
        found = found_by(rival)
        if rival.score.kind not in best or found > best[rival.score.kind][0]:
            best[rival.score.kind] = (found, rival)
    return {kind: rival for kind, (_, rival) in best.items()}
