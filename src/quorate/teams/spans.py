"""Journeys in time, and the touches they are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple


class Touch(NamedTuple):
    """One buyer touch of an account, as far as journeys need it; `row` is its place in the table of touches."""

    at: datetime
    offering: str | None
    row: int


@dataclass(frozen=True)
class Span:
    """One journey in time: touches from `began_at` to before `ends_at` belong to it.

    `silences` are the times between, from its closing for silence to its being taken up again. `renewals` are those of
    its opportunities that renewed the contract it won; `left_at` is when one was lost, and the customer with it.
    """

    offering: str | None
    began_at: datetime
    opened_at: datetime
    closed_at: datetime | None
    ends_at: datetime | None
    outcome: str
    opportunities: tuple[str, ...] = ()
    silences: tuple[tuple[datetime, datetime], ...] = ()
    renewals: tuple[str, ...] = ()
    left_at: datetime | None = None
