"""What is believed about outcomes before a company has any history.

Published figures contradict each other, so they weigh little: in every state as much as four cases would,
which own history outweighs within a few dozen journeys.

- Of opportunities sellers forecast, 46.6 % were won, 29.6 % lost to a competitor, 23.8 % ended without a
  decision (CSO Insights, Sales Performance Optimization Study 2016, 675 companies). These are the better
  opportunities.
- Of all deals, 40 to 60 % ended without a decision (Dixon & McKenna, The JOLT Effect, 2022, 2.5 million
  calls).
- So the share without a decision is taken as the middle of 25 and 60 %; won and lost to a competitor share
  the rest as in the first study.
- Most buyers go back over nearly every buying job once (Gartner, The B2B Buying Journey): one step in ten
  goes back.

What becomes of teams that have no opportunity yet is not published: those shares are our own judgement. How
long stages last comes from the journey map.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from quorate.settings.journey_map import JourneyMap, TypicalDays
from quorate.settings.purchase_stages import purchase_stages
from quorate.stats.ragged import Numbers

ENDINGS = ("won", "lost_competitor", "lost_no_decision")
SOURCE = "CSO Insights 2016; Dixon & McKenna 2022; typical days of the journey map"

_NO_DECISION = (0.25 + 0.60) / 2.0
_WON_OF_DECIDED = 46.6 / (46.6 + 29.6)
WON_SHARE = (1.0 - _NO_DECISION) * _WON_OF_DECIDED
COMPETITOR_OF_LOST = (1.0 - _NO_DECISION) * (1.0 - _WON_OF_DECIDED) / (1.0 - WON_SHARE)

# As many cases as the belief is worth in each state.
WORTH_CASES = 4.0
_TYPICAL_DAYS = TypicalDays(median=30, p90=90)
_NORMAL_P90 = 1.2815515655446004
_BACK = 0.10
# Sellers close some deals as won before the criteria of the last stage were seen to be met.
_WON_EARLY = 0.02
# Of ten teams without an opportunity that leave a stage three advance, two get one, the rest give up.
_ADVANCE_UNQUALIFIED, _QUALIFY = 0.30, 0.20


@dataclass(frozen=True)
class OutcomePrior:
    """The belief as counts and days at risk.

    States are the n stages before the purchase without an opportunity, then the same n with one; targets are
    the states, then `ENDINGS`.

    Attributes
    ----------
    counts: events the belief is worth; shape (2n, 2n + 3).
    days: days at risk it is worth; shape (2n,).
    """

    counts: Numbers
    days: Numbers


def outcome_prior(journey_map: JourneyMap) -> OutcomePrior:
    """The belief for a map: typical days give the pace, published shares the direction.

    Opportunities are taken to begin half way. From there the share that wins is spread evenly over the
    remaining steps, so that the product over them is the published share.
    """
    stages = purchase_stages(journey_map)
    count = len(stages)
    shares = np.zeros((2 * count, 2 * count + len(ENDINGS)))
    for place in range(count):
        shares[place] = _unqualified(place, count)
        shares[count + place] = _qualified(place, count)
    pace = np.array([mean_stay_days(stage.typical_days or _TYPICAL_DAYS) for stage in stages])
    return OutcomePrior(WORTH_CASES * shares, WORTH_CASES * np.concatenate((pace, pace)))


def mean_stay_days(typical: TypicalDays) -> float:
    """The mean of the log-normal stay with this median and 90th percentile.

    mean = median exp(s**2 / 2),   s = ln(p90 / median) / 1.2816
    """
    spread = math.log(typical.p90 / typical.median) / _NORMAL_P90
    return typical.median * math.exp(spread**2 / 2.0)


def _unqualified(place: int, count: int) -> Numbers:
    """Where cases go that leave the stage at `place` without an opportunity; shares sum to 1."""
    shares = np.zeros(2 * count + len(ENDINGS))
    onward = _share_onward(shares, place, place - 1)
    is_last = place == count - 1
    if not is_last:
        shares[place + 1] = onward * _ADVANCE_UNQUALIFIED
    shares[count + place] = onward * (_QUALIFY + (_ADVANCE_UNQUALIFIED if is_last else 0.0))
    shares[-1] = onward * (1.0 - _ADVANCE_UNQUALIFIED - _QUALIFY)
    return shares


def _qualified(place: int, count: int) -> Numbers:
    """Where cases go that leave the stage at `place` with an opportunity; shares sum to 1."""
    shares = np.zeros(2 * count + len(ENDINGS))
    onward = _share_onward(shares, place, count + place - 1)
    survives = WON_SHARE ** (1.0 / (count - count // 2))
    is_last = place == count - 1
    if not is_last:
        shares[count + place + 1] = onward * (survives - _WON_EARLY)
    shares[2 * count :] = onward * np.array(
        [
            survives if is_last else _WON_EARLY,
            (1.0 - survives) * COMPETITOR_OF_LOST,
            (1.0 - survives) * (1.0 - COMPETITOR_OF_LOST),
        ]
    )
    return shares


def _share_onward(shares: Numbers, place: int, before: int) -> float:
    """Give the state `before` its share of those that fall back; returns what is left."""
    if place == 0:
        return 1.0
    shares[before] = _BACK
    return 1.0 - _BACK
