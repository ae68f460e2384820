"""What an account's other purchases say of a customer's stage: those who expand are buying something again.

Which stages that is true of stands in the map: those after the first that is left once the account makes another
purchase, or more of the same. How often customers buy beside at all is learnt from their weeks, as some companies sell
one thing and others twenty; that so much less of those who expand buy nothing beside is a judgement of ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from quorate.journeys.stage_facts import CRM_REPEATED
from quorate.journeys.stage_prior import purchase_stage_count
from quorate.settings.conditions import OpportunityCondition
from quorate.settings.rules import leaves_of

if TYPE_CHECKING:
    from quorate.journeys.journey_weeks import Flags, JourneyWeeks
    from quorate.settings import JourneyMap
    from quorate.stats.ragged import Numbers

# Of the weeks without another purchase under way that customers have, those who expand have this share.
_STILL_ALONE = 0.4
# So many weeks of belief that half of the customers buy something beside.
_BELIEVED_WEEKS = 20.0


def usually_buying(weeks: JourneyWeeks) -> float:
    """The share of customers' weeks in which another purchase of the account is under way, as far as it is known."""
    is_customer = weeks.is_won
    beside = float(_is_buying_beside(weeks)[is_customer].sum()) if is_customer.any() else 0.0
    return (beside + _BELIEVED_WEEKS / 2) / (float(is_customer.sum()) + _BELIEVED_WEEKS)


def buying_again(weeks: JourneyWeeks, journey_map: JourneyMap, usual: float) -> Numbers:
    """Log-likelihoods of the stages by whether another purchase of the account is under way; shape (weeks, stages).

    A week in which that changes counts in full, one in which it stays a little, like the seller's stage. `usual` is
    the share of customers' weeks in which one is.
    """
    found = np.zeros((len(weeks.numbers), len(journey_map.stages)))
    expanding = _expanding(journey_map)
    is_customer = weeks.is_won
    if not expanding.any() or not is_customer.any():
        return found
    is_buying = _is_buying_beside(weeks)
    chance = np.where(expanding, 1.0 - (1.0 - usual) * _STILL_ALONE, usual)
    found[:] = np.where(is_buying[:, None], np.log(chance), np.log1p(-chance))
    was_customer = np.append([False], is_customer[:-1]) & ~weeks.is_first
    is_news = was_customer & (is_buying != np.append([False], is_buying[:-1]))
    found *= np.where(is_customer, np.where(is_news, 1.0, CRM_REPEATED), 0.0)[:, None]
    return found


def _expanding(journey_map: JourneyMap) -> Flags:
    """The stages after the first that another purchase of the account ends; shape (stages,)."""
    count = len(journey_map.stages)
    for place in range(purchase_stage_count(journey_map), count):
        gate = journey_map.stages[place].exit_when
        leaves = [leaf for criterion in (gate.criteria if gate else ()) for leaf in leaves_of(criterion.rule)]
        if any(
            isinstance(leaf, OpportunityCondition) and leaf.purchase in ("another", "again")
            for leaf in leaves
        ):
            return np.arange(count) > place
    return np.zeros(count, dtype=bool)


def _is_buying_beside(weeks: JourneyWeeks) -> Flags:
    """Whether in a week some journey of the same account is open and not yet won; shape (weeks,)."""
    accounts = np.unique(weeks.accounts, return_inverse=True)[1][weeks.of]
    first = int(weeks.numbers.min())
    keys = accounts * (int(weeks.numbers.max()) - first + 1) + weeks.numbers - first
    is_under_way = (weeks.numbers >= weeks.opened[weeks.of]) & ~weeks.is_won
    return np.asarray(np.isin(keys, keys[is_under_way]) & weeks.is_won)
