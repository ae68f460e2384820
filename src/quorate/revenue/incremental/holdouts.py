"""What universal holdouts found: how much of what was won is missing among accounts left out by lot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from quorate.stats.share_missing import Figure, share_missing

if TYPE_CHECKING:
    import pyarrow as pa

    from quorate.stats.ragged import Numbers

FEWEST_HELD_OUT, FEWEST_WON_HELD_OUT = 30, 5
Row = dict[str, Any]


@dataclass(frozen=True)
class Holdout:
    """One holdout: how many accounts each arm has, and the share of winning that is missing or why it is not told."""

    treated_count: int
    held_out_count: int
    found: Figure | None
    reason: str


def holdouts(wins: pa.Table) -> dict[str, Holdout]:
    """Holdouts by whose touches they withhold; of several of one kind the one with most accounts."""
    by_experiment: dict[tuple[str, str], list[Row]] = {}
    for row in wins.to_pylist():
        by_experiment.setdefault((row["withheld"], row["experiment_id"]), []).append(row)
    largest: dict[str, list[Row]] = {}
    for (withheld, _), accounts in sorted(by_experiment.items()):
        if len(accounts) > len(largest.get(withheld, ())):
            largest[withheld] = accounts
    return {withheld: _holdout(accounts) for withheld, accounts in largest.items()}


def _holdout(accounts: list[Row]) -> Holdout:
    arms = {
        arm: np.array([row["won_count"] for row in accounts if row["arm"] == arm], dtype=np.float64)
        for arm in ("treated", "holdout")
    }
    treated, held_out = arms["treated"], arms["holdout"]
    reason = _too_little(treated, held_out)
    found = None if reason else share_missing(treated, held_out)
    return Holdout(len(treated), len(held_out), found, reason)


def _too_little(treated: Numbers, held_out: Numbers) -> str:
    if len(held_out) < FEWEST_HELD_OUT or len(treated) < FEWEST_HELD_OUT:
        return (
            f"{len(held_out)} accounts are held out and {len(treated)} are not; it takes "
            f"{FEWEST_HELD_OUT} of each to tell what is missing"
        )
    if treated.sum() < FEWEST_WON_HELD_OUT or treated.sum() + held_out.sum() < 2 * FEWEST_WON_HELD_OUT:
        return f"only {int(treated.sum() + held_out.sum())} journeys were won since the lots were drawn"
    return ""
