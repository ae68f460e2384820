"""Were the arms alike when the lots were drawn? How many are in each, and what they were like before.

The number of accounts in each arm is held against the share that was meant (sample ratio; Fabijan et al., KDD 2019): a
mismatch says that accounts were lost, moved or chosen, and that the comparison cannot be trusted whatever it says. What
accounts were like is held against each other level by level (Fisher's exact test) and, for touches in the 91 days
before, by Mann and Whitney's test; of all together one in twenty experiments is called unlike by chance (Holm).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import sqrt
from typing import TYPE_CHECKING, Any

import numpy as np

from quorate.vocabulary import PUBLISHED_TABLES
from quorate.warehouse.steps import ArrowStep, Context

if TYPE_CHECKING:
    import pyarrow as pa

Row = Mapping[str, Any]

# What is usual for sample ratios: so strict that a mismatch is no chance, since nothing can be done with one.
RATIO_RISK = 0.001
UNLIKE_RISK = 0.05
_TRAITS = ("stage", "size", "tier")


def experiment_balance(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """One row per experiment that was started, trait and level."""
    import pyarrow as pa

    outcomes: dict[str, list[Row]] = {}
    for row in tables["experiment_outcomes"].to_pylist():
        if row["window_no"] == 1:
            outcomes.setdefault(row["experiment_id"], []).append(row)
    candidates = {row["account_id"]: row for row in tables["experiment_candidates"].to_pylist()}
    rows: list[dict[str, Any]] = []
    for design in tables["experiments"].to_pylist():
        own = outcomes.get(design["experiment_id"])
        if own:
            found = [ratio(design, own, context), *_traits(own, candidates)]
            rows += [{"experiment_id": design["experiment_id"], **row} for row in _judged(found)]
    return pa.Table.from_pylist(rows, schema=PUBLISHED_TABLES["experiment_balance"].arrow_schema())


STEP = ArrowStep(
    "experiment_balance",
    {
        "experiments": ("experiment_id",),
        "experiment_outcomes": ("experiment_id", "account_id"),
        "experiment_candidates": ("account_id",),
    },
    experiment_balance,
)


def ratio(design: Row, outcomes: Sequence[Row], context: Context) -> dict[str, Any]:
    """How many families are in each arm, against the share that was meant; unknown where nobody says what was meant."""
    from scipy import stats

    arms = {row["family_id"]: row["arm"] for row in outcomes}
    held_out = sum(arm == "holdout" for arm in arms.values())
    meant = (
        design["holdout_share"] if design["basis"] == "drawn" else context.settings.experiments.imported.share
    )
    chance = None if meant is None else float(stats.binomtest(held_out, len(arms), meant).pvalue)
    finding = "unknown" if chance is None else ("ratio_mismatch" if chance < RATIO_RISK else "alike")
    return {
        "trait": "accounts",
        "level": "all",
        "treated_count": len(arms) - held_out,
        "holdout_count": held_out,
        "treated_value": 1.0 - held_out / len(arms),
        "holdout_value": held_out / len(arms),
        "chance": chance,
        "finding": finding,
    }


def _traits(outcomes: Sequence[Row], candidates: Mapping[str, Row]) -> Iterator[dict[str, Any]]:
    from scipy import stats

    treated, held_out = ([row for row in outcomes if row["arm"] == arm] for arm in ("treated", "holdout"))
    if not treated or not held_out:
        return
    for trait in _TRAITS:
        of = [[_level(trait, row, candidates) for row in rows] for rows in (treated, held_out)]
        for level in sorted({each for levels in of for each in levels}):
            counts = [levels.count(level) for levels in of]
            totals = [len(levels) for levels in of]
            table = [[count, total - count] for count, total in zip(counts, totals, strict=True)]
            shares = [count / total for count, total in zip(counts, totals, strict=True)]
            spread = sqrt(sum(share * (1.0 - share) for share in shares) / 2.0)
            yield _row(trait, level, counts, shares, spread, float(stats.fisher_exact(table).pvalue))
    before = [
        np.array([row["touches_before_count"] for row in rows], dtype=float) for rows in (treated, held_out)
    ]
    spread = sqrt(sum(float(values.var()) for values in before) / 2.0)
    chance = float(stats.mannwhitneyu(*before).pvalue) if spread else 1.0
    yield _row(
        "touches_before",
        "mean",
        [len(treated), len(held_out)],
        [float(v.mean()) for v in before],
        spread,
        chance,
    )


def _level(trait: str, row: Row, candidates: Mapping[str, Row]) -> str:
    """The stage is that of the stratum, when it was drawn; size and tier hardly change."""
    if trait == "stage":
        return str(row["stratum"].split(" / ")[0])
    known = candidates.get(row["account_id"], {})
    return str(known.get(trait) or "unknown")


def _row(
    trait: str, level: str, counts: Sequence[int], values: Sequence[float], spread: float, chance: float
) -> dict[str, Any]:
    return {
        "trait": trait,
        "level": level,
        "treated_count": counts[0],
        "holdout_count": counts[1],
        "treated_value": values[0],
        "holdout_value": values[1],
        "standardised_difference": (values[0] - values[1]) / spread if spread else None,
        "chance": chance,
        "finding": "alike",
    }


def _judged(rows: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The rows, those called unlike that together would be so by chance in fewer experiments than the risk."""
    ratio_row, *traits = rows
    yield ratio_row
    order = sorted(range(len(traits)), key=lambda place: traits[place]["chance"])
    unlike = set()
    for rank, place in enumerate(order):
        if traits[place]["chance"] * (len(traits) - rank) >= UNLIKE_RISK:
            break
        unlike.add(place)
    for place, row in enumerate(traits):
        yield {**row, "finding": "unlike"} if place in unlike else row
