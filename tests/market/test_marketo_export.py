"""Marketo beside Salesforce: the letters move from the tracker into its activities, and import without remainder."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.sources.imported import import_files

from quorate import flow
from quorate.errors import UsageError
from quorate.market import write_market
from quorate.sources import Reading
from quorate.warehouse.manifest import FileCounts
from quorate.warehouse.workspace import Workspace

AS_OF = date(2026, 6, 30)
NOW = datetime(2026, 7, 1, 12)
LETTERS = {"Email Delivered", "Email Bounced", "Email Opened", "Email Link Clicked", "Unsubscribed"}
SYSTEMS = ("salesforce", "marketo", "segment")


@pytest.fixture(scope="module")
def markets(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """One market by the system that sends its letters."""
    folder = tmp_path_factory.mktemp("markets")
    for marketing in ("segment", "marketo"):
        write_market(folder / marketing, accounts=8, seed=8, days=300, as_of=AS_OF, marketing=marketing)
    return {marketing: folder / marketing for marketing in ("segment", "marketo")}


def rows(market: Path, name: str) -> list[dict[str, str]]:
    with (market / "inputs" / "marketo" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def letters(market: Path) -> Counter[str]:
    """The tracker's messages about bulk mail."""
    found: Counter[str] = Counter()
    for path in (market / "inputs" / "segment").glob("*.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            found.update(event for event in LETTERS if f'"event":"{event}"' in line)
    return found


def test_each_letter_is_told_by_one_system(markets: Mapping[str, Path]) -> None:
    assert not (markets["segment"] / "inputs" / "marketo").exists()
    assert sum(letters(markets["marketo"]).values()) == 0
    told, kept = (
        letters(markets["segment"]),
        Counter(row["activityTypeId"] for row in rows(markets["marketo"], "activities")),
    )
    # the tracker sends some messages twice and loses a few; the letters are the same
    for event, type_id in (("Email Delivered", "7"), ("Email Bounced", "8"), ("Email Opened", "10")):
        assert kept[type_id] == pytest.approx(told[event], rel=0.2, abs=3)
    assert kept["6"] >= kept["7"] + kept["8"] - 3


def test_nothing_else_of_the_vendors_systems_differs(markets: Mapping[str, Path]) -> None:
    own = {"segment", "marketo"}
    for path in (markets["segment"] / "inputs").rglob("*.*"):
        name = path.relative_to(markets["segment"])
        if not own & set(name.parts[1:2]):
            assert path.read_bytes() == (markets["marketo"] / name).read_bytes(), name


def test_ids_hang_together(markets: Mapping[str, Path]) -> None:
    leads, activities = rows(markets["marketo"], "leads"), rows(markets["marketo"], "activities")
    campaigns, programs = rows(markets["marketo"], "campaigns"), rows(markets["marketo"], "programs")
    for listed, name in (
        (leads, "id"),
        (leads, "email"),
        (activities, "marketoGUID"),
        (campaigns, "id"),
        (programs, "id"),
    ):
        assert len({row[name] for row in listed}) == len(listed) > 0
    assert {row["leadId"] for row in activities} <= {row["id"] for row in leads}
    assert {row["campaignId"] for row in activities} - {""} <= {row["id"] for row in campaigns}
    assert {row["programId"] for row in campaigns} == {row["id"] for row in programs}
    known_since = {row["id"]: row["createdAt"] for row in leads}
    assert all(known_since[row["leadId"]] <= row["activityDate"] for row in activities)
    with (markets["marketo"] / "inputs" / "salesforce" / "Contact.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        contacts = {row["Id"]: row["Email"].lower() for row in csv.DictReader(file)}
    linked = [row for row in leads if row["sfdcContactId"]]
    assert len(linked) > len(leads) / 4
    assert {row["sfdcContactId"] for row in linked} <= contacts.keys()


def test_what_machines_did_is_noted_in_the_truth(markets: Mapping[str, Path]) -> None:
    noted = {
        row["message_id"]
        for row in pq.read_table(markets["marketo"] / "truth" / "machine_events.parquet").to_pylist()
    }
    activities = rows(markets["marketo"], "activities")
    flagged = {
        row["marketoGUID"] for row in activities if json.loads(row["attributes"]).get("Is Bot Activity")
    }
    assert flagged <= noted
    assert len(flagged) < len({row["marketoGUID"] for row in activities} & noted)


def test_every_row_is_used(markets: Mapping[str, Path]) -> None:
    found = import_files("marketo", markets["marketo"] / "inputs" / "marketo")
    assert found.codes == []
    assert Counter((row["channel"], row["action"]) for row in found["touches"])[("email", "opened")] > 20


@pytest.fixture(scope="module")
def workspace(markets: Mapping[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return flow.create_workspace(tmp_path_factory.mktemp("w") / "w", "T")


def imported(workspace: Workspace, market: Path) -> list[FileCounts]:
    return [
        file
        for source in SYSTEMS
        for file in flow.import_files(
            workspace,
            source,
            [market / "inputs" / source],
            Reading(),
            lambda: NOW,
            lambda _name, _share: None,
        )
    ]


def test_leads_become_the_contacts_they_are_in_step_with(
    markets: Mapping[str, Path], workspace: Workspace
) -> None:
    imported(workspace, markets["marketo"])
    assert sum(file.evidence_count for file in imported(workspace, markets["marketo"])) == 0
    updated = flow.update(workspace, lambda: NOW, lambda _name, _share: None, as_of=AS_OF)

    def published(table: str) -> list[dict[str, Any]]:
        path = workspace.root / updated.publication.segments[table].path
        found: list[dict[str, Any]] = pq.read_table(path).to_pylist()
        return found

    by_email = {email: row for row in published("people") for email in row["emails"]}
    leads = rows(markets["marketo"], "leads")
    assert {row["email"].lower() for row in leads} <= by_email.keys()
    touches = [row for row in published("touches") if row["source"] == "marketo"]
    assert all(row["person_id"] for row in touches)
    assert {row["campaign_id"] is None for row in touches if row["channel"] == "email"} == {False}


def test_another_system_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"Did you mean 'marketo'\?"):
        write_market(tmp_path, marketing="market")


def test_the_bytes_do_not_depend_on_how_many_companies_live_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def made(name: str) -> dict[str, bytes]:
        write_market(
            tmp_path / name, accounts=4, seed=11, days=120, as_of=date(2026, 3, 31), marketing="marketo"
        )
        folder = tmp_path / name / "inputs" / "marketo"
        return {path.name: path.read_bytes() for path in folder.glob("*.csv")}

    together = made("together")
    monkeypatch.setattr("quorate.market.chunks.companies_per_chunk", lambda _: 2)
    assert made("apart") == together
