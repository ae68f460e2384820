"""What earned the money that was won, as ranges, and what came back of what was spent."""

from __future__ import annotations

from collections.abc import Mapping

from quorate.views.answers import Figure
from quorate.views.reading import Reader, Row
from quorate.views.revenue.review.parts import (
    Cell,
    Month,
    ReviewChart,
    ReviewSection,
    ReviewSeries,
    ReviewTable,
)
from quorate.views.wording import CHANNEL_WORDS, capital
from quorate.warehouse.snapshots import Snapshot

_RULES = ("first", "last", "linear", "u_shaped", "w_shaped", "time_decay", "markov", "shapley")
_MOST = 10


def contributions(snapshot: Snapshot, _month: Month) -> ReviewSection | None:
    """Channels by the money credited to them: the range over all models, and the incremental model's own."""
    rows = Reader(snapshot).rows(
        """
        select * from {contributions}
        where dimension = 'channel' and transition = 'won' and value_key <> 'none'
        order by currency, value_key, model
        """
    )
    totals: dict[str, float] = {}
    for row in rows:
        if row["model"] == "linear":
            totals[row["currency"]] = totals.get(row["currency"], 0.0) + row["amount"]
    if not totals:
        return None
    main = max(sorted(totals), key=lambda currency: totals[currency])
    others = sorted(set(totals) - {main})
    rules: dict[tuple[str, str], list[Row]] = {}
    incremental: dict[tuple[str, str], Row] = {}
    for row in rows:
        if row["currency"] != main:
            continue
        key = (row["currency"], row["value_key"])
        if row["model"] == "incremental":
            incremental[key] = row
        elif row["model"] in _RULES:
            rules.setdefault(key, []).append(row)
    spans = {
        key: (min(r["amount"] for r in own), max(r["amount"] for r in own)) for key, own in rules.items()
    }
    keys = sorted(spans, key=lambda key: (-spans[key][1], key))[:_MOST]
    return ReviewSection(
        "contributions",
        "What earned the money that was won",
        (
            (
                "The range is that of all accounting models: they share out all that was won and differ in "
                "whom they credit."
            ),
            "The incremental model tells what would be missing without a channel; what would have been won "
            "anyway is nobody's."
            if incremental
            else "What would have been won without a channel cannot be told yet.",
            *([f"In {main}; what was won in {', '.join(others)} is on the page."] if others else []),
        ),
        ReviewTable(
            "Money won, credited to channels",
            ("Channel", "Least", "Most", "Would be missing", "Cost"),
            tuple(_credited(key, spans[key], incremental.get(key), rules[key]) for key in keys),
        ),
        ReviewChart(
            "Money won, credited to channels: the middle and the range of the models",
            "bars",
            tuple(_channel(key[1]) for key in keys),
            (
                ReviewSeries(
                    "Credited",
                    tuple(sum(spans[key]) / 2 for key in keys),
                    tuple(spans[key][0] for key in keys),
                    tuple(spans[key][1] for key in keys),
                ),
            ),
            "amount",
            keys[0][0],
        ),
        "/revenue/contributions",
    )


def _credited(
    key: tuple[str, str], span: tuple[float, float], missing: Row | None, rules: list[Row]
) -> tuple[Cell, ...]:
    currency, channel = key
    cost = next((row["cost_amount"] for row in rules if row["cost_amount"] is not None), None)
    return (
        _channel(channel),
        Figure(span[0], "amount", "", currency=currency),
        Figure(span[1], "amount", "", currency=currency),
        "not known"
        if missing is None
        else Figure(missing["amount"], "amount", "", missing["amount_low"], missing["amount_high"], currency),
        Figure(cost, "amount", "", currency=currency),
    )


def returns(snapshot: Snapshot, _month: Month) -> ReviewSection | None:
    """What came back of each unit spent on a channel, with its range, and in how many days half of it was back."""
    reader = Reader(snapshot)
    rows = reader.rows(
        """
        select * from {returns}
        where dimension = 'channel' and period_kind = 'all' and value_key <> 'none' and cost_amount > 0
        order by cost_amount desc, currency, value_key
        """
    )
    models = {row["model"] for row in rows}
    model = next((name for name in ("incremental", "w_shaped", *sorted(models)) if name in models), None)
    if model is None:
        return None
    found = [row for row in rows if row["model"] == model][:_MOST]
    words = "the incremental model" if model == "incremental" else f"the {capital(model)} model"
    return ReviewSection(
        "returns",
        "What came back of what was spent",
        (f"By {words}, of all that has been spent so far; ranges are those of the models taken together.",),
        ReviewTable(
            "Return by channel",
            ("Channel", "Spent", "Earned", "Net return for each 1 spent", "Half of it back after"),
            tuple(_returned(row) for row in found),
        ),
        None,
        "/revenue/return",
    )


def _returned(row: Row) -> tuple[Cell, ...]:
    ratio = _plain(row["return_ratio"])
    if row["return_ratio_low"] is not None and row["return_ratio_high"] is not None:
        ratio += f" ({_plain(row['return_ratio_low'])} to {_plain(row['return_ratio_high'])})"
    return (
        _channel(row["value_key"]),
        Figure(row["cost_amount"], "amount", "", currency=row["currency"]),
        Figure(
            row["earned_amount"],
            "amount",
            "",
            row["earned_amount_low"],
            row["earned_amount_high"],
            row["currency"],
        ),
        ratio,
        Figure(row["payback_days"], "days", "")
        if row["payback_days"] is not None
        else _PAYBACK[row["payback_status"]],
    )


_PAYBACK: Mapping[str, str] = {
    "paid_back": "at once",
    "not_yet": "not yet",
    "no_cost": "nothing was spent",
    "not_dated": "not known",
}


def _plain(number: float | None) -> str:
    return "not known" if number is None else f"{number:,.2f}".replace("-", "\N{MINUS SIGN}")


def _channel(key: str) -> str:
    return capital(CHANNEL_WORDS.get(key, key))
