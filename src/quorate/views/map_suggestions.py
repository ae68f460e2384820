"""What a company's own closed journeys suggest for its journey map, with counts, for people to weigh."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from quorate.journeys.evidence import INPUTS, microseconds
from quorate.journeys.map_discovery import Closed, criteria_found, stage_days, stage_orders
from quorate.language import gettext, label_text
from quorate.settings import JourneyMap
from quorate.stats.two_shares import Difference
from quorate.views.answers import Answer, Stamp, stamp_of
from quorate.views.reading import Reader
from quorate.warehouse.snapshots import Snapshot

if TYPE_CHECKING:
    import pyarrow as pa

# Two stages are told to be the other way round from so many journeys on, where most of them say so.
LEAST_JOURNEYS, MOST_SHARE = 10, 0.5


@dataclass(frozen=True)
class SuggestedDays(Answer):
    """How long teams really stayed before they went on, beside what the map says; None where too few did to say.

    `ended_count` stays went on, `lasting_count` had not when the journey ended, fell back or was last looked at.
    """

    stage: str
    label: str
    ended_count: int
    lasting_count: int
    median_days: float | None
    p90_days: float | None
    map_median_days: int | None
    map_p90_days: int | None


@dataclass(frozen=True)
class OtherOrder(Answer):
    """Two stages whose criteria most journeys met the other way round from the map."""

    earlier: str
    later: str
    as_in_map_count: int
    otherwise_count: int


@dataclass(frozen=True)
class SuggestedCriterion(Answer):
    """A condition, as a map writes it, that went with winning; counts are of the newer half of the journeys.

    `held_up` where it still did among them: the 90 % interval of the difference lies above zero.
    """

    stage: str
    label: str
    line: str
    within_days: int
    met_count: int
    met_won_count: int
    unmet_count: int
    unmet_won_count: int
    difference: Difference | None
    held_up: bool


@dataclass(frozen=True)
class MapSuggestions(Answer):
    """Suggestions for one map, from its closed journeys."""

    stamp: Stamp
    journey_map: str
    closed_count: int
    won_count: int
    days: tuple[SuggestedDays, ...]
    orders: tuple[OtherOrder, ...]
    criteria: tuple[SuggestedCriterion, ...]

    def typical_days(self) -> Mapping[str, tuple[int, int]]:
        """Median and p90 by stage, in whole days, where both are known."""
        return {
            row.stage: (max(round(row.median_days), 1), max(round(row.p90_days), 1))
            for row in self.days
            if row.median_days is not None and row.p90_days is not None
        }

    def notes(self) -> Mapping[str, list[str]]:
        """What else was found, as lines for the stage it is about."""
        found: dict[str, list[str]] = {}
        for row in self.criteria:
            if row.held_up:
                found.setdefault(row.stage, []).append(
                    gettext(
                        "went with winning: {line} within {within_days} days of entering: {met_won_count} of "
                        "{met_count} won, without it {unmet_won_count} of {unmet_count}",
                        line=row.line,
                        within_days=row.within_days,
                        met_won_count=row.met_won_count,
                        met_count=row.met_count,
                        unmet_won_count=row.unmet_won_count,
                        unmet_count=row.unmet_count,
                    )
                )
        for order in self.orders:
            found.setdefault(order.later, []).append(
                gettext(
                    "{otherwise_count} of {otherwise_count_2} journeys met what this stage asks for "
                    "before what {earlier} asks for",
                    otherwise_count=order.otherwise_count,
                    otherwise_count_2=order.otherwise_count + order.as_in_map_count,
                    earlier=order.earlier,
                )
            )
        return found


def map_suggestions(snapshot: Snapshot, journey_map: JourneyMap) -> MapSuggestions:
    """What the journeys of one map suggest. Few closed journeys suggest little: see the counts."""
    reader = Reader(snapshot)
    reader.need(*INPUTS, "stage_history")
    closed = Closed(_tables(snapshot), journey_map)
    labels = {stage.stage: label_text(stage.label or stage.stage) for stage in journey_map.stages}
    return MapSuggestions(
        stamp_of(reader),
        journey_map.journey_map,
        int(closed.is_closed.sum()),
        int((closed.is_closed & closed.is_won).sum()),
        tuple(_days(closed, journey_map, labels, microseconds(reader.known_before))),
        tuple(_orders(closed)),
        tuple(_criteria(closed, labels)),
    )


def _tables(snapshot: Snapshot) -> dict[str, pa.Table]:
    order: Mapping[str, Iterable[str]] = {**INPUTS, "stage_history": ("journey_id", "entered_at", "stage")}
    return {
        name: snapshot.table(f"select * from {name} order by {', '.join(by)}") for name, by in order.items()
    }


def _days(
    closed: Closed, journey_map: JourneyMap, labels: Mapping[str, str], until: int
) -> Iterator[SuggestedDays]:
    for found, stage in zip(stage_days(closed, until), journey_map.stages, strict=True):
        typical = stage.typical_days
        yield SuggestedDays(
            found.stage,
            labels[found.stage],
            found.ended_count,
            found.lasting_count,
            found.median,
            found.p90,
            typical.median if typical else None,
            typical.p90 if typical else None,
        )


def _orders(closed: Closed) -> Iterator[OtherOrder]:
    for found in stage_orders(closed):
        count = found.as_in_map_count + found.otherwise_count
        if count >= LEAST_JOURNEYS and found.otherwise_count > MOST_SHARE * count:
            yield OtherOrder(found.earlier, found.later, found.as_in_map_count, found.otherwise_count)


def _criteria(closed: Closed, labels: Mapping[str, str]) -> Iterator[SuggestedCriterion]:
    for found in criteria_found(closed):
        told = found.difference
        yield SuggestedCriterion(
            found.stage,
            labels[found.stage],
            found.candidate.line,
            found.within_days,
            found.met_count,
            found.met_won_count,
            found.unmet_count,
            found.unmet_won_count,
            told,
            told is not None and told.low > 0.0,
        )
