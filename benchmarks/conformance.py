"""Does the stage engine reproduce how approvals really went? Travel declarations of a university, as recorded.

Each declaration, and each permit, is a journey; every recorded step is a touch of whoever took it. A small map says
what moves an approval from desk to desk. The engine's stays are held against a plain replay of the log, which knows
nothing of maps, criteria or gates: the same order of desks, entered and left at the same moments?

    make bench-conformance
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from statistics import median

import duckdb
import pyarrow as pa

from quorate.journeys import stage_moves
from quorate.journeys.evidence import INPUTS
from quorate.settings import default_settings, read_journey_map
from quorate.warehouse.engine import Engine
from quorate.warehouse.steps import Context, Moment, SqlStep

DATA = Path(__file__).parents[1].parent / "shared" / "data" / "process_logs"
LOGS = ("DomesticDeclarations", "InternationalDeclarations")
LAST = date(2021, 12, 31)
DESKS = ("drafting", "submitted", "checked", "budget_owner", "supervisor", "director", "paid")
# Who takes which step, as the log names them, and the desk whose work that ends.
STEPS = {
    "SUBMITTED by EMPLOYEE": "submitted",
    "APPROVED by ADMINISTRATION": "checked",
    "APPROVED by PRE_APPROVER": "checked",
    "APPROVED by BUDGET OWNER": "budget_owner",
    "APPROVED by SUPERVISOR": "supervisor",
    "FINAL_APPROVED by SUPERVISOR": "supervisor",
    "FINAL_APPROVED by DIRECTOR": "director",
    "Payment Handled": "paid",
}
MAP = """
journey_map: approvals
version: 1
opens_when: {touch: {action: other, initiator: buyer}}
roles: {employee: {required: true}}
quorum: {role: employee, stance: supporter}
stages:
  - stage: drafting
""" + "".join(
    f"""  - stage: {desk}
    enter_when: {{id: {desk}_done, touch: {{topic: {desk}, initiator: buyer, action: other}}}}
    falls_back_when: {{id: {desk}_rejected, touch: {{topic: rejected, initiator: buyer, action: other}}}}
    falls_back_to: drafting
"""
    for desk in DESKS[1:]
)


@dataclass(frozen=True)
class Stay:
    """One stay of one approval at a desk."""

    desk: str
    entered_at: datetime
    left_at: datetime | None


def recorded_steps(file: Path) -> list[tuple[str, str, datetime]]:
    """(approval, what, when) in order of time; a declaration and its permit are two approvals."""
    rows = duckdb.execute(
        """
        select "case:concept:name", "concept:name", cast("time:timestamp" at time zone 'UTC' as timestamp)
        from read_parquet(?)
        """,
        [str(file)],
    ).fetchall()
    found = []
    for case, step, at in rows:
        kind, _, told = step.partition(" ")
        what = STEPS.get(told) or STEPS.get(step) or ("rejected" if told.startswith("REJECTED") else None)
        if what is not None:
            approval = "Permit" if kind == "Permit" else "Declaration"
            found.append((f"{case} {approval}", what, at))
    return sorted(found, key=lambda row: (row[0], row[2], row[1]))


def replayed(steps: list[tuple[str, str, datetime]]) -> dict[str, list[Stay]]:
    """What the log itself says: an approval is at the desk that took the last step, after a rejection at drafting."""
    stays: dict[str, list[tuple[str, datetime]]] = {}
    for approval, what, at in steps:
        desk = DESKS[0] if what == "rejected" else what
        held = stays.setdefault(approval, [(DESKS[0], at)])
        if held[-1][0] != desk:
            held.append((desk, at))
    return {approval: list(_with_ends(held)) for approval, held in stays.items()}


def _with_ends(held: list[tuple[str, datetime]]) -> Iterator[Stay]:
    for place, (desk, entered_at) in enumerate(held):
        left_at = held[place + 1][1] if place + 1 < len(held) else None
        if left_at is None or left_at > entered_at:
            yield Stay(desk, entered_at, left_at)


def walked(steps: list[tuple[str, str, datetime]]) -> dict[str, list[Stay]]:
    """What the engine makes of the same steps."""
    context = Context(Moment(LAST), default_settings(), (read_journey_map(MAP),))
    moves = stage_moves.stage_moves(_tables(steps), context)
    with Engine() as engine, engine.registered(stage_moves=moves):
        rows = engine.dicts(
            f"select * from ({SqlStep('quorate.journeys', 'stage_history').sql}) stays"
            " order by journey_id, entered_at"
        )
    found: dict[str, list[Stay]] = {}
    for row in rows:
        found.setdefault(row["journey_id"], []).append(Stay(row["stage"], row["entered_at"], row["left_at"]))
    return found


def _tables(steps: list[tuple[str, str, datetime]]) -> dict[str, pa.Table]:
    """The log as the tables that the stage engine reads."""
    text, time = pa.string(), pa.timestamp("us")
    opened = {approval: at for approval, _, at in reversed(steps)}
    journeys = [
        {
            "journey_id": name,
            "journey_map": "approvals",
            "opened_at": at,
            "closed_at": None,
            "outcome": "open",
        }
        for name, at in sorted(opened.items())
    ]
    touches = [
        {
            "journey_id": approval, "touch_id": str(place), "occurred_at": at, "person_id": what, "channel": "other",
            "action": "other", "initiator": "buyer", "topic": what,
        }
        for place, (approval, what, at) in enumerate(steps)
    ]  # fmt: skip
    columns = {
        "journeys": ("journey_id", "journey_map", "opened_at", "closed_at", "outcome"),
        "journey_evidence": (
            "journey_id", "touch_id", "occurred_at", "person_id", "channel", "action", "initiator", "content_intent",
            "topic", "role", "function", "offering",
        ),
        "journey_statements": (
            "journey_id", "statement_id", "stated_at", "author_function", "subject", "value", "person_id", "role",
        ),
        "journey_silences": ("journey_id", "silent_from", "taken_up_at"),
        "connected_channels": ("channel",),
    }  # fmt: skip
    known = {"journeys": journeys, "journey_evidence": touches, "connected_channels": [{"channel": "other"}]}
    deals = (
        "journey_id",
        "opportunity_id",
        "created_at",
        "closed_at",
        "outcome",
        "crm_stage",
        "offering",
        "purchase",
    )
    return {
        name: pa.Table.from_pylist(
            known.get(name, []),
            schema=pa.schema(
                [
                    (column, time if column.endswith(("_at", "_from")) else text)
                    for column in columns.get(name, deals)
                ]
            ),
        )
        for name in INPUTS
    }


def compared(recorded: dict[str, list[Stay]], made: dict[str, list[Stay]]) -> list[dict[str, str]]:
    """One row per desk, and one for all: stays recorded, reproduced to the moment, and how long they lasted in both."""
    same_order = sum(
        [stay.desk for stay in stays] == [stay.desk for stay in made[name]]
        for name, stays in recorded.items()
    )
    exact = {desk: [0, 0] for desk in DESKS}
    days: dict[str, tuple[list[float], list[float]]] = {desk: ([], []) for desk in DESKS}
    for name, stays in recorded.items():
        held = set(made[name])
        for stay in stays:
            exact[stay.desk][0] += 1
            exact[stay.desk][1] += stay in held
        for place, side in enumerate((stays, made[name])):
            for stay in side:
                if stay.left_at:
                    days[stay.desk][place].append((stay.left_at - stay.entered_at).total_seconds() / 86_400)
    total = [sum(column) for column in zip(*exact.values(), strict=True)]
    rows = [
        {
            "desk": desk,
            "stays recorded": f"{count:,}",
            "to the moment": f"{same / count:.2%}" if count else "-",
            "median days recorded": f"{median(days[desk][0]):.2f}" if days[desk][0] else "-",
            "median days by the engine": f"{median(days[desk][1]):.2f}" if days[desk][1] else "-",
        }
        for desk, (count, same) in exact.items()
    ]
    return [
        *rows,
        {
            "desk": "all",
            "stays recorded": f"{total[0]:,}",
            "to the moment": f"{total[1] / total[0]:.2%}",
            "median days recorded": f"{len(recorded):,} approvals",
            "median days by the engine": f"{same_order / len(recorded):.2%} in the same order",
        },
    ]


def main() -> int:
    """Print one table per log."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--data", type=Path, default=DATA)
    chosen = options.parse_args()
    for log in LOGS:
        steps = recorded_steps(chosen.data / f"{log}.parquet")
        rows = compared(replayed(steps), walked(steps))
        sys.stdout.write(f"\n{log}\n\n| {' | '.join(rows[0])} |\n|---|{'---:|' * (len(rows[0]) - 1)}\n")
        sys.stdout.writelines(f"| {' | '.join(row.values())} |\n" for row in rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
