"""In which ways stays end, of many groups at once, when some have not ended yet: the Aalen-Johansen estimate.

Within a group, stays are taken in order of their length; at each length t_i

    n_i  stays that lasted until t_i and were under observation by then
    S_i  = product over earlier ends of (1 - 1 / n),   the share that lasted at least until t_i
    F_k  = sum over ends by cause k of S_i / n_i,      the share that has ended by cause k

so that the F_k and what still lasts sum to 1. A stay that is still open counts among the n_i as long as it was seen and
in no F_k: young stays are neither left out nor taken for lost. A stay that was already running when observation began
counts from the length it had then (late entry). Ends at the same length are taken one after the other, which gives the
same F_k.

The variance is the Greenwood type of Marubini & Valsecchi (Analysing Survival Data from Clinical Trials and
Observational Studies, 1995, section 10.4.2):

    V_k = sum_i (F_k - F_k,i)^2 / (n_i (n_i - 1)) + sum_i(k) S_i^2 (n_i - 1) / n_i^3
          - 2 sum_i(k) (F_k - F_k,i) S_i / n_i^2

where the first sum runs over all ends and the others over those by cause k. Without open stays it is F (1 - F) / n.

A group is read only as far as at least half of its stays could have been seen (`possible`), whatever became of them.
Reading it as far as some stay happened to be seen would choose groups by what became of them: of groups too young for
the horizon only those whose last stay has just ended would be told, and they would look far better than they will be.
Source: Aalen & Johansen, Scandinavian Journal of Statistics 5 (1978), 141-150.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from quorate.stats.group_windows import Flags
    from quorate.stats.ragged import Numbers, Places

OPEN = -1


@dataclass(frozen=True)
class StayEndings:
    """What became of the stays of each group within the horizon.

    Attributes
    ----------
    shares: that ended by each cause; shape (groups, causes).
    variances: of the shares; the same shape.
    open_share: that still lasts at the end of what was followed; shape (groups,).
    gap_share: of it, what nobody was left to tell of before the horizon was reached; mostly 0; shape (groups,).
    known_count: stays whose fate within the horizon is known: ended, or seen to last it out; shape (groups,).
    stay_count: stays; shape (groups,).
    is_followed: whether at least half of the stays could have been seen to the horizon; shape (groups,).
    """

    shares: Numbers
    variances: Numbers
    open_share: Numbers
    gap_share: Numbers
    known_count: Places
    stay_count: Places
    is_followed: Flags


@dataclass(frozen=True)
class Curve:
    """The ordered stays behind the estimate: a row each, sorted by group and length.

    Attributes
    ----------
    group, days, cause: of each row; `OPEN` where the stay has not ended.
    at_risk: n_i.
    lasting: S_i, before the row.
    """

    group: Places
    days: Numbers
    cause: Places
    at_risk: Numbers
    lasting: Numbers


def curve_of(group: Places, days: Numbers, cause: Places, entered: Numbers | None = None) -> Curve:
    """The stays in order, with who was at risk and the share that lasted until then.

    Parameters
    ----------
    group: which group each stay is of, from 0; shape (stays,).
    days: how long it lasted, or has lasted so far.
    cause: how it ended, from 0, or `OPEN`.
    entered: the length at which observation began; without it every stay was seen from its beginning.
    """
    order = np.lexsort((cause == OPEN, days, group))
    group, days, cause = group[order], days[order], cause[order]
    began = _starts(group)
    rank = np.arange(len(group)) - began[group] if len(group) else np.zeros(0, dtype=np.int64)
    if entered is None:
        sizes = np.bincount(group, minlength=len(began))
        at_risk = (sizes[group] - rank).astype(np.float64)
    else:
        at_risk = (_entered_before(group, days, entered[order], began) - rank).astype(np.float64)
    return Curve(group, days, cause, at_risk, _lasting(group, cause != OPEN, at_risk, began))


def stay_endings(
    group: Places,
    days: Numbers,
    cause: Places,
    shape: tuple[int, int],
    horizon: Numbers | float = np.inf,
    *,
    possible: Numbers | None = None,
    entered: Numbers | None = None,
    told: Sequence[int] | None = None,
) -> StayEndings:
    """Shares of stays that end by each cause within the horizon.

    Parameters
    ----------
    group, days, cause, entered: as for `curve_of`.
    shape: how many groups and causes there are.
    horizon: how far to look, in days: one for all, or one for each stay (the same within a group).
    possible: how long each stay could have been seen, ended or not; without it every group counts as followed.
    told: the causes whose variance is wanted, all unless given; of others it is NaN.
    """
    groups, causes = shape
    limit = np.broadcast_to(np.asarray(horizon, dtype=np.float64), days.shape)
    followed = _is_followed(group, groups, limit, possible)
    if entered is not None:
        kept = (entered < days) & (entered < limit)
        group, days, cause, entered, limit = (
            group[kept], days[kept], cause[kept], entered[kept], limit[kept],
        )  # fmt: skip
    beyond = days > limit
    reaches = days >= limit
    known = reaches | (cause != OPEN)
    curve = curve_of(group, np.minimum(days, limit), np.where(beyond, OPEN, cause), entered)
    shares, variances = np.zeros((groups, causes)), np.full((groups, causes), np.nan)
    ends = curve.cause != OPEN
    mass = np.where(ends, curve.lasting / np.maximum(curve.at_risk, 1.0), 0.0)
    began = _starts(curve.group)
    for number in range(causes):
        own = np.where(curve.cause == number, mass, 0.0)
        # sums over long arrays lose the last digits
        shares[:, number] = np.clip(np.round(np.bincount(curve.group, own, groups), 12), 0.0, 1.0)
        if told is None or number in told:
            variances[:, number] = _variance(curve, own, shares[:, number], began, groups)
    open_share = np.clip(1.0 - shares.sum(axis=1), 0.0, 1.0)
    open_share = np.where(open_share < 1e-12, 0.0, open_share)
    is_told = np.bincount(group[reaches], minlength=groups) > 0
    return StayEndings(
        shares=shares,
        variances=variances,
        open_share=open_share,
        gap_share=np.where(is_told, 0.0, open_share),
        known_count=np.bincount(group[known], minlength=groups),
        stay_count=np.bincount(group, minlength=groups),
        is_followed=followed,
    )


def _is_followed(group: Places, groups: int, limit: Numbers, possible: Numbers | None) -> Flags:
    """Whether at least half of each group's stays could have been seen to the horizon; not for a group without any."""
    stays = np.bincount(group, minlength=groups)
    if possible is None:
        return np.asarray(stays > 0)
    seen = np.bincount(group[possible >= limit], minlength=groups)
    return np.asarray((stays > 0) & (2 * seen >= stays))


def _variance(curve: Curve, own: Numbers, final: Numbers, began: Places, groups: int) -> Numbers:
    """The Greenwood type, for one cause whose ends have the mass `own`."""
    reached = _running(own, curve.group, began)
    ahead = np.where(curve.cause != OPEN, final[curve.group] - reached, 0.0)
    at_risk = np.maximum(curve.at_risk, 1.0)
    rest = np.where(at_risk > 1.0, ahead**2 / (at_risk * np.maximum(at_risk - 1.0, 1.0)), 0.0)
    # S_i / n_i is the mass of an end
    first = own**2 * (at_risk - 1.0) / at_risk
    both = 2.0 * ahead * own / at_risk
    return np.maximum(np.bincount(curve.group, rest + first - both, groups), 0.0)


def _starts(group: Places) -> Places:
    """The first row of each group, also of groups without rows; `group` is sorted."""
    count = int(group[-1]) + 1 if len(group) else 0
    return np.searchsorted(group, np.arange(count))


def _running(values: Numbers, group: Places, began: Places) -> Numbers:
    """Sums up to and with each row, within groups."""
    if not len(values):
        return values
    total = np.cumsum(values)
    before = np.where(began > 0, total[np.minimum(began, len(total)) - 1], 0.0)
    return np.asarray(total - before[group])


def _lasting(group: Places, ends: Flags, at_risk: Numbers, began: Places) -> Numbers:
    """Product of (1 - 1 / n) over the ends before each row, within groups; 0 once somebody ended with nobody beside."""
    empties = ends & (at_risk <= 1.0)
    logs = np.where(ends & ~empties, np.log1p(-1.0 / np.maximum(at_risk, 2.0)), 0.0)
    lasted = np.exp(_running(logs, group, began) - logs)
    emptied = _running(empties.astype(np.float64), group, began) - empties
    return np.asarray(np.where(emptied > 0, 0.0, lasted))


def _entered_before(group: Places, days: Numbers, entered: Numbers, began: Places) -> Places:
    """How many of the group were under observation before each row's length."""
    _, ranks = np.unique(np.concatenate((days, entered)), return_inverse=True)
    span = int(ranks.max(initial=0)) + 1
    leaving, coming = ranks[: len(days)], ranks[len(days) :]
    keys = np.sort(group * span + coming)
    return np.asarray(np.searchsorted(keys, group * span + leaving) - began[group])
