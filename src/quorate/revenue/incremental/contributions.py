"""What each channel, campaign, asset and function added, in the columns of the published contributions.

Credit adds up to what the model and the universal holdout together say would be missing; the rest, under 'none', is
what would have been reached anyway. A path gives credit to the channels of functions it met, by how much of each it
met, and each of these to its campaigns and assets by their touches. A range is that of the figure it is made of: of
a channel its own, of a campaign or an asset those of its channels together. It reaches below nothing where the data
cannot rule that out. Without an estimate there is no row: a share of nothing, or of a guess, would be read as a
finding.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from quorate.revenue.incremental.effect_model import WON_TRANSITION
from quorate.revenue.incremental.totals import MIDDLE_90
from quorate.stats.shared_credit import adding_up, given_by_unit
from quorate.vocabulary import PUBLISHED_TABLES
from quorate.warehouse.steps import ArrowStep, Context

if TYPE_CHECKING:
    import pyarrow as pa

    from quorate.stats.ragged import Numbers

NONE = "none"
COLUMN_OF_DIMENSION = {
    "channel": "channel",
    "campaign": "campaign_id",
    "content": "content_id",
    "function": "our_function",
}
Pair = tuple[str, str]
"""A channel and the function behind it."""
Row = dict[str, Any]


@dataclass(frozen=True)
class Credit:
    """Shares of one transition: of each channel and function, with half the width of its range, and of all together."""

    pairs: tuple[Pair, ...]
    shares: Numbers
    widths: Mapping[tuple[str, str], float]
    """Half widths by dimension ('channel', 'function', 'pair', 'all') and key."""


@dataclass(frozen=True)
class Met:
    """What the paths of one transition met.

    Attributes
    ----------
    currencies, cents: of each path.
    weights: of each channel and function; shape (paths, pairs).
    parts: by dimension: path, pair, key and the part of the path's weight of the pair that the key had.
    """

    currencies: tuple[str, ...]
    cents: Numbers
    weights: Numbers
    parts: Mapping[str, list[tuple[int, int, str, float]]]


def incremental_contributions(tables: Mapping[str, pa.Table], _context: Context) -> pa.Table:
    """Rows of the model 'incremental' for every transition that the model tells of."""
    import pyarrow as pa

    by_transition: dict[str, list[Row]] = {}
    for row in tables["incremental_shares"].to_pylist():
        if row["share"] is not None:
            by_transition.setdefault(row["transition"], []).append(row)
    paths: dict[str, list[Row]] = {}
    for path in (row for row in tables["credit_paths"].to_pylist() if row["is_made"]):
        paths.setdefault(path["transition"], []).append(path)
    mixes: dict[str, list[Row]] = {}
    for mix in tables["incremental_mixes"].to_pylist():
        mixes.setdefault(mix["path_id"], []).append(mix)
    rows: list[Row] = []
    for transition, own in sorted(paths.items()):
        source = WON_TRANSITION if transition == WON_TRANSITION else transition.split("-")[0]
        if source in by_transition and (source == WON_TRANSITION or "-" in transition):
            credit = _credit(by_transition[source])
            rows += _rows(transition, credit, _met(own, mixes, credit.pairs))
    return pa.Table.from_pylist(rows, schema=PUBLISHED_TABLES["contributions"].arrow_schema())


def _credit(rows: list[Row]) -> Credit:
    """Shares that add up to what all of it together added."""
    pairs = [row for row in rows if row["channel"] is not None and row["our_function"] is not None]
    whole = next(row for row in rows if row["channel"] is None and row["our_function"] is None)
    alone = np.array([row["share"] for row in pairs])
    shares = adding_up(alone, whole["share"])
    scale = float(shares.sum()) / max(float(np.maximum(alone, 0.0).sum()), 1e-12) if len(alone) else 0.0
    # where no credit is given at all, a range is still what the data leave open
    scale = min(scale, 1.0) if scale > 0.0 else 1.0
    widths = {}
    for row in rows:
        channel, function = row["channel"], row["our_function"]
        key = (
            ("pair", f"{channel}/{function}") if channel and function
            else ("channel", channel) if channel
            else ("function", function) if function
            else ("all", "")
        )  # fmt: skip
        widths[key] = MIDDLE_90 * row["standard_error"] * (1.0 if key[0] == "all" else scale)
    return Credit(tuple((row["channel"], row["our_function"]) for row in pairs), shares, widths)


def _met(paths: list[Row], mixes: Mapping[str, list[Row]], pairs: tuple[Pair, ...]) -> Met:
    number = {pair: place for place, pair in enumerate(pairs)}
    weights = np.zeros((len(paths), len(pairs)))
    seen: list[tuple[int, int, Row]] = []
    for at, path in enumerate(paths):
        for mix in mixes.get(path["path_id"], ()):
            pair = number.get((mix["channel"], mix["our_function"]))
            if pair is not None:
                weights[at, pair] += mix["weight"]
                seen.append((at, pair, mix))
    parts = {
        dimension: [
            (at, pair, mix[column] or NONE, mix["weight"] / weights[at, pair]) for at, pair, mix in seen
        ]
        for dimension, column in COLUMN_OF_DIMENSION.items()
    }
    return Met(
        tuple(path["currency"] for path in paths),
        np.array([path["amount_cents"] or 0 for path in paths], dtype=np.float64),
        weights,
        parts,
    )


def _rows(transition: str, credit: Credit, met: Met) -> Iterator[Row]:
    given = given_by_unit(credit.shares, met.weights)
    for dimension, parts in met.parts.items():
        cells: dict[tuple[str, str], Numbers] = {}
        for at, pair, key, part in parts:
            cell = cells.setdefault((met.currencies[at], key), np.zeros((2, len(credit.pairs))))
            cell[0, pair] += part * given[at, pair]
            cell[1, pair] += part * given[at, pair] * met.cents[at]
        for currency in sorted(set(met.currencies)):
            own = np.array([each == currency for each in met.currencies])
            named = {key: cell for (of, key), cell in cells.items() if of == currency and key != NONE}
            yield from _of_currency(transition, dimension, currency, credit, met, own, named)


def _of_currency(
    transition: str,
    dimension: str,
    currency: str,
    credit: Credit,
    met: Met,
    own: np.ndarray[Any, np.dtype[np.bool_]],
    named: Mapping[str, Numbers],
) -> Iterator[Row]:
    """The rows of one currency: everything that was named, and the rest, which makes the money whole."""
    count, cents, money = len(own), float(met.cents[own].sum()), 0.0
    share_left = float(own.sum()) / count
    like = {"model": "incremental", "dimension": dimension, "transition": transition, "currency": currency}
    for key, cell in sorted(named.items()):
        share, amount = float(cell[0].sum()), round(float(cell[1].sum()))
        width = round(cents * _width(dimension, key, credit, cell, count))
        money += amount
        share_left -= share / count
        yield {
            **like,
            "value_key": key,
            "share": share / count,
            "amount": amount / 100,
            "amount_low": (amount - width) / 100,
            "amount_high": (amount + width) / 100,
        }
    rest = cents - money
    width = round(cents * credit.widths.get(("all", ""), 0.0))
    yield {
        **like,
        "value_key": NONE,
        "share": min(max(share_left, 0.0), 1.0),
        "amount": rest / 100,
        "amount_low": (rest - width) / 100,
        "amount_high": (rest + width) / 100,
    }


def _width(dimension: str, key: str, credit: Credit, cell: Numbers, count: int) -> float:
    """Half the width of a range, as a share of the currency's money."""
    own = credit.widths.get((dimension, key))
    if own is not None:
        return own
    total = 0.0
    for place, (channel, function) in enumerate(credit.pairs):
        part = float(cell[0, place]) / count
        if credit.shares[place] > 0.0:
            total += credit.widths[("pair", f"{channel}/{function}")] * part / float(credit.shares[place])
    return total


STEP = ArrowStep(
    "incremental_contributions",
    {
        "incremental_shares": ("transition", "channel", "our_function"),
        "credit_paths": ("path_id",),
        "incremental_mixes": ("path_id", "channel", "our_function", "campaign_id", "content_id"),
    },
    incremental_contributions,
)
