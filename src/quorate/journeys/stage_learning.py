"""Estimates of stages that a company's own labelled journeys correct, the more the more there are.

Two steps. The filter's rates and the reliability of the CRM stage move from what is believed to what labelled weeks
show, cell by cell (the mean of a gamma or Dirichlet posterior). Then the filter's probabilities are corrected by a
regression on what lately happened, with those probabilities as offset, so that few labels correct little.

Labelled journeys are filtered without what was stated of them, or the regression would learn to trust statements that
other journeys do not have. What was stated of a journey is put back last, as the ratio of the filter's probabilities
with and without it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from quorate.journeys.stage_labels import StageLabels
from quorate.journeys.stage_model import WEEKS_AT_ONCE, StageModel
from quorate.journeys.stage_prior import activity_levels
from quorate.stats.ragged import steps
from quorate.stats.softmax_correction import SoftmaxCorrection

if TYPE_CHECKING:
    from collections.abc import Mapping

    from quorate.journeys.journey_weeks import JourneyWeeks
    from quorate.journeys.stage_evidence import StageEvidence
    from quorate.settings import JourneyMap
    from quorate.stats.ragged import Numbers, Places

# Fewer labelled journeys than this cannot show what is general and what is one team's way.
LEAST_JOURNEYS = 20
# Weeks at the usual activity that the believed rate of a kind in a stage is worth, and that a CRM stage's meaning is.
_BELIEVED_RATE_WEEKS = 80.0
_BELIEVED_CRM_WEEKS = 20.0
_STRENGTH = 100.0
# Without labels the filter is surer than it should be: probabilities are raised to this power. Chosen on made-up
# development markets, where the calibration error fell from 0.07 to 0.02 and the log-loss by a hundredth.
_UNTAUGHT_SHARPNESS = 0.75
# Counts fade by half in so many weeks: what is going on, and what it has been like of late.
_HALF_LIVES = (3.0, 12.0)
_FLOOR = 1e-4
_WIDEST = 4.0


@dataclass
class LabelledStageModel:
    """The filter of a map, corrected by labels where there are enough.

    Attributes
    ----------
    filter_: the filter with what labels say of its rates.
    correction_: of its probabilities; None without enough labels.
    """

    journey_map: JourneyMap
    filter_: StageModel = field(init=False)
    correction_: SoftmaxCorrection | None = field(init=False, default=None)

    def fit(self, evidence: StageEvidence, labels: StageLabels) -> LabelledStageModel:
        """Learn from all weeks, and from the labelled ones what they are."""
        self.filter_ = StageModel(self.journey_map).fit(evidence)
        if labels.journey_count(evidence.weeks) < LEAST_JOURNEYS:
            return self
        evidence, labels = _labelled_only(evidence, labels)
        self._learn_filter(evidence, labels)
        offsets = _logs(self.filter_.predict(evidence, with_statements=False).states)
        self._centre_and_scale(evidence, offsets)
        features = self._features(evidence, offsets)[labels.places]
        groups = evidence.weeks.of[labels.places]
        self.correction_ = SoftmaxCorrection(_STRENGTH).fit(
            features, offsets[labels.places], labels.stages, groups
        )
        return self

    def lessons(self) -> dict[str, Numbers]:
        """What was learnt, as arrays of two dimensions: all that `taught` needs."""
        found = {
            "rates": self.filter_.rates_,
            "reliability": self.filter_.reliability_,
            "tempo": np.array([[self.filter_.tempo_]]),
        }
        if self.correction_ is None:
            return found
        return {
            **found,
            "centre": self._centre[None, :],
            "scale": self._scale[None, :],
            "weights": self.correction_.weights_,
            "sharpness": np.array([[self.correction_.sharpness_]]),
        }

    @staticmethod
    def taught(journey_map: JourneyMap, lessons: Mapping[str, Numbers]) -> LabelledStageModel:
        """The model that was fitted when these were learnt."""
        model = LabelledStageModel(journey_map)
        model.filter_ = StageModel(journey_map)
        # a map that says nothing of kinds of touch has no rates
        model.filter_.rates_ = lessons.get("rates", np.zeros((0, len(journey_map.stages))))
        model.filter_.reliability_ = lessons["reliability"]
        model.filter_.tempo_ = float(lessons["tempo"][0, 0])
        if "weights" in lessons:
            model._centre, model._scale = lessons["centre"][0], lessons["scale"][0]
            model.correction_ = SoftmaxCorrection(_STRENGTH)
            model.correction_.weights_ = lessons["weights"]
            model.correction_.sharpness_ = float(lessons["sharpness"][0, 0])
        return model

    def predict(self, evidence: StageEvidence) -> Numbers:
        """Probability of each stage at the end of each week; shape (weeks, stages)."""
        return np.concatenate(
            [
                self._corrected(part, self.filter_.predict(part).states)
                for part in evidence.parts(WEEKS_AT_ONCE)
            ]
        )

    def look_back(self, evidence: StageEvidence) -> Numbers:
        """The same, each week told from all weeks of its journey; at a journey's last week it is the same."""
        return self._corrected(evidence, self.filter_.smooth(evidence))

    def _corrected(self, evidence: StageEvidence, stated: Numbers) -> Numbers:
        """The filter's or smoother's probabilities, which heard what was stated, with what labels correct."""
        if self.correction_ is None:
            return _sharpened(stated, _UNTAUGHT_SHARPNESS)
        offsets = _logs(self.filter_.predict(evidence, with_statements=False).states)
        corrected = _logs(self.correction_.predict(self._features(evidence, offsets), offsets))
        found = np.exp(corrected + _logs(stated) - offsets + evidence.certain)
        return np.asarray(found / found.sum(axis=1, keepdims=True))

    def _learn_filter(self, evidence: StageEvidence, labels: StageLabels) -> None:
        model = self.filter_
        multiples, _ = activity_levels()
        levels = model.predict(evidence, with_statements=False).levels[labels.places] @ multiples
        stages = np.eye(len(self.journey_map.stages))[labels.stages]
        could = (stages * levels[:, None]).sum(axis=0)
        met = evidence.counts[labels.places].T @ stages
        model.rates_ = (_BELIEVED_RATE_WEEKS * model.rates_ + met) / (_BELIEVED_RATE_WEEKS + could)
        shown = np.zeros_like(model.reliability_)
        np.add.at(shown, (labels.stages, evidence.crm[labels.places]), 1.0)
        weeks = _BELIEVED_CRM_WEEKS + shown.sum(axis=1, keepdims=True)
        model.reliability_ = (_BELIEVED_CRM_WEEKS * model.reliability_ + shown) / weeks

    def _centre_and_scale(self, evidence: StageEvidence, offsets: Numbers) -> None:
        raw = _lately(evidence, offsets)
        self._centre, self._scale = raw.mean(axis=0), np.maximum(raw.std(axis=0), 1e-6)

    def _features(self, evidence: StageEvidence, offsets: Numbers) -> Numbers:
        """Of about unit spread, with a constant; shape (weeks, features)."""
        raw = (_lately(evidence, offsets) - self._centre) / self._scale
        return np.column_stack((np.ones(len(raw)), np.clip(raw, -_WIDEST, _WIDEST)))


def _labelled_only(evidence: StageEvidence, labels: StageLabels) -> tuple[StageEvidence, StageLabels]:
    """The labelled journeys alone, and their labels among their weeks."""
    which = np.unique(evidence.weeks.of[labels.places])
    places = np.searchsorted(evidence.weeks.weeks_of(which), labels.places)
    return evidence.only(which), StageLabels(places, labels.stages)


def _sharpened(chances: Numbers, power: float) -> Numbers:
    found = chances**power
    return np.asarray(found / found.sum(axis=1, keepdims=True))


def _logs(chances: Numbers) -> Numbers:
    return np.asarray(np.log(np.maximum(chances, _FLOOR)))


def _lately(evidence: StageEvidence, offsets: Numbers) -> Numbers:
    """What a week's estimate may be corrected by: the filter's view, fading counts, the CRM stage and its age."""
    weeks, stages = evidence.weeks, offsets.shape[1]
    shown = np.eye(stages + 2)[evidence.crm]
    is_news = np.append([True], evidence.crm[1:] != evidence.crm[:-1]) | weeks.is_first
    places = np.arange(len(evidence.crm))
    age = np.log1p(places - np.maximum.accumulate(np.where(is_news, places, 0)))
    length = np.log1p(places - np.repeat(weeks.starts[:-1], np.diff(weeks.starts)))
    faded = [np.log1p(fading(evidence.counts, weeks, half_life)) for half_life in _HALF_LIVES]
    return np.column_stack((offsets, *faded, shown, shown * age[:, None], length))


def fading(counts: Numbers, weeks: JourneyWeeks, half_life: float) -> Numbers:
    """Sums of each journey's counts so far, those of `half_life` weeks ago at half; shape (weeks, kinds)."""
    kept = 0.5 ** (1.0 / half_life)
    found = counts.copy()
    for sequences, places in steps(weeks.starts):
        later: Places = places[places > weeks.starts[sequences]]
        found[later] += kept * found[later - 1]
    return found
