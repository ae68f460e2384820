"""The score users know: touches of the last thirty days, weighted by what they were and capped.

Weights are found by least squares on development markets and may not be negative; the cap is the one that does best
on half of their journeys when the weights come from the other half. That is more than a user tunes by hand.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from benchmarks.truth.days import Snapshot
from benchmarks.truth.metrics import Numbers

WINDOW_DAYS = 30
LONG_WINDOW_DAYS = 180
CAPS = (2.0, 5.0, 20.0)

Counts = dict[str, int]


def recent_touches(snapshot: Snapshot) -> dict[str, Counts]:
    """Per published account, how often each kind of touch happened in the last thirty days.

    What buyers began, and meetings and calls they came to.
    """
    touches = _buyers(snapshot, WINDOW_DAYS).group_by(["account_id", "channel", "action"])
    found: dict[str, Counts] = {}
    for row in touches.aggregate([([], "count_all")]).to_pylist():
        kind = f"{row['channel']} {row['action']}"
        found.setdefault(row["account_id"], {})[kind] = row["count_all"]
    return found


def recent_shares(snapshot: Snapshot) -> dict[str, float]:
    """Per published account, the share of the last 180 days' touches that fell into the last thirty."""
    late = _per_account(_buyers(snapshot, WINDOW_DAYS))
    return {
        account: late[account] / count
        for account, count in _per_account(_buyers(snapshot, LONG_WINDOW_DAYS)).items()
    }


def touches_before(snapshot: Snapshot, days: Mapping[str, Iterable[date]]) -> dict[str, dict[date, Counts]]:
    """Per published account, what happened in the thirty days up to each of its days asked for, that day included."""
    touches = _buyers(snapshot, (snapshot.as_of - date.min).days)
    held: dict[str, list[tuple[date, str]]] = {}
    for row in touches.select(["account_id", "channel", "action", "occurred_at"]).to_pylist():
        happened = row["occurred_at"].date(), f"{row['channel']} {row['action']}"
        held.setdefault(row["account_id"], []).append(happened)
    found = {}
    for account, asked in days.items():
        own = sorted(held.get(account, []))
        found[account] = {day: _within(own, day) for day in asked}
    return found


def _within(held: Sequence[tuple[date, str]], day: date) -> Counts:
    first, last = day - timedelta(days=WINDOW_DAYS - 1), day + timedelta(days=1)
    begin, end = bisect_left(held, (first, "")), bisect_left(held, (last, ""))
    return dict(Counter(kind for _, kind in held[begin:end]))


def _per_account(touches: pa.Table) -> Counter[str]:
    return Counter(touches["account_id"].to_pylist())


def _buyers(snapshot: Snapshot, days: int) -> pa.Table:
    columns = ["account_id", "channel", "action", "initiator", "occurred_at"]
    touches = snapshot.published.arrow("touches", columns)
    end = datetime.combine(snapshot.as_of + timedelta(days=1), time())
    is_late = pc.and_(
        pc.greater_equal(touches["occurred_at"], pa.scalar(end - timedelta(days=days), pa.timestamp("us"))),
        pc.less(touches["occurred_at"], pa.scalar(end, pa.timestamp("us"))),
    )
    is_theirs = pc.or_(pc.equal(touches["initiator"], "buyer"), pc.equal(touches["action"], "attended"))
    return touches.filter(pc.and_(pc.and_(is_late, is_theirs), pc.is_valid(touches["account_id"])))


@dataclass
class WeightedScore:
    """A sum of capped counts, each times its weight."""

    kinds_: list[str] = field(init=False)
    weights_: Numbers = field(init=False)
    cap_: float = field(init=False)

    def fit(self, counts: Sequence[Counts], targets: Numbers, clusters: Sequence[str]) -> WeightedScore:
        """Choose weights and cap.

        Parameters
        ----------
        targets: what the score should rise with, e.g. the number of the stage.
        clusters: journeys; those of even and odd place check each other when the cap is chosen.
        """
        self.kinds_ = sorted({kind for one in counts for kind in one})
        places = {cluster: place for place, cluster in enumerate(dict.fromkeys(clusters))}
        is_even = np.array([places[cluster] % 2 == 0 for cluster in clusters], dtype=bool)
        errors = {cap: self._error(self._table(counts, cap), targets, is_even) for cap in CAPS}
        self.cap_ = min(errors, key=lambda cap: errors[cap])
        self.weights_ = _ridge(self._table(counts, self.cap_), targets).coef_
        return self

    def predict(self, counts: Sequence[Counts]) -> Numbers:
        """The score of each case; shape (cases,)."""
        return np.asarray(self._table(counts, self.cap_) @ self.weights_, dtype=np.float64)

    def _table(self, counts: Sequence[Counts], cap: float) -> Numbers:
        rows = [[min(float(one.get(kind, 0)), cap) for kind in self.kinds_] for one in counts]
        return np.array(rows, dtype=np.float64).reshape(len(counts), len(self.kinds_))

    def _error(self, table: Numbers, targets: Numbers, is_even: npt.NDArray[np.bool_]) -> float:
        wrong = 0.0
        for half in (is_even, ~is_even):
            if half.any() and (~half).any():
                model = _ridge(table[half], targets[half])
                wrong += float(((model.predict(table[~half]) - targets[~half]) ** 2).sum())
        return wrong


def _ridge(table: Numbers, targets: Numbers) -> Any:
    from sklearn.linear_model import Ridge

    return Ridge(alpha=10.0, positive=True).fit(table, targets)
