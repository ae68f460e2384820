"""Contributions: what each channel earned, against what would have been missing without it.

The truth runs the same market once more without each channel. Its shares are of the wins that channels added; a
channel without which nothing would have been missing should get no credit. Published shares are those of winning,
over all currencies, without the part that no touch preceded. The baseline is the last touch.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from benchmarks.truth.days import World
from benchmarks.truth.family import Family
from benchmarks.truth.measurement import LOWER, Measurement
from benchmarks.truth.metrics import total_variation
from benchmarks.truth.tables import Row

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
    true: share of each channel in the wins that channels added.
    without_effect: channels that touched teams and added nothing.
    added_share: the true share of wins that channels added; `claimed_share` is that of the incremental model.
    """

    published: Mapping[str, Mapping[str, float]]
    true: Mapping[str, float]
    without_effect: frozenset[str]
    wins: int
    added_share: float
    claimed_share: float | None


Error = Callable[[Case, Mapping[str, float]], float]


def observe(world: World) -> list[Case]:
    """One case per market, on its last day."""
    snapshot = world.last
    effects = [
        row
        for row in snapshot.truth.rows("effects")
        if row["dimension"] == "channel" and row["transition"] == "won"
    ]
    rows = [
        row
        for row in snapshot.published.rows("contributions")
        if row["dimension"] == "channel" and row["transition"] == "won"
    ]
    added = {row["value_key"]: max(float(row["incremental_count"]), 0.0) for row in effects}
    wins = max((int(row["factual_count"]) for row in effects), default=0)
    published = {
        model: shares
        for model in MODELS
        if (shares := published_shares([row for row in rows if row["model"] == model]))
    }
    return [
        Case(
            published,
            _normed(added),
            frozenset(
                row["value_key"]
                for row in effects
                if row["incremental_count"] <= 0 and (row["touched_count"] or 0) > 0
            ),
            wins,
            sum(added.values()) / wins if wins else 0.0,
            _claimed(rows),
        )
    ]


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
    """Errors of each model, averaged over markets."""
    wins = sum(case.wins for case in cases)
    rivals = [model for model in MODELS if model != BASELINE]
    found = [_compared(cases, f"share error, {model}", model, _share_error, wins) for model in rivals]
    found += [
        _compared(cases, f"credit to channels without effect, {model}", model, _idle_credit, wins)
        for model in rivals
    ]
    claims = [abs(case.claimed_share - case.added_share) for case in cases if case.claimed_share is not None]
    found.append(
        Measurement(
            NAME,
            "share of wins that channels added, error",
            float(np.mean(claims)) if claims else None,
            LOWER,
            wins,
            "every win is credited",
            float(np.mean([1.0 - case.added_share for case in cases])),
            "" if claims else "model incremental: not published by this version",
        )
    )
    return found


def _compared(cases: Sequence[Case], name: str, model: str, error: Error, wins: int) -> Measurement:
    ours, rival = (
        [error(case, case.published[each]) for case in cases if each in case.published]
        for each in (model, BASELINE)
    )
    return Measurement(
        NAME,
        name,
        float(np.mean(ours)) if ours else None,
        LOWER,
        wins,
        "last touch",
        float(np.mean(rival)) if rival else None,
        "" if ours else f"model {model}: not published by this version",
    )


def _share_error(case: Case, shares: Mapping[str, float]) -> float:
    return total_variation(dict(shares), dict(case.true))


def _idle_credit(case: Case, shares: Mapping[str, float]) -> float:
    return sum(value for channel, value in shares.items() if channel in case.without_effect)


FAMILY = Family(NAME, "share error, linear", observe, measure)
