"""What was last written about each thing by given moments, for many things and moments at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from quorate.stats.ragged import Numbers, Places


def last_places(
    groups: Places, times: Numbers, of_groups: Places, at_times: Numbers, *, is_before: bool = False
) -> Places:
    """Where the last entry of a group at or before a time stands; -1 where there is none.

    Parameters
    ----------
    groups, times: of the entries, in order of group, then time; shape (entries,). Groups are numbered from 0.
    of_groups, at_times: what is asked; shape (questions,).
    is_before: an entry at the very time asked about does not count.
    """
    if not len(groups):
        return np.full(len(of_groups), -1, dtype=np.int64)
    low = float(min(times.min(), at_times.min(initial=np.inf)))
    span = float(max(times.max(), at_times.max(initial=-np.inf))) - low + 1.0
    keys = groups * span + (times - low)
    found = (
        np.searchsorted(keys, of_groups * span + (at_times - low), side="left" if is_before else "right") - 1
    )
    own = (found >= 0) & (groups[np.maximum(found, 0)] == of_groups)
    return np.where(own, found, -1).astype(np.int64)
