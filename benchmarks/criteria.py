"""How fast are criteria answered and journeys walked through their stages? Made-up journeys of a hundred weeks.

Beside it, in the same run: the floor, which is the engine only ordering the same touches, and a peer, which is a loop
over journeys that asks the standard map's conditions one journey at a time.

    .venv/bin/python benchmarks/criteria.py --journeys 200000
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Callable
from datetime import date, datetime

import numpy as np
import pyarrow as pa

from quorate.journeys import criteria_status, stage_moves
from quorate.journeys.evidence import INPUTS
from quorate.settings import PeopleCondition, TouchCondition, default_journey_map, default_settings, leaves_of
from quorate.stats.windows import Need, first_reached
from quorate.warehouse.engine import Engine
from quorate.warehouse.steps import Context, Moment

WEEKS = 100
TOUCHES_PER_WEEK = 0.6
PEOPLE, LOOPED = 8, 300
FIRST = np.datetime64("2024-06-01T00:00:00", "us")
LAST = date(2026, 5, 1)
DAY = 86_400_000_000
CHANNELS = ("web", "email", "meeting", "webinar", "social", "product", "review_site")
ACTIONS = ("viewed", "downloaded", "attended", "compared", "asked", "clicked", "replied", "requested_demo")
INTENTS = ("insight", "guidance", "proof", "product", "pricing")
ROLES = ("economic_buyer", "champion", "technical", "user", "procurement")
FUNCTIONS = ("finance", "it", "operations", "legal")


def made_up(journeys: int, seed: int = 5) -> dict[str, pa.Table]:
    """The tables that criteria are asked of, for so many journeys that each live a hundred weeks."""
    rng = np.random.default_rng(seed)
    counts = rng.negative_binomial(2.0, 2.0 / (2.0 + WEEKS * TOUCHES_PER_WEEK), journeys)
    owners = np.repeat(np.arange(journeys), counts)
    at = rng.integers(0, WEEKS * 7 * DAY, len(owners))
    at = at[np.lexsort((at, owners))]
    people = owners * PEOPLE + rng.integers(0, PEOPLE, len(owners))
    ids = np.char.mod("j%08d", np.arange(journeys))
    closed = rng.random(journeys)

    def word(words: tuple[str, ...], places: np.ndarray) -> pa.Array:
        return pa.array(words, pa.string()).take(pa.array(places % len(words)))

    def moments(values: np.ndarray) -> pa.Array:
        return pa.array(FIRST + values.astype("timedelta64[us]"), pa.timestamp("us"))

    outcome = np.where(closed < 0.3, "won", np.where(closed < 0.6, "lost_no_decision", "open"))
    ended = pa.array(
        FIRST + (closed * WEEKS * 7 * DAY).astype("timedelta64[us]"),
        pa.timestamp("us"),
        mask=outcome == "open",
    )
    random = rng.integers(0, 1_000_000, len(owners))
    evidence = {
        "journey_id": pa.array(ids, pa.string()).take(pa.array(owners)),
        "touch_id": pa.array(np.char.mod("t%010d", np.arange(len(owners))), pa.string()),
        "occurred_at": moments(at),
        "person_id": pa.array(np.char.mod("p%010d", people), pa.string()),
        "channel": word(CHANNELS, random),
        "action": word(ACTIONS, random // 7),
        "initiator": word(("buyer", "buyer", "sales"), random // 50),
        "content_intent": word(INTENTS, random // 150),
        "topic": pa.nulls(len(owners), pa.string()),
        "offering": word(("own", "own", "own", "another"), random // 900),
        "is_after_purchase": pa.array(np.zeros(len(owners), dtype=bool)),
        "role": word(ROLES, people),
        "function": word(FUNCTIONS, people),
    }
    opened = moments(np.zeros(journeys))
    names = pa.array(ids, pa.string())
    lists = {
        "opportunity_id": names,
        "created_at": opened,
        "closed_at": ended,
        "outcome": pa.array(outcome, pa.string()),
    }
    purchases = {
        **lists,
        "crm_stage": pa.nulls(journeys, pa.string()),
        "offering": pa.array(["own"] * journeys),
        "purchase": pa.array(["own"] * journeys),
    }
    tables = {
        "journeys": pa.table(
            {"journey_id": names, "journey_map": pa.array(["standard"] * journeys), "opened_at": opened,
             "closed_at": ended, "outcome": pa.array(outcome, pa.string())}
        ),
        "journey_evidence": pa.table(evidence),
        "journey_statements": pa.table(
            {name: pa.array([], pa.timestamp("us") if name == "stated_at" else pa.string())
             for name in ("journey_id", "statement_id", "stated_at", "author_function", "subject", "value", "role")}
        ),
        "connected_channels": pa.table({"channel": pa.array(CHANNELS)}),
        "journey_silences": pa.table(
            {"journey_id": pa.array([], pa.string()), "silent_from": pa.array([], pa.timestamp("us")),
             "taken_up_at": pa.array([], pa.timestamp("us"))}
        ),
    }  # fmt: skip
    return {name: tables.get(name, pa.table({"journey_id": names, **purchases})) for name in INPUTS}


def timed(what: Callable[[], object]) -> tuple[object, float, float]:
    """What it gave, seconds on the clock and processor seconds."""
    clock, processor = time.perf_counter(), time.process_time()
    made = what()
    return made, time.perf_counter() - clock, time.process_time() - processor


def ordered(evidence: pa.Table) -> int:
    """The floor: the engine orders the touches by journey and time, and does nothing with them."""
    with Engine() as engine, engine.registered(evidence=evidence):
        return len(engine.table("select * from evidence order by journey_id, occurred_at, touch_id"))


def looped(evidence: pa.Table, journeys: int) -> int:
    """The peer: the conditions of the standard map, asked of one journey after the other."""
    standard = default_journey_map()
    conditions = {
        leaf
        for criterion in standard.criteria()
        for leaf in leaves_of(criterion.rule)
        if isinstance(leaf, TouchCondition)
    }
    rows: dict[str, list[dict[str, object]]] = {}
    for row in evidence.to_pylist():
        rows.setdefault(row["journey_id"], []).append(row)
    met = 0
    for touches in list(rows.values())[:journeys]:
        for leaf in conditions:
            fitting = [row for row in touches if _fits(leaf, row)]
            need = Need(
                leaf.at_least,
                None if leaf.within_days is None else leaf.within_days * 86_400.0,
                counts_events=not isinstance(leaf, PeopleCondition),
            )
            times = [_seconds(row["occurred_at"]) for row in fitting]
            met += first_reached(times, [str(row["person_id"]) for row in fitting], need).at is not None
    return met


def _seconds(moment: object) -> float:
    return (moment - datetime(2024, 1, 1)).total_seconds() if isinstance(moment, datetime) else 0.0


def _fits(leaf: TouchCondition, row: dict[str, object]) -> bool:
    return (
        (not leaf.initiators or row["initiator"] in leaf.initiators)
        and (not leaf.channels or row["channel"] in leaf.channels)
        and (not leaf.counted_actions or row["action"] in leaf.counted_actions)
        and (not leaf.content_intents or row["content_intent"] in leaf.content_intents)
        and (leaf.role is None or row["role"] == leaf.role)
    )


def main() -> int:
    """Print one table."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--journeys", type=int, default=200_000)
    count = options.parse_args().journeys
    tables = made_up(count)
    evidence = tables["journey_evidence"]
    context = Context(Moment(LAST), default_settings(), (default_journey_map(),))
    moves, walk, walk_cpu = timed(lambda: stage_moves.stage_moves(tables, context))
    told = {**tables, "stage_moves": moves}
    _, status, status_cpu = timed(lambda: criteria_status.criteria_status(told, context))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    _, floor, floor_cpu = timed(lambda: ordered(evidence))
    few = made_up(LOOPED)["journey_evidence"]
    _, _, peer_cpu = timed(lambda: looped(few, LOOPED))
    peer_cpu *= count / LOOPED
    ours, ours_cpu = walk + status, walk_cpu + status_cpu
    sys.stdout.write(
        f"{count:,} journeys of {WEEKS} weeks, {evidence.num_rows:,} touches; {peak:,.0f} MiB at most\n\n"
        "| what | seconds | processor seconds | to ours |\n|---|---:|---:|---:|\n"
        f"| stages | {walk:.1f} | {walk_cpu:.1f} | |\n"
        f"| criteria | {status:.1f} | {status_cpu:.1f} | |\n"
        f"| both | {ours:.1f} | {ours_cpu:.1f} | 1 |\n"
        f"| floor: the touches only put in order | {floor:.1f} | {floor_cpu:.1f} | {floor_cpu / ours_cpu:.2f} |\n"
        f"| peer: conditions asked once, journey by journey ({LOOPED:,}, scaled up) | – | {peer_cpu:.0f} |"
        f" {peer_cpu / ours_cpu:.1f} |\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
