"""How much of what was reached all our work added: by the model, by the universal holdout, and by both together.

The holdout is the better witness of its own question, for nothing but lots decided who was left out; the model answers
the same question from everybody's weeks. Where both speak, the figure of both together is their mean weighed by their
precision, and every other figure moves with it as far as it should (`shares`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from quorate.revenue.incremental.effect_model import WON_TRANSITION
from quorate.revenue.incremental.holdouts import Holdout, holdouts
from quorate.stats.share_missing import Figure
from quorate.vocabulary import PUBLISHED_TABLES
from quorate.warehouse.steps import ArrowStep, Context

if TYPE_CHECKING:
    import pyarrow as pa

MIDDLE_90 = 1.6448536269514722
ALL = "all"

Row = dict[str, Any]


def incremental_totals(tables: Mapping[str, pa.Table], _context: Context) -> pa.Table:
    """One row per transition, what is thought away and basis; the reason where there is no figure."""
    import pyarrow as pa

    shares = tables["incremental_shares"].to_pylist()
    rows = [_of_model(row) for row in shares if row["channel"] is None]
    told = [row for row in shares if row["transition"] == WON_TRANSITION and row["channel"] is None]
    for withheld, holdout in holdouts(tables["holdout_wins"]).items():
        rows.append(_of_holdout(withheld, holdout, told[0]))
        both = next((row for row in told if row["our_function"] == withheld), None)
        if holdout.found is not None and both is not None and both["share"] is not None:
            rows.append(_of_both(withheld, holdout, both))
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
    figure = None if row["model_share"] is None else Figure(row["model_share"], row["model_standard_error"])
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


def _of_holdout(withheld: str, holdout: Holdout, like: Row) -> Row:
    status = "few_held_out" if holdout.found is None else "ok"
    counts = _counts(holdout)
    return _row(
        WON_TRANSITION,
        withheld,
        "holdout",
        like,
        holdout.found,
        status=status,
        reason=holdout.reason,
        **counts,
    )


def _of_both(withheld: str, holdout: Holdout, both: Row) -> Row:
    figure = Figure(both["share"], both["standard_error"])
    half_life, counts = both["half_life_weeks"], _counts(holdout)
    return _row(WON_TRANSITION, withheld, "combined", both, figure, half_life_weeks=half_life, **counts)


def _counts(holdout: Holdout) -> dict[str, int]:
    return {
        "treated_account_count": holdout.treated_count,
        "held_out_account_count": holdout.held_out_count,
    }


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
