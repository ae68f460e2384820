"""Speed of the filter that infers stages: weeks of journeys per processor second, beside a loop over journeys.

    .venv/bin/python benchmarks/stage_filter.py

Ten stages, stays told week by week for half a year, journeys of up to two years. The peer filters one journey after
the other, each week with numpy over state and age of the stay. Likelihoods are given, as the river gives them after
counting. Times are the processor's, of one thread, so that other work on the machine shows less; read the ratios.
"""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable

# Before numpy is loaded: products of small matrices gain nothing from a second thread.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from quorate.settings import default_journey_map
from quorate.stats.ragged import Numbers, Places
from quorate.stats.semi_markov import Ring, SemiMarkovChain, filter_states
from quorate.stats.semi_markov_smoothing import smooth_states

JOURNEYS, PEERED, LONGEST_WEEKS, AT_ONCE = 20_000, 60, 104, 100_000
UPDATE_BLOCK = 512


def main() -> None:
    """Print the table."""
    from quorate.journeys.stage_prior import believed_chain

    with_levels = believed_chain(default_journey_map(), 1.0)
    without = SemiMarkovChain(
        with_levels.begin, with_levels.moves, with_levels.stays, with_levels.late_hazards
    )
    random = np.random.default_rng(1)
    lengths = random.integers(1, LONGEST_WEEKS + 1, JOURNEYS)
    starts = np.concatenate(([0], np.cumsum(lengths)))
    print(
        f"Python {platform.python_version()}, {platform.machine()}; {starts[-1]:,} weeks of {JOURNEYS:,} journeys.\n"
    )
    print("| what | weeks per second | times the loop |")
    print("|---|---:|---:|")
    seen = random.normal(size=(int(starts[-1]), 1, len(without.begin)))
    few = starts[: PEERED + 1]
    loop = few[-1] / _seconds(lambda: _one_by_one(without, seen, few))
    rows: list[tuple[str, float]] = [("a loop over journeys", loop)]
    rows.append(("filter", starts[-1] / _seconds(lambda: filter_states(without, seen, starts))))
    rows.append(("smoother", starts[-1] / _seconds(lambda: smooth_states(without, seen, starts))))
    several = np.repeat(seen, len(with_levels.levels), axis=1)
    rows.append(
        (
            f"filter, {len(with_levels.levels)} levels of activity",
            starts[-1] / _seconds(lambda: filter_states(with_levels, several, starts)),
        )
    )
    rows.append(("one more week, its recursion alone", AT_ONCE / _one_week(without)))
    rows.append(("one more week with the levels, its recursion alone", AT_ONCE / _one_week(with_levels)))
    for what, rate in rows:
        print(f"| {what} | {rate:,.0f} | {rate / loop:,.0f} |")


def _seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _one_week(chain: SemiMarkovChain) -> float:
    """Processor seconds for a further week of `AT_ONCE` journeys."""
    ring = Ring(chain, UPDATE_BLOCK)
    weights = np.random.default_rng(2).uniform(0.1, 1.0, (len(chain.levels), len(chain.begin), UPDATE_BLOCK))
    entering = weights / weights.sum(axis=(0, 1))
    for _ in range(40):
        ring.step(entering, weights.copy())
    given = [weights.copy() for _ in range(AT_ONCE // UPDATE_BLOCK)]

    def week() -> None:
        for each in given:
            leaving, _ = ring.step(entering, each)
            np.matmul(chain.moves.T, leaving)

    return _seconds(week)


def _one_by_one(chain: SemiMarkovChain, log_likelihoods: Numbers, starts: Places) -> Numbers:
    """The same filter as a plain chain over state and age, one journey after the other."""
    alive = chain.survivals[:, :-1]
    hazards = np.divide(chain.stays, alive, out=np.ones_like(alive), where=alive > 0.0)
    hazards = np.column_stack((hazards, chain.late_hazards))
    found = np.empty((int(starts[-1]), len(hazards)))
    for begin, end in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True):
        now = np.zeros_like(hazards)
        now[:, 0] = chain.begin
        for place in range(begin, end):
            if place > begin:
                staying = now * (1.0 - hazards)
                entering = (now * hazards).sum(axis=1) @ chain.moves
                now[:, 1:] = staying[:, :-1]
                now[:, -1] += staying[:, -1]
                now[:, 0] = entering
            now *= np.exp(log_likelihoods[place, 0])[:, None]
            now /= now.sum()
            found[place] = now.sum(axis=1)
    return found


if __name__ == "__main__":
    main()
