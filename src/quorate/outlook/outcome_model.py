"""How journeys move between stages and end: rates learned from own history on top of a prior."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
import pyarrow as pa

from quorate.outlook.outcome_prior import ENDINGS, OutcomePrior, outcome_prior
from quorate.settings.journey_map import JourneyMap
from quorate.settings.purchase_stages import purchase_place, purchase_stages
from quorate.stats.beta_interval import beta_interval
from quorate.stats.event_rates import event_rates, share_out
from quorate.stats.ragged import Numbers
from quorate.stats.state_paths import StatePaths

WON = ENDINGS.index("won")
_LOST = slice(1, len(ENDINGS))
_UNNAMED = "lost_other"


@dataclass(frozen=True)
class StateOutlooks:
    """What becomes of a journey in each state within some days.

    Attributes
    ----------
    endings: probability of each of `ENDINGS`; shape (states, 3).
    won_low, won_high: ends of the 90 % interval of winning; shape (states,).
    prior_share: how much of what this rests on is the prior; shape (states,).
    """

    endings: Numbers
    won_low: Numbers
    won_high: Numbers
    prior_share: Numbers


class OutcomeModel:
    """A journey moves between states at constant rates until it ends in one of three ways.

    A state is a stage before the purchase, apart with and without an opportunity. Every rate has a Gamma
    prior (see `outcome_prior`); stays that have not ended count with their time, so open journeys are used
    without guessing how they end. Losses whose cause nobody recorded ('lost_other') are split between the two
    causes as the recorded ones of the same state are.

    The team's agreement and its activity are not used: what they are worth has to be measured on a company's
    own closed journeys first. Time already spent in a stage is not used either.

    Parameters
    ----------
    journey_map: gives the stages and the prior.
    """

    prior_: OutcomePrior
    counts_: Numbers
    days_: Numbers
    paths_: StatePaths

    def __init__(self, journey_map: JourneyMap) -> None:
        self.journey_map = journey_map
        self.stage_count = len(purchase_stages(journey_map))
        self._places = {stage.stage: purchase_place(journey_map, stage.stage) for stage in journey_map.stages}

    def fit(self, outcome_counts: pa.Table) -> Self:
        """Learn the rates from the table `outcome_counts`; with no rows the prior alone remains."""
        states = 2 * self.stage_count
        self.prior_ = outcome_prior(self.journey_map)
        self.counts_ = np.zeros((states, states + len(ENDINGS)))
        self.days_ = np.zeros(states)
        unnamed = np.zeros(states)
        for row in outcome_counts.to_pylist():
            state = self.state(row["stage"], has_opportunity=row["has_opportunity"])
            self.days_[state] += row["days"]
            if row["ending"] == _UNNAMED:
                unnamed[state] += row["stay_count"]
            elif row["ending"]:
                self.counts_[state, states + ENDINGS.index(row["ending"])] += row["stay_count"]
            elif row["next_stage"]:
                following = self.state(row["next_stage"], has_opportunity=row["next_has_opportunity"])
                self.counts_[state, following] += row["stay_count"] * (following != state)
        lost = self.counts_[:, states:][:, _LOST]
        lost += share_out(unnamed, lost, self.prior_.counts[:, states:][:, _LOST])
        self.paths_ = StatePaths(event_rates(self.prior_.counts, self.prior_.days, self.counts_, self.days_))
        return self

    def state(self, stage: str | None, *, has_opportunity: bool) -> int:
        """The number of the state of a journey in `stage` (None: in none yet)."""
        return (self._places[stage] if stage else 0) + self.stage_count * has_opportunity

    def predict_outlooks(self, days: float) -> StateOutlooks:
        """What becomes of a journey in each state within `days`.

        The interval is that of the Beta distribution with the estimate's mean and first-order variance.
        """
        states = 2 * self.stage_count
        endings = self.paths_.probabilities(days)[:, states:]
        variances = self.paths_.variance(self.won_slopes(days))
        low, high = beta_interval(endings[:, WON], variances)
        return StateOutlooks(endings, low, high, self.paths_.prior_share(days))

    def won_slopes(self, days: float) -> Numbers:
        """How winning within `days` moves with each rate; shape (states, states, states + 3)."""
        return self.paths_.slopes(2 * self.stage_count + WON, days)
