"""Planning, starting and stopping experiments, written into the ledger the one way for every surface.

What is decided counts from the moment it is written, but not from after the day it was decided about, as decisions
about the plan do. Lots are drawn among the accounts as published on that day; the assignments are written down with
them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from quorate.errors import NotAllowed, NotFound, UsageError, nearest_word
from quorate.language import gettext
from quorate.ledger.experiment_events import ExperimentDraft, ExperimentEvent
from quorate.ledger.experiment_ledger import ExperimentLedger
from quorate.ledger.plan_events import Author
from quorate.ledger.rules import UNCHANGED, require_day
from quorate.revenue.experiments.assignments import taken_elsewhere
from quorate.revenue.experiments.design import IMPORTED_ID
from quorate.revenue.experiments.lots import Lots, draw
from quorate.views.reading import Reader, Row
from quorate.views.revenue.experiment_designs import DesignsNow, designs_now
from quorate.vocabulary.closed_lists import PROGRAMME_MOTIONS

if TYPE_CHECKING:
    from quorate.warehouse.publications import Clock
    from quorate.warehouse.snapshots import Snapshot
    from quorate.warehouse.workspace import Workspace

# Within the last second of the published day, so that the day stays the newest of the evidence.
BEFORE_MIDNIGHT = timedelta(seconds=1)
LONGEST_ID = 60


@dataclass(frozen=True)
class Plan:
    """What somebody wants to find out; what is left out gets the usual.

    Attributes
    ----------
    functions: whose touches held-out accounts go without; marketing's unless said, of a play its owner's.
    starts_on: the published day unless said.
    seed: what the lots are drawn from; made from the name, the author and the moment unless said.
    """

    name: str
    kind: str
    holdout_share: float
    window_days: int
    play: str | None = None
    programme: str | None = None
    functions: tuple[str, ...] = ()
    starts_on: str | None = None
    ends_on: str | None = None
    note: str | None = None
    seed: str | None = None


@dataclass(frozen=True)
class ExperimentDeciding:
    """Writes into one workspace's ledger; `clock` gives the present moment, UTC without a zone."""

    workspace: Workspace
    clock: Clock

    def plan(self, snapshot: Snapshot, author: Author, plan: Plan) -> ExperimentEvent:
        """Write a plan down; one that was not started yet is replaced.

        Raises `UsageError` for half a plan, `NotFound` for a play or programme nobody knows, `NotAllowed` for one that
        cannot be beside another; nothing is written down then.
        """
        reader = Reader(snapshot)
        experiment_id = id_of_name(plan.name)
        owner = _require_subject(reader, plan)
        starts_on = plan.starts_on or reader.as_of_on.isoformat()
        require_day("starts_on", starts_on)
        payload: dict[str, Any] = {
            "name": plan.name.strip(),
            "kind": plan.kind,
            "play": plan.play or None,
            "programme": plan.programme or None,
            "functions": sorted(plan.functions or owner),
            "starts_on": starts_on,
            "ends_on": plan.ends_on or None,
            "holdout_share": plan.holdout_share,
            "window_days": plan.window_days,
            "note": plan.note or None,
            "seed": plan.seed or self._seed(experiment_id, author),
        }
        _require_alone(experiment_id, payload, designs_now(reader, self.workspace))
        return self._write(ExperimentDraft(experiment_id, "planned", author, self._known_at(reader), payload))

    def start(self, snapshot: Snapshot, author: Author, experiment_id: str) -> ExperimentEvent:
        """Draw the lots among the accounts of the published day, and write them down.

        Raises `NotFound` and `NotAllowed` where there is nothing to start, `UsageError` where an arm would be empty.
        """
        reader = Reader(snapshot)
        now = designs_now(reader, self.workspace)
        design = _required(now, experiment_id)
        if design["status"] == "planned":
            if design["starts_on"] > reader.as_of_on:
                raise NotAllowed(
                    f"It is planned to start on {design['starts_on']}; the published day is {reader.as_of_on}.",
                    state=UNCHANGED,
                    do="wait for that day, or plan it anew",
                )
            _require_alone(experiment_id, design, now)
        if not design["seed"]:
            raise NotAllowed(
                gettext("The lots of this experiment were drawn elsewhere."),
                state=UNCHANGED,
                do="plan another experiment",
            )
        lots = drawn(reader, now, design)
        payload = {"assignments": list(lots.assignments), "exclusions": list(lots.exclusions)}
        return self._write(ExperimentDraft(experiment_id, "started", author, self._known_at(reader), payload))

    def stop(self, snapshot: Snapshot, author: Author, experiment_id: str, reason: str) -> ExperimentEvent:
        """Stop an experiment, or give a plan up. Raises as `start` does."""
        reader = Reader(snapshot)
        _required(designs_now(reader, self.workspace), experiment_id)
        payload = {"reason": reason.strip()}
        return self._write(ExperimentDraft(experiment_id, "stopped", author, self._known_at(reader), payload))

    def _known_at(self, reader: Reader) -> datetime:
        return min(self.clock(), reader.known_before - BEFORE_MIDNIGHT)

    def _seed(self, experiment_id: str, author: Author) -> str:
        stamp = f"{experiment_id}|{author.key}|{self.clock().isoformat()}"
        return hashlib.sha256(stamp.encode()).hexdigest()[:16]

    def _write(self, draft: ExperimentDraft) -> ExperimentEvent:
        ledger = ExperimentLedger(self.workspace.database)
        try:
            return ledger.write(draft, self.clock())
        finally:
            ledger.close()


def id_of_name(name: str) -> str:
    """The id an experiment of this name has: small letters, digits and underscores."""
    found = re.sub(r"[^a-z0-9]+", "_", name.strip().lower()).strip("_")[:LONGEST_ID].strip("_")
    if not found:
        raise UsageError(
            "The name has no letter to make an id of.",
            expected="a name such as Proof before price",
            state=UNCHANGED,
        )
    if found == IMPORTED_ID:
        raise UsageError(
            "That is what the holdout of the CRM is called.", expected="another name", state=UNCHANGED
        )
    return found


def drawn(reader: Reader, now: DesignsNow, design: Row) -> Lots:
    """The lots of an experiment as they fall on the published day."""
    candidates = reader.rows("select * from {experiment_candidates} order by account_id")
    assignments = reader.rows("select * from {experiment_assignments}")
    published = {row["experiment_id"] for row in assignments}
    for key, events in now.events.items():
        if key not in published:
            assignments += [
                {**row, "experiment_id": key}
                for event in events
                for row in event.payload.get("assignments", ())
            ]
    designs = list(now.designs.values())
    left_out = {**_not_concerned(reader, design, candidates), **taken_elsewhere(design, assignments, designs)}
    return draw(
        candidates, design["seed"], design["holdout_share"], _carried(design, assignments, designs), left_out
    )


def _carried(design: Row, assignments: Sequence[Row], designs: Sequence[Row]) -> frozenset[str]:
    """Accounts that an earlier universal holdout of the same functions held out: they stay so."""
    if design["kind"] != "universal_holdout":
        return frozenset()
    earlier = {
        each["experiment_id"]
        for each in designs
        if each["kind"] == "universal_holdout"
        and each["experiment_id"] != design["experiment_id"]
        and set(each["functions"]) & set(design["functions"])
    }
    return frozenset(
        row["account_id"]
        for row in assignments
        if row["experiment_id"] in earlier and row["arm"] == "holdout"
    )


def _not_concerned(reader: Reader, design: Row, candidates: Sequence[Row]) -> dict[str, str]:
    """Accounts that what is tested could not reach: without a journey under way, or not in the programme."""
    if design["kind"] == "universal_holdout":
        return {}
    reached = {row["account_id"] for row in candidates if row["has_open_journey"]}
    if design["kind"] == "programme":
        table = "programme_cells" if design["programme"] in PROGRAMME_MOTIONS else "audience_candidates"
        column = "motion" if table == "programme_cells" else "audience"
        rows = reader.rows(
            f"select distinct account_id from {{{table}}} where {column} = ?", design["programme"]
        )
        inside = {row["account_id"] for row in rows}
        families = {row["family_id"] for row in candidates if row["account_id"] in inside}
        reached = {row["account_id"] for row in candidates if row["family_id"] in families}
    return {row["account_id"]: "not_concerned" for row in candidates if row["account_id"] not in reached}


def _require_subject(reader: Reader, plan: Plan) -> tuple[str, ...]:
    """Whose touches held-out accounts go without by default; raises for a play or programme nobody knows."""
    if plan.kind == "play" and plan.play:
        rows = reader.rows("select distinct play, owner_function from {map_plays}")
        owners = {row["play"]: row["owner_function"] for row in rows}
        if plan.play not in owners:
            raise _unknown("play", plan.play, sorted(owners))
        return ("sales", "marketing") if owners[plan.play] == "both" else (owners[plan.play],)
    if plan.kind == "programme" and plan.programme:
        rows = reader.rows("select distinct audience from {audience_candidates} order by audience")
        known = [*PROGRAMME_MOTIONS, *(row["audience"] for row in rows)]
        if plan.programme not in known:
            raise _unknown("programme", plan.programme, known)
    return ("marketing",)


def _unknown(what: str, name: str, known: Sequence[str]) -> NotFound:
    near = nearest_word(name, known)
    shown = ", ".join(known[:12]) or f"none: no map has a {what}"
    return NotFound(
        f"There is no {what} '{name}'." + (f" Did you mean '{near}'?" if near else ""),
        expected=f"one of {shown}",
        state=UNCHANGED,
    )


def _required(now: DesignsNow, experiment_id: str) -> Row:
    if experiment_id == IMPORTED_ID:
        raise NotAllowed(
            "This holdout was drawn elsewhere; it is not started or stopped here.",
            state=UNCHANGED,
            do="say since when and until when it runs under [experiments.imported] in quorate.toml",
        )
    if experiment_id not in now.designs:
        raise _unknown("experiment", experiment_id, sorted(now.designs))
    return now.designs[experiment_id]


def _require_alone(experiment_id: str, planned: Mapping[str, Any], now: DesignsNow) -> None:
    """Raise for a universal holdout that another one of the same functions overlaps in time."""
    if planned["kind"] != "universal_holdout":
        return
    for other in now.designs.values():
        is_beside = other["experiment_id"] != experiment_id and other["kind"] == "universal_holdout"
        shared = sorted(set(other["functions"]) & set(planned["functions"]))
        if is_beside and shared and other["status"] in ("planned", "running") and _overlap(planned, other):
            raise NotAllowed(
                f"The universal holdout '{other['experiment_id']}' holds accounts out already: {' and '.join(shared)}.",
                expected="one universal holdout of a function at a time",
                state=UNCHANGED,
                do="stop that one first; whom it held out stays held out in the next",
            )


def _overlap(planned: Mapping[str, Any], other: Row) -> bool:
    def day(value: Any) -> date:
        return value if isinstance(value, date) else date.fromisoformat(value)

    starts, other_starts = day(planned["starts_on"]), day(other["starts_on"])
    ends = day(planned["ends_on"]) if planned["ends_on"] else date.max
    other_ends = day(other["ends_on"]) if other["ends_on"] else date.max
    return starts <= other_ends and other_starts <= ends
