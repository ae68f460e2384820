"""The CRM's export holds together: ids, references, stages, conversions, merges, meetings."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from tests.market.market_files import Written

from quorate.market import write_market
from quorate.market.writers.record_ids import PREFIXES, AccountIds, RecordIds, case_safe
from quorate.market.writers.salesforce import COLUMNS

KINDS = sorted(COLUMNS)
STAGES = {
    "Prospecting",
    "Qualification",
    "Needs Analysis",
    "Proposal/Price Quote",
    "Negotiation/Review",
    "Closed Won",
    "Closed Lost",
}
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z")
REFERENCES = {
    "AccountId": ("Account",),
    "ParentId": ("Account",),
    "ConvertedAccountId": ("Account",),
    "ContactId": ("Contact",),
    "ConvertedContactId": ("Contact",),
    "LeadId": ("Lead",),
    "OpportunityId": ("Opportunity",),
    "ConvertedOpportunityId": ("Opportunity",),
    "CampaignId": ("Campaign",),
    "Product2Id": ("Product2",),
    "EventId": ("Event",),
    "WhoId": ("Contact", "Lead"),
    "WhatId": ("Account", "Opportunity"),
    "RelationId": ("Contact", "Lead", "User", "Account", "Opportunity"),
    "OwnerId": ("User",),
    "CreatedById": ("User",),
    "LastModifiedById": ("User",),
    "ManagerId": ("User",),
}


@pytest.mark.parametrize("kind", KINDS)
def test_ids_have_their_prefix_and_suffix_and_are_unique(written: Written, kind: str) -> None:
    ids = [row["Id"] for row in written.rows(f"salesforce/{kind}")]
    assert ids, kind
    assert len(ids) == len(set(ids))
    for found in ids:
        assert len(found) == 18
        assert found.startswith(PREFIXES[kind])
        assert found == case_safe(found[:15])


def test_a_known_id_gets_its_known_suffix() -> None:
    assert case_safe("001A0000006Vm9r") == "001A0000006Vm9rIAC"


def test_ids_of_different_accounts_and_kinds_never_meet() -> None:
    ids = RecordIds(5)
    made = []
    for index in range(40):
        account = AccountIds(ids, index)
        made += [account.next(kind)[3:15] for kind in PREFIXES for _ in range(5)]
    made += [ids.shared(kind, number)[3:15] for kind in PREFIXES for number in range(20)]
    assert len(made) == len(set(made))


@pytest.mark.parametrize("kind", KINDS)
def test_references_lead_somewhere(written: Written, kind: str) -> None:
    known = {name: {row["Id"] for row in written.rows(f"salesforce/{name}")} for name in KINDS}
    for row in written.rows(f"salesforce/{kind}"):
        for field, targets in (*REFERENCES.items(), ("MasterRecordId", (kind,))):
            if row.get(field):
                assert any(row[field] in known[target] for target in targets), (kind, field, row)


@pytest.mark.parametrize("kind", KINDS)
def test_records_change_after_they_are_made(written: Written, kind: str) -> None:
    for row in written.rows(f"salesforce/{kind}"):
        assert TIME.fullmatch(row["CreatedDate"])
        assert row["SystemModstamp"] >= row["CreatedDate"]
        assert row.get("LastModifiedDate", row["SystemModstamp"]) == row["SystemModstamp"]
        assert set(row) == set(COLUMNS[kind])


def test_rows_counted_are_rows_written(written: Written) -> None:
    for path, count in written.summary.rows.items():
        if path.endswith(".csv"):
            assert len(written.rows(path.removeprefix("inputs/").removesuffix(".csv"))) == count, path


def test_converted_leads_say_into_what(written: Written) -> None:
    leads = written.rows("salesforce/Lead")
    converted = [row for row in leads if row["IsConverted"] == "true"]
    assert 0 < len(converted) < len(leads)
    for row in leads:
        parts = [row[field] for field in ("ConvertedDate", "ConvertedAccountId", "ConvertedContactId")]
        assert all(parts) if row["IsConverted"] == "true" else not any(parts), row
    contacts = {row["Id"]: row for row in written.rows("salesforce/Contact")}
    for row in converted:
        contact = contacts[row["ConvertedContactId"]]
        assert contact["AccountId"] == row["ConvertedAccountId"]
        assert row["ConvertedDate"] >= row["CreatedDate"][:10]


def test_activities_hang_under_living_records(written: Written) -> None:
    """The CRM moves activities along when leads are converted and records merged."""
    gone = {row["Id"] for row in written.rows("salesforce/Lead") if row["IsConverted"] == "true"}
    gone |= {
        row["Id"]
        for kind in ("Lead", "Contact")
        for row in written.rows(f"salesforce/{kind}")
        if row["MasterRecordId"]
    }
    assert gone
    for kind in ("Task", "Event"):
        assert not gone & {row["WhoId"] for row in written.rows(f"salesforce/{kind}")}


def test_leads_carry_no_what(written: Written) -> None:
    for row in written.rows("salesforce/Task"):
        assert not (row["WhoId"].startswith("00Q") and row["WhatId"])


def test_merged_records_are_deleted(tmp_path: Path) -> None:
    # doubles are common enough where the systems see badly
    written = Written(write_market(tmp_path, accounts=20, seed=3, days=400, difficulty="hard"))
    merged = [row for kind in ("Account", "Contact", "Lead") for row in written.rows(f"salesforce/{kind}")]
    assert any(row["MasterRecordId"] for row in merged)
    assert all(row["IsDeleted"] == "true" for row in merged if row["MasterRecordId"])
    assert any(row["IsDeleted"] == "true" and not row["MasterRecordId"] for row in merged)


def test_history_ends_where_the_opportunity_stands(written: Written) -> None:
    history = defaultdict(list)
    for row in written.rows("salesforce/OpportunityHistory"):
        assert row["StageName"] in STAGES
        history[row["OpportunityId"]].append(row)
    opportunities = written.rows("salesforce/Opportunity")
    for row in opportunities:
        last = max(history[row["Id"]], key=lambda change: change["CreatedDate"])
        for field in ("StageName", "Amount", "CloseDate", "Probability", "ForecastCategory"):
            assert last[field] == row[field], (row["Id"], field)
        assert min(change["CreatedDate"] for change in history[row["Id"]]) == row["CreatedDate"]
        assert (row["IsClosed"] == "true") == row["StageName"].startswith("Closed")
        assert row["StageName"] == "Closed Lost" or not row["Loss_Reason__c"]
    assert {len(changes) for changes in history.values()} & {3, 4, 5, 6}


def test_line_items_add_up(written: Written) -> None:
    totals: defaultdict[str, float] = defaultdict(float)
    for row in written.rows("salesforce/OpportunityLineItem"):
        totals[row["OpportunityId"]] += float(row["TotalPrice"])
    for row in written.rows("salesforce/Opportunity"):
        assert (row["HasOpportunityLineItem"] == "true") == (row["Id"] in totals)
        if row["Id"] in totals:
            assert totals[row["Id"]] == pytest.approx(float(row["Amount"]), abs=0.02)


def test_meetings_bring_several_people_together(written: Written) -> None:
    relations = defaultdict(list)
    for row in written.rows("salesforce/EventRelation"):
        relations[row["EventId"]].append(row)
    events = written.rows("salesforce/Event")
    people = [
        sum(row["RelationId"][:3] in ("003", "00Q") for row in relations[event["Id"]]) for event in events
    ]
    assert min(people) >= 1
    assert sum(count > 1 for count in people) > len(events) / 5
    for event in events:
        who = [row for row in relations[event["Id"]] if row["RelationId"] == event["WhoId"]]
        assert [row["IsParent"] for row in who] == ["true"]


def test_activities_are_sometimes_logged_weeks_late(written: Written) -> None:
    tasks = written.rows("salesforce/Task")
    late = [row for row in tasks if row["CreatedDate"][:7] > row["ActivityDate"][:7]]
    assert all(row["CreatedDate"][:10] >= row["ActivityDate"] for row in tasks)
    assert 0.01 < len(late) / len(tasks) < 0.3
    assert {row["TaskSubtype"] for row in tasks} == {"Call", "Email"}
    assert all(row["CallType"] in ("Inbound", "Outbound") for row in tasks if row["TaskSubtype"] == "Call")


def test_contact_roles_are_sparse(written: Written) -> None:
    roles = Counter(row["OpportunityId"] for row in written.rows("salesforce/OpportunityContactRole"))
    opportunities = {row["Id"] for row in written.rows("salesforce/Opportunity")}
    assert set(roles) < opportunities
    assert 1.0 < sum(roles.values()) / len(roles) < 3.5
    primary = [row for row in written.rows("salesforce/OpportunityContactRole") if row["IsPrimary"] == "true"]
    assert 0 < len(primary) == len({row["OpportunityId"] for row in primary}) <= len(roles)
    stated = {row["Id"]: row["ContactId"] for row in written.rows("salesforce/Opportunity")}
    assert {row["OpportunityId"]: row["ContactId"] for row in primary} == {
        deal: contact for deal, contact in stated.items() if contact
    }
