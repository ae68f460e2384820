"""How much a company has seen: cases by how many deals had closed on the day, in classes a factor of two apart.

What little history allows is told by itself: an average over many closed deals says nothing to a company with few.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from benchmarks.truth.days import Snapshot
from benchmarks.truth.deal_history import deals_of

SIZES = (130, 270, 530, 1_070)
# With fewer cases a class says nothing.
_FEWEST = 8
_Case = TypeVar("_Case")


def closed_count(snapshot: Snapshot) -> int:
    """How many deals that are no renewals had closed by the day."""
    return sum(deal.outcome != "open" for deal in deals_of(snapshot))


def size_of(count: int) -> int | None:
    """The class a number of closed deals belongs to; None when it is more than 1.6 times away from every class."""
    if not count:
        return None
    nearest = min(SIZES, key=lambda size: abs(math.log(count / size)))
    return nearest if abs(math.log(count / nearest)) <= math.log(1.6) else None


def by_size(cases: Sequence[_Case], count: Callable[[_Case], int]) -> Iterator[tuple[str, list[_Case]]]:
    """Each class that has cases enough, named, with its cases."""
    for size in SIZES:
        own = [case for case in cases if size_of(count(case)) == size]
        if len(own) >= _FEWEST:
            yield f"about {size:,} closed deals", own
