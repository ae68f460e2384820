"""The span of time a market covers, and the settings it is made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from quorate.errors import UsageError, nearest_word
from quorate.market.calendars import DAY, day_of
from quorate.market.conditions import DIFFICULTIES, Conditions
from quorate.market.lexicon.company_names import CAPACITY
from quorate.market.scenarios import SCENARIOS, conditions_of
from quorate.market.writers.crm import CRMS
from quorate.market.writers.marketo import MARKETING_SYSTEMS

WARM_UP_DAYS = 364
"""The world runs this long unrecorded, so that the first recorded day finds journeys at every stage."""

AFTERWARDS_DAYS = 400
"""Journeys open on the last day are followed this long, so that the truth knows how they ended."""

SHORTEST_DAYS = 28
LONGEST_DAYS = 3_660
EARLIEST = date(2012, 1, 1)
LATEST = date(2090, 1, 1)
LARGEST_SEED = 2**32 - 1


@dataclass(frozen=True, slots=True)
class Settings:
    """What a market is made from; equal settings give equal bytes.

    Raises
    ------
    UsageError: a setting lies outside what the market can be made for.
    """

    accounts: int
    seed: int
    days: int
    as_of: date
    difficulty: str = "real"
    scenario: str = "baseline"
    crm: str = "salesforce"
    marketing: str = "segment"

    @property
    def conditions(self) -> Conditions:
        """The knobs these settings stand for."""
        return conditions_of(self.scenario, self.difficulty)

    def __post_init__(self) -> None:
        _hold("accounts", self.accounts, 1, CAPACITY)
        _hold("seed", self.seed, 0, LARGEST_SEED)
        _hold("days", self.days, SHORTEST_DAYS, LONGEST_DAYS)
        _hold_word("difficulty", self.difficulty, DIFFICULTIES)
        _hold_word("scenario", self.scenario, tuple(SCENARIOS))
        _hold_word("crm", self.crm, CRMS)
        _hold_word("marketing", self.marketing, MARKETING_SYSTEMS)
        if not EARLIEST <= self.as_of <= LATEST:
            raise UsageError(
                f"A market cannot end on {self.as_of.isoformat()}.",
                where="as_of",
                expected=f"a date from {EARLIEST.isoformat()} to {LATEST.isoformat()}",
                state="nothing was written",
                do="choose another --as-of date",
            )


def _hold(name: str, value: int, low: int, high: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise UsageError(
            f"A market cannot be made with {name} = {value!r}.",
            where=name,
            expected=f"a whole number from {low} to {high}",
            state="nothing was written",
            do=f"choose another --{name}",
        )


def _hold_word(name: str, value: str, known: tuple[str, ...]) -> None:
    if value in known:
        return
    near = nearest_word(value, list(known))
    raise UsageError(
        f"There is no {name} called '{value}'." + (f" Did you mean '{near}'?" if near else ""),
        where=name,
        expected=f"one of {', '.join(known)}",
        state="nothing was written",
        do=f"choose another --{name}",
    )


@dataclass(frozen=True, slots=True)
class Frame:
    """The market's days, counted from 1970-01-01, and the moment at which all systems stop recording."""

    first_day: int
    start_day: int
    last_day: int
    horizon_day: int

    @classmethod
    def of(cls, settings: Settings) -> Frame:
        """The frame these settings describe: `days` recorded days, the last of them `as_of`."""
        last = day_of(settings.as_of)
        start = last - settings.days + 1
        return cls(start - WARM_UP_DAYS, start, last, last + AFTERWARDS_DAYS)

    @property
    def start(self) -> int:
        """The first recorded second."""
        return self.start_day * DAY

    @property
    def end(self) -> int:
        """The second after the last recorded one: midnight at the end of `as_of`."""
        return (self.last_day + 1) * DAY
