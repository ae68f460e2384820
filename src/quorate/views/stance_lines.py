"""Where one member stood through time, how sure that is, and what moved it.

The estimate of each week is made when somebody asks, by the model that makes the published one, from what had happened
by the week's end. Who is on the team, who acts with whom and which statements still count are those of today, so a
point says how the week is read now, not what was published then; the last one is what is published.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from quorate.outlook.stance_scale import UNKNOWN
from quorate.outlook.stance_states import states_on
from quorate.settings import JourneyMap
from quorate.views.answers import Answer, Figure, reference
from quorate.views.reading import Reader, Row
from quorate.views.wording import plain

if TYPE_CHECKING:
    import pyarrow as pa

# A line has at most so many points; longer ones have a point every few weeks.
_MOST_POINTS = 90
_WEEK = 7
# Standard deviations to either side that hold nine chances in ten.
_NINETY = NormalDist().inv_cdf(0.95)
_NEEDED = {
    "team_members": frozenset({"journey_id", "person_id", "role", "role_shares", "membership", "influence"}),
    "stance_evidence": frozenset(
        {"journey_id", "person_id", "read_at", "signal", "reading", "error_variance"}
    ),
    "influences": frozenset({"journey_id", "from_person_id", "to_person_id", "weight"}),
}


@dataclass(frozen=True)
class StancePoint(Answer):
    """Where they were taken to stand at the end of a day; without value, and 'unknown', before there is evidence."""

    on: date
    stance: str
    score: Figure


@dataclass(frozen=True)
class StanceMark(Answer):
    """One thing that moved the estimate: a touch, or what a colleague stated.

    `reading` is the stance it points to, `is_up` whether that lay above the estimate just before it.
    """

    at: datetime
    evidence_id: str
    is_statement: bool
    words: str
    reading: float
    is_up: bool


@dataclass(frozen=True)
class StanceSpell(Answer):
    """A time in which they were called the same; `until` is None while it lasts."""

    stance: str
    since: date
    until: date | None
    score: Figure


@dataclass(frozen=True)
class StanceLine(Answer):
    """One member's stance on one journey's team through time."""

    journey_id: str
    person_id: str
    points: tuple[StancePoint, ...]
    marks: tuple[StanceMark, ...]

    @property
    def spells(self) -> tuple[StanceSpell, ...]:
        """The line in words, the latest first; the score is that at the spell's end."""
        runs = [list(group) for _, group in groupby(self.points, key=lambda point: point.stance)]
        ends = [run[0].on for run in runs[1:]]
        return tuple(
            StanceSpell(run[0].stance, run[0].on, until, run[-1].score)
            for run, until in zip(runs, [*ends, None], strict=True)
        )[::-1]


def stance_line(
    reader: Reader, maps: Sequence[JourneyMap], journey_id: str, person_id: str
) -> StanceLine | None:
    """The line of one member; None where nothing was ever read of their stance, or tables of an earlier release."""
    if not all(reader.has(name) and columns <= reader.columns(name) for name, columns in _NEEDED.items()):
        return None
    reader = reader.within("journey_id", journey_id, "stance_evidence", "influences", "team_members")
    journey = reader.row("select journey_map, opened_at from {journeys} where journey_id = ?", journey_id)
    followed = next((each for each in maps if journey and each.journey_map == journey["journey_map"]), None)
    evidence = _evidence(reader, journey_id, person_id)
    if journey is None or followed is None or not evidence:
        return None
    began = min(journey["opened_at"].date(), evidence[0]["read_at"].date())
    days = _days(began, reader.as_of_on)
    states = _states(reader, followed, journey_id, person_id, days)
    key = reference("stance", journey_id, person_id)
    return StanceLine(
        journey_id,
        person_id,
        tuple(_point(day, row, key) for day, row in zip(days, states, strict=True)),
        tuple(_mark(row, days, states) for row in evidence),
    )


def _evidence(reader: Reader, journey_id: str, person_id: str) -> list[Row]:
    return reader.rows(
        """
        select * from {stance_evidence} where journey_id = ? and person_id = ?
        order by read_at, evidence_id, signal
        """,
        journey_id,
        person_id,
    )


def _days(first: date, last: date) -> list[date]:
    """Every week's end, or that of every few weeks, up to the last day, which is always one of them."""
    every = _WEEK * max(math.ceil((last - first).days / _WEEK / _MOST_POINTS), 1)
    count = max((last - first).days, 0) // every
    return [last - timedelta(days=every * number) for number in range(count, -1, -1)]


def _states(
    reader: Reader, journey_map: JourneyMap, journey_id: str, person_id: str, days: Sequence[date]
) -> list[Row | None]:
    """The member's state on each day: the team stands there once for each, so that all are filtered in one go."""
    copies = len(days)
    tables = {
        name: _copied(_of_journey(reader, name, order, journey_id), copies)
        for name, order in (
            ("team_members", "person_id"),
            ("stance_evidence", "read_at, person_id, evidence_id, signal"),
            ("influences", "from_person_id, to_person_id, evidence"),
        )
    }
    tables["journeys"] = _copied(_of_journey(reader, "journeys", "journey_id", journey_id), copies)
    ends = np.array([(day - date(1970, 1, 1)).days + 1.0 for day in days])
    found = states_on(tables, ends, journey_map).select(
        ["journey_id", "person_id", "mean", "variance", "stance", "stance_score"]
    )
    own = {row["journey_id"]: row for row in found.to_pylist() if row["person_id"] == person_id}
    return [own.get(_copy(number)) for number in range(copies)]


def _of_journey(reader: Reader, name: str, order: str, journey_id: str) -> pa.Table:
    own = journey_id.replace("'", "''")
    return reader.table(f"select * from {{{name}}} where journey_id = '{own}' order by {order}")


def _copied(table: pa.Table, copies: int) -> pa.Table:
    import pyarrow as pa

    places = np.tile(np.arange(len(table)), copies)
    names = pa.array(np.repeat([_copy(number) for number in range(copies)], len(table)).tolist(), pa.string())
    taken = table.take(pa.array(places))
    return taken.set_column(taken.column_names.index("journey_id"), "journey_id", names)


def _copy(number: int) -> str:
    return f"{number:04d}"


def _point(day: date, row: Row | None, key: str) -> StancePoint:
    if row is None or row["stance_score"] is None:
        return StancePoint(day, UNKNOWN, Figure(None, "score", key))
    mean, reach = row["stance_score"], _NINETY * math.sqrt(max(row["variance"], 0.0))
    score = Figure(mean, "score", key, max(mean - reach, -1.0), min(mean + reach, 1.0))
    return StancePoint(day, row["stance"], score)


def _mark(row: Row, days: Sequence[date], states: Sequence[Row | None]) -> StanceMark:
    read_on = row["read_at"].date()
    before = [state for day, state in zip(days, states, strict=True) if day < read_on and state]
    stood = before[-1]["mean"] if before else next((state["mean"] for state in states if state), 0.0)
    return StanceMark(
        at=row["read_at"],
        evidence_id=row["evidence_id"],
        is_statement=row["is_statement"],
        words=plain(row["signal"]),
        reading=row["reading"],
        is_up=row["reading"] >= stood,
    )
