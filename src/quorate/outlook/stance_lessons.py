"""What a company's own statements teach of the priors: where roles stand, and what each kind of doing points to.

A colleague's word is taken for nearly the truth, but for an optimism that all words share: colleagues write about those
they meet, and hope. What was expected of the member just before it was said hangs linearly on shifts: one for the
reading of each signal (words too), one for everybody, one for each role. They are found by maximum likelihood with a
normal prior around no shift, so a few statements move little and hundreds decide. Words and the usual stance cannot be
told apart by words alone; the prior lets the words give way first.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from quorate.outlook.stance_signals import SIGNAL_NAMES
from quorate.stats.coupled_levels import linear_shifts
from quorate.stats.ragged import Numbers, Places

# Shifts in order: signals, everybody, then the map's roles and the unknown one.
SHIFTS_BEFORE_ROLES = len(SIGNAL_NAMES) + 1
# Standard deviations of the shifts before anything is learned: how wrong our own figures may well be.
EVERYBODY_SD, ROLE_SD, SIGNAL_SD = 0.07, 0.1, 0.2
# As many statements as our belief in the widths is worth, and how far they may go.
_SPREAD_STATEMENTS = 50.0
_SPREAD_RANGE = 0.5, 2.0


@dataclass(frozen=True)
class Lessons:
    """Shifts in the order above, the factor of all variances, and from how many statements they were learned."""

    shifts: Numbers
    spread: float
    count: int


def learned(surprises: Numbers, variances: Numbers, slopes: Numbers, role_count: int) -> Lessons:
    """The lessons of statements, given how each differed from what was expected."""
    sds = np.array([SIGNAL_SD] * len(SIGNAL_NAMES) + [EVERYBODY_SD] + [ROLE_SD] * (role_count + 1))
    shifts, left = linear_shifts(surprises, variances, slopes, sds**-2.0)
    spread = (_SPREAD_STATEMENTS + float(left.sum())) / (_SPREAD_STATEMENTS + len(left))
    return Lessons(shifts, float(np.clip(spread, *_SPREAD_RANGE)), len(left))


def shift_places(signals: pa.ChunkedArray) -> Places:
    """The shift of each reading's signal; -1 for signals that are not ours."""
    found = pc.fill_null(pc.index_in(signals, value_set=pa.array(SIGNAL_NAMES)), -1)
    return np.asarray(found.to_numpy(), dtype=np.int64)
