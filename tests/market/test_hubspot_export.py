"""The market's CRM as HubSpot exports it tells the same as Salesforce's."""

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

AS_OF = date(2026, 6, 30)
NOW = datetime(2026, 7, 1, 12)
CRMS = ("salesforce", "hubspot")
Tables = Mapping[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def markets(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The inputs of one market by the CRM they were written as."""
    folder = tmp_path_factory.mktemp("markets")
    for crm in CRMS:
        write_market(folder / crm, accounts=10, seed=5, days=365, as_of=AS_OF, crm=crm)
    return {crm: folder / crm / "inputs" for crm in CRMS}


@pytest.fixture(scope="module")
def published(markets: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Tables]:
    """What the river makes of the CRM alone, by which CRM it was."""
    found: dict[str, Tables] = {}
    for crm, inputs in markets.items():
        workspace = flow.create_workspace(tmp_path_factory.mktemp(crm) / "w", "T")
        flow.import_files(workspace, crm, [inputs / crm], Reading(), lambda: NOW, lambda _name, _share: None)
        publication = flow.update(workspace, lambda: NOW, lambda _name, _share: None, as_of=AS_OF).publication
        found[crm] = {
            name: pq.read_table(workspace.root / segment.path).to_pylist()
            for name, segment in publication.segments.items()
        }
    return found


def test_nothing_but_the_crm_differs(markets: dict[str, Path]) -> None:
    first, second = markets.values()
    files = {
        path.relative_to(first)
        for path in first.rglob("*")
        if path.is_file() and "salesforce" not in path.parts
    }
    others = {
        path.relative_to(second)
        for path in second.rglob("*")
        if path.is_file() and "hubspot" not in path.parts
    }
    assert files == others
    assert all((first / path).read_bytes() == (second / path).read_bytes() for path in files)
    assert not (second / "salesforce").exists()


@pytest.mark.parametrize(
    "table",
    ["accounts", "people", "opportunities", "opportunity_contacts", "opportunity_changes", "journeys", "offerings",
     "colleagues"],
)  # fmt: skip
def test_both_exports_have_as_many(published: dict[str, Tables], table: str) -> None:
    salesforce, hubspot = (published[crm][table] for crm in CRMS)
    assert len(salesforce) == len(hubspot) > 0


def test_roles_and_outcomes_are_the_same(published: dict[str, Tables]) -> None:
    for table, column in (
        ("opportunity_contacts", "crm_role"),
        ("opportunities", "outcome"),
        ("journeys", "outcome"),
    ):
        salesforce, hubspot = (Counter(row[column] for row in published[crm][table]) for crm in CRMS)
        assert salesforce == hubspot
    amounts = [sorted(row["amount"] for row in published[crm]["opportunities"]) for crm in CRMS]
    assert amounts[0] == amounts[1]


def test_calls_are_the_same(published: dict[str, Tables]) -> None:
    def calls(crm: str) -> Counter[tuple[Any, ...]]:
        rows = [row for row in published[crm]["touches"] if row["channel"] == "call"]
        return Counter((row["occurred_at"], row["action"], row["initiator"]) for row in rows)

    assert calls("salesforce") == calls("hubspot")


def test_every_row_of_the_export_is_used(markets: dict[str, Path], tmp_path: Path) -> None:
    workspace = flow.create_workspace(tmp_path / "w", "T")
    counts = flow.import_files(
        workspace,
        "hubspot",
        [markets["hubspot"] / "hubspot"],
        Reading(),
        lambda: NOW,
        lambda _name, _share: None,
    )
    assert {count.file for count in counts if count.set_aside_count} == {"pipelines.jsonl"}


def test_the_bytes_do_not_depend_on_how_many_companies_live_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def made(name: str) -> dict[str, bytes]:
        write_market(tmp_path / name, accounts=6, seed=11, days=200, as_of=date(2026, 3, 31), crm="hubspot")
        folder = tmp_path / name / "inputs" / "hubspot"
        return {path.name: path.read_bytes() for path in folder.rglob("*.jsonl")}

    together = made("together")
    monkeypatch.setattr("quorate.market.chunks.companies_per_chunk", lambda _: 2)
    assert made("apart") == together
    for lines in together.values():
        assert all(json.loads(line) for line in lines.splitlines())


def test_another_crm_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"Did you mean 'hubspot'\?"):
        write_market(tmp_path, crm="hubspo")


def test_who_answered_a_campaign_filled_in_its_form(markets: dict[str, Path]) -> None:
    with (markets["salesforce"] / "salesforce" / "CampaignMember.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        answered = [row for row in csv.DictReader(file) if row["HasResponded"] == "true"]
    lines = (
        (markets["hubspot"] / "hubspot" / "form_submissions.jsonl").read_text(encoding="utf-8").splitlines()
    )
    submissions = [json.loads(line) for line in lines]
    assert sorted(row["conversion_id"] for row in submissions) == sorted(row["Id"] for row in answered) != []
    contacts = (markets["hubspot"] / "hubspot" / "contacts.jsonl").read_text(encoding="utf-8").splitlines()
    assert {row["contact_id"] for row in submissions} <= {json.loads(line)["id"] for line in contacts}
    found = import_files("hubspot", markets["hubspot"] / "hubspot")
    touches = [row for row in found["touches"] if row["record_id"].startswith("hubspot:form_submission:")]
    assert len(touches) == len(submissions)
    assert {row["action"] for row in touches} <= {"registered", "submitted_form", "downloaded"}
