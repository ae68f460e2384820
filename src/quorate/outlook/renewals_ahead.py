"""Renewals that will come: contracts are renewed when their term nears its end, not evenly over the year.

Every deal won so far is a contract. How long after it a renewal was made, and whether at all, is read from all
contracts, each for as long as it has been seen (Kaplan-Meier); one that has no renewal yet is expected to get one at
the times that are left to it. The amount is the contract's, grown as contracts grew.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

import numpy as np

from quorate.outlook.deal_history import DealHistory
from quorate.outlook.outcome_prior import ENDINGS
from quorate.stats.group_windows import Flags
from quorate.stats.ragged import Numbers, Places
from quorate.stats.survival import survival

# With fewer renewals seen to follow a contract nothing is said of when they come.
_ENOUGH_RENEWED = 10
# That a contract is renewed for as much as it was is believed as firmly as so many renewals would show it.
_AMOUNT_WORTH = 20.0
_WON = ENDINGS.index("won")


@dataclass(frozen=True)
class RenewalsAhead:
    """Contracts that have no renewal yet.

    Attributes
    ----------
    contracts: the deals in which they were won; places in the history; shape (contracts,).
    amounts: what the renewal is expected to be for; NaN where the contract's amount is not known; shape (contracts,).
    arrivals: chance that the renewal is made in each of the spans of time asked for; shape (contracts, spans).
    """

    contracts: Places
    amounts: Numbers
    arrivals: Numbers


def renewals_ahead(history: DealHistory, now: float, edges: Numbers) -> RenewalsAhead | None:
    """When contracts won before `now` will be up for renewal; None where too few renewals were seen to tell.

    edges: ends of the spans of time ahead, in days from `now`, rising from 0; shape (spans + 1,).
    """
    contracts, renewals = _renewed(history, now)
    is_renewed = renewals >= 0
    if is_renewed.sum() < _ENOUGH_RENEWED:
        return None
    won_at = history.closed[contracts]
    lasted = np.where(is_renewed, history.created[renewals], now) - won_at
    still = contracts[~is_renewed]
    ages = now - history.closed[still]
    without = survival(lasted, is_renewed, ages[:, None] + edges[None, :])
    left = np.maximum(without[:, :1], np.finfo(float).tiny)
    growth = _growth(history.amounts[contracts[is_renewed]], history.amounts[renewals[is_renewed]])
    return RenewalsAhead(still, history.amounts[still] * growth, -np.diff(without, axis=1) / left)


def _renewed(history: DealHistory, now: float) -> tuple[Places, Places]:
    """Every contract known at `now`, and the first renewal made after it, before the next contract (-1: none yet)."""
    is_known = history.created < now
    order = sorted(np.flatnonzero(is_known).tolist(), key=lambda deal: history.journeys[deal])
    found: list[tuple[int, int]] = []
    for _, own in groupby(order, key=lambda deal: history.journeys[deal]):
        deals = list(own)
        won = sorted(
            (deal for deal in deals if history.endings[deal] == _WON and history.closed[deal] < now),
            key=lambda deal: (history.closed[deal], deal),
        )
        made = sorted(
            (deal for deal in deals if history.is_renewal[deal]),
            key=lambda deal: (history.created[deal], deal),
        )
        found += _follow(history, won, made)
    pairs = np.array(sorted(found), dtype=np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def _follow(history: DealHistory, won: list[int], made: list[int]) -> list[tuple[int, int]]:
    """Contracts of one journey, in order, each with its own renewal; a renewal renews one contract only."""
    found, left = [], list(made)
    for contract in won:
        later = [
            deal for deal in left if deal != contract and history.created[deal] >= history.closed[contract]
        ]
        renewal = later[0] if later else -1
        if later:
            left.remove(renewal)
        found.append((contract, renewal))
    return found


def _growth(before: Numbers, after: Numbers) -> float:
    """How many times a contract's amount its renewal was for, drawn towards 1."""
    is_told: Flags = (np.nan_to_num(before) > 0.0) & (np.nan_to_num(after) > 0.0)
    if not is_told.any():
        return 1.0
    belief = _AMOUNT_WORTH * float(before[is_told].mean())
    return (float(after[is_told].sum()) + belief) / (float(before[is_told].sum()) + belief)
