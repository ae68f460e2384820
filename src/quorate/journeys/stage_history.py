"""Where each journey stood and when, by the map's written criteria.

A journey starts in the map's first stage when it opens. It moves

- forward, when the stage's exit gate and the next stage's entry gate (if any) are open;
- forward over several stages, when a later stage's own entry gate is open;
- to any stage a colleague states;
- back, when a stage times out: nothing it asks for was newly met for as long as the map allows. From then on only
  evidence after that moment counts, so that the old evidence cannot carry it forward again at once.

A stay lasts at least the map's minimum, except when the CRM or a colleague says otherwise. The journey's end ends
its last stay; a won journey goes on in the stages after the purchase.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa

from quorate.journeys.criteria import gate_opened
from quorate.journeys.evidence_index import INPUTS, EvidenceIndex
from quorate.settings import JourneyMap
from quorate.warehouse.steps import ArrowStep, Context

SCHEMA = pa.schema(
    [
        ("journey_id", pa.string()),
        ("stage", pa.string()),
        ("entered_at", pa.timestamp("us")),
        ("left_at", pa.timestamp("us")),
        ("basis", pa.string()),
        ("direction", pa.string()),
        ("criterion_ids", pa.list_(pa.string())),
    ]
)


@dataclass(frozen=True)
class Move:
    """One move into a stage (by position) at a moment, with what moved it."""

    at: datetime
    to: int
    basis: str
    criterion_ids: tuple[str, ...]
    is_time_out: bool = False


def stage_history(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """One row per stay of a journey in a stage."""
    index = EvidenceIndex(tables)
    rows: list[dict[str, Any]] = []
    for journey in tables["journeys"].to_pylist():
        end = _end_of(journey, context.moment.at)
        moves = journey_moves(index, journey["journey_id"], journey["opened_at"], end, context.journey_map)
        is_over = journey["closed_at"] is not None and journey["outcome"] != "won"
        rows += _stays(journey["journey_id"], moves, context.journey_map, end if is_over else None)
    return pa.Table.from_pylist(rows, schema=SCHEMA)


STEP = ArrowStep("stage_history", INPUTS, stage_history)


def _end_of(journey: Mapping[str, Any], until: datetime) -> datetime:
    """Moves happen up to the journey's end, or for a won one up to the day looked at."""
    if journey["closed_at"] is None or journey["outcome"] == "won":
        return until
    closed: datetime = journey["closed_at"]
    return min(closed, until)


def journey_moves(
    index: EvidenceIndex, journey_id: str, opened_at: datetime, end: datetime, journey_map: JourneyMap
) -> list[Move]:
    """Every move of one journey from its opening to before `end`, in order of time."""
    moves = [Move(opened_at, 0, "criteria", ())]
    counted_since = datetime.min
    limit = 4 * len(journey_map.stages) + 2 * max((end - opened_at).days, 0)
    while len(moves) <= limit:
        now = moves[-1]
        candidates = _candidates(index, journey_id, now, counted_since, journey_map)
        due = [move for move in candidates if now.at <= move.at < end and move.to != now.to]
        if not due:
            break
        chosen = min(due, key=lambda move: (move.at, move.is_time_out, -move.to))
        if chosen.is_time_out:
            counted_since = chosen.at
        moves.append(chosen)
    return moves


def _candidates(
    index: EvidenceIndex, journey_id: str, now: Move, since: datetime, journey_map: JourneyMap
) -> list[Move]:
    stage = journey_map.stages[now.to]
    ready_at = now.at + timedelta(days=stage.minimum_stay_days)
    moves = _stated(index, journey_id, now, journey_map)
    exit_gate = gate_opened(index, journey_id, stage.exit_when, since) if stage.exit_when else None
    for place in range(now.to + 1, len(journey_map.stages)):
        entry = journey_map.stages[place].enter_when
        opened = gate_opened(index, journey_id, entry, since) if entry else None
        gates = [opened] if opened else []
        if place == now.to + 1 and exit_gate:
            gates.append(exit_gate)
        elif opened is None:
            continue
        moments = [gate.met_at for gate, _ in gates]
        if not gates or any(moment is None for moment in moments):
            continue
        met_at = max(moment for moment in moments if moment is not None)
        basis = _basis([gate.basis for gate, _ in gates])
        at = max(met_at, now.at) if basis != "criteria" else max(met_at, ready_at)
        moves.append(Move(at, place, basis, tuple(name for _, names in gates for name in names)))
    timed_out = _time_out(index, journey_id, now, since, journey_map)
    return [*moves, timed_out] if timed_out else moves


def _basis(bases: list[str]) -> str:
    return "crm" if "crm" in bases else "statement" if set(bases) == {"statement"} else "criteria"


def _stated(index: EvidenceIndex, journey_id: str, now: Move, journey_map: JourneyMap) -> list[Move]:
    places = {stage.stage: place for place, stage in enumerate(journey_map.stages)}
    return [
        Move(row["stated_at"], places[row["value"]], "statement", ())
        for row in index.statements(journey_id, "stage")
        if row["value"] in places and row["stated_at"] > now.at
    ]


def _time_out(
    index: EvidenceIndex, journey_id: str, now: Move, since: datetime, journey_map: JourneyMap
) -> Move | None:
    stage = journey_map.stages[now.to]
    if stage.times_out_after_days is None or stage.falls_back_to is None:
        return None
    latest = now.at
    gates = [gate for gate in (stage.enter_when, stage.exit_when) if gate]
    for gate in gates:
        for criterion in gate.criteria:
            finding, _ = gate_opened(index, journey_id, type(gate)("all", (criterion,)), max(since, now.at))
            if finding.met_at is not None:
                latest = max(latest, finding.met_at)
    back_to = journey_map.position(stage.falls_back_to)
    return Move(
        latest + timedelta(days=stage.times_out_after_days), back_to, "criteria", (), is_time_out=True
    )


def _stays(
    journey_id: str, moves: list[Move], journey_map: JourneyMap, ended_at: datetime | None
) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for place, move in enumerate(moves):
        following = moves[place + 1] if place + 1 < len(moves) else None
        left_at = following.at if following else ended_at
        if left_at is not None and left_at <= move.at and following:
            continue  # passed through without staying
        before = rows[-1]["place"] if rows else -1
        rows.append(
            {
                "place": move.to,
                "journey_id": journey_id,
                "stage": journey_map.stages[move.to].stage,
                "entered_at": move.at,
                "left_at": left_at,
                "basis": move.basis,
                "direction": "forward" if move.to > before else "back",
                "criterion_ids": list(move.criterion_ids),
            }
        )
    return [{name: value for name, value in row.items() if name != "place"} for row in rows]
