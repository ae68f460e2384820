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

    @property
    def ratio(self) -> float | None:
        """Value over the baseline's value: above 1 is good where higher is better, below 1 where lower is.

        None for what should be near to something, where a ratio says nothing.
        """
        if self.value is None or not self.baseline_value or self.better not in (HIGHER, LOWER):
            return None
        return self.value / self.baseline_value

    @property
    def is_missing(self) -> bool:
        """Whether there is no value."""
        return self.value is None
