"""The peer of shown stages: the weighted score of an account's touches, told week by week and tuned with the answers.

Weights are found on the weeks of development markets whose true stage is known. The score becomes a stage in two ways:
by a table of what scores meant, shown by the same rule as ours; and by a threshold for the deciding stages, the lowest
at which development markets show as few teams deciding too early as ours does. A score that calls everything early is
never late: delays are compared at equal false alarms.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from benchmarks.truth.activity import Counts, WeightedScore
from benchmarks.truth.calibration import BinnedScore
from benchmarks.truth.metrics import Numbers, Places

Track = list[tuple[date, str]]
MOST_THRESHOLDS = 100


@dataclass(frozen=True)
class ScoredWeeks:
    """One journey's weeks: the day each ends, what its account did in the thirty days before, the team's true stage."""

    journey: str
    ends: tuple[date, ...]
    counts: tuple[Counts, ...]
    stages: tuple[int, ...]


@dataclass(frozen=True)
class StageScore:
    """A tuned score.

    Attributes
    ----------
    names: of the stages, in order.
    threshold: the score from which a team is taken to be deciding.
    first_deciding: the place of the stage that is then shown.
    """

    names: Sequence[str]
    score: WeightedScore
    bins: BinnedScore
    first_deciding: int
    threshold: float

    def shown(self, weeks: ScoredWeeks) -> Track:
        """The stage by the table, shown by the rule that ours is shown by."""
        from quorate.journeys.inferred_stages import shown_stages

        if not weeks.ends:
            return []
        chances = self.bins.predict(self.score.predict(weeks.counts))
        return _track(weeks, shown_stages(chances, np.array([0, len(chances)])), self.names)

    def deciding(self, weeks: ScoredWeeks) -> Track:
        """Deciding while the score is at least the threshold, else the first stage."""
        return track_above(self.score.predict(weeks.counts), weeks, self)


def track_above(scores: Numbers, weeks: ScoredWeeks, score: StageScore) -> Track:
    """Deciding while the scores are at least the threshold, else the first stage."""
    return _track(weeks, np.where(scores >= score.threshold, score.first_deciding, 0), score.names)


def tuned(
    cases: Sequence[ScoredWeeks],
    names: Sequence[str],
    first_deciding: int,
    too_early: Callable[[Sequence[Track]], float],
    most_too_early: float,
) -> StageScore:
    """The score with its weights, table and threshold.

    Parameters
    ----------
    too_early: the share of teams that such tracks, one per case, show deciding too early.
    most_too_early: the share that the threshold must keep to, as all higher ones do.
    """
    counts = [each for case in cases for each in case.counts]
    stages = [each for case in cases for each in case.stages]
    journeys = [case.journey for case in cases for _ in case.counts]
    score = WeightedScore().fit(counts, np.array(stages, dtype=np.float64), journeys)
    scores = score.predict(counts)
    bins = BinnedScore(len(names), bins=12).fit(scores, stages)
    by_case = np.split(scores, np.cumsum([len(case.counts) for case in cases])[:-1])
    kept = StageScore(names, score, bins, first_deciding, float(scores.max(initial=0.0)) + 1.0)
    for threshold in np.quantile(scores, np.linspace(1.0, 0.0, MOST_THRESHOLDS)).tolist():
        tried = StageScore(names, score, bins, first_deciding, threshold)
        tracks = [track_above(each, case, tried) for each, case in zip(by_case, cases, strict=True)]
        if too_early(tracks) > most_too_early:
            break
        kept = tried
    return kept


def _track(weeks: ScoredWeeks, stages: Places, names: Sequence[str]) -> Track:
    """The days on which the stage changed, from the first week on."""
    shown = stages.tolist()
    return [
        (end, names[stage])
        for place, (end, stage) in enumerate(zip(weeks.ends, shown, strict=True))
        if place == 0 or stage != shown[place - 1]
    ]
