"""The arm of every account in every experiment that was started: what was drawn, and who came later.

Assignments that were written down stand as they are, whatever is learned of the account since. An account that was not
known when the lots were drawn is assigned here by the rule that was written down with the seed; the update that first
sees it writes that into the ledger, so that a parent found later changes nothing. Its stratum is where it stood then.
Of programmes only those take part who were in it at the start.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from quorate.revenue.experiments.design import IMPORTED_ID, by_experiment, is_held_out
from quorate.revenue.experiments.lots import arm_on_arrival
from quorate.revenue.experiments.standing import Standings, stratum_of
from quorate.vocabulary import PUBLISHED_TABLES
from quorate.warehouse.steps import ArrowStep, Context

if TYPE_CHECKING:
    import pyarrow as pa

Row = Mapping[str, Any]
# Universal holdouts first: whom they hold out takes no part in what comes after.
_ORDER = {"universal_holdout": 0}


def experiment_assignments(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """One row per experiment that was started and account that takes part in it."""
    import pyarrow as pa

    designs = tables["experiments"].to_pylist()
    candidates = tables["experiment_candidates"].to_pylist()
    standings = Standings(tables["experiment_stays"].to_pylist())
    out = {(row["experiment_id"], row["account_id"]) for row in tables["experiment_exclusions"].to_pylist()}
    rows = list(_imported(designs, tables["imported_holdouts"].to_pylist(), candidates, context))
    known = {each["experiment_id"] for each in designs}
    rows += [
        row for row in _written(tables["experiment_events"].to_pylist()) if row["experiment_id"] in known
    ]
    for design in sorted(designs, key=lambda each: (_ORDER.get(each["kind"], 1), each["experiment_id"])):
        if design["started_at"] is not None and design["kind"] != "programme":
            new = arrivals(design, candidates, rows, designs, context.moment.at)
            rows += [row for row in new if (row["experiment_id"], row["account_id"]) not in out]
    of_account = {row["account_id"]: row for row in candidates}
    for row in rows:
        if "stratum" not in row:
            known = of_account[row["account_id"]]
            stage = standings.stage([row["account_id"]], row["assigned_at"])
            row["stratum"] = stratum_of(stage, known["size"], known["tier"])
    rows.sort(key=lambda row: (row["experiment_id"], row["account_id"]))
    return pa.Table.from_pylist(rows, schema=PUBLISHED_TABLES["experiment_assignments"].arrow_schema())


STEP = ArrowStep(
    "experiment_assignments",
    {
        "experiments": ("experiment_id",),
        "experiment_events": ("event_no", "event_id"),
        "experiment_candidates": ("account_id",),
        "experiment_exclusions": ("experiment_id", "account_id"),
        "experiment_stays": ("account_id", "journey_id", "entered_at", "stage"),
        "imported_holdouts": ("account_id",),
    },
    experiment_assignments,
)


def _written(events: Iterable[Row]) -> Iterator[dict[str, Any]]:
    """What the ledger holds; the first line that names an account counts."""
    for experiment_id, lines in by_experiment(events).items():
        seen = set()
        for line in lines:
            for row in line["payload"].get("assignments", ()):
                if row["account_id"] not in seen:
                    seen.add(row["account_id"])
                    assigned = row.get("assigned_at")
                    yield {
                        **row,
                        "experiment_id": experiment_id,
                        "assigned_at": datetime.fromisoformat(assigned) if assigned else line["known_at"],
                        "known_at": line["known_at"],
                    }


def arrivals(
    design: Row, candidates: Sequence[Row], rows: Sequence[Row], designs: Sequence[Row], now: datetime
) -> list[dict[str, Any]]:
    """Accounts that take part in an experiment and were not there when its lots were drawn.

    Parameters
    ----------
    rows: the assignments of all experiments so far.
    now: the first moment that is not known.
    """
    ends = _end_of(design, now)
    own = [row for row in rows if row["experiment_id"] == design["experiment_id"]]
    known = {row["account_id"] for row in own}
    arm_of_family = _arms_of_families(own, candidates)
    elsewhere = taken_elsewhere(design, rows, designs)
    found = []
    for row in candidates:
        assigned_at = max(row["known_at"], design["started_at"])
        if row["account_id"] in known or row["account_id"] in elsewhere or assigned_at >= ends:
            continue
        arm = arm_of_family.get(row["family_id"])
        share = design["holdout_share"]
        found.append(
            {
                "experiment_id": design["experiment_id"],
                "account_id": row["account_id"],
                "arm": arm or arm_on_arrival(design["seed"], row["family_id"], share),
                "family_id": row["family_id"],
                "reason": "family" if arm else "arrived",
                "holdout_probability": share,
                "assigned_at": assigned_at,
                "known_at": assigned_at,
            }
        )
    return found


def taken_elsewhere(design: Row, rows: Iterable[Row], designs: Iterable[Row]) -> dict[str, str]:
    """Accounts that another experiment which runs has to itself, with the word for why.

    Whom a universal holdout holds out gets nothing that others could test; who takes part in another test of a play or
    programme would blur both.
    """
    running = {each["experiment_id"]: each["kind"] for each in designs if each["status"] == "running"}
    running.pop(design["experiment_id"], None)
    found = {}
    for row in rows:
        kind = running.get(row["experiment_id"])
        if kind in ("play", "programme"):
            found[row["account_id"]] = "other_experiment"
        elif (
            kind == "universal_holdout" and row["arm"] == "holdout" and design["kind"] != "universal_holdout"
        ):
            found[row["account_id"]] = "held_out_elsewhere"
    return found


def _end_of(design: Row, now: datetime) -> datetime:
    last = datetime.combine(design["ends_on"], time()) + timedelta(days=1) if design["ends_on"] else now
    return min(now, last, design["stopped_at"] or now)


def _arms_of_families(own: Sequence[Row], candidates: Sequence[Row]) -> dict[str, str]:
    """The arm of each family, as it is known today, from whoever of it was assigned first."""
    family_of = {row["account_id"]: row["family_id"] for row in candidates}
    arms: dict[str, str] = {}
    for row in sorted(own, key=lambda each: (each["assigned_at"], each["account_id"])):
        family: str = family_of.get(row["account_id"]) or row["family_id"]
        arms.setdefault(family, row["arm"])
    return arms


def _imported(
    designs: Sequence[Row], holdouts: Sequence[Row], candidates: Sequence[Row], context: Context
) -> Iterator[dict[str, Any]]:
    design = next((each for each in designs if each["experiment_id"] == IMPORTED_ID), None)
    if design is None:
        return
    start = datetime.combine(design["starts_on"], time())
    end = _end_of({**design, "stopped_at": None}, context.moment.at)
    values = context.settings.experiments.imported.held_out_values
    of_account = {row["account_id"]: row for row in candidates}
    for row in holdouts:
        candidate, assigned_at = of_account.get(row["account_id"]), max(start, row["known_at"])
        if candidate is not None and assigned_at < end:
            yield {
                "experiment_id": IMPORTED_ID,
                "account_id": row["account_id"],
                "arm": "holdout" if is_held_out(row, values) else "treated",
                "family_id": candidate["family_id"],
                "reason": "imported",
                "assigned_at": assigned_at,
                "known_at": row["known_at"],
            }
