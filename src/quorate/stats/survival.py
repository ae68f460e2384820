"""How long things last when some have not ended yet: the Kaplan-Meier estimate, at times and by its quantiles."""

from __future__ import annotations

import numpy as np

from quorate.stats.group_windows import Flags
from quorate.stats.ragged import Numbers


def survival_quantile(durations: Numbers, has_ended: Flags, share: float) -> float | None:
    """The time by which `share` of all will have ended; None where it lies beyond what was seen.

    S(t) = product over ends t_i <= t of (1 - d_i / n_i), where d_i of the n_i that had lasted until t_i ended then.
    What has not ended counts among those that lasted as long as it was seen, so that short histories do not make
    things look short. Ends come before cuts at the same time.

    Parameters
    ----------
    durations: how long each lasted, or has lasted so far; shape (cases,).
    has_ended: whether it ended then; shape (cases,).
    share: between 0 and 1.

    Source: Kaplan & Meier, Journal of the American Statistical Association 53 (1958).
    """
    times, surviving = _steps(durations, has_ended)
    reached = np.flatnonzero(surviving <= 1.0 - share + 1e-12)
    return float(times[reached[0]]) if len(reached) else None


def survival(durations: Numbers, has_ended: Flags, at: Numbers) -> Numbers:
    """Share that lasts longer than each time `at`; the same shape.

    After the longest time seen the share stays as it is: nothing is known beyond.

    Parameters
    ----------
    durations, has_ended: as for `survival_quantile`.
    at: times, in the unit of the durations; any shape.
    """
    times, surviving = _steps(durations, has_ended)
    shares = np.concatenate(([1.0], surviving))
    return np.asarray(shares[np.searchsorted(times, at, side="right")])


def _steps(durations: Numbers, has_ended: Flags) -> tuple[Numbers, Numbers]:
    """Times in order, and the share that lasts longer than each."""
    order = np.lexsort((~has_ended, durations))
    at_risk = len(durations) - np.arange(len(durations))
    left = np.cumprod(np.where(has_ended[order], 1.0 - 1.0 / at_risk, 1.0))
    return durations[order], np.asarray(left, dtype=np.float64)
