"""What each channel is worth on average over the orders in which channels could have joined (Shapley value), exactly.

The game is v(S) = the worth of journeys whose channels all lie in S: what would be left if only the channels of S
existed and every journey that used another one had not been made. With w(T) the worth of the journeys whose set of
channels is exactly T,

    v(S) = sum over seen sets T within S of w(T)

that is, a sum of unanimity games, of which w(T) are the Harsanyi dividends; and the Shapley value of a unanimity game
splits its worth equally over its members (Shapley, 1953, in Contributions to the Theory of Games II, section 3):

    value[k] = sum over seen sets T with k in T of w(T) / |T|

So no coalition is listed that was not seen, and the work grows with the number of distinct sets seen, not with 2^n.

Why this game, and not the conversion rate of each set: worth adds up over journeys, so nothing is lost or made, no
value is negative, and every journey's worth stays with the channels that were on it. A game of rates gives a set seen
twice the weight of one seen a thousand times, and hands out negative worth; in trials with known truth it was the
furthest from it of all models. The price: order and frequency of touches, and journeys that did not convert, do not
count.

Source for the game: Zhao, Mahboobi & Bagheri, Shapley Value Methods for Attribution Modeling in Online Advertising,
2018, section 3.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quorate.stats.ragged import Numbers, Places


@dataclass(frozen=True)
class Memberships:
    """Which channels were on which journey, each once: `channel[i]` on `journey[i]`, one of `size[i]` different ones.

    Rows are in order of journey, then channel; `row[t]` says to which of them touch t belongs.
    """

    journey: Places
    channel: Places
    size: Places
    row: Places


def memberships(journey: Places, channel: Places) -> Memberships:
    """The different channels of each journey.

    Parameters
    ----------
    journey, channel: whole numbers from 0 that name each touch's journey and channel; same shape.
    """
    width = int(channel.max()) + 1 if len(channel) else 1
    pairs, row = np.unique(journey * width + channel, return_inverse=True)
    journeys = pairs // width
    sizes = np.bincount(journeys)
    return Memberships(journeys, pairs % width, sizes[journeys], row)


def shapley_values(sets: Memberships, worth: Numbers, channel_count: int) -> Numbers:
    """The Shapley value of every channel; sums to the worth of all journeys that have a channel.

    Parameters
    ----------
    sets: the channels of each journey. Journeys of one set may be given one by one or as one with their summed worth:
        the value is the same.
    worth: what each journey is worth, in whatever unit; shape (journeys,).
    """
    parts = np.bincount(sets.channel, worth[sets.journey] / sets.size, minlength=channel_count)
    return np.asarray(parts, dtype=np.float64)
