"""Which journeys a board or list shows: the filters, as SQL over `journey_facts` and as people read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from quorate.errors import UsageError
from quorate.views.answers import Answer
from quorate.vocabulary.closed_lists import JOURNEY_OUTCOMES, MOMENTA

if TYPE_CHECKING:
    from datetime import date

UNPLACED = "unplaced"
# In place of a key: journeys that have none.
NONE = "none"


@dataclass(frozen=True)
class BoardFilters(Answer):
    """Which journeys to look at; None and False leave a filter out.

    Attributes
    ----------
    offering_id, owner_id, tier, industry: a value, or 'none' for journeys without one.
    stage: a stage, or 'unplaced'.
    is_forming: more people of the account are active than usual, and that lasts.
    has_rival: the CRM or a colleague names a competitor.
    quorum_below: in [0, 1]; journeys whose quorum is less probable than this. Those without an estimate do not fit.
    amount_from: at least so much money, each in its own currency.
    closing_within_days: the CRM expects an end from the day looked at to so many days later.
    text: part of the account's name.
    journey_ids: these only.
    """

    offering_id: str | None = None
    owner_id: str | None = None
    momentum: str | None = None
    stage: str | None = None
    outcome: str | None = None
    tier: str | None = None
    industry: str | None = None
    is_forming: bool = False
    has_rival: bool = False
    quorum_below: float | None = None
    amount_from: float | None = None
    closing_within_days: int | None = None
    text: str | None = None
    journey_ids: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """A word outside its closed list would silently show nothing."""
        for name, value, words in (
            ("momentum", self.momentum, MOMENTA),
            ("outcome", self.outcome, JOURNEY_OUTCOMES),
        ):
            if value is not None and value not in words:
                raise UsageError(
                    f"'{value}' is no {name} of a journey.", expected=f"one of {', '.join(words)}"
                )


def condition(filters: BoardFilters, today: date) -> tuple[str, list[Any]]:
    """The filters as an SQL condition on `journey_facts` and its parameters."""
    parts: list[str] = ["true"]
    given: list[Any] = []
    for column, value in (
        ("offering_id", filters.offering_id),
        ("owner_id", filters.owner_id),
        ("tier", filters.tier),
        ("industry", filters.industry),
        ("stage", NONE if filters.stage == UNPLACED else filters.stage),
        ("momentum", filters.momentum),
        ("outcome", filters.outcome),
    ):
        if value == NONE:
            parts.append(f"{column} is null")
        elif value is not None:
            parts.append(f"{column} = ?")
            given.append(value)
    if filters.is_forming:
        parts.append("is_forming")
    if filters.has_rival:
        parts.append("rival is not null")
    for sql, values in _measures(filters, today):
        parts.append(sql)
        given += values
    return " and ".join(parts), given


def _measures(filters: BoardFilters, today: date) -> list[tuple[str, list[Any]]]:
    found: list[tuple[str, list[Any]]] = []
    if filters.quorum_below is not None:
        found.append(("quorum_probability < ?", [filters.quorum_below]))
    if filters.amount_from is not None:
        found.append(("amount >= ?", [filters.amount_from]))
    if filters.closing_within_days is not None:
        until = today + timedelta(days=filters.closing_within_days)
        found.append(("outcome = 'open' and close_on between ? and ?", [today, until]))
    if filters.text:
        found.append(("contains(lower(account_name), ?)", [filters.text.strip().lower()]))
    if filters.journey_ids:
        found.append(("journey_id in (select unnest(?::varchar[]))", [list(filters.journey_ids)]))
    return found
