"""What reached a team, week by week and kind by kind: the covariates of the incremental model.

A kind of touch is a channel, the function of ours behind it, and whether people did something or were only written
to. Kinds that collect demand are told apart by channel alone: nothing is claimed about them. A kind that too few
journeys met says nothing; it is left with what is held equal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from quorate.revenue.incremental.stage_weeks import week_of
from quorate.stats.carry_over import decayed_stocks

if TYPE_CHECKING:
    import pyarrow as pa

    from quorate.revenue.incremental.stage_weeks import StageWeeks
    from quorate.stats.ragged import Numbers, Places

FEWEST_JOURNEYS, LEAST_SHARE = 10, 0.005
# Of more kinds than these only the ones that most journeys met are told apart; nothing is claimed about the others.
MOST_KINDS = 32


class Kind(NamedTuple):
    """One kind of touch; `our_function` is empty and `is_done` false for what collects demand."""

    channel: str
    our_function: str
    is_done: bool
    is_capture: bool


@dataclass(frozen=True)
class KindsOfTouch:
    """Kinds and what each week brought of them.

    Attributes
    ----------
    kinds: in order.
    amounts: square roots of the numbers of touches; shape (weeks, kinds). The second touch of a week adds less.
    people: how many people had been seen before each week; shape (weeks,).
    """

    kinds: tuple[Kind, ...]
    amounts: Numbers
    people: Numbers

    def stocks(self, weeks: StageWeeks, half_life_weeks: float) -> Numbers:
        """What is left of earlier touches at the beginning of each week, in standard deviations; (weeks, kinds)."""
        stocks = decayed_stocks(self.amounts, weeks.starts, half_life_weeks)
        spread = stocks.std(axis=0)
        return np.asarray(stocks / np.where(spread > 0.0, spread, 1.0))

    def held_equal(self, weeks: StageWeeks) -> Numbers:
        """A constant, the time in the stage, and the people seen; shape (weeks, 5)."""
        stayed = weeks.weeks_in_stage.astype(np.float64)
        logged = np.log1p(stayed)
        columns = (
            np.ones(len(stayed)),
            logged,
            np.minimum(stayed, 3.0) / 3.0,
            logged**2 / 4.0,
            np.log1p(self.people),
        )
        return np.stack(columns, axis=1)


def kinds_of_touch(touches: pa.Table, people: pa.Table, weeks: StageWeeks) -> KindsOfTouch:
    """Read `effect_touches` and `incremental_people` into the weeks of journeys."""
    rows, is_in = _places(touches, weeks)
    kinds, column = _kinds(touches)
    counts = np.zeros((len(weeks.numbers), len(kinds)))
    touch_counts = np.asarray(touches["touch_count"].to_numpy(), dtype=np.float64)
    np.add.at(counts, (rows[is_in], column[is_in]), touch_counts[is_in])
    journeys_met = np.zeros(len(kinds))
    of = weeks.of
    for place in range(len(kinds)):
        journeys_met[place] = len(np.unique(of[counts[:, place] > 0.0]))
    least = max(FEWEST_JOURNEYS, LEAST_SHARE * len(weeks.journeys))
    most_met = np.argsort(-journeys_met, kind="stable")[:MOST_KINDS]
    kept = np.sort(most_met[journeys_met[most_met] >= least])
    return KindsOfTouch(
        tuple(kinds[place] for place in kept), np.sqrt(counts[:, kept]), _seen_before(people, weeks)
    )


def _seen_before(people: pa.Table, weeks: StageWeeks) -> Numbers:
    rows, is_in = _places(people, weeks)
    new = np.zeros(len(weeks.numbers))
    np.add.at(new, rows[is_in], np.asarray(people["new_people_count"].to_numpy(), dtype=np.float64)[is_in])
    running = np.cumsum(new) - new
    return np.asarray(running - running[np.repeat(weeks.starts[:-1], np.diff(weeks.starts))])


def _kinds(touches: pa.Table) -> tuple[list[Kind], Places]:
    """The kinds there are, in order, and the number of each row's; shape (rows,)."""
    import pyarrow.compute as pc

    named = [touches[name].combine_chunks().dictionary_encode() for name in ("channel", "our_function")]
    flags = [touches[name].to_numpy().astype(np.int64) for name in ("is_buyers_doing", "is_capture")]
    codes = [pc.fill_null(each.indices, 0).to_numpy().astype(np.int64) for each in named]
    channels, functions = (each.dictionary.to_pylist() for each in named)
    combined = ((codes[0] * max(len(functions), 1) + codes[1]) * 2 + flags[0]) * 2 + flags[1]
    present, of_row = np.unique(combined, return_inverse=True)
    told = []
    for code in present.tolist():
        rest, captures = divmod(code, 2)
        rest, done = divmod(rest, 2)
        channel, function = divmod(rest, len(functions))
        told.append(
            Kind(
                channels[channel],
                "" if captures else functions[function],
                bool(done and not captures),
                bool(captures),
            )
        )
    kinds = sorted(set(told))
    numbers = np.array([kinds.index(kind) for kind in told], dtype=np.int64)
    return kinds, numbers[of_row] if len(told) else np.zeros(0, dtype=np.int64)


def _places(table: pa.Table, weeks: StageWeeks) -> tuple[Places, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    """Where the week of each row stands, and whether it is among the weeks at all."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not table.num_rows or not len(weeks.journeys):
        return np.zeros(table.num_rows, dtype=np.int64), np.zeros(table.num_rows, dtype=bool)
    known = pa.array(weeks.journeys.tolist(), pa.string())
    found = pc.fill_null(pc.index_in(table["journey_id"], known), -1).to_numpy().astype(np.int64)
    of = np.maximum(found, 0)
    rows = weeks.starts[of] + week_of(table["week_on"]) - weeks.numbers[weeks.starts[of]]
    is_in = (found >= 0) & (rows >= weeks.starts[of]) & (rows < weeks.starts[of + 1])
    return np.where(is_in, rows, 0), is_in
