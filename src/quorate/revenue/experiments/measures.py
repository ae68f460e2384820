"""What is measured of each account in its window, as numbers that two arms can be compared by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from quorate.vocabulary.closed_lists import EXPERIMENT_METRICS

if TYPE_CHECKING:
    from quorate.stats.group_windows import Flags
    from quorate.stats.ragged import Numbers, Places

Row = Mapping[str, Any]
_MOMENTS = {"next_stage": "forward_at", "two_way": "two_way_at", "won": "won_at"}


@dataclass(frozen=True)
class Measure:
    """One thing measured: whether something happened by `moment`, or money."""

    metric: str
    moment: str | None

    @property
    def is_money(self) -> bool:
        """Whether it is money per account and no share of accounts."""
        return self.moment is None


MEASURES = tuple(Measure(metric, _MOMENTS.get(metric)) for metric in EXPERIMENT_METRICS)


@dataclass(frozen=True)
class Cases:
    """The windows that are over, as arrays of shape (windows,).

    accounts: which account each is of, as numbers from 0.
    arms: how many arms have accounts at all, whether their windows are over or not.
    trouble: why the measure says nothing of them, as a word of `EXPERIMENT_READINGS`; None where it does.
    """

    is_treated: Flags
    accounts: Places
    arms: int
    values: Numbers
    strata: Places
    families: Places
    until_at: np.ndarray[Any, np.dtype[np.datetime64]]
    is_money: bool
    currency: str | None
    trouble: str | None


def cases_of(measure: Measure, every: Sequence[Row]) -> Cases:
    """The cases of one measure, from the rows of `experiment_outcomes` of one experiment."""
    outcomes = [row for row in every if row["is_over"]]
    currencies = sorted({row["currency"] for row in outcomes if row["currency"]})
    return Cases(
        is_treated=np.array([row["arm"] == "treated" for row in outcomes], dtype=bool),
        accounts=_codes([row["account_id"] for row in outcomes]),
        arms=len({row["arm"] for row in every}),
        values=np.array([_value(measure, row) for row in outcomes], dtype=np.float64),
        strata=_codes([row["stratum"] for row in outcomes]),
        families=_codes([row["family_id"] for row in outcomes]),
        until_at=np.array([row["until_at"] for row in outcomes], dtype="datetime64[us]"),
        is_money=measure.is_money,
        currency=currencies[0] if len(currencies) == 1 else None,
        trouble=_trouble(outcomes, currencies) if measure.is_money else None,
    )


def _value(measure: Measure, row: Row) -> float:
    if measure.moment is not None:
        return float(row[measure.moment] is not None)
    return float(row["won_amount"] or 0.0)


def _trouble(outcomes: Sequence[Row], currencies: Sequence[str]) -> str | None:
    """Money in several currencies cannot be added; an unknown amount is no zero."""
    if len(currencies) > 1:
        return "several_currencies"
    return "not_measured" if any(row["won_amount"] is None for row in outcomes) else None


def _codes(names: Sequence[str]) -> Places:
    return np.unique(np.array(names, dtype=str), return_inverse=True)[1].astype(np.int64)
