"""What colleagues decide about identity, written into the log the one way for every surface.

A decision is a statement like any other, imported as one; the next update obeys it. It counts from the day it
corrects, the last one published, so that deciding about a market that ended in June does not turn June into today.
Taking it back writes a version that says the statement is gone: the tables of that day are again what they were.
"""

from __future__ import annotations

import csv
import hashlib
import json
import tempfile
from dataclasses import dataclass
from datetime import timedelta
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from quorate.errors import NotFound, UsageError, nearest_word
from quorate.views.match_decisions import OWN_PREFIX, IdentityStatement, standing_statements
from quorate.views.match_identifiers import are_one, identifier_named
from quorate.views.reading import Reader

if TYPE_CHECKING:
    from datetime import datetime

    from quorate.warehouse.publications import Clock
    from quorate.warehouse.snapshots import Snapshot
    from quorate.warehouse.workspace import Workspace

CHOICES = ("same", "different", "unsure", "as-it-stands")
# Within the last second of the published day, so that the day stays the newest of the evidence.
BEFORE_MIDNIGHT = timedelta(seconds=1)
COLUMNS = (
    "statement_id", "known_at", "version_at", "is_deleted", "stated_at", "author_key", "author_function", "subject",
    "value", "note", "retracted_at",
)  # fmt: skip


@dataclass(frozen=True)
class Written:
    """A decision as it was written down: its short id, the two identifiers, and same, different or unsure."""

    decision_id: str
    left: str
    right: str
    decision: str


@dataclass(frozen=True)
class Deciding:
    """Writes decisions into one workspace's log; `clock` gives the present moment, UTC without a zone."""

    workspace: Workspace
    clock: Clock

    def decide(
        self, snapshot: Snapshot, left: str, right: str, choice: str, author: str, note: str | None = None
    ) -> Written:
        """Write down that two things are the same, are different, stay as they stand, or that nobody can tell.

        left, right: identifiers, ids, addresses, domains or names, looked up in `snapshot`.
        Raises `UsageError` for another choice or two names of one identifier, `NotFound` for a name nobody bears and
        `Busy` while another process changes the workspace; nothing is written down then.
        """
        if choice not in CHOICES:
            near = nearest_word(choice, CHOICES)
            raise UsageError(
                f"'{choice}' is no decision." + (f" Did you mean '{near}'?" if near else ""),
                expected=" or ".join(CHOICES),
                state="nothing was written down",
            )
        sides = [identifier_named(snapshot, key) for key in (left, right)]
        if sides[0] == sides[1]:
            raise UsageError(
                f"Both sides are {sides[0]}.",
                expected="two different things",
                state="nothing was written down",
            )
        decision = _standing(snapshot, *sides) if choice == "as-it-stands" else choice
        known_at = min(self.clock(), snapshot.publication.as_of_at - BEFORE_MIDNIGHT)
        said = {"left": sides[0], "right": sides[1], "decision": decision}
        value = json.dumps(said, sort_keys=True, ensure_ascii=False)
        stamp = f"{value}|{self.clock().isoformat()}"
        named = "m_" + hashlib.md5(stamp.encode(), usedforsecurity=False).hexdigest()[:12]
        self._write(
            IdentityStatement(
                named, self.clock(), known_at, known_at, author, "operations", value, note or None
            )
        )
        return Written(named, sides[0], sides[1], decision)

    def take_back(self, decision_id: str) -> IdentityStatement:
        """Take a standing decision back. Raises `NotFound` where none has this id, `UsageError` for imported ones."""
        standing = {each.decision_id: each for each in standing_statements(self.workspace)}
        found = standing.get(decision_id.removeprefix(OWN_PREFIX))
        if found is None:
            raise NotFound(
                f"No standing decision has the id '{decision_id}'.",
                expected=f"one of {', '.join(standing)}" if standing else "there is none to take back",
                state="nothing was changed",
                do="see quorate match review --decided",
            )
        if not found.statement_id.startswith(OWN_PREFIX):
            raise UsageError(
                "This statement was imported from another system.",
                where=found.statement_id,
                state="nothing was changed",
                do="take it back there and import it again, or decide otherwise with quorate match lock",
            )
        self._write(found, taken_back_at=found.version_at + timedelta(microseconds=1))
        return found

    def _write(self, statement: IdentityStatement, taken_back_at: datetime | None = None) -> None:
        """Import one statement through the importer that every other statement comes by."""
        from quorate import flow
        from quorate.sources import Reading

        version_at = taken_back_at or statement.version_at
        moments = [f"{each.isoformat()}Z" for each in (statement.known_at, version_at, statement.stated_at)]
        row = (
            statement.decision_id, moments[0], moments[1], "true" if taken_back_at else "false", moments[2],
            statement.author_key, statement.author_function, "identity", statement.value, statement.note or "",
            moments[1] if taken_back_at else "",
        )  # fmt: skip
        mapping = resources.files("quorate.surfaces").joinpath("identity_statements.yaml")
        with tempfile.TemporaryDirectory() as folder, resources.as_file(mapping) as mapping_file:
            path = Path(folder) / "identity.csv"
            with path.open("w", newline="", encoding="utf-8") as file:
                csv.writer(file).writerows([COLUMNS, row])
            counts = flow.import_files(
                self.workspace, "table", [path], Reading(mapping_file=mapping_file), self.clock, _unwatched
            )
        if not sum(each.evidence_count for each in counts):
            raise UsageError("The statement says nothing new.", state="the log is as it was")


def _standing(snapshot: Snapshot, left: str, right: str) -> str:
    from quorate.identity.identity_decisions import identifier_of, subject_of

    sides = [side for side in map(identifier_of, (left, right)) if side is not None]
    is_one = are_one(Reader(snapshot), left, right, subject_of(*sorted(sides, key=_accounts_last)))
    return "same" if is_one else "different"


def _accounts_last(side: tuple[str, str]) -> bool:
    from quorate.identity.identity_decisions import ACCOUNT_KINDS

    return side[0] in ACCOUNT_KINDS


def _unwatched(_doing: str, _done: float) -> None:
    """One row is written in an instant."""
