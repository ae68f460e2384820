"""What is believed of stages before anything of a company's own is seen: the journey map, and judgements of ours.

The map says in which order stages come, how long stays typically last and how much of each kind of touch a team shows
in them. The numbers here say how such words are meant; they are judgements, chosen on made-up development markets
where a choice had to be made (the truth benchmark measures them on others), and each has less weight than what a
company's own labelled journeys show.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from quorate.settings.purchase_stages import purchase_stages
from quorate.stats.count_mixes import MixWeights
from quorate.stats.semi_markov import SemiMarkovChain
from quorate.stats.stay_lengths import log_normal_stays

if TYPE_CHECKING:
    from quorate.settings import JourneyMap, Stage
    from quorate.stats.ragged import Numbers

# How much more of a kind a mark of 1, 2 and 3 means than 1, and what a 0 leaves. Wider steps win when every mark is
# right and lose more when some are not: written tables are taken to be off by half a step here and there.
INTENSITIES = np.array([0.5, 1.0, 1.6, 2.5])
# Tempered likelihoods: at full weight, weeks of one team would have to be independent, which they are not.
MIX = MixWeights(made_of=0.3, in_all=0.2, size=1.0, most_of_a_kind=3.0)
PEOPLE_WEIGHT = 0.1
# How unevenly teams are active altogether: a log-normal with this spread, held in three levels (the points and weights
# of Gauss and Hermite). Five tell no more: log-losses differ in the third digit, and a week costs twice as much.
LEVEL_SPREAD = 0.8
_LEVEL_POINTS = np.sqrt(3.0) * np.array([-1.0, 0.0, 1.0])
_LEVEL_SHARES = np.array([1.0, 4.0, 1.0]) / 6.0
# Stays are told week by week for half a year; what is still there then leaves at a constant rate.
WEEKS_TOLD = 26
# Where a stay leads: mostly to the next stage, sometimes over one, sometimes back (12 % of moves in the trials that
# chose the method; a little more here because evidence of a step back is rarely written down).
_ONWARD, _OVER_ONE, _BACK = 0.79, 0.06, 0.15
_OVER_MORE, _FURTHER_BACK = 0.5, 0.3
# A purchase may be made from any stage, as far as anybody saw.
_BOUGHT_EARLY = 0.01
# A journey's first sign may come at any stage, the earlier the likelier.
_BEGIN_RATIO = 0.6
_USUAL_DAYS = (30.0, 90.0)


def purchase_stage_count(journey_map: JourneyMap) -> int:
    """How many stages lie before the first that is entered by a won opportunity; all where there is none."""
    return len(purchase_stages(journey_map))


def believed_chain(journey_map: JourneyMap, tempo: float) -> SemiMarkovChain:
    """How journeys go: `tempo` multiplies the map's typical days."""
    days = np.array([_typical_days(stage) for stage in journey_map.stages]) * tempo
    stays = log_normal_stays(days[:, 0], days[:, 1], WEEKS_TOLD)
    _, levels = activity_levels()
    return SemiMarkovChain(_begin(journey_map), _moves(journey_map), stays.weeks, stays.late_hazards, levels)


def expected_weeks(chain: SemiMarkovChain, before: int) -> float:
    """How many weeks a journey is expected to take to its purchase, over all ways it may go.

    Visits of each stage before the purchase are begin (I - moves)^-1 (Kemeny and Snell, Finite Markov Chains, 1960,
    theorem 3.2.4), each as long as a stay lasts on average.
    """
    told = chain.stays.shape[1]
    lengths = chain.stays @ np.arange(1.0, told + 1.0)
    lengths += chain.survivals[:, -1] * (told + 1.0 / np.maximum(chain.late_hazards, 1e-3))
    moves = chain.moves[:before, :before]
    visits = np.linalg.solve((np.eye(before) - moves).T, chain.begin[:before])
    return float(visits @ lengths[:before])


def activity_levels() -> tuple[Numbers, Numbers]:
    """Multiples of the usual activity (mean 1), and how common each is; both of shape (levels,)."""
    multiples = np.exp(LEVEL_SPREAD * _LEVEL_POINTS)
    return multiples / (multiples @ _LEVEL_SHARES), _LEVEL_SHARES


def intensities(journey_map: JourneyMap) -> Numbers:
    """How much of each kind of touch is expected in each stage, up to the kind's level; shape (kinds, stages)."""
    marks = [
        [kind.expected.get(stage.stage, 0) for stage in journey_map.stages]
        for kind in journey_map.touch_kinds
    ]
    places = np.array(marks, dtype=np.int64).reshape(len(marks), len(journey_map.stages))
    return np.asarray(INTENSITIES[places])


def _typical_days(stage: Stage) -> tuple[float, float]:
    typical = stage.typical_days
    return (float(typical.median), float(typical.p90)) if typical else _USUAL_DAYS


def _begin(journey_map: JourneyMap) -> Numbers:
    found = np.zeros(len(journey_map.stages))
    before = purchase_stage_count(journey_map)
    found[:before] = _BEGIN_RATIO ** np.arange(before)
    return np.asarray(found / found.sum())


def _moves(journey_map: JourneyMap) -> Numbers:
    """Among the stages before the purchase, from them into the first after it, and among those after it."""
    count, before = len(journey_map.stages), purchase_stage_count(journey_map)
    steps = np.arange(count)[None, :] - np.arange(count)[:, None]
    ahead = np.where(steps == 1, _ONWARD, _OVER_ONE * _OVER_MORE ** np.maximum(steps - 2.0, 0.0))
    moves = np.where(steps > 0, ahead, _BACK * _FURTHER_BACK ** np.maximum(-steps - 1.0, 0.0))
    is_same_side = (np.arange(count)[None, :] < before) == (np.arange(count)[:, None] < before)
    moves = np.where(is_same_side, moves, 0.0)
    if before < count:
        moves[:before, before] = _BOUGHT_EARLY
        moves[before - 1, before] = _ONWARD
    np.fill_diagonal(moves, 0.0)
    totals = moves.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(moves, totals, out=np.zeros_like(moves), where=totals > 0.0))
