"""What one measurement is, and how it is said that one is missing."""

from __future__ import annotations

from dataclasses import dataclass

HIGHER, LOWER = "higher", "lower"


class Missing(Exception):
    """A family cannot be measured; the message says why."""


@dataclass(frozen=True)
class Measurement:
    """One figure of how well something true was recovered, beside what a baseline reaches on the same cases.

    Attributes
    ----------
    value: empty where it could not be measured; `note` then says why.
    better: `higher`, `lower`, or what it should be near to.
    baseline: what the baseline is; empty where there is none.
    n: the number of cases the value rests on.
    low, high: the middle 90 % of the value over resamples, where it was asked for.
    is_due: whether it is a failure to have no value; not where there is nothing to measure.
    """

    family: str
    name: str
    value: float | None
    better: str
    n: int
    baseline: str = ""
    baseline_value: float | None = None
    note: str = ""
    low: float | None = None
    high: float | None = None
    is_due: bool = True

    @property
    def ratio(self) -> float | None:
        """Value over the baseline's value: above 1 is good where higher is better, below 1 where lower is.

        None for what should be near to something and beside a baseline that is not above 0: it would say nothing.
        """
        below = self.baseline_value or 0.0
        if self.value is None or self.better not in (HIGHER, LOWER) or below <= 0.0:
            return None
        return self.value / below

    @property
    def is_missing(self) -> bool:
        """Whether there is no value though there should be."""
        return self.value is None and self.is_due
