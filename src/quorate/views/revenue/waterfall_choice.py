"""Which part of the waterfall is looked at: months of entry, one offering or all, one segment or everyone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from quorate.errors import NotFound, UsageError, nearest_word
from quorate.views.answers import Answer, Figure, Unit, reference
from quorate.views.reading import Reader

ALL, ANY_OFFERING, NO_OFFERING = "all", "any", "unknown"
_MONTHS = 12
# A purchase takes most of a year: over less, most journeys would still be open.
_MONTHS_SHOWN = 24

# $1 to $4 are those of `WaterfallChoice.parameters`; `j` is the journey.
_OF_JOURNEY = """
    ($2 = 'any' or coalesce(j.offering_id, 'unknown') = $2)
    and ($1 = 'all' or j.journey_id in (select g.journey_id from {waterfall_segments} g where g.segment = $1))
"""
STAYS_CHOSEN = f"""
    from {{waterfall_stays}} s
    inner join {{waterfall_journeys}} j on j.journey_id = s.journey_id
    where s.is_counted and s.cohort_on between $3 and $4 and {_OF_JOURNEY}
"""
OPENED_CHOSEN = f"""
    from {{waterfall_journeys}} j
    where cast(date_trunc('month', j.opened_at) as date) between $3 and $4 and {_OF_JOURNEY}
"""


@dataclass(frozen=True)
class WaterfallChoice(Answer):
    """What is looked at.

    Attributes
    ----------
    segment: 'all' or a segment such as 'tier:A'.
    offering: an offering's id, 'unknown' for journeys without one, or 'any'.
    since_on, until_on: first days of the first and the last month.
    """

    segment: str
    offering: str
    since_on: date
    until_on: date

    @property
    def parameters(self) -> tuple[Any, ...]:
        """What the queries of this module are asked with."""
        return self.segment, self.offering, self.since_on, self.until_on

    @property
    def command(self) -> str:
        """The command that shows the same."""
        words = ["quorate show waterfall"]
        if self.segment != ALL:
            words.append(f"'{self.segment}'" if " " in self.segment else self.segment)
        if self.offering != ANY_OFFERING:
            words.append(f"--offering {self.offering}")
        return " ".join([*words, f"--since {self.since_on:%Y-%m}", f"--until {self.until_on:%Y-%m}"])

    def figure(
        self,
        value: float | None,
        unit: Unit,
        kind: str,
        *keys: str,
        between: tuple[float | None, float | None] = (None, None),
        currency: str | None = None,
    ) -> Figure:
        """A figure of this choice that opens down to its journeys."""
        name = reference(kind, *self.keys, *keys)
        return Figure(value, unit, name, between[0], between[1], currency)

    @property
    def keys(self) -> tuple[str, str, str, str]:
        """What singles the choice out in the reference of a figure."""
        return self.segment, self.offering, f"{self.since_on:%Y-%m}", f"{self.until_on:%Y-%m}"


def waterfall_choice(
    reader: Reader, segment: str | None, offering: str | None, since: str | None, until: str | None
) -> WaterfallChoice:
    """The choice as asked for; without months, the last two years up to the day looked at.

    Raises `NotFound` for a segment or an offering that no journey has, and `UsageError` for what is no month.
    """
    last = month_of(until) if until else reader.as_of_on.replace(day=1)
    first = month_of(since) if since else months_before(last, _MONTHS_SHOWN - 1)
    if first > last:
        raise UsageError(
            f"{first:%Y-%m} is after {last:%Y-%m}.", expected="a first month that is not after the last"
        )
    chosen = WaterfallChoice(segment or ALL, offering or ANY_OFFERING, first, last)
    _known(
        reader, chosen.segment, "segment", "select distinct segment as key from {waterfall_segments}", {ALL}
    )
    _known(
        reader,
        chosen.offering,
        "offering",
        "select distinct coalesce(offering_id, 'unknown') as key from {waterfall_journeys}",
        {ANY_OFFERING},
    )
    return chosen


def month_of(text: str) -> date:
    """The first day of a month written as 2026-03; raises `UsageError` for anything else."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise UsageError(f"'{text}' is not a month.", expected="a month such as 2026-03") from error


def months_before(on: date, count: int) -> date:
    """The first day of the month `count` months before that of `on`."""
    year, month = divmod(on.year * _MONTHS + on.month - 1 - count, _MONTHS)
    return date(year, month + 1, 1)


def _known(reader: Reader, key: str, what: str, sql: str, always: set[str]) -> None:
    if key in always:
        return
    known = sorted(row["key"] for row in reader.rows(sql))
    if key in known:
        return
    near = nearest_word(key, known)
    raise NotFound(
        f"No journey of the waterfall is in a {what} called '{key}'."
        + (f" Did you mean '{near}'?" if near else ""),
        expected=", ".join(known[:12]) + (" and others" if len(known) > 12 else ""),
        do="see quorate show waterfall",
    )
