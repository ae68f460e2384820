"""The situation of each journey that wants a plan, as plays and people are chosen on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from quorate.plans.map_index import MapIndex
from quorate.settings.purchase_stages import purchase_stages

if TYPE_CHECKING:
    import pyarrow as pa

    from quorate.plans.map_index import Ask
    from quorate.settings.gates import Gate
    from quorate.settings.journey_map import JourneyMap, Stage

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Situation:
    """One journey: its facts (a row of `plan_journeys`), members best placed first, gaps, and its map."""

    facts: Row
    members: tuple[Row, ...]
    criteria: tuple[Row, ...]
    vacancies: tuple[Row, ...]
    map: MapIndex

    @property
    def stage(self) -> Stage | None:
        """The stage the journey is in, when the map knows it."""
        return self.map.stages.get(self.facts["stage"])

    @cached_property
    def unmet(self) -> tuple[Row, ...]:
        """Criteria that keep the journey from going on, the nearest to being met first.

        Those for leaving its stage; where none of them is left, those for entering the next. Of a gate that
        any one criterion opens, only the nearest. What buyers meet by buying is left out: no move closes that gap.
        """
        following = self.map.stages.get(self.facts["next_stage"])
        gates = {
            "exit": self.stage.exit_when if self.stage else None,
            "entry": following.enter_when if following else None,
        }
        for kind, gate in gates.items():
            open_rows = (
                row for row in self.criteria if row["kind"] == kind and not self._is_the_purchase(row)
            )
            rows = sorted(open_rows, key=self._distance)
            wanted = _wanted(gate, rows)
            if wanted:
                return tuple(wanted)
        return ()

    @cached_property
    def unmet_beside(self) -> tuple[Row, ...]:
        """Unmet criteria of the tracks that run alongside the stage: they move no stage, so only plays that name one
        ask for it.
        """
        rows = (row for row in self.criteria if row["kind"] == "track" and not self._is_the_purchase(row))
        return tuple(sorted(rows, key=self._distance))

    @cached_property
    def is_half_way(self) -> bool:
        """Whether at least half of the stages before the purchase are behind the team."""
        stages = purchase_stages(self.map.journey_map)
        here = self.map.positions.get(self.facts["stage"])
        return here is not None and 2 * here >= len(stages)

    @property
    def days_to_time_out(self) -> int | None:
        """Days until the team would fall back for want of progress, if nothing came; None where it cannot."""
        stay_days = self.facts["stay_days"]
        if self.stage is None or self.stage.times_out_after_days is None or stay_days is None:
            return None
        return int(self.stage.times_out_after_days - stay_days)

    def ask(self, criterion_id: str) -> Ask | None:
        """What a criterion asks for."""
        return self.map.asks.get(criterion_id)

    def _is_the_purchase(self, row: Row) -> bool:
        ask = self.ask(row["criterion_id"])
        return ask is not None and ask.is_only_of_the_crm

    def _distance(self, row: Row) -> tuple[int, int]:
        ask = self.ask(row["criterion_id"])
        return row["needed"] - row["progress"], ask.place if ask else len(self.map.asks)


def _wanted(gate: Gate | None, unmet: list[Row]) -> list[Row]:
    if gate is None or not unmet or gate.combine == "all":
        return unmet if gate else []
    return [] if unmet[0]["met_count"] else unmet[:1]


def situations(tables: Mapping[str, pa.Table], journey_maps: tuple[JourneyMap, ...]) -> Iterator[Situation]:
    """Every journey that wants a plan and is read with a map that is known, the most valuable first."""
    maps = {each.journey_map: MapIndex(each) for each in journey_maps}
    members, criteria, vacancies = (
        _by_journey(tables[name]) for name in ("plan_members", "plan_criteria", "vacancies")
    )
    journeys = tables["plan_journeys"].to_pylist()
    for facts in sorted(journeys, key=lambda row: (-(row["amount"] or 0.0), row["journey_id"])):
        if facts["journey_map"] in maps:
            name = facts["journey_id"]
            yield Situation(
                facts=facts,
                members=members.get(name, ()),
                criteria=criteria.get(name, ()),
                vacancies=vacancies.get(name, ()),
                map=maps[facts["journey_map"]],
            )


def _by_journey(table: pa.Table) -> dict[str, tuple[Row, ...]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in table.to_pylist():
        found[row["journey_id"]].append(row)
    return {name: tuple(rows) for name, rows in found.items()}
