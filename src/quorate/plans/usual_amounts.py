"""What a purchase that nobody has priced yet is usually worth: the amounts of own won deals, as a distribution."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from quorate.plans.situations import Row
    from quorate.stats.ragged import Numbers

# Below this many won deals their amounts say too little of the next one.
FEWEST_WON = 20


@dataclass(frozen=True)
class UsualAmount:
    """Amounts of won deals in the workspace's own money.

    Attributes
    ----------
    amounts: in ascending order, at least `FEWEST_WON`.
    offering_id: the offering they were won for; None where too few of it were, so that these are of all offerings.
    """

    amounts: Numbers
    offering_id: str | None

    @cached_property
    def mean(self) -> float:
        """What one such deal is worth on average."""
        return float(self.amounts.mean())

    def at(self, points: Numbers) -> Numbers:
        """The amount below which a share of the deals lies, for each share in (0, 1); interpolated between deals."""
        return np.asarray(np.quantile(self.amounts, points))


class UsualAmounts:
    """Usual amounts by offering, and of all offerings.

    rows: `won_amounts`, one for each won deal.
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        found: dict[str | None, list[float]] = defaultdict(list)
        for row in rows:
            found[None].append(row["amount"])
            if row["offering_id"] is not None:
                found[row["offering_id"]].append(row["amount"])
        self._of = {
            offering: UsualAmount(np.sort(np.asarray(amounts, dtype=np.float64)), offering)
            for offering, amounts in found.items()
            if len(amounts) >= FEWEST_WON
        }

    def of(self, offering_id: str | None) -> UsualAmount | None:
        """Of this offering, else of all; None where too few deals were won."""
        return self._of.get(offering_id) or self._of.get(None)
