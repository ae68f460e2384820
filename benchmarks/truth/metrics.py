"""The mathematics of the measurements: numbers in, numbers out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

# Probabilities are held this far from 0 before their logarithm is taken: one sure mistake costs 13.8, not infinity.
_EDGE = 1e-6


@dataclass(frozen=True)
class PairCounts:
    """Pairs of things: put together by both, by the one that guesses, by the truth."""

    both: int = 0
    guessed: int = 0
    true: int = 0

    def __add__(self, other: PairCounts) -> PairCounts:
        return PairCounts(self.both + other.both, self.guessed + other.guessed, self.true + other.true)

    @property
    def precision(self) -> float | None:
        """Share of the guessed pairs that are true."""
        return self.both / self.guessed if self.guessed else None

    @property
    def recall(self) -> float | None:
        """Share of the true pairs that were guessed."""
        return self.both / self.true if self.true else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall: 2 both / (guessed + true)."""
        return 2 * self.both / (self.guessed + self.true) if self.guessed + self.true else None


def pair_counts(guessed: Sequence[Hashable], true: Sequence[Hashable]) -> PairCounts:
    """Count pairs of things by the groups they are in, without listing the pairs.

        both = sum over (g, t) of n_gt (n_gt - 1) / 2, and likewise for the groups of each side alone

    Parameters
    ----------
    guessed, true: for each thing the group it is put in, and the group it belongs to.
    """
    together = Counter(zip(guessed, true, strict=True))
    return PairCounts(_pairs(together), _pairs(Counter(guessed)), _pairs(Counter(true)))


def _pairs(sizes: Counter[Hashable] | Counter[tuple[Hashable, Hashable]]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes.values())


def brier(probabilities: Numbers, truths: Places) -> float:
    """Mean over cases of the summed squared differences between probabilities and what came true.

    0 is perfect; with two classes this is twice the one-class Brier score, which `brier_of` gives.

    Parameters
    ----------
    probabilities: shape (cases, classes), rows summing to 1.
    truths: the class that came true, shape (cases,).
    """
    came = np.eye(probabilities.shape[1])[truths]
    return float(((probabilities - came) ** 2).sum(axis=1).mean())


def brier_of(probabilities: Numbers, came: Numbers) -> float:
    """Mean squared difference between the probability of one event and whether it came (0 or 1)."""
    return float(((probabilities - came) ** 2).mean())


def log_loss(probabilities: Numbers, truths: Places) -> float:
    """Mean of minus the natural logarithm of the probability given to what came true; shapes as for `brier`."""
    given = probabilities[np.arange(len(truths)), truths]
    return float(-np.log(np.clip(given, _EDGE, 1.0)).mean())


def calibration_error(probabilities: Numbers, came: Numbers, bins: int = 10) -> float:
    """Expected calibration error: how far stated probabilities lie from frequencies.

    Cases are cut by probability into bins of about equal count, equal probabilities never into two; the error is the
    mean over bins, weighed by count, of |mean probability - share that came true|.

    Parameters
    ----------
    probabilities: of one event, or of the class thought most likely; shape (cases,).
    came: whether it came true, 0 or 1; shape (cases,).
    """
    edges = np.unique(np.quantile(probabilities, np.linspace(0.0, 1.0, bins + 1)[1:-1]))
    places = np.searchsorted(edges, probabilities, side="left")
    counts = np.bincount(places)
    stated, seen = np.bincount(places, probabilities), np.bincount(places, came)
    return float(np.abs(stated - seen).sum() / counts.sum())


def top_calibration_error(probabilities: Numbers, truths: Places, bins: int = 10) -> float:
    """Calibration error of the probability given to the class thought most likely; shapes as for `brier`."""
    best = probabilities.argmax(axis=1)
    return calibration_error(probabilities.max(axis=1), (best == truths).astype(np.float64), bins)


def ranking(scores: Numbers, came: Numbers) -> float | None:
    """Area under the ROC curve: how often a case that came true scores above one that did not; None without both."""
    from sklearn.metrics import roc_auc_score

    if len(came) == 0 or came.min() == came.max():
        return None
    return float(roc_auc_score(came, scores))


def bootstrap_interval(
    statistic: Callable[[Places], float | None],
    clusters: Sequence[Hashable],
    rounds: int = 300,
    seed: int = 1,
) -> tuple[float, float] | None:
    """The middle 90 % of a statistic over resamples of whole clusters, since cases of one journey resemble each other.

    Parameters
    ----------
    statistic: given the places of the cases to use; may be None where it cannot be computed.
    clusters: for each case the cluster it belongs to.
    """
    numbers = {cluster: number for number, cluster in enumerate(dict.fromkeys(clusters))}
    members: list[list[int]] = [[] for _ in numbers]
    for place, cluster in enumerate(clusters):
        members[numbers[cluster]].append(place)
    dice = np.random.default_rng(seed)
    found = []
    for _ in range(rounds):
        drawn = dice.integers(len(members), size=len(members))
        value = statistic(np.array([place for one in drawn for place in members[one]], dtype=np.int64))
        if value is not None:
            found.append(value)
    if len(found) < rounds // 2:
        return None
    low, high = np.quantile(found, [0.05, 0.95])
    return float(low), float(high)


def correlation(left: Numbers, right: Numbers) -> float | None:
    """Pearson's correlation; None where either does not vary."""
    if len(left) < 2 or left.std() == 0.0 or right.std() == 0.0:
        return None
    return float(np.corrcoef(left, right)[0, 1])


def root_mean_square(errors: Numbers) -> float:
    """Square root of the mean squared error."""
    return float(np.sqrt((errors**2).mean()))


def total_variation(left: dict[str, float], right: dict[str, float]) -> float:
    """Half the summed differences of two sets of shares: 0 equal, 1 nothing in common."""
    keys = sorted({*left, *right})
    return 0.5 * sum(abs(left.get(key, 0.0) - right.get(key, 0.0)) for key in keys)


def weighted_error(forecasts: Numbers, actuals: Numbers) -> float | None:
    """wMAPE: summed absolute errors over summed actuals; None where nothing was booked."""
    total = float(actuals.sum())
    return float(np.abs(forecasts - actuals).sum()) / total if total > 0.0 else None


def share(part: float, whole: float) -> float | None:
    """Part of a whole; None where there is no whole."""
    return part / whole if whole else None
