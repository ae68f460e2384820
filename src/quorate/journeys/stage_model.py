"""Where journeys stand, as far as evidence tells: an explicit-duration filter over the stages of the map.

The filter takes each journey's weeks in order and knows, at the end of each, nothing of the later ones. Its numbers
come from the map (order, typical days, marks of kinds of touch) and from the company's own evidence: how often each
kind happens at all, and how long journeys take against the map's typical days. Neither asks for the stages to be
found without help: a free fit turns stages into levels of activity.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from quorate.journeys.journey_weeks import NEVER
from quorate.journeys.stage_facts import believed_reliability, crm_weights
from quorate.journeys.stage_prior import (
    MIX,
    PEOPLE_WEIGHT,
    activity_levels,
    believed_chain,
    expected_weeks,
    intensities,
    purchase_stage_count,
)
from quorate.stats.count_mixes import MixWeights, mix_log_likelihoods, scaled_rates
from quorate.stats.semi_markov import Filtered, filter_states
from quorate.stats.semi_markov_smoothing import smooth_states

if TYPE_CHECKING:
    from quorate.journeys.journey_weeks import JourneyWeeks
    from quorate.journeys.stage_evidence import StageEvidence
    from quorate.settings import JourneyMap
    from quorate.stats.ragged import Numbers

# One kind of people alone: there is no mix, only how many.
_PEOPLE = MixWeights(made_of=0.0, in_all=PEOPLE_WEIGHT, size=MIX.size, most_of_a_kind=1e9)
# Rates and posteriors depend on each other; two rounds after the first change nothing that matters.
_ROUNDS = 3
# Likelihoods of so many weeks are held at once: some hundred megabytes with ten stages.
WEEKS_AT_ONCE = 100_000
# Rates of a few kinds are known well enough from so many weeks; ids are hashes, so the first journeys are any journeys.
WEEKS_LEARNT_FROM = 250_000
# So many journeys of belief in the map's typical days stand against the company's own decided ones.
_BELIEVED_JOURNEYS = 20.0


@dataclass
class StageModel:
    """Filter of the stages of one map.

    Attributes
    ----------
    rates_: how often a week each kind happens in each stage at the usual activity; shape (kinds, stages).
    reliability_: P(what the CRM shows | stage), as believed; shape (stages, stages + 2).
    tempo_: how long stays are against the map's typical days.
    """

    journey_map: JourneyMap
    rates_: Numbers = field(init=False, repr=False)
    reliability_: Numbers = field(init=False, repr=False)
    tempo_: float = field(init=False)

    def fit(self, evidence: StageEvidence) -> StageModel:
        """Learn from all weeks how often things happen, and from decided journeys how long they take."""
        self.rates_ = intensities(self.journey_map)
        self.reliability_ = believed_reliability(self.journey_map)
        self._learn_tempo(evidence.weeks)
        if not len(evidence.weeks.journeys):
            return self
        evidence = next(evidence.parts(WEEKS_LEARNT_FROM))
        found = self._filter(evidence, without_counts=True)
        for _ in range(_ROUNDS):
            self._learn_rates(evidence, found)
            found = self._filter(evidence)
        return self

    def predict(self, evidence: StageEvidence, *, with_statements: bool = True) -> Filtered:
        """Probability of each stage at the end of each week, from that week and those before."""
        return self._filter(evidence, with_statements=with_statements)

    def smooth(self, evidence: StageEvidence) -> Numbers:
        """Probability of each stage in each week, from all weeks of its journey; shape (weeks, stages)."""
        chain = believed_chain(self.journey_map, self.tempo_)
        return smooth_states(chain, self._likelihoods(evidence), evidence.weeks.starts)

    def _filter(
        self, evidence: StageEvidence, *, without_counts: bool = False, with_statements: bool = True
    ) -> Filtered:
        """The filter over all journeys, part by part, so that memory does not grow with their number."""
        parts = [
            self._filter_part(part, without_counts=without_counts, with_statements=with_statements)
            for part in evidence.parts(WEEKS_AT_ONCE)
        ]
        return Filtered(
            np.concatenate([part.states for part in parts]),
            np.concatenate([part.levels for part in parts]),
            np.concatenate([part.log_evidence for part in parts]),
        )

    def _filter_part(
        self, evidence: StageEvidence, *, without_counts: bool, with_statements: bool
    ) -> Filtered:
        likelihoods = self._likelihoods(
            evidence, without_counts=without_counts, with_statements=with_statements
        )
        chain = believed_chain(self.journey_map, self.tempo_)
        return filter_states(chain, likelihoods, evidence.weeks.starts)

    def _likelihoods(
        self, evidence: StageEvidence, *, without_counts: bool = False, with_statements: bool = True
    ) -> Numbers:
        """Log-likelihoods of each week at each level and in each stage; shape (weeks, levels, stages)."""
        multiples, _ = activity_levels()
        seen = evidence.certain + evidence.beside + self._crm(evidence)
        if with_statements:
            seen = seen + evidence.stated
        likelihoods = np.repeat(seen[:, None, :], len(multiples), axis=1)
        if not without_counts:
            likelihoods += self._counts(evidence, multiples)
        return likelihoods

    def _counts(self, evidence: StageEvidence, multiples: Numbers) -> Numbers | float:
        kinds = self.journey_map.touch_kinds
        mixed = [place for place, kind in enumerate(kinds) if kind.counts == "touches"]
        found: Numbers | float = 0.0
        if mixed:
            found = mix_log_likelihoods(evidence.counts[:, mixed], self.rates_[mixed], multiples, MIX)
        for place in (place for place, kind in enumerate(kinds) if kind.counts != "touches"):
            alone = [place]
            found = found + mix_log_likelihoods(
                evidence.counts[:, alone], self.rates_[alone], multiples, _PEOPLE
            )
        return found

    def _crm(self, evidence: StageEvidence) -> Numbers:
        stages = len(self.journey_map.stages)
        weights = crm_weights(evidence.crm, evidence.weeks, stages)
        return np.asarray(np.log(self.reliability_)[:, evidence.crm].T * weights[:, None])

    def _learn_rates(self, evidence: StageEvidence, found: Filtered) -> None:
        multiples, _ = activity_levels()
        exposure = found.states * (found.levels @ multiples)[:, None]
        self.rates_ = scaled_rates(evidence.counts, intensities(self.journey_map), exposure)

    def _learn_tempo(self, weeks: JourneyWeeks) -> None:
        """Decided journeys took so much longer or shorter than the map's typical days let expect."""
        before = purchase_stage_count(self.journey_map)
        usual = expected_weeks(believed_chain(self.journey_map, 1.0), before)
        is_decided = weeks.decided < NEVER
        began = weeks.numbers[weeks.starts[:-1]]
        took = np.maximum(weeks.decided - began + 1, 1)[is_decided].sum()
        self.tempo_ = float(
            (took + _BELIEVED_JOURNEYS * usual) / ((is_decided.sum() + _BELIEVED_JOURNEYS) * usual)
        )
