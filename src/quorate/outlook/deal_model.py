"""How open deals end and when: learned from what deals looked like on past days, on top of a published belief."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from quorate.outlook.deal_design import INTERVAL_ENDS, Design, design
from quorate.outlook.deal_features import DealScale, bands, distinct
from quorate.outlook.deal_history import LOST_OTHER, DealDays, DealHistory
from quorate.outlook.outcome_prior import COMPETITOR_OF_LOST, ENDINGS, outcome_prior
from quorate.settings.journey_map import JourneyMap
from quorate.settings.purchase_stages import purchase_stages
from quorate.stats.competing_risks import CompetingRisks, ended_by, offsets_of
from quorate.stats.event_rates import event_rates
from quorate.stats.group_windows import Flags
from quorate.stats.ragged import Numbers, Places
from quorate.stats.state_paths import StatePaths

# Past days lie so far apart. A deal is seen on about five of them, and counts about once in all.
DAYS_APART = 30.0
_WORTH = 0.2
# The belief about a usual sales cycle (mean of the logarithm), worth so many closed deals; from the map's typical days.
_CYCLE_WORTH = 10.0
# With fewer closed deals the longest of them says little about how long deals can stay open.
_ENOUGH_CLOSED = 20
_DRAWS = 12
# More past days teach next to nothing and cost memory: of the deals of large companies every second or third is seen.
_MOST_DAYS = 60_000


@dataclass(frozen=True)
class DealOutlooks:
    """What becomes of each deal.

    Attributes
    ----------
    ended: chances of having ended in each of `ENDINGS` by each of `INTERVAL_ENDS`; shape (deals, intervals, 3).
    """

    ended: Numbers

    def by(self, days: float) -> Numbers:
        """Chances of having ended in each way within `days`, in proportion inside intervals; shape (deals, 3)."""
        ends = np.concatenate(([0.0], INTERVAL_ENDS))
        full = np.concatenate((np.zeros_like(self.ended[:, :1]), self.ended), axis=1)
        after = int(np.clip(np.searchsorted(ends, days), 1, len(ends) - 1))
        part = float(np.clip((days - ends[after - 1]) / (ends[after] - ends[after - 1]), 0.0, 1.0))
        return np.asarray(full[:, after - 1] * (1.0 - part) + full[:, after] * part)


class DealModel:
    """A logit of ending in each of three ways in each interval ahead, given what the CRM said that day.

    The belief is that of `outcome_prior` for the map's stage that the CRM's stage stands for (half way where the map
    knows none); the weights in `deal_design` correct it as far as the deals seen allow. Losses without a reason are
    split as those with one are. Intervals not lived through yet on the last day known count for nothing, whatever
    happened in them so far, so deals that happened to close early do not count for more.

    Parameters
    ----------
    journey_map: gives the belief.
    history: the deals.
    """

    scale_: DealScale
    closed_count_: int
    longest_days_: float

    def __init__(self, journey_map: JourneyMap, history: DealHistory) -> None:
        self.history = history
        self._stage_count = len(purchase_stages(journey_map))
        self._map = journey_map

    def fit(self, now: float, learned: Flags | None = None) -> Self:
        """Learn from all that was known at `now` (days since 1970), of some of the deals if `learned` says which."""
        self._measure(now)
        history = self.history
        first = float(history.created.min(initial=now))
        days = _thinned(_of(history.days(now, past_days(first, now)), learned))
        kinds, which = distinct(self._bands(days))
        columns = design(kinds, len(history.stage_names))
        counts = _counts(days, which, len(kinds["stage"])).reshape(-1, len(ENDINGS) + 1)
        seen = counts.sum(axis=1) > 0.0
        offsets = self._offsets(kinds["position"])
        signs = columns.signs(len(ENDINGS), ENDINGS.index("won"))
        self._risks = CompetingRisks(columns.precision, signs).fit(
            columns.features[seen], offsets[seen], counts[seen]
        )
        return self

    def predict(self, days: DealDays) -> DealOutlooks:
        """What becomes of deals as they stood."""
        kinds, which = distinct(self._bands(days))
        return DealOutlooks(self._ended(self._design(kinds), self._offsets(kinds["position"]), None)[which])

    def draws(self, days: DealDays) -> list[DealOutlooks]:
        """The same under weights as they might be: drawn from what is still possible, the same each time."""
        kinds, which = distinct(self._bands(days))
        columns, offsets = self._design(kinds), self._offsets(kinds["position"])
        return [DealOutlooks(self._ended(columns, offsets, weights)[which]) for weights in self._possible]

    def prior_shares(self, days: DealDays) -> Numbers:
        """How much of a deal's chances is still belief: the variance left of the logit of winning, over the first.

        Shape (deals,), in [0, 1].
        """
        kinds, which = distinct(self._bands(days))
        columns = self._design(kinds)
        width = columns.features.shape[1]
        covariance = self._risks.covariance_[:width, :width]
        left = ((columns.features @ covariance) * columns.features).sum(axis=1)
        first = (columns.features**2 / columns.precision).sum(axis=1)
        shares = (left / first).reshape(-1, len(INTERVAL_ENDS)).mean(axis=1)
        return np.asarray(np.clip(shares, 0.0, 1.0)[which])

    def pulls(self, days: DealDays) -> dict[str, Numbers]:
        """By how much each feature moves the log-odds of winning rather than staying open, on average ahead."""
        kinds, which = distinct(self._bands(days))
        columns = self._design(kinds)
        parts = (columns.features * self._risks.weights_[:, 0]).reshape(
            len(kinds["stage"]), len(INTERVAL_ENDS), len(columns.subjects)
        )
        mean = parts.mean(axis=1)
        subjects = np.array(columns.subjects)
        return {
            name: mean[:, subjects == name].sum(axis=1)[which]
            for name in dict.fromkeys(columns.subjects)
            if name != "all"
        }

    def is_overdue(self, days: DealDays) -> Flags:
        """Whether a deal has been open longer than any deal that ever closed took."""
        return np.asarray(days.ages > self.longest_days_)

    def _measure(self, now: float) -> None:
        history = self.history
        is_closed = history.closed < now
        took = np.maximum((history.closed - history.created)[is_closed], 1.0)
        self.closed_count_ = len(took)
        self.longest_days_ = float(took.max()) if len(took) >= _ENOUGH_CLOSED else float("inf")
        prior = outcome_prior(self._map)
        believed = float(prior.days[self._stage_count // 2 : self._stage_count].sum() / prior.counts[0].sum())
        cycle = (np.log(took).sum() + _CYCLE_WORTH * np.log(believed)) / (len(took) + _CYCLE_WORTH)
        amounts = history.amounts[is_closed & (history.amounts > 0.0)]
        self.scale_ = DealScale(float(np.exp(cycle)), float(np.median(amounts)) if len(amounts) else 1.0)

    def _bands(self, days: DealDays) -> dict[str, Places]:
        return bands(days, self.scale_, self.history.is_renewal[days.deals])

    def _design(self, kinds: dict[str, Places]) -> Design:
        return design(kinds, len(self.history.stage_names))

    def _ended(self, columns: Design, offsets: Numbers, weights: Numbers | None) -> Numbers:
        chances = self._risks.predict(columns.features, offsets, weights)
        return ended_by(chances.reshape(-1, len(INTERVAL_ENDS), len(ENDINGS) + 1))

    def _offsets(self, positions: Places) -> Numbers:
        """The belief for the map's stage; `positions` are places in the map plus one, 0 where unknown."""
        last = self._stage_count - 1
        places = np.where(positions > 0, np.minimum(positions - 1, last), self._stage_count // 2)
        return np.asarray(self._belief[places].reshape(-1, len(ENDINGS)))

    @cached_property
    def _belief(self) -> Numbers:
        prior = outcome_prior(self._map)
        paths = StatePaths(event_rates(prior.counts, prior.days, 0.0 * prior.counts, 0.0 * prior.days))
        states = len(prior.days)
        ended = [paths.probabilities(float(days))[self._stage_count :, states:] for days in INTERVAL_ENDS]
        return offsets_of(np.stack(ended, axis=1))

    @cached_property
    def _possible(self) -> list[Numbers]:
        return self._risks.possible_weights(_DRAWS)


def past_days(first: float, now: float) -> Numbers:
    """The past days that deals are looked at, back from `now` to `first`."""
    count = max(int((now - first) / DAYS_APART), 0)
    return np.asarray(now - DAYS_APART * np.arange(1.0, count + 1.0), dtype=np.float64)


def _of(days: DealDays, learned: Flags | None) -> DealDays:
    if learned is None:
        return days
    kept = learned[days.deals]
    return DealDays(**{name: values[kept] for name, values in vars(days).items()})


def _thinned(days: DealDays) -> DealDays:
    """The same, of so many of the deals that at most about `_MOST_DAYS` days are left."""
    every = -(-len(days.deals) // _MOST_DAYS)
    if every <= 1:
        return days
    kept = days.deals % every == 0
    return DealDays(**{name: values[kept] for name, values in vars(days).items()})


def _counts(days: DealDays, which: Places, kinds: int) -> Numbers:
    """How many of each kind ended in each way in each interval, and how many lived through it."""
    intervals = len(INTERVAL_ENDS)
    lived = np.searchsorted(INTERVAL_ENDS, days.followed + 1e-9, side="right")
    ended_in = np.searchsorted(INTERVAL_ENDS, days.ended_after, side="left")
    counts = np.zeros((kinds, intervals, len(ENDINGS) + 2))
    is_seen = ended_in < lived
    np.add.at(counts, (which[is_seen], ended_in[is_seen], days.endings[is_seen]), _WORTH)
    passed = np.zeros((kinds, intervals + 1))
    np.add.at(passed, (which, np.minimum(ended_in, lived)), _WORTH)
    counts[:, :, -1] = passed[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1:]
    lost = counts[:, :, 1 : len(ENDINGS)]
    named = lost.sum(axis=(0, 1)) + np.array([COMPETITOR_OF_LOST, 1.0 - COMPETITOR_OF_LOST])
    lost += counts[:, :, LOST_OTHER, None] * named / named.sum()
    return np.delete(counts, LOST_OTHER, axis=2)
