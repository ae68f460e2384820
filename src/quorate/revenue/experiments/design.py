"""Every experiment as it stands: what was planned, started and stopped, folded from the lines of the ledger."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from quorate.vocabulary import PUBLISHED_TABLES
from quorate.warehouse.steps import ArrowStep, Context

if TYPE_CHECKING:
    import pyarrow as pa

    from quorate.settings import WorkspaceSettings

Row = Mapping[str, Any]

# What the holdout that a CRM's field names is called in the tables.
IMPORTED_ID = "imported_holdout"


def experiments(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """One row per experiment, as it stood at the end of the day looked at."""
    import pyarrow as pa

    day = context.moment.on
    known = by_experiment(tables["experiment_events"].to_pylist()).values()
    # a start may be known on a day that does not know the plan yet, when plans are made about later days first
    rows = [folded(lines, day) for lines in known if any(line["kind"] == "planned" for line in lines)]
    imported = imported_design(tables["imported_holdouts"].to_pylist(), context.settings, day)
    return pa.Table.from_pylist(
        sorted([*rows, *imported], key=lambda row: row["experiment_id"]),
        schema=PUBLISHED_TABLES["experiments"].arrow_schema(),
    )


STEP = ArrowStep(
    "experiments",
    {"experiment_events": ("event_no", "event_id"), "imported_holdouts": ("account_id",)},
    experiments,
)


def by_experiment(events: Iterable[Row]) -> dict[str, list[Row]]:
    """The lines of each experiment, in their order; what they say is read from its JSON where it is text."""
    found: dict[str, list[Row]] = defaultdict(list)
    for event in events:
        payload = event["payload"]
        said = json.loads(payload) if isinstance(payload, str) else payload
        found[event["experiment_id"]].append({**event, "payload": said})
    return found


def folded(lines: Sequence[Row], day: date) -> dict[str, Any]:
    """One experiment from its lines: the last plan counts, the first start and stop."""
    plan = next(line for line in reversed(lines) if line["kind"] == "planned")
    start = next((line for line in lines if line["kind"] == "started"), None)
    stop = next((line for line in lines if line["kind"] == "stopped"), None)
    said = plan["payload"]
    ends_on = date.fromisoformat(said["ends_on"]) if said.get("ends_on") else None
    return {
        "experiment_id": plan["experiment_id"],
        "name": said["name"],
        "kind": said["kind"],
        "unit": "account",
        "basis": "drawn",
        "play": said.get("play"),
        "programme": said.get("programme"),
        "functions": list(said["functions"]),
        "starts_on": start["known_at"].date() if start else date.fromisoformat(said["starts_on"]),
        "ends_on": ends_on,
        "holdout_share": said["holdout_share"],
        "window_days": said["window_days"],
        "seed": said["seed"],
        "status": _status(start, stop, ends_on, day),
        "author_name": plan["author_name"],
        "note": said.get("note"),
        "planned_at": plan["known_at"],
        "started_at": start["known_at"] if start else None,
        "stopped_at": stop["known_at"] if stop else None,
        "known_at": lines[-1]["known_at"],
    }


def _status(start: Row | None, stop: Row | None, ends_on: date | None, day: date) -> str:
    if stop is not None:
        return "stopped"
    if start is None:
        return "planned"
    return "done" if ends_on is not None and ends_on < day else "running"


def imported_design(rows: Sequence[Row], settings: WorkspaceSettings, day: date) -> list[dict[str, Any]]:
    """The holdout that a CRM's field names, as an experiment; nothing where no field says anything."""
    declared = settings.experiments.imported
    if not rows or not any(
        settings.sources.fields_of(each).get("holdout") for each in ("salesforce", "hubspot")
    ):
        return []
    began = rows[0]["first_touch_at"]
    starts_on = (
        date.fromisoformat(declared.starts_on)
        if declared.starts_on
        else (began.date() if began else min(row["known_at"] for row in rows).date())
    )
    if starts_on > day:
        return []
    held_out = sum(is_held_out(row, declared.held_out_values) for row in rows)
    ends_on = date.fromisoformat(declared.ends_on) if declared.ends_on else None
    return [
        {
            "experiment_id": IMPORTED_ID,
            "name": declared.name,
            "kind": "universal_holdout",
            "unit": "account",
            "basis": "imported",
            "functions": list(declared.functions),
            "starts_on": starts_on,
            "ends_on": ends_on,
            "holdout_share": held_out / len(rows),
            "window_days": declared.window_days,
            "status": "done" if ends_on is not None and ends_on < day else "running",
            "known_at": min(row["known_at"] for row in rows),
        }
    ]


def is_held_out(row: Row, values: Sequence[str]) -> bool:
    """Whether the field says that the account is held out."""
    return row["value"] in {value.lower() for value in values}
