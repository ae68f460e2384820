"""Salesforce's records of companies, people, deals and our own side."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.sources.imported import Imported, csv_text, import_files, write

EPOCH = datetime(1970, 1, 1)


def imported(tmp_path: Path, name: str, header: str, *rows: str, **said: Any) -> Imported:
    return import_files("salesforce", write(tmp_path / f"{name}.csv", csv_text(header, *rows)), **said)


@pytest.mark.parametrize(
    ("header", "row", "known_at", "version_at"),
    [
        ("CreatedDate,SystemModstamp", "2024-01-01,2024-03-01", datetime(2024, 1, 1), datetime(2024, 3, 1)),
        ("CreatedDate,LastModifiedDate", "2024-01-01,2024-02-01", datetime(2024, 1, 1), datetime(2024, 2, 1)),
        ("CreatedDate", "2024-01-01", datetime(2024, 1, 1), datetime(2024, 1, 1)),
        ("SystemModstamp", "2024-03-01", datetime(2024, 3, 1), datetime(2024, 3, 1)),
        ("_fivetran_synced", "2024-04-01", datetime(2024, 4, 1), datetime(2024, 4, 1)),
        ("Name", "Acme", EPOCH, EPOCH),
        ("created_date,_fivetran_start", "2024-01-01,2024-02-01", datetime(2024, 1, 1), datetime(2024, 2, 1)),
        (
            "_fivetran_start,_fivetran_synced",
            "2024-02-01,2024-04-01",
            datetime(2024, 2, 1),
            datetime(2024, 2, 1),
        ),
        (
            "Created Date,Last Modified Date",
            "1/31/2024,2/1/2024 3:00 PM",
            datetime(2024, 1, 31),
            datetime(2024, 2, 1, 15),
        ),
    ],
)
def test_when_a_record_was_known(
    tmp_path: Path, header: str, row: str, known_at: datetime, version_at: datetime
) -> None:
    account = imported(tmp_path, "Account", f"Id,{header}", f"001000000000001AAA,{row}").one("accounts")
    assert (account["known_at"], account["version_at"]) == (known_at, version_at)


def test_account(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        "Account",
        "Id,Name,Website,ParentId,Industry,NumberOfEmployees,BillingCountry,Type,OwnerId,ABM_Tier__c,CreatedDate",
        '001000000000001,Acme,https://www.shop.acme.co.uk/x,001000000000002,Retail,"1,200",UK,Customer - Direct,'
        "005000000000001,A,2024-01-01T00:00:00.000Z",
        ",No id,,,,,,,,,",
    )
    account = found.one("accounts")
    assert account["record_id"] == "salesforce:001000000000001AAA"
    assert account["domain"] == "acme.co.uk"
    assert account["parent_key"] == "salesforce:001000000000002AAA"
    assert (account["employees"], account["is_customer"], account["tier"]) == (1200, True, "A")
    assert found.codes == ["no_id"]


@pytest.mark.parametrize(
    ("cells", "is_deleted", "merged_into"),
    [
        ("false,", False, None),
        ("true,", True, None),
        # the loser of a merge is deleted in Salesforce, and lives on in the winner
        ("true,001000000000003", False, "salesforce:001000000000003AAA"),
    ],
)
@pytest.mark.parametrize(
    ("name", "table"), [("Account", "accounts"), ("Contact", "people"), ("Lead", "people")]
)
def test_deleted_and_merged(
    tmp_path: Path, name: str, table: str, cells: str, is_deleted: bool, merged_into: str | None
) -> None:
    header = "Id,SystemModstamp,IsDeleted,MasterRecordId"
    row = imported(tmp_path, name, header, f"0011,2024-03-01,{cells}").one(table)
    assert (row["is_deleted"], row["merged_into_key"]) == (is_deleted, merged_into)
    if table == "people":
        assert row["merged_at"] == (datetime(2024, 3, 1) if merged_into else None)


@pytest.mark.parametrize(
    ("type_", "expected"),
    [("Customer", True), ("Former Customer", False), ("Prospect", False), ("Analyst", None), ("", None)],
)
def test_whether_an_account_is_a_customer(tmp_path: Path, type_: str, expected: bool | None) -> None:
    account = imported(tmp_path, "Account", "Id,Name,Type", f"0011,Acme,{type_}").one("accounts")
    assert account["is_customer"] is expected


def test_contact(tmp_path: Path) -> None:
    contact = imported(
        tmp_path,
        "Contact",
        "Id,FirstName,LastName,Email,Title,AccountId,No_Longer_at_Company__c,HasOptedOutOfEmail,MasterRecordId",
        "003000000000001,Ann,Lee,Ann@Acme.com,CFO,001000000000001,TRUE,FALSE,",
    ).one("people")
    assert (contact["kind"], contact["full_name"], contact["email"]) == (
        "crm_contact",
        "Ann Lee",
        "ann@acme.com",
    )
    assert (contact["has_left"], contact["account_key"]) == (True, "salesforce:001000000000001AAA")
    assert contact["properties"] == '{"has_opted_out_of_email":false}'


def test_reports_with_labels_for_columns(tmp_path: Path) -> None:
    header = "Contact ID;Full Name;Email;Title;Account ID;Account Name;Created Date;Last Modified Date"
    row = "003000000000001;Ann Lee;ann@acme.com;CFO;001000000000001;Acme;31/01/2024;28/02/2024, 16:30"
    contact = imported(tmp_path, "Contacts (report)", header, row).one("people")
    assert (contact["full_name"], contact["company_name"]) == ("Ann Lee", "Acme")
    assert contact["known_at"] == datetime(2024, 1, 31)
    assert contact["version_at"] == datetime(2024, 2, 28, 16, 30)


def test_converted_lead(tmp_path: Path) -> None:
    lead = imported(
        tmp_path,
        "Lead",
        "Id,Name,Email,Company,Website,ConvertedContactId,ConvertedDate,CreatedDate,SystemModstamp",
        "00Q000000000001,Ann Lee,ann@acme.com,Acme,acme.com,003000000000001,2024-02-01,2024-01-01,2024-02-02",
    ).one("people")
    assert (lead["kind"], lead["company_name"], lead["company_domain"]) == ("crm_lead", "Acme", "acme.com")
    assert lead["merged_into_key"] == "salesforce:003000000000001AAA"
    assert lead["merged_at"] == datetime(2024, 2, 1)


def test_opportunity(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        "Opportunity",
        "Id,AccountId,Name,Amount,CurrencyIsoCode,StageName,CloseDate,IsClosed,IsWon,ForecastCategoryName,"
        "MainCompetitors__c,Loss_Reason__c,CampaignId,OwnerId,CreatedDate,SystemModstamp",
        '006000000000001,001000000000001,Deal,"12,000.50",EUR,Closed Lost,2024-05-01,true,false,Omitted,'
        "Rival,Price,701000000000001,005000000000001,2024-01-01,2024-05-02",
        "006000000000002,,Undated,,,,,,,,,,,,,",
    )
    deal = found.one("opportunities")
    assert (deal["amount"], deal["currency"], deal["close_on"]) == (12000.5, "EUR", date(2024, 5, 1))
    assert (deal["is_closed"], deal["is_won"], deal["crm_stage"]) == (True, False, "Closed Lost")
    assert (deal["competitor"], deal["loss_reason"]) == ("Rival", "Price")
    assert deal["campaign_key"] == "salesforce:701000000000001AAA"
    assert found.codes == ["no_date"]


@pytest.mark.parametrize(
    ("header", "row", "version_at"),
    [
        ("StageName,CloseDate,IsClosed", "Closed Won,2024-05-01,true", datetime(2024, 5, 1)),
        ("StageName,CloseDate", "Closed Won,2024-05-01", datetime(2024, 5, 1)),
        ("StageName,CloseDate", "Proposal,2024-05-01", datetime(2024, 1, 1)),
        ("StageName,CloseDate,LastModifiedDate", "Closed Won,2024-05-01,2024-06-01", datetime(2024, 6, 1)),
    ],
)
def test_an_outcome_is_not_known_before_the_close(
    tmp_path: Path, header: str, row: str, version_at: datetime
) -> None:
    deal = imported(tmp_path, "Opportunity", f"Id,CreatedDate,{header}", f"0061,2024-01-01,{row}").one(
        "opportunities"
    )
    assert (deal["known_at"], deal["version_at"]) == (datetime(2024, 1, 1), version_at)
    assert deal["is_closed"] is ("Closed" in row)


def test_fields_named_in_the_settings(tmp_path: Path) -> None:
    header = "Id,CreatedDate,Competitor__c,Rival_We_Lost_To__c"
    rows = "006000000000001,2024-01-01,Wrong,Right"
    found = imported(
        tmp_path, "Opportunity", header, rows, custom_fields={"competitor": "Rival_We_Lost_To__c"}
    )
    assert found.one("opportunities")["competitor"] == "Right"
    assert found.notes == []
    fields = {"competitor": "Rival_We_Lost_To__c", "loss_reason": "Why__c", "tier": "Tier__c"}
    noted = imported(tmp_path, "Opportunity", header, rows, custom_fields=fields).notes
    assert noted == ["the field 'Why__c' that quorate.toml names for loss_reason is not in this file"]


def test_contact_roles_and_line_items(tmp_path: Path) -> None:
    roles = imported(
        tmp_path,
        "OpportunityContactRole",
        "Id,OpportunityId,ContactId,Role,IsPrimary",
        "00K000000000001,006000000000001,003000000000001,Economic Buyer,true",
        "00K000000000002,006000000000001,,Economic Buyer,true",
    )
    assert (roles.one("contact_roles")["crm_role"], roles.one("contact_roles")["is_primary"]) == (
        "Economic Buyer",
        True,
    )
    assert roles.codes == ["role_of_nobody"]
    lines = imported(
        tmp_path,
        "OpportunityLineItem",
        "Id,OpportunityId,Product2Id,ProductCode,TotalPrice,UnitPrice,Quantity",
        "00k000000000001,006000000000001,01t000000000001,P,100,,",
        "00k000000000002,006000000000001,,P,,50,3",
        "00k000000000003,006000000000001,,,1,,",
        "00k000000000004,,01t000000000001,,1,,",
    )
    assert [(row["offering_key"], row["amount"]) for row in lines["line_items"]] == [
        ("salesforce:01t000000000001AAA", 100.0),
        ("P", 150.0),
    ]
    assert lines.codes == ["no_product", "no_opportunity"]


def test_opportunity_history_gives_up_to_four_changes(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        "OpportunityHistory",
        "Id,OpportunityId,StageName,Amount,CloseDate,ForecastCategory,Probability,CreatedDate",
        "008000000000001,006000000000001,Proposal,100,2024-05-01,Pipeline,50,2024-02-01T10:00:00.000Z",
        "008000000000002,006000000000001,Closed Won,,,,100,2024-03-01T10:00:00.000Z",
        "008000000000003,006000000000001,Closed Won,,,,100,",
        "008000000000004,006000000000001,,,,,100,2024-03-01",
    )
    changes = found["changes"]
    first = {
        row["field"]: row["new_value"] for row in changes if row["changed_at"] == datetime(2024, 2, 1, 10)
    }
    assert first == {
        "crm_stage": "Proposal",
        "amount": "100.0",
        "close_on": "2024-05-01",
        "forecast_category": "Pipeline",
    }
    assert len({row["record_id"] for row in changes}) == len(changes) == 5
    assert all(row["known_at"] == row["changed_at"] for row in changes)
    assert found.codes == ["no_date", "nothing_to_use"]


def test_field_history(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        "OpportunityFieldHistory",
        "Id,OpportunityId,Field,OldValue,NewValue,CreatedDate",
        "017000000000001,006000000000001,StageName,Proposal,Closed Won,2024-02-01",
        '017000000000002,006000000000001,Amount,,"1,000",2024-02-01',
        "017000000000003,006000000000001,CloseDate,2024-05-01,2024-06-01,2024-02-01",
        "017000000000004,006000000000001,MainCompetitors__c,,Rival,2024-02-01",
        "017000000000005,006000000000001,Owner,005000000000001,005000000000002,2024-02-01",
        "017000000000006,006000000000001,Owner,Ann Lee,Bo Ray,2024-02-01",
        "017000000000007,006000000000001,created,,,2024-02-01",
    )
    assert [(row["field"], row["old_value"], row["new_value"]) for row in found["changes"]] == [
        ("crm_stage", "Proposal", "Closed Won"),
        ("amount", None, "1000.0"),
        ("close_on", "2024-05-01", "2024-06-01"),
        ("competitor", None, "Rival"),
        ("owner_key", "salesforce:005000000000001AAA", "salesforce:005000000000002AAA"),
    ]
    assert found.codes == ["field_not_used", "field_not_used"]


def test_our_own_side(tmp_path: Path) -> None:
    users = imported(
        tmp_path,
        "User",
        "Id,FirstName,LastName,Email,Title,UserRole.Name,Department,IsActive",
        "005000000000001,Ines,Duarte,Ines@us.com,Account Executive,,,true",
        "005000000000002,Paul,Osei,paul@us.com,Lead,Field Marketing,,false",
        "005000000000003,,,bot@us.com,,,,",
    )
    assert [(row["name"], row["function"], row["is_active"]) for row in users["colleagues"]] == [
        ("Ines Duarte", "sales", True),
        ("Paul Osei", "marketing", False),
        ("bot@us.com", "other", True),
    ]
    products = imported(
        tmp_path, "Product2", "Id,Name,Family", "01t000000000001,Planner,Core", "01t000000000002,,"
    )
    assert (products.one("offerings")["name"], products.one("offerings")["family"]) == ("Planner", "Core")
    assert products.codes == ["no_name"]
    campaigns = imported(
        tmp_path,
        "Campaign",
        "Id,Name,Type,StartDate,EndDate",
        "701000000000001,Spring,Webinar,2024-03-01,2024-03-02",
        "701000000000002,Newsletter May,,,",
        "701000000000003,,Webinar,,",
    )
    assert [(row["channel"], row["starts_on"]) for row in campaigns["campaigns"]] == [
        ("webinar", date(2024, 3, 1)),
        ("email", None),
    ]
    assert campaigns.codes == ["no_name"]
