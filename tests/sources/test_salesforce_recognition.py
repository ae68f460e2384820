"""Which object a file of a Salesforce export holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.sources.imported import csv_text, import_files, write

from quorate.errors import InputError
from quorate.sources import Reading
from quorate.sources.files import SourceFile
from quorate.sources.salesforce.recognition import recognise


def recognised(tmp_path: Path, name: str, text: str) -> tuple[str | None, str | None]:
    found = recognise(SourceFile(write(tmp_path / name, text), name), Reading())
    return found.object_name, found.kind.name if found.kind else None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Account.csv", "accounts"),
        ("accounts.csv", "accounts"),
        ("Account_2026-01-01.csv", "accounts"),
        ("SFDC Contacts export 20260101 (2).csv", "contacts"),
        ("sf_opportunity_line_item_data.csv", "line_items"),
        ("OpportunityContactRole.csv", "contact_roles"),
        ("opportunities.csv", "opportunities"),
        ("OpportunityFieldHistory.csv", "field_history"),
        ("extract_OpportunityHistory_part1.csv", "opportunity_history"),
        ("sf_product_2_data.csv", "products"),
        ("Product2.csv", "products"),
        ("CampaignMembers.csv", "campaign_members"),
        ("event-relations.csv", "event_relations"),
        ("TASKS.CSV", "tasks"),
    ],
)
def test_by_name(tmp_path: Path, name: str, expected: str) -> None:
    assert recognised(tmp_path, name, csv_text("Id", "x"))[1] == expected


@pytest.mark.parametrize(
    ("prefix", "header", "expected"),
    [
        ("001", "Id,Name", "accounts"),
        ("003", "Id,Name", "contacts"),
        ("00Q", "Id,Name", "leads"),
        ("006", "Id,Name", "opportunities"),
        ("00K", "Id,OpportunityId,ContactId", "contact_roles"),
        ("00k", "Id,OpportunityId,Name", "line_items"),
        ("008", "Id,OpportunityId,StageName", "opportunity_history"),
        ("01t", "Id,Name", "products"),
        ("701", "Id,Name", "campaigns"),
        ("00v", "Id,CampaignId,LeadId", "campaign_members"),
        ("00T", "Id,WhoId", "tasks"),
        ("00U", "Id,WhoId", "events"),
        ("0RE", "Id,EventId,RelationId", "event_relations"),
        ("0Er", "Id,EventId,RelationId", "event_relations"),
        ("005", "Id,Name", "users"),
        ("500", "Id,Name", None),
        ("", "Id,Name", None),
    ],
)
def test_by_ids(tmp_path: Path, prefix: str, header: str, expected: str | None) -> None:
    cells = ",x" * header.count(",")
    text = csv_text(header, f"{prefix}0000000000AA{cells}", f"{prefix}0000000000AB{cells}", f"zzz{cells}")
    assert recognised(tmp_path, "download (3).csv", text)[1] == expected


def test_histories_of_versions_are_the_object_itself(tmp_path: Path) -> None:
    versions = csv_text("_fivetran_start,_fivetran_active,id,name", "2019-01-01,true,0011,A")
    changes = csv_text("Id,AccountId,Field,OldValue,NewValue,CreatedDate", "0171,0011,Name,A,B,2019-01-01")
    own = csv_text(
        "Id,OpportunityId,StageName,CreatedDate,_fivetran_start", "0081,0061,Won,2019-01-01,2019-01-02"
    )
    assert recognised(tmp_path, "account_history.csv", versions) == ("Account", "accounts")
    assert recognised(tmp_path, "AccountHistory.csv", changes) == ("AccountHistory", None)
    assert recognised(tmp_path, "OpportunityHistory.csv", own)[1] == "opportunity_history"


def test_other_objects_are_set_aside_row_by_row(tmp_path: Path) -> None:
    write(tmp_path / "Account.csv", csv_text("Id,Name", "001000000000001AAA,Acme"))
    write(
        tmp_path / "Order.csv",
        csv_text("Id,Status", "801000000000001AAA,Activated", "801000000000002AAA,Draft"),
    )
    write(tmp_path / "mystery.csv", csv_text("foo,bar", "1,2"))
    found = import_files("salesforce", tmp_path)
    assert found.rows_read == 4
    assert {(item.code, item.reason) for item in found.set_aside} == {
        ("object_not_used", "Order records are not used"),
        ("object_not_used", "such records are not used"),
    }


def test_a_folder_of_other_objects_alone_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "Order.csv", csv_text("Id", "801000000000001AAA"))
    with pytest.raises(InputError) as raised:
        import_files("salesforce", tmp_path)
    for words in ["found Order.csv", "Opportunity.csv", str(tmp_path)]:
        assert words in str(raised.value)


def test_a_file_that_lacks_its_columns_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "OpportunityContactRole.csv", csv_text("Id,OportunityId,ContactId", "00K1,0061,0031"))
    with pytest.raises(InputError) as raised:
        import_files("salesforce", tmp_path)
    assert "'opportunity_id' (nearest here: 'OportunityId')" in str(raised.value)
    assert "OpportunityContactRole.csv" in str(raised.value)
