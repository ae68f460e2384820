"""What early warning costs: the step that scans accounts, on made-up sightings of independent people.

    .venv/bin/python benchmarks/early_warning.py --accounts 5000 50000

Counting, scoring, looking back and raising are timed in processor seconds, each size in a process of its own so that
its peak memory is its own. Each account has sixty weeks of somebody's activity, over 150 weeks, half of it by devices
nobody has named.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import time
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from quorate.teams.formation_alarms import Past, alarms, calibrations
from quorate.teams.formation_counts import Sightings, unnamed_shares, window_counts
from quorate.teams.formation_scores import scores_of

WEEKS = 150
SIGHTINGS_PER_ACCOUNT = 60
NEVER = 2**31 - 1


def made_up(accounts: int) -> Sightings:
    """Sightings of people and devices, a few weeks each, at random accounts and in random weeks."""
    dice = np.random.default_rng(1)
    rows = accounts * SIGHTINGS_PER_ACCOUNT
    account, week = np.sort(dice.integers(0, accounts, rows)), dice.integers(0, WEEKS, rows)
    is_named = dice.random(rows) < 0.5
    person = np.where(is_named, dice.integers(0, rows // 8, rows), -1)
    return Sightings(
        account, week, week, np.where(is_named, week, NEVER), person, dice.integers(0, rows // 4, rows)
    )


def measure(accounts: int) -> str:
    """One line of the table."""
    sightings, moments = made_up(accounts), [time.process_time()]
    counts = window_counts(sightings, accounts, WEEKS)
    moments.append(time.process_time())
    nothing = np.zeros((accounts, WEEKS), dtype=bool)
    scores = scores_of(counts, np.zeros(accounts, dtype=np.int64), ~nothing)
    moments.append(time.process_time())
    everybody = np.ones(accounts, dtype=bool)
    known = list(calibrations(Past(scores, counts, nothing, everybody, unnamed_shares(sightings, WEEKS))))
    found = alarms(scores, 0.02, known)
    moments.append(time.process_time())
    spent = [f"{after - before:.1f}" for before, after in pairwise(moments)]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    cells = [f"{accounts:,}", f"{len(sightings.account):,}", *spent, f"{peak:,}", f"{len(found):,}"]
    return "| " + " | ".join(cells) + " |"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--accounts", type=int, nargs="+", default=[5_000, 50_000])
    print("| accounts | account-person-weeks | count | score | look back | peak MiB | warnings |")
    print("|---:|---:|---:|---:|---:|---:|---:|")
    for accounts in parser.parse_args(arguments).accounts:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            print(pool.apply(measure, (accounts,)), flush=True)


if __name__ == "__main__":
    main()
