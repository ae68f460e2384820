"""Contributions: what each channel earned, against what would have been missing without it.

The truth lives through the same market once more without each channel. Its shares are of the wins that channels
added; a channel without which no win would have been missing should get no credit. Published shares are of winning,
over all currencies, without the part that no touch preceded. The baseline is the last touch. What the incremental model
says would be missing without each channel is held against what really would, as a share of all wins, and what it says
together with a universal holdout against the holdout.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from benchmarks.truth.days import World
from benchmarks.truth.family import Family
from benchmarks.truth.measurement import LOWER, Measurement
from benchmarks.truth.metrics import total_variation
from benchmarks.truth.tables import Row, Tables

NAME = "contributions"
MODELS = (
    "first", "last", "linear", "u_shaped", "w_shaped", "time_decay", "markov", "shapley", "incremental",
)  # fmt: skip
BASELINE = "last"
NOBODY = "none"


@dataclass(frozen=True)
class Case:
    """One market.

    Attributes
    ----------
    published: share of each channel by model.
    added: wins that each channel added.
    idle: channels that touched teams and made no difference to any purchase.
    wins: how many wins there were; `claimed_share` is the share of them the incremental model gives to channels.
    """

    published: Mapping[str, Mapping[str, float]]
    added: Mapping[str, float]
    idle: frozenset[str]
    wins: int
    claimed_share: float | None
    effects: Mapping[str, tuple[float, float, float]] = field(default_factory=dict)
    """Share of wins that would be missing without each channel, with the ends of its interval."""
    holdout_distance: float | None = None
    """Of the total from the universal holdout's, in the holdout's standard errors."""


@dataclass(frozen=True)
class Truth:
    """What channels added over all markets: shares, the share of all wins, and the channels that added nothing."""

    shares: Mapping[str, float]
    added_share: float
    without_effect: frozenset[str]


Error = Callable[[Mapping[str, float], Truth], float]


def observe(world: World) -> list[Case]:
    """One case per market, on its last day."""
    snapshot = world.last
    effects, rows = (
        [row for row in table if row["dimension"] == "channel" and row["transition"] == "won"]
        for table in (snapshot.truth.rows("effects"), snapshot.published.rows("contributions"))
    )
    by_model = {model: published_shares([row for row in rows if row["model"] == model]) for model in MODELS}
    return [
        Case(
            {model: shares for model, shares in by_model.items() if shares},
            {row["value_key"]: float(row["incremental_count"]) for row in effects},
            frozenset(row["value_key"] for row in effects if _is_idle(row)),
            max((int(row["factual_count"]) for row in effects), default=0),
            _claimed(rows),
            _effects(snapshot.published),
            _holdout_distance(snapshot.published),
        )
    ]


def _effects(published: Tables) -> dict[str, tuple[float, float, float]]:
    if not published.has("incremental_effects"):
        return {}
    return {
        row["value_key"]: (row["missing_share"], row["missing_share_low"], row["missing_share_high"])
        for row in published.rows("incremental_effects")
        if row["dimension"] == "channel" and row["transition"] == "won"
    }


def _holdout_distance(published: Tables) -> float | None:
    if not published.has("incremental_totals"):
        return None
    rows = [row for row in published.rows("incremental_totals") if row["transition"] == "won"]
    for both in (row for row in rows if row["basis"] == "combined"):
        held = next(row for row in rows if row["basis"] == "holdout" and row["withheld"] == both["withheld"])
        return float(abs(both["share"] - held["share"]) / held["standard_error"])
    return None


def _is_idle(row: Row) -> bool:
    # a spread of nothing: no account differs, so the count is not nothing by chance
    return bool(row["touched_count"]) and row["incremental_count"] == 0 and not row["standard_error"]


def pooled_truth(cases: Sequence[Case]) -> Truth:
    """The truth over all markets: one market's wins are few, and chance moves some of them."""
    channels = sorted({channel for case in cases for channel in case.added})
    added = {channel: max(sum(case.added.get(channel, 0.0) for case in cases), 0.0) for channel in channels}
    wins = sum(case.wins for case in cases)
    return Truth(
        _normed(added),
        sum(added.values()) / wins if wins else 0.0,
        frozenset.intersection(*(case.idle for case in cases)),
    )


def published_shares(rows: Sequence[Row]) -> dict[str, float]:
    """Share of each channel over all currencies, without what no touch preceded; empty without any credit."""
    found: dict[str, float] = {}
    for row in rows:
        if row["value_key"] != NOBODY:
            found[row["value_key"]] = found.get(row["value_key"], 0.0) + row["share"]
    return _normed(found)


def _normed(parts: Mapping[str, float]) -> dict[str, float]:
    total = sum(parts.values())
    return {key: value / total for key, value in parts.items()} if total > 0.0 else {}


def _claimed(rows: Sequence[Row]) -> float | None:
    """Money the incremental model credits to channels, of all money won; None where it is not published."""
    claimed = sum(
        row["amount"] for row in rows if row["model"] == "incremental" and row["value_key"] != NOBODY
    )
    won = sum(row["amount"] for row in rows if row["model"] == BASELINE)
    return claimed / won if won and any(row["model"] == "incremental" for row in rows) else None


def measure(cases: Sequence[Case], _learned: None) -> list[Measurement]:
    """Errors of each model; published shares of several markets are averaged first."""
    truth, wins = pooled_truth(cases), sum(case.wins for case in cases)
    rivals = [model for model in MODELS if model != BASELINE]
    found = [_compared(cases, f"share error, {model}", model, _share_error, truth) for model in rivals]
    found += [
        _compared(cases, f"credit to channels without effect, {model}", model, _idle_credit, truth)
        for model in rivals
    ]
    claims = [case.claimed_share for case in cases if case.claimed_share is not None]
    found.append(
        Measurement(
            NAME,
            "share of wins that channels added, error",
            abs(float(np.mean(claims)) - truth.added_share) if claims else None,
            LOWER,
            wins,
            "every win is credited",
            1.0 - truth.added_share,
            "" if claims else "model incremental: not published by this version",
            is_due=bool(truth.shares),
        )
    )
    return [*found, *_of_effects(cases, truth)]


def _of_effects(cases: Sequence[Case], truth: Truth) -> list[Measurement]:
    """What would be missing without each channel; where no market has enough journeys, that is said."""
    told = [case for case in cases if case.effects and case.wins]
    ours, rival, held = [], [], []
    for case in told:
        for channel, added in case.added.items():
            share, low, high = case.effects.get(channel, (0.0, 0.0, 0.0))
            ours.append(share - added / case.wins)
            rival.append(case.published.get(BASELINE, {}).get(channel, 0.0) - added / case.wins)
            if channel in truth.without_effect and channel in case.effects:
                held.append(not low <= 0.0 <= high)
    distances = [case.holdout_distance for case in cases if case.holdout_distance is not None]
    wins = sum(case.wins for case in told)
    silent = "no market has journeys enough for the incremental model, or this version does not publish it"
    return [
        Measurement(
            NAME, "error per channel, share of wins missing without it", _root_mean_square(ours), LOWER, wins,
            "last touch", _root_mean_square(rival), "" if ours else silent, is_due=bool(told),
        ),
        Measurement(
            NAME, "intervals of channels without effect that leave out zero",
            float(np.mean(held)) if held else None, LOWER, len(held), "stated", 0.1,
            "" if held else "channels without effect are declared to collect demand", is_due=False,
        ),
        Measurement(
            NAME, "total from the universal holdout, in its standard errors",
            float(np.mean(distances)) if distances else None, LOWER, len(distances), "allowed", 2.0,
            "" if distances else silent, is_due=False,
        ),
    ]  # fmt: skip


def _root_mean_square(errors: Sequence[float]) -> float | None:
    return float(np.sqrt(np.mean(np.square(errors)))) if errors else None


def _compared(cases: Sequence[Case], name: str, model: str, error: Error, truth: Truth) -> Measurement:
    ours, rival = (_mean_shares(cases, each) for each in (model, BASELINE))
    note = "" if ours else f"model {model}: not published by this version"
    if not truth.shares:
        ours, rival, note = {}, {}, "no channel added a win in these markets"
    return Measurement(
        NAME,
        name,
        error(ours, truth) if ours else None,
        LOWER,
        sum(case.wins for case in cases),
        "last touch",
        error(rival, truth) if rival else None,
        note,
        is_due=bool(truth.shares),
    )


def _mean_shares(cases: Sequence[Case], model: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for case in cases:
        for channel, value in case.published.get(model, {}).items():
            found[channel] = found.get(channel, 0.0) + value
    return _normed(found)


def _share_error(shares: Mapping[str, float], truth: Truth) -> float:
    return total_variation(dict(shares), dict(truth.shares))


def _idle_credit(shares: Mapping[str, float], truth: Truth) -> float:
    return sum(value for channel, value in shares.items() if channel in truth.without_effect)


FAMILY = Family(NAME, "share error, linear", observe, measure)
