"""A small HubSpot export goes down the whole river; how it is cut into files does not matter."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.sources.imported import SHARED_DATA, Imported, import_files, write
from tests.sources.test_hubspot_objects import api, lines

from quorate import flow
from quorate.sources import Reading
from quorate.warehouse.manifest import FileCounts, Publication
from quorate.warehouse.workspace import Workspace

NOW = datetime(2024, 7, 1, 12)


def type_(number: int, label: str | None = None, category: str = "HUBSPOT_DEFINED") -> dict[str, Any]:
    return {"category": category, "typeId": number, "label": label}


def joined(one: str, *others: tuple[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """A row of the fourth version of the associations API."""
    to = [{"toObjectId": int(other), "associationTypes": types} for other, types in others]
    return {"from": {"id": one}, "to": to}


def stages(*entered: tuple[str, str]) -> list[dict[str, str]]:
    return [{"value": stage, "timestamp": f"{day}T09:00:00.000Z"} for stage, day in reversed(entered)]


def objects() -> dict[str, list[dict[str, Any]]]:
    """Acme buys: three contacts, a champion by buying role and a works council by label, one meeting of two."""
    return {
        "owners": [{"id": "7", "email": "eve@us.com", "firstName": "Eve", "createdAt": "2023-01-01T00:00:00Z"}],
        "companies": [api("10", {"name": "Acme", "domain": "acme.com"})],
        "contacts": [
            api("1", {"email": "ann@acme.com", "firstname": "Ann", "jobtitle": "Clerk", "hs_buying_role": "CHAMPION"}),
            api("2", {"email": "bo@acme.com", "firstname": "Bo", "jobtitle": "Head of IT"}),
            api("3", {"email": "cy@acme.com", "firstname": "Cy", "jobtitle": "Counsel"}),
        ],
        "deals": [
            api("100", {"dealname": "Licences", "amount": "9000", "dealstage": "closedwon",
                        "closedate": "2024-04-01T09:00:00Z", "hubspot_owner_id": "7"},
                updatedAt="2024-04-01T09:00:00Z",
                propertiesWithHistory={"dealstage": stages(
                    ("appointmentscheduled", "2024-01-10"), ("presentationscheduled", "2024-02-10"),
                    ("closedwon", "2024-04-01"))}),
        ],
        "meetings": [
            api("900", {"hs_meeting_start_time": "2024-02-09T10:00:00Z", "hs_meeting_outcome": "COMPLETED",
                        "hs_meeting_title": "Demo", "hubspot_owner_id": "7"}),
        ],
        "calls": [api("901", {"hs_timestamp": "2024-01-12T10:00:00Z", "hs_call_direction": "INBOUND"})],
        "associations": [
            joined("100", ("1", [type_(3)]), ("2", [type_(3)]), ("3", [type_(3), type_(8, "Legal", "USER_DEFINED")])),
            joined("100", ("10", [type_(341), type_(5, "Primary")])),
            joined("900", ("1", [type_(200)]), ("2", [type_(200)])),
            joined("900", ("100", [type_(212)])),
            joined("901", ("1", [type_(194)])),
            *(joined(contact, ("10", [type_(279), type_(1, "Primary")])) for contact in "123"),
        ],
    }  # fmt: skip


def written(folder: Path, *, per_file: int = 99) -> Path:
    """The export with at most so many objects in a file."""
    for name, rows in objects().items():
        for number, start in enumerate(range(0, len(rows), per_file)):
            write(folder / f"{name}_{number}.jsonl", lines(*rows[start : start + per_file]))
    return folder


def taken(workspace: Workspace, *paths: Path) -> list[FileCounts]:
    return flow.import_files(
        workspace, "hubspot", list(paths), Reading(), lambda: NOW, lambda _name, _share: None
    )


@pytest.fixture(scope="module")
def river(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, Publication]:
    folder = tmp_path_factory.mktemp("hubspot")
    workspace = flow.create_workspace(folder / "w", "T")
    taken(workspace, written(folder / "export"))
    day = date(2024, 6, 30)
    return workspace, flow.update(workspace, lambda: NOW, lambda _name, _share: None, as_of=day).publication


def table(river: tuple[Workspace, Publication], name: str) -> list[dict[str, Any]]:
    workspace, publication = river
    rows: list[dict[str, Any]] = pq.read_table(workspace.root / publication.segments[name].path).to_pylist()
    return rows


def test_a_journey_with_its_outcome(river: tuple[Workspace, Publication]) -> None:
    (journey,) = table(river, "journeys")
    (deal,) = table(river, "opportunities")
    assert (journey["outcome"], journey["opportunity_ids"]) == ("won", ["hubspot:deal:100"])
    assert (deal["account_id"], deal["closed_at"]) == (journey["account_id"], datetime(2024, 4, 1, 9))


def test_members_have_the_roles_that_hubspot_says(river: tuple[Workspace, Publication]) -> None:
    names = {row["person_id"]: row["email"] for row in table(river, "people")}
    contacts = {names[row["person_id"]]: row["crm_role"] for row in table(river, "opportunity_contacts")}
    assert contacts == {"ann@acme.com": "Champion", "bo@acme.com": None, "cy@acme.com": "Legal"}
    roles = {names[row["person_id"]]: row["role"] for row in table(river, "members")}
    assert roles["ann@acme.com"] == "champion"
    assert roles["cy@acme.com"] == "legal_security"


def test_stages_come_from_the_history(river: tuple[Workspace, Publication]) -> None:
    changes = [
        (row["changed_at"].date(), row["old_value"], row["new_value"])
        for row in sorted(table(river, "opportunity_changes"), key=lambda row: row["changed_at"])
    ]
    assert changes == [
        (date(2024, 1, 10), None, "Appointment Scheduled"),
        (date(2024, 2, 10), "Appointment Scheduled", "Presentation Scheduled"),
        (date(2024, 4, 1), "Presentation Scheduled", "Closed Won"),
    ]
    assert table(river, "stage_history")


def test_each_attendee_of_a_meeting_is_a_touch(river: tuple[Workspace, Publication]) -> None:
    held = [row for row in table(river, "touches") if row["channel"] == "meeting"]
    assert len({row["person_id"] for row in held}) == len(held) == 2
    assert {row["source_record_id"] for row in held} == {"hubspot:engagement:900"}
    assert {row["opportunity_id"] for row in held} == {"hubspot:deal:100"}
    (call,) = [row for row in table(river, "touches") if row["channel"] == "call"]
    assert (call["initiator"], call["action"]) == ("buyer", "answered")


def test_importing_again_adds_nothing(tmp_path: Path) -> None:
    workspace = flow.create_workspace(tmp_path / "w", "T")
    export = written(tmp_path / "export")
    first = taken(workspace, export)
    again = taken(workspace, export)
    assert sum(count.evidence_count for count in first) > 0
    assert sum(count.evidence_count for count in again) == 0
    for count in (*first, *again):
        assert count.rows_read == count.evidence_count + count.duplicate_count + count.set_aside_count
    assert {count.set_aside_count for count in (*first, *again)} == {0}


@pytest.mark.parametrize("per_file", [1, 2])
def test_how_the_export_is_cut_changes_nothing(tmp_path: Path, per_file: int) -> None:
    whole = import_files("hubspot", written(tmp_path / "whole"))
    cut = import_files("hubspot", written(tmp_path / "cut", per_file=per_file))
    assert cut.content == whole.content


def test_the_order_of_files_changes_nothing(tmp_path: Path) -> None:
    folder = written(tmp_path / "named")
    for number, path in enumerate(sorted(folder.iterdir(), reverse=True)):
        write(tmp_path / "turned" / f"{number}_{path.name}", path.read_bytes())
    assert import_files("hubspot", tmp_path / "turned").content == import_files("hubspot", folder).content


def test_folders_of_objects_and_one_array_each(tmp_path: Path) -> None:
    for name, rows in objects().items():
        write(tmp_path / "folders" / name / "page-1.json", json.dumps(rows))
    assert (
        import_files("hubspot", tmp_path / "folders").content
        == import_files("hubspot", written(tmp_path / "lines")).content
    )


@pytest.mark.shared_data
@pytest.mark.skipif(not SHARED_DATA.is_dir(), reason=f"the public data is not at {SHARED_DATA}")
def test_warehouse_seeds() -> None:
    found: Imported = import_files("hubspot", SHARED_DATA / "warehouse_seeds" / "hubspot")
    assert found.rows_read == 2171
    assert {name: len(rows) for name, rows in found.tables.items() if rows} == {
        "observed_accounts": 24,
        "observed_people": 22,
        "observed_links": 7,
        "observed_opportunities": 58,
        "observed_changes": 14,
        "observed_contact_roles": 11,
        "observed_colleagues": 100,
        "observed_campaigns": 99,
        "observed_touches": 109,
        "observed_attendees": 1,
    }
    assert Counter(item.code for item in found.set_aside) == {
        "object_not_used": 1444,
        "nobody": 97,
        "field_not_used": 100,
        "definition": 77,
        "record_not_here": 4,
        "not_an_act": 3,
        "not_done_yet": 2,
        "no_date": 1,
        "no_name": 1,
    }
