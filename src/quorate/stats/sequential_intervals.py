"""Intervals that hold however often somebody looks: all of them together contain the truth with one probability.

A usual interval is made for one look. Who looks every week and stops when it excludes zero finds an effect where there
is none in far more than one run in twenty. Here the estimate after information V (1 / variance) is seen as S / V with
S - truth x V a Brownian motion in V, which holds for every efficient estimate of growing samples (Scharfstein, Tsiatis
& Robins, JASA 92, 1997), and |S - truth x V| is kept below two borders, each with a part of the risk `1 - confidence`:

    up to the information V* that was planned (risk a1)      b sqrt(V*)               4 (1 - Phi(b)) = a1
    for ever (risk a2)                                       sqrt((V + h) ln((V + h) / (h a2^2)))

The first is O'Brien and Fleming's border in continuous time (reflection principle): wide early, and at V* hardly wider
than one look would be. The second is Robbins' normal mixture (Annals of Mathematical Statistics 41, 1970; as an
asymptotic confidence sequence Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas, Annals of Statistics 52, 2024, thm. 2.2)
with h = V* / (-2 ln a2 + ln(1 - 2 ln a2)), narrowest near V*. What an earlier look has excluded stays excluded.

It is asymptotic: with a handful of cases, or hardly any successes, the error is not known well enough to say anything,
and the caller should say that it is too early. See tests/stats/test_sequential_intervals.py for how often it errs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from math import inf, log, sqrt
from statistics import NormalDist

# How much of the risk is kept for the time after the planned information.
LATER_SHARE = 0.2


@dataclass(frozen=True)
class Look:
    """One reading: the estimate, its standard error (above 0), and the share of the planned information it rests on."""

    estimate: float
    error: float
    information_share: float


@dataclass(frozen=True)
class SequentialInterval:
    """The interval of one look, all earlier ones taken into account; ends are in the estimate's unit."""

    low: float
    high: float


def planned_reach(confidence: float) -> float:
    """Standard errors from the estimate to the ends of the interval when all planned information is in."""
    return _planned_border((1.0 - confidence) * (1.0 - LATER_SHARE))


def sequential_intervals(looks: Iterable[Look], confidence: float) -> Iterator[SequentialInterval]:
    """The interval of every look, in their order; their information must not shrink.

    Where what earlier looks left is no longer compatible with a later one, the truth has moved: that look stands alone.
    Raises `ValueError` for an error that is not above 0.
    """
    low, high = -inf, inf
    for look in looks:
        reach = look.error * _reach(look.information_share, 1.0 - confidence)
        fresh_low, fresh_high = look.estimate - reach, look.estimate + reach
        if max(low, fresh_low) > min(high, fresh_high):
            low, high = fresh_low, fresh_high
        else:
            low, high = max(low, fresh_low), min(high, fresh_high)
        yield SequentialInterval(low, high)


def _reach(information_share: float, risk: float) -> float:
    """Standard errors from the estimate to the nearer of the two borders."""
    if not information_share > 0.0:
        raise ValueError("a look rests on some information")
    later = risk * LATER_SHARE
    forever = _forever_border(information_share, later)
    if information_share > 1.0:
        return forever
    return min(_planned_border(risk - later) / sqrt(information_share), forever)


@cache
def _planned_border(risk: float) -> float:
    return NormalDist().inv_cdf(1.0 - risk / 4.0)


def _forever_border(information_share: float, risk: float) -> float:
    tuned = -2.0 * log(risk)
    mixing = 1.0 / (tuned + log(1.0 + tuned))
    total = information_share + mixing
    return sqrt(total / information_share * log(total / (mixing * risk**2)))
