"""What a family of measurements is: cases seen in each market, a baseline learned elsewhere, figures over all cases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.truth.days import World
from benchmarks.truth.measurement import Measurement


def _nothing(_cases: Sequence[Any]) -> None:
    """A family whose baselines need no tuning."""


@dataclass(frozen=True)
class Family:
    """One inference and how it is measured.

    Attributes
    ----------
    name: the inference.
    headline: the name of the measurement that says most, whose direction over difficulties is checked.
    observe: the cases of one market, small enough to be sent between processes. Raises `Missing`.
    measure: figures over the cases of one or more markets, beside baselines.
    learn: tunes the baselines on the cases of development markets.
    """

    name: str
    headline: str
    observe: Callable[[World], Sequence[Any]]
    measure: Callable[[Sequence[Any], Any], list[Measurement]]
    learn: Callable[[Sequence[Any]], Any] = _nothing
