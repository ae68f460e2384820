"""What teams did in one period, as a chain from stage to stage: how many began, where each stage led, what a win was
worth.

Where a stage led in a period is told by the stays that were running in it, by Aalen-Johansen with late entry: a stay
that began earlier counts from the age it had when the period began, one that goes on counts until its end. What the
curve leaves open, and a stage in which little ended, are pulled towards what the stage led to at all times, as if
`PULL` ends more had been seen there; so is the worth of a win.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from quorate.stats.chain_yield import Chains
from quorate.stats.stay_endings import OPEN, curve_of

if TYPE_CHECKING:
    from quorate.revenue.waterfall.periods import Period
    from quorate.stats.ragged import Numbers, Places

PULL = 5.0
WON, LOST = "won", ("lost_competitor", "lost_no_decision", "lost_other", "quiet")
ENDS = (WON, *LOST)


@dataclass(frozen=True)
class History:
    """Stays in stages before the purchase, beginnings and wins, each with its journey and moments in days since 1970.

    Attributes
    ----------
    stages: how many; in rows they are states 1, 2 ...; state 0 is the beginning.
    stay_journey, stage, entered, ended, to: of stays; `ended` is the last moment seen where it is open, `to` then
    `OPEN`,
        else the place in a row: a state, or after the states an end.
    begun_journey, begun, first: journeys, when they opened and the place of their first stage in a row. won_journey,
    won, amount: journeys that were won, when, and with how much in the workspace's currency: 0 where it was
        in another, NaN where not known.
    """

    stages: int
    stay_journey: Places
    stage: Places
    entered: Numbers
    ended: Numbers
    to: Places
    begun_journey: Places
    begun: Numbers
    first: Places
    won_journey: Places
    won: Numbers
    amount: Numbers

    @property
    def width(self) -> int:
        """The length of a row."""
        return 1 + self.stages + len(ENDS)


@dataclass(frozen=True)
class Usual:
    """What was usual at all times: rows of shares (states, width), the mean worth of a win and its variance.

    `worth` is None where no win had an amount.
    """

    rows: Numbers
    worth: float | None
    variance: float


@dataclass(frozen=True)
class PeriodChains:
    """The chains of some segments in one period, with how many cases each input rests on."""

    chains: Chains
    cases: Numbers
    wins: Numbers


def usual(history: History) -> Usual:
    """What the stages led to at all times; a stage that nobody ever left leads nowhere but to an end without a
    decision."""
    nobody = np.zeros((history.stages + 1, history.width))
    nobody[:, 1 + history.stages + ENDS.index("lost_no_decision")] = 1.0
    rows = np.concatenate((
        _beginnings(history, np.zeros(len(history.begun), dtype=np.int64), np.ones(len(history.begun), dtype=bool), 1),
        _shares(history, history.stage, np.zeros(len(history.stage)), history.ended - history.entered, history.to, 1),
    ), axis=1)[0]  # fmt: skip
    total = rows.sum(axis=1, keepdims=True)
    known = history.amount[~np.isnan(history.amount)]
    return Usual(
        rows=np.where(total > 0.0, rows / np.where(total > 0.0, total, 1.0), nobody),
        worth=float(known.mean()) if known.any() else None,
        variance=float(known.var(ddof=1)) if len(known) > 1 else 0.0,
    )


def period_chains(
    history: History, period: Period, member: tuple[Places, Places], segments: int, known: Usual
) -> PeriodChains:
    """The chain of each segment in one period.

    Parameters
    ----------
    member: journeys and the segments they are in, a pair each; sorted by journey, then by segment.
    """
    first, last = period.days
    running = (history.entered < last) & (history.ended > first)
    stay, segment = _spread(np.where(running, history.stay_journey, -1), member)
    over = np.where(history.ended <= last, history.to, OPEN)
    cells = segment * history.stages + history.stage[stay]
    entered = np.maximum(first - history.entered, 0.0)[stay]
    until = (np.minimum(history.ended, last) - history.entered)[stay]
    ends = np.bincount(cells[over[stay] != OPEN], minlength=segments * history.stages)
    shares = _shares(history, cells, entered, until, over[stay], segments)
    begins = (history.begun >= first) & (history.begun < last)
    begun, of = _spread(np.where(begins, history.begun_journey, -1), member)
    volume = np.bincount(of, minlength=segments).astype(np.float64)
    starts = _beginnings(history, of, begun, segments)
    seen = np.concatenate((volume[:, None], ends.reshape(segments, history.stages)), axis=1)
    told = np.concatenate((starts, shares), axis=1)
    told = told + (1.0 - told.sum(axis=2, keepdims=True)).clip(0.0) * known.rows
    pulled = (seen[:, :, None] * told + PULL * known.rows) / (seen[:, :, None] + PULL)
    worth, wins = _worth(history, (first, last), member, segments, known)
    return PeriodChains(Chains(volume, pulled, worth), np.asarray(seen + PULL), wins + PULL)


def _shares(
    history: History, cells: Places, entered: Numbers, until: Numbers, to: Places, segments: int
) -> Numbers:
    """Where stays of each segment and stage led, by Aalen-Johansen; shape (segments, stages, width)."""
    kept = until > entered
    curve = curve_of(cells[kept], until[kept], to[kept], entered[kept])
    ends = curve.cause != OPEN
    mass = curve.lasting[ends] / np.maximum(curve.at_risk[ends], 1.0)
    count = segments * history.stages * history.width
    found = np.bincount(curve.group[ends] * history.width + curve.cause[ends], mass, count)
    return np.asarray(found.reshape(segments, history.stages, history.width), dtype=np.float64)


def _beginnings(history: History, segment: Places, begun: Places, segments: int) -> Numbers:
    """In which stages journeys began; shape (segments, 1, width)."""
    found = np.bincount(segment * history.width + history.first[begun], minlength=segments * history.width)
    rows = found.reshape(segments, 1, history.width).astype(np.float64)
    total = rows.sum(axis=2, keepdims=True)
    return np.asarray(rows / np.where(total > 0.0, total, 1.0))


def _worth(
    history: History, span: tuple[float, float], member: tuple[Places, Places], segments: int, known: Usual
) -> tuple[Numbers, Numbers]:
    """The mean worth of a win in the period, pulled to the usual, and how many had an amount; 1 where none ever had."""
    counted = (history.won >= span[0]) & (history.won < span[1]) & ~np.isnan(history.amount)
    win, of = _spread(np.where(counted, history.won_journey, -1), member)
    wins = np.bincount(of, minlength=segments).astype(np.float64)
    sums = np.bincount(of, history.amount[win], segments)
    return (sums + PULL * (known.worth or 0.0)) / (wins + PULL), wins


def _spread(journey: Places, member: tuple[Places, Places]) -> tuple[Places, Places]:
    """Every row once for each segment its journey is in: places of rows, and segments. Rows of journey -1 are in
    none."""
    begins = np.searchsorted(member[0], journey)
    times = np.searchsorted(member[0], journey, side="right") - begins
    row = np.repeat(np.arange(len(journey)), times)
    within = np.arange(len(row)) - np.repeat(np.cumsum(times) - times, times)
    return row, member[1][begins[row] + within]
