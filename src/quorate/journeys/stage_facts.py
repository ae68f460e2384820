"""What others than the buyers' touches say of a journey's stage, week by week, as log-likelihoods of stages.

- A won opportunity is a fact: before it no stage after the purchase is possible, from then on no other.
- A colleague's statement of the stage, or that a criterion is met, speaks in the week it is made; how long it goes on
  speaking is what stays in stages make of it.
- The seller's CRM stage is a witness who is often late, sometimes ahead and never silent: it counts in full where it
  changes, and a little in every week in which it stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from quorate.journeys.journey_weeks import JourneyWeeks, week_numbers
from quorate.journeys.stage_prior import purchase_stage_count

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

    from quorate.settings import JourneyMap
    from quorate.stats.ragged import Numbers, Places

_IMPOSSIBLE = -25.0
# A colleague names the stage rightly three times in four, else mostly a neighbour (our judgement).
_STATED_RIGHT, _STATED_FAR = 0.75, 0.35
# A verified criterion for leaving a stage: likely to be met later, half as likely here, and unlikely before.
_MET_EARLIER, _MET_HERE = 0.15, 0.5
# A repeated CRM stage is hardly news.
CRM_REPEATED = 0.15
# A CRM stage means its own or a neighbouring one; the likelihood falls by this many stages, to a floor.
_CRM_REACH, _CRM_FLOOR = 1.5, 0.03
# Whether there is an open opportunity at all: mostly not in the first stage, mostly in the last before the purchase.
_NO_DEAL_FIRST, _NO_DEAL_LAST = 0.9, 0.1


def certain(weeks: JourneyWeeks, journey_map: JourneyMap) -> Numbers:
    """What the CRM's facts leave possible; shape (weeks, stages)."""
    is_after = np.arange(len(journey_map.stages)) >= purchase_stage_count(journey_map)
    return (
        np.where(weeks.is_won[:, None] == is_after, 0.0, _IMPOSSIBLE)
        if is_after.any()
        else np.zeros((len(weeks.numbers), len(journey_map.stages)))
    )


def stated(statements: pa.Table, weeks: JourneyWeeks, journey_map: JourneyMap) -> Numbers:
    """What colleagues said of stages and criteria; shape (weeks, stages).

    Parameters
    ----------
    statements: `journey_statements`.
    """
    count = len(journey_map.stages)
    found = np.zeros((len(weeks.numbers), count))
    said = _meanings(journey_map)
    places = weeks.places(
        np.asarray(statements["journey_id"].to_pylist(), dtype=np.str_), week_numbers(statements["stated_at"])
    )
    told = zip(statements["subject"].to_pylist(), statements["value"].to_pylist(), strict=True)
    for place, what in zip(places.tolist(), told, strict=True):
        if place >= 0 and what in said:
            found[place] += said[what]
    return found


def _meanings(journey_map: JourneyMap) -> Mapping[tuple[str, str], Numbers]:
    """The log-likelihood of each stage for each thing a colleague may say."""
    count = len(journey_map.stages)
    places = np.arange(count)
    found: dict[tuple[str, str], Numbers] = {}
    for place, stage in enumerate(journey_map.stages):
        near = _STATED_FAR ** np.abs(places - place)
        near[place] = 0.0
        chances = (1.0 - _STATED_RIGHT) * near / max(near.sum(), 1e-9)
        chances[place] = _STATED_RIGHT
        found["stage", stage.stage] = np.log(np.maximum(chances, 1e-3))
    for name, kind, gate in journey_map.gates():
        if kind in ("track", "back"):
            continue
        place = journey_map.position(name)
        here = _MET_HERE if kind == "exit" else 1.0
        met = np.where(places < place, _MET_EARLIER, np.where(places == place, here, 1.0))
        for criterion in gate.criteria:
            found.setdefault(("criterion", criterion.criterion_id), np.log(met))
    return found


def crm_symbols(changes: pa.Table, weeks: JourneyWeeks, stages: int) -> Places:
    """What the CRM shows at each week's end: the furthest stage of the open opportunities, as its place in the map.

    `stages` where no opportunity is open, one more where the map does not say what the stage means; shape (weeks,).

    Parameters
    ----------
    changes: `crm_stage_changes`, in order of journey, opportunity, time and what.
    """
    furthest = np.full(len(weeks.numbers), -2)
    if changes.num_rows:
        journeys = np.asarray(changes["journey_id"].to_pylist(), dtype=np.str_)
        deals = np.asarray(changes["opportunity_id"].to_pylist(), dtype=np.str_)
        numbers = week_numbers(changes["changed_at"])
        is_open = np.asarray(changes["what"].to_pylist(), dtype=object) != "closed"
        shown = np.array([-1 if place is None else place for place in changes["position"].to_pylist()])
        goes_on = np.append((journeys[1:] == journeys[:-1]) & (deals[1:] == deals[:-1]), [False])
        which = np.minimum(np.searchsorted(weeks.journeys, journeys), len(weeks.journeys) - 1)
        # from the week of the change to before that of the next, or to the end; of several in a week the last counts
        ends = weeks.starts[which + 1]
        first = weeks.starts[which] + numbers - weeks.numbers[weeks.starts[which]]
        until = np.where(goes_on, np.append(first[1:], [0]), ends)
        first, until = np.clip(first, weeks.starts[which], ends), np.clip(until, weeks.starts[which], ends)
        lengths = np.where(is_open & (weeks.journeys[which] == journeys), np.maximum(until - first, 0), 0)
        inside = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        np.maximum.at(furthest, np.repeat(first, lengths) + inside, np.repeat(shown, lengths))
    return np.where(furthest == -2, stages, np.where(furthest == -1, stages + 1, furthest))


def believed_reliability(journey_map: JourneyMap) -> Numbers:
    """P(what the CRM shows | stage) as we believe it before seeing any; shape (stages, stages + 2)."""
    count, before = len(journey_map.stages), purchase_stage_count(journey_map)
    places = np.arange(count)
    means = np.exp(-np.abs(places[:, None] - places) / _CRM_REACH) + _CRM_FLOOR
    means[:, before:] = _CRM_FLOOR / 10.0
    # a stage the map does not know says nothing but that there is an opportunity
    means = np.column_stack((means, np.zeros(count), np.full(count, 1.0)))
    means[:, :count] /= 2.0 * means[:, :count].sum(axis=1, keepdims=True)
    means[:, count + 1] = 0.5
    no_deal = np.full(count, 0.5)
    no_deal[:before] = np.linspace(_NO_DEAL_FIRST, _NO_DEAL_LAST, before)
    means *= (1.0 - no_deal)[:, None]
    means[:, count] = no_deal
    return means


def crm_weights(symbols: Places, weeks: JourneyWeeks, stages: int) -> Numbers:
    """How much each week's CRM stage counts: in full where it changes, little where it stays; shape (weeks,)."""
    is_first = weeks.is_first
    is_change = np.append([True], symbols[1:] != symbols[:-1]) | is_first
    is_news = is_change & ~(is_first & (symbols == stages))
    return np.where(weeks.is_won, 0.0, np.where(is_news, 1.0, CRM_REPEATED))
