"""Accounts that came after an experiment's lots were drawn: the arms an update gave them, written down for good."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from quorate.ledger.experiment_events import BY_RULE, ExperimentDraft
from quorate.ledger.experiment_ledger import ExperimentLedger
from quorate.warehouse.manifest import Publication
from quorate.warehouse.snapshots import Snapshot
from quorate.warehouse.workspace import Workspace

# What of an assignment is written down.
_KEPT = ("account_id", "arm", "stratum", "family_id", "reason", "holdout_probability")


def keep_assignments(workspace: Workspace, publication: Publication, now: datetime) -> None:
    """Write down the arms of accounts that came after an experiment's lots were drawn, so that they stand for good."""
    ledger = ExperimentLedger(workspace.database)
    try:
        held = {
            (event.experiment_id, row["account_id"])
            for event in ledger.events()
            for row in event.payload.get("assignments", ())
        }
        if not held:
            return
        known_at = min(now, publication.as_of_at - timedelta(seconds=1))
        for experiment_id, rows in _arrivals(workspace, publication, held).items():
            said = {"assignments": rows}
            ledger.write(ExperimentDraft(experiment_id, "assigned", BY_RULE, known_at, said), now)
    finally:
        ledger.close()


def _arrivals(
    workspace: Workspace, publication: Publication, held: set[tuple[str, str]]
) -> dict[str, list[dict[str, Any]]]:
    """The published assignments by experiment that the ledger does not hold yet."""
    tables = Snapshot(workspace, publication)
    try:
        rows = tables.dicts(
            """
            select * from experiment_assignments where reason in ('arrived', 'family')
            order by experiment_id, account_id
            """
        )
    finally:
        tables.close()
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        if (row["experiment_id"], row["account_id"]) not in held:
            stamps = {"assigned_at": row["assigned_at"].isoformat()}
            kept = {name: row[name] for name in _KEPT}
            found.setdefault(row["experiment_id"], []).append({**kept, **stamps})
    return found
