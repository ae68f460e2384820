"""The evidence of every journey, laid out so that the conditions of a map can be asked of one journey at a time."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from quorate.settings import (
    Condition,
    OpportunityCondition,
    PeopleCondition,
    StatementCondition,
    TouchCondition,
)
from quorate.stats.windows import Need, first_reached

INPUTS: dict[str, tuple[str, ...]] = {
    "journeys": ("journey_id",),
    "journey_evidence": ("journey_id", "occurred_at", "touch_id"),
    "journey_statements": ("journey_id", "stated_at", "statement_id"),
    "journey_deals": ("journey_id", "created_at", "opportunity_id"),
    "connected_channels": ("channel",),
}
_DAY_SECONDS = 86_400.0


@dataclass(frozen=True)
class Finding:
    """What the evidence says of one condition or criterion: when it was first met, how far it is, and by what.

    `is_knowable` is False where no connected source could show it. `basis` is the kind of evidence that met it.
    """

    met_at: datetime | None
    progress: int
    needed: int
    evidence_ids: tuple[str, ...] = ()
    is_knowable: bool = True
    basis: str = "criteria"


class EvidenceIndex:
    """Answers a condition for one journey, counting only evidence after a moment."""

    def __init__(self, tables: Mapping[str, pa.Table]) -> None:
        evidence = tables["journey_evidence"]
        self._evidence = evidence
        self._journeys = evidence.column("journey_id").to_pylist()
        self._times: list[datetime] = evidence.column("occurred_at").to_pylist()
        self._touch_ids: list[str] = evidence.column("touch_id").to_pylist()
        self._people: list[str | None] = evidence.column("person_id").to_pylist()
        self._functions: list[str | None] = evidence.column("function").to_pylist()
        self._roles: list[str | None] = evidence.column("role").to_pylist()
        self._statements = _grouped(tables["journey_statements"])
        self._deals = _grouped(tables["journey_deals"])
        self._channels = set(tables["connected_channels"].column("channel").to_pylist())
        self._fits: dict[TouchCondition, NDArray[np.bool_]] = {}

    def statements(self, journey_id: str, subject: str) -> list[dict[str, Any]]:
        """The journey's statements about a subject, in order of time."""
        return [row for row in self._statements.get(journey_id, []) if row["subject"] == subject]

    def ask(self, journey_id: str, condition: Condition, since: datetime) -> Finding:
        """What evidence of the journey after `since` says of the condition."""
        if isinstance(condition, StatementCondition):
            return self._ask_statements(journey_id, condition, since)
        if isinstance(condition, OpportunityCondition):
            return self._ask_deals(journey_id, condition)
        return self._ask_touches(journey_id, condition, since)

    def _ask_touches(self, journey_id: str, condition: TouchCondition, since: datetime) -> Finding:
        start = bisect_left(self._journeys, journey_id)
        end = bisect_right(self._journeys, journey_id)
        fits = self._fitting(condition)[start:end]
        by_people = isinstance(condition, PeopleCondition)
        rows = [
            start + int(offset)
            for offset in np.flatnonzero(fits)
            if self._times[start + int(offset)] >= since
            and (self._people[start + int(offset)] is not None or not by_people)
        ]
        times = [(self._times[row] - since).total_seconds() for row in rows]
        kinds, labels = _variety(
            condition, [self._functions[row] for row in rows], [self._roles[row] for row in rows]
        )
        need = Need(
            condition.at_least,
            None if condition.within_days is None else condition.within_days * _DAY_SECONDS,
            kinds,
            counts_events=not by_people,
        )
        reached = first_reached(times, [self._people[row] or "" for row in rows], need, labels)
        met_at = None if reached.at is None else self._times[rows[times.index(reached.at)]]
        knowable = (
            met_at is not None or not condition.channels or bool(set(condition.channels) & self._channels)
        )
        return Finding(
            met_at,
            min(reached.progress, condition.at_least) if met_at is None else condition.at_least,
            condition.at_least,
            tuple(self._touch_ids[rows[place]] for place in reached.events),
            knowable,
        )

    def _fitting(self, condition: TouchCondition) -> NDArray[np.bool_]:
        if condition not in self._fits:
            fits = np.ones(self._evidence.num_rows, dtype=bool)
            for column, words in (
                ("initiator", condition.initiators),
                ("channel", condition.channels),
                ("action", condition.counted_actions),
                ("content_intent", condition.content_intents),
                ("topic", condition.topics),
                ("role", (condition.role,) if condition.role else ()),
            ):
                if words:
                    held = pc.is_in(self._evidence.column(column), pa.array(words, pa.string()))
                    fits &= np.asarray(held.to_numpy(zero_copy_only=False), dtype=bool)
            self._fits[condition] = fits
        return self._fits[condition]

    def _ask_statements(self, journey_id: str, condition: StatementCondition, since: datetime) -> Finding:
        fitting = [
            row
            for row in self.statements(journey_id, condition.subject)
            if row["stated_at"] >= since
            and (condition.value is None or row["value"] == condition.value)
            and (condition.role is None or row["role"] == condition.role)
            and (not condition.author_functions or row["author_function"] in condition.author_functions)
        ]
        is_met = len(fitting) >= condition.at_least
        return Finding(
            fitting[condition.at_least - 1]["stated_at"] if is_met else None,
            min(len(fitting), condition.at_least),
            condition.at_least,
            tuple(row["statement_id"] for row in fitting[: condition.at_least]),
            basis="statement",
        )

    def _ask_deals(self, journey_id: str, condition: OpportunityCondition) -> Finding:
        moments = [
            moment for row in self._deals.get(journey_id, []) if (moment := _became(row, condition.fact))
        ]
        return Finding(min(moments, default=None), min(len(moments), 1), 1, basis="crm")


def _became(deal: Mapping[str, Any], fact: str) -> datetime | None:
    """Since when the fact is true of an opportunity, or None."""
    moment: datetime
    if fact == "created" or (fact == "open" and deal["outcome"] == "open"):
        moment = deal["created_at"]
        return moment
    if (fact == "won" and deal["outcome"] == "won") or (
        fact == "lost" and deal["outcome"].startswith("lost")
    ):
        moment = deal["closed_at"]
        return moment
    return None


def _variety(
    condition: TouchCondition, functions: list[str | None], roles: list[str | None]
) -> tuple[tuple[int, ...], list[list[str | None]]]:
    kinds: list[int] = []
    labels = []
    if isinstance(condition, PeopleCondition):
        if condition.distinct_functions:
            kinds.append(condition.distinct_functions)
            labels.append(functions)
        if condition.distinct_roles:
            kinds.append(condition.distinct_roles)
            labels.append([None if role == "unknown" else role for role in roles])
    return tuple(kinds), labels


def _grouped(table: pa.Table) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in table.to_pylist():
        found.setdefault(row["journey_id"], []).append(row)
    return found
