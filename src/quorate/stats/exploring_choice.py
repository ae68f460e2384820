"""Choosing what is surest to help, and now and then drawing lots, with the chance of every choice known exactly.

In a share of slots lots are drawn among all options; in the others the option comes first that is best even if one has
been somewhat lucky with it so far: highest mean less `caution` standard errors (a lower confidence bound; Jin, Yang &
Wang, ICML 2021, on why pessimism is right where what was seen was not drawn by lot). So with K options

    chance of an option = share / K + (1 - share) if it is the surest one.

Slots are told apart by a number in [0, 1) that the caller makes from what the slot is of (`lot`), so that nothing here
is random and every choice can be made again.
"""

from __future__ import annotations

import hashlib

import numpy as np

from quorate.stats.ragged import Numbers, Places


def lot(*names: str) -> float:
    """A number in [0, 1) that the names alone decide and that looks like chance."""
    digest = hashlib.sha256("\x1f".join(names).encode()).digest()
    return int.from_bytes(digest[:7], "big") / 2.0**56


def surest_first(means: Numbers, errors: Numbers, caution: float) -> Places:
    """Options by mean less `caution` standard errors, highest first; equal ones in the order given."""
    return np.argsort(-(means - caution * errors), kind="stable")


def choice_chances(order: Places, exploration_share: float) -> Numbers:
    """The chance of each option; shape (options,), summing to 1.

    Parameters
    ----------
    order: the options, the surest first.
    exploration_share: of slots in which lots are drawn, in [0, 1].
    """
    chances = np.full(len(order), exploration_share / max(len(order), 1))
    if len(order):
        chances[order[0]] += 1.0 - exploration_share
    return chances


def ranked(order: Places, lots: Numbers, *, is_drawn: bool) -> Places:
    """Options in the order in which they are to be taken: by lot in a slot that draws lots, else the surest first.

    Within any part of the options the same order holds: should only some be possible, the first of them was chosen
    among them in just this way.
    """
    return np.argsort(lots, kind="stable") if is_drawn else order
