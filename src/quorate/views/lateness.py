"""How late we come to teams that are deciding: its trend, and what it may cost, as bounds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from quorate.views.answers import Answer, Figure, Stamp, reference, stamp_of
from quorate.views.reading import Reader, Row
from quorate.warehouse.snapshots import Snapshot


@dataclass(frozen=True)
class LateQuarter(Answer):
    """Journeys of one map that opened in one calendar quarter.

    Attributes
    ----------
    never_spoken: of the journeys, those without any two-way contact so far.
    days_late: median days from opening to the first two-way contact, where there was one.
    shortlist: mean probability that a shortlist stood at that moment.
    """

    journey_map: str
    opened_quarter_on: date
    journeys: Figure
    never_spoken: Figure
    days_late: Figure
    shortlist: Figure


@dataclass(frozen=True)
class LateCost(Answer):
    """What early contact may add to the share won by one map: bounds, never a bare difference.

    Attributes
    ----------
    landmark_days: journeys are compared as they stood so many days after opening.
    early_won, late_won: those won, out of those spoken with by then and those not.
    gain_low, gain_high: the least and the most it may add, whatever decided who was reached, from -1 to 1.
    gain_high_if_favoured: the most, if contact never hurts and goes to the more promising first; None where the data
        contradict that.
    """

    journey_map: str
    landmark_days: float
    early_won: Figure
    late_won: Figure
    gain_low: float
    gain_high: float
    gain_high_if_favoured: float | None
    caution: str


@dataclass(frozen=True)
class Lateness(Answer):
    """Quarters of each map, the newest first, and the costs of maps with enough ended journeys."""

    stamp: Stamp
    quarters: tuple[LateQuarter, ...]
    costs: tuple[LateCost, ...]


def lateness_view(snapshot: Snapshot) -> Lateness:
    """How late we came; both tuples are empty where no journey has opened."""
    reader = Reader(snapshot)
    reader.need("late_engagement_trend")
    quarters = reader.rows(
        "select * from {late_engagement_trend} order by journey_map, opened_quarter_on desc"
    )
    costs = reader.rows("select * from {late_engagement_costs} order by journey_map")
    return Lateness(stamp_of(reader), tuple(map(late_quarter, quarters)), tuple(map(late_cost, costs)))


def late_quarter(row: Row) -> LateQuarter:
    """A row of `late_engagement_trend` with its figures."""
    name = reference("late-quarter", row["journey_map"], row["opened_quarter_on"])
    return LateQuarter(
        row["journey_map"],
        row["opened_quarter_on"],
        Figure(row["journey_count"], "count", name),
        Figure(row["never_spoken_count"], "count", name, out_of=row["journey_count"]),
        Figure(row["median_days_late"], "days", name),
        Figure(row["mean_shortlist_probability"], "probability", name),
    )


def late_cost(row: Row) -> LateCost:
    """A row of `late_engagement_costs` with its figures."""
    early, late = (reference("late-cost", row["journey_map"], group) for group in ("early", "late"))
    return LateCost(
        row["journey_map"],
        row["landmark_days"],
        Figure(row["early_won_count"], "count", early, out_of=row["early_count"]),
        Figure(row["late_won_count"], "count", late, out_of=row["late_count"]),
        row["gain_low"],
        row["gain_high"],
        row["gain_high_if_favoured"],
        row["caution"],
    )
