"""Marketo beside a CRM: whom its leads are, and what they did, down the whole river."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.sources.imported import csv_text, write
from tests.sources.test_marketo import HEADER, activity

from quorate import flow
from quorate.sources import Reading

NOW = datetime(2024, 7, 1, 12)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """Ann is a contact of the CRM under another address, and two leads that Marketo merged; Bo is only a lead."""
    folder: Path = tmp_path_factory.mktemp("marketo")
    write(
        folder / "salesforce" / "Contact.csv",
        csv_text(
            "Id,Name,Email,AccountId,CreatedDate",
            "003000000000001,Ann Lee,ann@acme.com,001000000000001,2024-01-01",
        ),
    )
    write(
        folder / "salesforce" / "Account.csv",
        csv_text("Id,Name,Website,CreatedDate", "001000000000001,Acme,acme.com,2024-01-01"),
    )
    write(
        folder / "marketo" / "leads.csv",
        csv_text(
            "id,email,firstName,company,createdAt,updatedAt,sfdcContactId",
            "7,ann.lee@mail.example,Ann,Acme,2024-01-02,2024-01-03,003000000000001",
            "8,lee@mail.example,Ann,Acme,2024-01-02,2024-01-03,",
            "9,bo@acme.com,Bo,Acme,2024-01-02,2024-01-03,",
        ),
    )
    write(
        folder / "marketo" / "activities.csv",
        csv_text(
            HEADER,
            activity(1, 1, "Pricing", Webpage_URL="/pricing"),
            activity(2, 32, "Ann", "7", Merge_IDs="[8]"),
            activity(3, 104, "Spring webinar", "90", New_Status="Attended", Success=True),
            activity(4, 10, "Mail", Is_Bot_Activity=True),
            "5,9,2024-02-02T10:00:00Z,11,55,3,Mail,{}",
        ),
    )  # fmt: skip
    workspace = flow.create_workspace(folder / "w", "T")
    for source in ("marketo", "salesforce"):
        flow.import_files(
            workspace, source, [folder / source], Reading(), lambda: NOW, lambda _name, _share: None
        )
    updated = flow.update(workspace, lambda: NOW, lambda _name, _share: None, as_of=date(2024, 6, 30))
    segments = updated.publication.segments
    return {
        name: pq.read_table(workspace.root / segments[name].path).to_pylist()
        for name in ("people", "touches", "campaigns")
    }


def test_a_lead_is_the_contact_it_is_kept_in_step_with(published: dict[str, list[dict[str, Any]]]) -> None:
    addresses = sorted(sorted(row["emails"]) for row in published["people"])
    assert addresses == [["ann.lee@mail.example", "ann@acme.com", "lee@mail.example"], ["bo@acme.com"]]


def test_what_leads_did_are_touches_of_the_account(published: dict[str, list[dict[str, Any]]]) -> None:
    touches = published["touches"]
    assert sorted((row["channel"], row["action"]) for row in touches) == [
        ("email", "clicked"),
        ("email", "opened"),
        ("web", "viewed"),
        ("webinar", "attended"),
    ]
    assert len({row["account_id"] for row in touches} - {None}) == 1
    (opened,) = [row for row in touches if row["action"] == "opened"]
    assert opened["machine_likelihood"] == 1.0
    names = {row["campaign_id"]: row["name"] for row in published["campaigns"]}
    (attended,) = [row for row in touches if row["channel"] == "webinar"]
    assert names[attended["campaign_id"]] == "Spring webinar"
