"""A workspace that knows two deals of one company, and the CRM that holds them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.flow.market_fixture import quietly
from tests.sources.imported import csv_text, write
from tests.views.published import new_workspace, publish

from quorate import flow
from quorate.outbound.applying import Outcome
from quorate.outbound.changes import Change
from quorate.outbound.write_back import Planned, WriteBack
from quorate.sources import Reading
from quorate.sources.pulls.patience import Patience
from quorate.warehouse.workspace import Workspace

AS_OF_AT = datetime(2026, 7, 1)
NOW = datetime(2026, 7, 1, 12)
FIRST, SECOND = "006000000000001AAA", "006000000000002AAA"
ANN, BO = "003000000000001AAA", "003000000000002AAA"
READ = "2026-06-01T10:00:00.000+0000"


@dataclass
class Writing:
    """A workspace that writes back, the waits it was asked for, and what it was told."""

    workspace: Workspace
    system: str
    waits: list[float] = field(default_factory=list)
    told: list[Change] = field(default_factory=list)
    moment: datetime = NOW

    @property
    def write_back(self) -> WriteBack:
        return WriteBack(
            self.workspace, self.system, Patience(self.waits.append, chance=lambda: 0.0), self._clock
        )

    def plan(self) -> Planned:
        snapshot = flow.snapshot(self.workspace, self._clock, quietly)
        try:
            return self.write_back.plan(snapshot, "eva@us.com")
        finally:
            snapshot.close()

    def apply(self) -> Outcome:
        return self.write_back.apply(self.told.append)

    def undo(self) -> Outcome:
        return self.write_back.undo(self.told.append)

    def _clock(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment


def written(folder: Path, system: str, keys: dict[str, str], settings: str) -> Workspace:
    """A workspace with two open journeys of one deal each, a stage, a confirmed member and an accepted move.

    `keys` are the log's keys of the deals `first` and `second` and of the people `ann` and `bo`.
    """
    workspace = new_workspace(folder)
    with workspace.settings_file.open("a") as file:
        file.write(settings)
    publish(workspace, _tables(system, keys), AS_OF_AT, "run_written")
    return workspace


def read_from_salesforce(workspace: Workspace, folder: Path) -> None:
    """Let the log read both deals and both people as they were on the first of June."""
    stamps = f"2026-01-01,{READ}"
    write(
        folder / "Opportunity.csv",
        csv_text(
            "Id,Name,StageName,CreatedDate,SystemModstamp",
            f"{FIRST},One,Open,{stamps}",
            f"{SECOND},Two,Open,{stamps}",
        ),
    )
    write(
        folder / "Contact.csv",
        csv_text("Id,LastName,CreatedDate,SystemModstamp", f"{ANN},Lee,{stamps}", f"{BO},Ray,{stamps}"),
    )
    write(
        folder / "OpportunityContactRole.csv",
        csv_text(
            "Id,OpportunityId,ContactId,Role,CreatedDate,SystemModstamp",
            f"00K000000000001AAA,{SECOND},{BO},Other,{stamps}",
        ),
    )
    flow.import_files(workspace, "salesforce", [folder], Reading(), lambda: NOW, quietly)


def _tables(system: str, keys: dict[str, str]) -> dict[str, Any]:
    def journey(name: str, deal: str) -> dict[str, Any]:
        return {
            "journey_id": name, "account_id": "a", "offering_id": "crm", "journey_map": "standard",
            "opened_at": datetime(2026, 1, 1), "outcome": "open", "opportunity_ids": [keys[deal]],
        }  # fmt: skip

    def deal(name: str) -> dict[str, Any]:
        return {
            "opportunity_id": keys[name], "account_id": "a", "name": name, "outcome": "open", "currency": "EUR",
            "created_at": datetime(2026, 1, 1),
        }  # fmt: skip

    def member(journey_id: str, person: str, role: str) -> dict[str, Any]:
        return {
            "journey_id": journey_id, "person_id": person, "role": role, "role_probability": 0.9,
            "membership": "confirmed",
        }  # fmt: skip

    return {
        "journeys": [journey("j1", "first"), journey("j2", "second")],
        "opportunities": [deal("first"), deal("second")],
        "stage_history": [
            {"journey_id": "j1", "stage": "select", "entered_at": datetime(2026, 5, 1), "basis": "criteria"},
            {"journey_id": "j2", "stage": "explore", "entered_at": datetime(2026, 6, 1), "basis": "criteria"},
        ],
        "map_stages": [
            {"journey_map": "standard", "stage": "select", "label": "Selecting"},
            {"journey_map": "standard", "stage": "explore", "label": "Exploring"},
        ],
        "map_plays": [{"journey_map": "standard", "play": "reference_call", "label": "Reference call"}],
        "members": [
            member("j1", "ann", "champion"),
            member("j2", "bo", "champion"),
            member("j2", "ann", "user"),
            # too uncertain to be written
            {**member("j1", "bo", "champion"), "role_probability": 0.6},
        ],
        "people": [{"person_id": "ann", "full_name": "Ann Lee"}, {"person_id": "bo", "full_name": "Bo Ray"}],
        "identifiers": [
            {"kind": "crm_contact", "value": keys[name], "person_id": name, "since_at": datetime(2026, 1, 1)}
            for name in ("ann", "bo")
        ],
        "moves": [
            {
                "move_id": "mv_1", "journey_id": "j1", "person_id": "ann", "play": "reference_call", "channel": "call",
                "owner_function": "sales", "owner_id": f"{system}:owner:005", "due_on": date(2026, 7, 10),
                "serves": "criterion", "reasons": "{}", "status": "accepted",
            },
            {
                "move_id": "mv_2", "journey_id": "j2", "person_id": "bo", "play": "reference_call", "channel": "call",
                "owner_function": "sales", "due_on": date(2026, 7, 11), "serves": "criterion", "reasons": "{}",
                "status": "proposed",
            },
        ],
    }  # fmt: skip
