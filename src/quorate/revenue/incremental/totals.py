"""How much of what was reached all our work added: by the model, by the universal holdout, and by both together.

The holdout is the better witness of its own question, for nothing but lots decided who was left out; the model answers
the same question from everybody's weeks. Where both speak they are weighed by their precision, and the channels of the
functions that the holdout withholds are scaled to what comes out (`contributions`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from quorate.revenue.incremental.effect_model import WON_TRANSITION
from quorate.stats.share_missing import Figure, combined, share_missing
from quorate.vocabulary import PUBLISHED_TABLES
from quorate.warehouse.steps import ArrowStep, Context

if TYPE_CHECKING:
    import pyarrow as pa

MIDDLE_90 = 1.6448536269514722
ALL = "all"
FEWEST_HELD_OUT, FEWEST_WON_HELD_OUT = 30, 5

Row = dict[str, Any]


def incremental_totals(tables: Mapping[str, pa.Table], _context: Context) -> pa.Table:
    """One row per transition, what is thought away and basis; the reason where there is no figure."""
    import pyarrow as pa

    shares = tables["incremental_shares"].to_pylist()
    rows = [_of_model(row) for row in shares if row["channel"] is None]
    told = [row for row in shares if row["transition"] == WON_TRANSITION and row["channel"] is None]
    for withheld, accounts in _holdouts(tables["holdout_wins"]).items():
        seen = _of_holdout(withheld, accounts, told[0])
        rows.append(seen)
        model = next(
            (row for row in told if row["our_function"] == withheld and row["share"] is not None), None
        )
        if seen["status"] == "ok" and model is not None:
            rows.append(_of_both(seen, model))
    if not any(row["basis"] == "holdout" for row in rows):
        rows.append(_without_holdout(told[0]))
    return pa.Table.from_pylist(rows, schema=PUBLISHED_TABLES["incremental_totals"].arrow_schema())


def _row(transition: str, withheld: str, basis: str, like: Row, figure: Figure | None, **other: Any) -> Row:
    told: Row = {
        "transition": transition,
        "withheld": withheld,
        "basis": basis,
        "journey_count": like["journey_count"],
        "won_count": like["won_count"],
        "status": "ok",
        "reason": "",
        **other,
    }
    if figure is not None:
        told["share"], told["standard_error"] = figure
        told["share_low"] = figure.value - MIDDLE_90 * figure.error
        told["share_high"] = figure.value + MIDDLE_90 * figure.error
    return told


def _of_model(row: Row) -> Row:
    figure = None if row["share"] is None else Figure(row["share"], row["standard_error"])
    return _row(
        row["transition"],
        row["our_function"] or ALL,
        "model",
        row,
        figure,
        half_life_weeks=row["half_life_weeks"],
        status=row["status"],
        reason=row["reason"],
    )


def _holdouts(wins: pa.Table) -> dict[str, list[Row]]:
    """The accounts of each holdout by whose touches it withholds; of several of one kind the one with most accounts."""
    by_experiment: dict[tuple[str, str], list[Row]] = {}
    for row in wins.to_pylist():
        by_experiment.setdefault((row["withheld"], row["experiment_id"]), []).append(row)
    largest: dict[str, list[Row]] = {}
    for (withheld, _), accounts in sorted(by_experiment.items()):
        if len(accounts) > len(largest.get(withheld, ())):
            largest[withheld] = accounts
    return largest


def _of_holdout(withheld: str, accounts: list[Row], like: Row) -> Row:
    arms = {
        arm: np.array([row["won_count"] for row in accounts if row["arm"] == arm], dtype=np.float64)
        for arm in ("treated", "holdout")
    }
    treated, held_out = arms["treated"], arms["holdout"]
    counts = {"treated_account_count": len(treated), "held_out_account_count": len(held_out)}
    reason = _too_little(treated, held_out)
    if reason:
        return _row(
            WON_TRANSITION, withheld, "holdout", like, None, status="few_held_out", reason=reason, **counts
        )
    return _row(WON_TRANSITION, withheld, "holdout", like, share_missing(treated, held_out), **counts)


def _too_little(treated: np.ndarray[Any, Any], held_out: np.ndarray[Any, Any]) -> str:
    if len(held_out) < FEWEST_HELD_OUT or len(treated) < FEWEST_HELD_OUT:
        return (
            f"{len(held_out)} accounts are held out and {len(treated)} are not; it takes "
            f"{FEWEST_HELD_OUT} of each to tell what is missing"
        )
    if treated.sum() < FEWEST_WON_HELD_OUT or treated.sum() + held_out.sum() < 2 * FEWEST_WON_HELD_OUT:
        return f"only {int(treated.sum() + held_out.sum())} journeys were won since the lots were drawn"
    return ""


def _of_both(seen: Row, model: Row) -> Row:
    figure = combined(
        Figure(seen["share"], seen["standard_error"]), Figure(model["share"], model["standard_error"])
    )
    return _row(
        WON_TRANSITION,
        seen["withheld"],
        "combined",
        model,
        figure,
        half_life_weeks=model["half_life_weeks"],
        treated_account_count=seen["treated_account_count"],
        held_out_account_count=seen["held_out_account_count"],
    )


def _without_holdout(like: Row) -> Row:
    return _row(
        WON_TRANSITION,
        ALL,
        "holdout",
        like,
        None,
        status="no_holdout",
        reason="no accounts are held out by lot, so nothing tells the total beyond the model's assumptions",
    )


STEP = ArrowStep(
    "incremental_totals",
    {
        "incremental_shares": ("transition", "channel", "our_function"),
        "holdout_wins": ("experiment_id", "account_id"),
    },
    incremental_totals,
)


def combined_shares(totals: pa.Table) -> Iterator[tuple[str, float]]:
    """What each withheld function is found to have added to winning, where a holdout speaks too."""
    for row in totals.to_pylist():
        if row["basis"] == "combined":
            yield row["withheld"], row["share"]
