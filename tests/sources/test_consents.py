"""What each system writes on whether a person may be addressed, and what of it goes into the log."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest
from tests.sources.imported import Imported, csv_text, import_files, write


def imported(tmp_path: Path, source: str, name: str, header: str, *rows: str) -> Imported:
    return import_files(source, write(tmp_path / f"{name}.csv", csv_text(header, *rows)))


def words(found: Imported) -> list[tuple[str, str, str | None]]:
    return [(row["channel"], row["basis"], row["topic"]) for row in found["consents"]]


def said(found: Imported) -> dict[str, object]:
    facts: dict[str, object] = json.loads(found.one("people")["properties"])
    return facts


@pytest.mark.parametrize(
    ("source", "name", "header", "row"),
    [
        (
            "salesforce",
            "Contact",
            "Id,HasOptedOutOfEmail,DoNotCall,HasOptedOutOfFax",
            "003000000000001AAA,1,1,1",
        ),
        ("salesforce", "Lead", "Lead ID,Email Opt Out,Do Not Call,Fax Opt Out", "00Q000000000001AAA,1,1,1"),
    ],
)
def test_salesforce_flags_of_people(tmp_path: Path, source: str, name: str, header: str, row: str) -> None:
    facts = said(imported(tmp_path, source, name, header, row))
    assert (facts["has_opted_out_of_email"], facts["do_not_call"], facts["has_opted_out_of_fax"]) == (
        True,
    ) * 3


def test_a_salesforce_contact_names_its_individual(tmp_path: Path) -> None:
    found = imported(tmp_path, "salesforce", "Contact", "Id,IndividualId", "003000000000001,0PK000000000001")
    assert said(found) == {"individual": "salesforce:0PK000000000001GAA"}


def test_a_salesforce_individual_forbids_everything_or_nothing(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        "salesforce",
        "Individual",
        "Id,HasOptedOutProcessing,HasOptedOutSolicit,ShouldForget,CreatedDate,SystemModstamp",
        "0PK000000000001AAA,0,1,0,2024-01-01,2024-03-01",
        "0PK000000000002AAA,0,0,0,2024-01-01,2024-01-01",
        "0PK000000000003AAA,0,0,1,2024-01-01,2024-01-01",
    )
    assert words(found) == [("all", "refused", None), ("all", "none", None), ("all", "refused", None)]
    first = found["consents"][0]
    assert (first["known_at"], first["stated_at"]) == (datetime(2024, 1, 1), datetime(2024, 3, 1))


def test_salesforce_consents_for_one_address(tmp_path: Path) -> None:
    write(
        tmp_path / "x" / "ContactPointEmail.csv",
        csv_text(
            "Id,ParentId,EmailAddress,CreatedDate",
            "9Vl000000000001AAA,0PK000000000001AAA,Ann@Acme.com,2024-01-01",
            "9Vl000000000002AAA,0PK000000000001AAA,none,2024-01-01",
        ),
    )
    write(
        tmp_path / "x" / "ContactPointConsent.csv",
        csv_text(
            "Id,ContactPointId,CaptureContactPointType,PrivacyConsentStatus,CaptureDate,EffectiveTo,DataUsePurpose.Name,CreatedDate",
            "0ZX000000000001AAA,9Vl000000000001AAA,Email,OptIn,2024-02-01T10:00:00Z,2025-02-01,Newsletter,2024-02-02",
            "0ZX000000000002AAA,9Vl000000000001AAA,Email,OptInPending,2024-02-01,,,2024-02-02",
            "0ZX000000000003AAA,,Email,OptIn,2024-02-01,,,2024-02-02",
        ),
    )
    found = import_files("salesforce", tmp_path / "x")
    assert words(found) == [
        ("email", "consent", "Newsletter"),
        ("email", "none", None),
        ("email", "none", None),
    ]
    given, _, address = found["consents"]
    assert (given["point_key"], given["stated_at"]) == (address["record_id"], datetime(2024, 2, 1, 10))
    assert (given["known_at"], given["ends_at"]) == (datetime(2024, 2, 2), datetime(2025, 2, 1))
    assert (address["email"], address["person_key"]) == ("ann@acme.com", "salesforce:0PK000000000001AAA")
    assert found.codes == ["no_address", "no_word"]


def test_salesforce_consents_for_kinds_of_addresses(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        "salesforce",
        "ContactPointTypeConsent",
        "Id,PartyId,ContactPointType,PrivacyConsentStatus,CaptureDate",
        "0ZY000000000001AAA,0PK000000000001AAA,Phone;Email,OptOut,2024-02-01",
        "0ZY000000000002AAA,0PK000000000001AAA,Carrier pigeon,OptOut,2024-02-01",
    )
    assert words(found) == [("call", "refused", None), ("email", "refused", None)]
    assert {row["person_key"] for row in found["consents"]} == {"salesforce:0PK000000000001AAA"}
    assert found.codes == ["no_word"]


@pytest.mark.parametrize(
    ("written", "basis"),
    [
        ("Legitimate interest – prospect/lead", "legitimate_interest"),
        ("Legitimate interest – existing customer;Performance of a contract", "contract"),
        ("Freely given consent from contact;Performance of a contract", "consent"),
        ("Not applicable", "none"),
    ],
)
def test_hubspot_contacts(tmp_path: Path, written: str, basis: str) -> None:
    header = (
        "Record ID,Email,First Name,Unsubscribed from all email,Legal basis for processing contact's data"
    )
    facts = said(imported(tmp_path, "hubspot", "contacts", header, f"1,ann@acme.com,Ann,true,{written}"))
    assert (facts["has_opted_out_of_email"], facts["legal_basis"]) == (True, basis)


def test_hubspot_subscriptions(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        "hubspot",
        "subscription_statuses",
        "subscriberIdString,subscriptionId,subscriptionName,status,timestamp,legalBasis,channel",
        "Ann@Acme.com,7,Newsletter,SUBSCRIBED,2024-02-01T10:00:00Z,CONSENT_WITH_NOTICE,EMAIL",
        "ann@acme.com,7,Newsletter,UNSUBSCRIBED,2024-03-01T10:00:00Z,,EMAIL",
        "bo@acme.com,7,Newsletter,SUBSCRIBED,2024-02-01T10:00:00Z,LEGITIMATE_INTEREST_CLIENT,EMAIL",
        "bo@acme.com,8,Offers,NOT_SPECIFIED,2024-02-01T10:00:00Z,,EMAIL",
        "nobody,8,Offers,SUBSCRIBED,2024-02-01T10:00:00Z,,EMAIL",
    )
    assert words(found) == [
        ("email", "consent", "Newsletter"),
        ("email", "refused", "Newsletter"),
        ("email", "legitimate_interest", "Newsletter"),
    ]
    assert [row["stated_at"] for row in found["consents"]] == [
        datetime(2024, 2, 1, 10),
        datetime(2024, 3, 1, 10),
        datetime(2024, 2, 1, 10),
    ]
    assert found.codes == ["no_word", "nobody"]


@pytest.mark.parametrize(
    ("unsubscribed", "suspended", "refused"),
    [("true", "false", True), ("false", "true", True), ("false", "false", False), ("", "", None)],
)
def test_marketo_leads(tmp_path: Path, unsubscribed: str, suspended: str, *, refused: bool | None) -> None:
    header = "id,email,unsubscribed,marketingSuspended,doNotCall"
    facts = said(
        imported(tmp_path, "marketo", "leads", header, f"7,ann@acme.com,{unsubscribed},{suspended},true")
    )
    assert (facts.get("has_opted_out_of_email"), facts["do_not_call"]) == (refused, True)


def test_webinar_boxes(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        "webinar",
        "report",
        "Email,Webinar ID,Registration Time,Marketing Consent",
        "ann@acme.com,9,2024-02-01T10:00:00Z,Yes",
        "bo@acme.com,9,2024-02-01T10:00:00Z,No",
        "cy@acme.com,9,2024-02-01T10:00:00Z,",
    )
    assert {(row["email"], row["basis"]) for row in found["consents"]} == {
        ("ann@acme.com", "consent"),
        ("bo@acme.com", "none"),
    }


def test_any_table(tmp_path: Path) -> None:
    mapping = write(
        tmp_path / "preferences.yaml",
        """
mapping: preferences
source: centre
files:
  - file: "*.csv"
    into:
      - table: consents
        key: [mail, kind]
        columns:
          email: mail
          channel: {column: kind, values: {post: direct_mail, phone: call}}
          basis: {column: answer, values: {"yes": consent, "no": refused}}
          stated_at: day
""",
    )
    path = write(
        tmp_path / "answers.csv", csv_text("mail,kind,answer,day", "Ann@Acme.com,post,yes,2024-02-01")
    )
    row = import_files("table", path, mapping_file=mapping).one("consents")
    assert (row["source"], row["email"], row["channel"], row["basis"]) == (
        "centre",
        "ann@acme.com",
        "direct_mail",
        "consent",
    )
    assert row["known_at"] == row["stated_at"] == datetime(2024, 2, 1)


@pytest.mark.parametrize(
    ("traits", "refused"),
    [
        ({"unsubscribed": True}, True),
        ({"email_opt_out": False}, False),
        ({"unsubscribed": "weekly"}, None),
        ({}, None),
    ],
)
def test_traits_of_trackers(tmp_path: Path, traits: dict[str, object], *, refused: bool | None) -> None:
    message = {
        "type": "identify", "messageId": "m", "userId": "7", "traits": {"email": "ann@acme.com", **traits},
        "receivedAt": "2024-02-01T10:00:00Z", "timestamp": "2024-02-01T10:00:00Z",
    }  # fmt: skip
    found = import_files("segment", write(tmp_path / "events.jsonl", json.dumps(message) + "\n"))
    assert said(found).get("has_opted_out_of_email") == refused
