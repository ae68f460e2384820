"""What a review is made of: sections of sentences, one table and one chart each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Literal, TypeAlias

from quorate.language import month_text
from quorate.views.answers import Answer, Figure, Stamp, Unit

Cell: TypeAlias = str | Figure


@dataclass(frozen=True)
class Month:
    """A calendar month, from its first day to its last."""

    begins_on: date
    ends_on: date

    @property
    def words(self) -> str:
        """'May 2026'."""
        return month_text(self.begins_on)


@dataclass(frozen=True)
class ReviewTable(Answer):
    """Rows of texts and figures under named columns."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class ReviewSeries(Answer):
    """One named row of numbers, with the ends of their intervals where there are any; None where nothing "
    "is known."""

    name: str
    values: tuple[float | None, ...]
    lows: tuple[float | None, ...] = ()
    highs: tuple[float | None, ...] = ()


@dataclass(frozen=True)
class ReviewChart(Answer):
    """The same as a picture: bars for each category, or lines over them.

    Attributes
    ----------
    unit: of the values, as of a figure's.
    """

    caption: str
    kind: Literal["bars", "lines"]
    categories: tuple[str, ...]
    series: tuple[ReviewSeries, ...]
    unit: Unit
    currency: str | None = None


@dataclass(frozen=True)
class ReviewSection(Answer):
    """One part of the review.

    Attributes
    ----------
    says: sentences, the most important first.
    opens: for each of them what opens the figures in it, '' where it has none; may end early.
    page: where the same is told in full.
    """

    key: str
    title: str
    says: tuple[str, ...]
    table: ReviewTable | None
    chart: ReviewChart | None
    page: str
    opens: tuple[str, ...] = ()

    @property
    def told(self) -> tuple[tuple[str, str], ...]:
        """Each sentence with what opens the figures in it."""
        return tuple(zip_longest(self.says, self.opens[: len(self.says)], fillvalue=""))


@dataclass(frozen=True)
class RevenueReview(Answer):
    """The review of one month.

    Attributes
    ----------
    left_out: names of parts of which nothing is known yet.
    """

    stamp: Stamp
    month_on: date
    until_on: date
    sections: tuple[ReviewSection, ...]
    left_out: tuple[str, ...]
