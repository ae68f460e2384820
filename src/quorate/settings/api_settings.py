"""How much programs may ask of the API in a minute, and how much they may send at once."""

from __future__ import annotations

from dataclasses import dataclass, field

from quorate.settings.scalar_shapes import Whole
from quorate.settings.shapes import Record, about


@dataclass(frozen=True, kw_only=True)
class ApiSettings(Record):
    """Limits of the API, for each user; without users, for each machine that asks."""

    requests_per_minute: int = field(
        default=600,
        metadata=about("How many requests in a minute.", Whole(1, 1_000_000), has_meaning=False),
    )
    writes_per_minute: int = field(
        default=120,
        metadata=about("How many of them may write.", Whole(1, 1_000_000), has_meaning=False),
    )
