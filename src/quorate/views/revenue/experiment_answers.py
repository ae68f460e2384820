"""What answers about an experiment are made of: readings of each measure over time, and what both arms were like."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from quorate.views.answers import Answer, Figure


@dataclass(frozen=True)
class Look(Answer):
    """One reading of one day; `low` and `high` hold at all days taken together, None where it is too early."""

    measured_on: date
    effect: float | None
    low: float | None
    high: float | None
    treated_count: int
    holdout_count: int


@dataclass(frozen=True)
class MetricReading(Answer):
    """One measure of one experiment as it stands, and how it came to it.

    Attributes
    ----------
    treated, holdout: how the arms fared: shares, or money per account. effect: their difference, with its range.
    words: what the reading says.
    separated_on: the first day on which it was separated from zero.
    """

    metric: str
    label: str
    status: str
    words: str
    treated: Figure
    holdout: Figure
    effect: Figure
    treated_count: int
    holdout_count: int
    separated_on: date | None
    looks: tuple[Look, ...]


@dataclass(frozen=True)
class BalanceRow(Answer):
    """One thing both arms should be alike in; `reference` opens what was compared."""

    trait_label: str
    level: str
    is_mean: bool
    treated_count: int
    holdout_count: int
    treated_value: float
    holdout_value: float
    difference: float | None
    chance: float | None
    finding: str
    finding_words: str
    reference: str
