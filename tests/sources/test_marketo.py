"""Marketo's leads and activities, as bulk extracts, the API and warehouses write them."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.sources.imported import SHARED_DATA, Imported, csv_text, import_files, write

from quorate import flow
from quorate.errors import InputError
from quorate.sources import Reading

_ASSET = "primaryAttributeValueId,primaryAttributeValue"
HEADER = f"marketoGUID,leadId,activityDate,activityTypeId,campaignId,{_ASSET},attributes"


def quoted(attributes: dict[str, Any]) -> str:
    text = json.dumps(attributes).replace('"', '""')
    return f'"{text}"'


def activity(number: int, type_: int | str, asset: str = "", asset_id: str = "", **attributes: Any) -> str:
    """One row of a bulk extract; `Is_Bot_Activity=True` is the attribute `Is Bot Activity`."""
    named = {name.replace("_", " "): value for name, value in attributes.items()}
    return f"{number},7,2024-02-01T10:00:00Z,{type_},55,{asset_id},{asset},{quoted(named)}"


def imported(tmp_path: Path, **files: str) -> Imported:
    for name, text in files.items():
        ending = "json" if text.startswith(("{", "[")) else "csv"
        write(tmp_path / "export" / f"{name}.{ending}", text)
    return import_files("marketo", tmp_path / "export")


def test_leads(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        leads=csv_text(
            "id,email,firstName,lastName,title,company,website,createdAt,updatedAt,sfdcContactId,unsubscribed",
            "7,Ann@Acme.com,Ann,Lee,CFO,Acme,www.acme.com,2024-01-01T00:00:00Z,2024-03-01T00:00:00Z,003000000000001,false",
            ",bo@acme.com,Bo,,,,,,,,",
            "x y,cy@acme.com,Cy,,,,,,,,",
        ),
    )
    lead = found.one("people")
    assert (lead["record_id"], lead["kind"], lead["email"]) == ("marketo:lead:7", "crm_lead", "ann@acme.com")
    assert (lead["full_name"], lead["company_domain"]) == ("Ann Lee", "acme.com")
    assert (lead["known_at"], lead["version_at"]) == (datetime(2024, 1, 1), datetime(2024, 3, 1))
    link = found.one("links")
    assert (link["left_value"], link["right_kind"]) == ("marketo:lead:7", "crm_contact")
    assert link["right_value"] == "salesforce:003000000000001AAA"
    assert found.codes == ["no_id", "bad_id"]


@pytest.mark.parametrize(
    ("type_", "channel", "action", "initiator"),
    [
        (1, "web", "viewed", "buyer"),
        (2, "web", "submitted_form", "buyer"),
        (3, "web", "clicked", "buyer"),
        (6, "email", "sent", "marketing"),
        (7, "email", "delivered", "marketing"),
        (8, "email", "bounced", "marketing"),
        (9, "email", "unsubscribed", "buyer"),
        (10, "email", "opened", "buyer"),
        (11, "email", "clicked", "buyer"),
        (27, "email", "bounced", "marketing"),
        (39, "email", "sent", "sales"),
        (46, "web", "other", "buyer"),
        (400, "social", "shared", "buyer"),
    ],
)
def test_what_was_done(tmp_path: Path, type_: int, channel: str, action: str, initiator: str) -> None:
    touch = imported(tmp_path, activities=csv_text(HEADER, activity(1, type_, "Asset"))).one("touches")
    assert (touch["channel"], touch["action"], touch["initiator"]) == (channel, action, initiator)
    assert (touch["person_key"], touch["campaign_key"]) == ("marketo:lead:7", "marketo:campaign:55")
    assert touch["occurred_at"] == touch["known_at"] == datetime(2024, 2, 1, 10)
    assert touch["topic"] == "Asset"


@pytest.mark.parametrize(
    ("attributes", "likelihood"),
    [
        ({"Is_Bot_Activity": True}, 1.0),
        ({"Is_Bot_Activity": "true"}, 1.0),
        ({"Is_Bot_Activity": False, "Bot_Activity_Pattern": "N/A"}, None),
        ({"Bot_Activity_Pattern": "Matched UA/IP with IAB list"}, 1.0),
        ({"User_Agent": "Barracuda link scanner"}, 1.0),
        ({"User_Agent": "Mozilla/5.0 (Macintosh)"}, None),
    ],
)
def test_machines(tmp_path: Path, attributes: dict[str, Any], likelihood: float | None) -> None:
    found = imported(tmp_path, activities=csv_text(HEADER, activity(1, 11, "Mail", **attributes)))
    assert found.one("touches")["machine_likelihood"] == likelihood


@pytest.mark.parametrize(
    ("asset", "action"),
    [
        ("Book a demo", "requested_demo"),
        ("Contact us", "requested_contact"),
        ("Guide", "downloaded"),
        ("X", "submitted_form"),
    ],
)
def test_forms_by_their_names(tmp_path: Path, asset: str, action: str) -> None:
    found = imported(
        tmp_path, activities=csv_text(HEADER, activity(1, 2, asset, Client_IP_Address="192.0.2.1"))
    )
    assert (found.one("touches")["action"], found.one("touches")["ip"]) == (action, "192.0.2.1")


def test_answers_of_the_api_are_the_same_as_extracts(tmp_path: Path) -> None:
    attributes = [{"name": "Is Bot Activity", "value": True}, {"name": "Link", "value": "https://us.com/a"}]
    answer = {
        "requestId": "1", "success": True, "moreResult": False,
        "result": [{"id": 1, "marketoGUID": "1", "leadId": 7, "activityDate": "2024-02-01T10:00:00Z",
                    "activityTypeId": 11, "campaignId": 55, "primaryAttributeValueId": 3,
                    "primaryAttributeValue": "Mail",
                    "attributes": attributes}],
    }  # fmt: skip
    row = activity(1, 11, "Mail", "3", Is_Bot_Activity=True, Link="https://us.com/a")
    by_api = imported(tmp_path / "api", activities=json.dumps(answer))
    by_extract = imported(tmp_path / "extract", activities=csv_text(HEADER, row))
    assert by_api.content == by_extract.content
    assert by_api.one("touches")["url"] == "https://us.com/a"


def test_members_of_programs(tmp_path: Path) -> None:
    status = {"New_Status": "Registered", "Success": False}
    found = imported(
        tmp_path,
        activities=csv_text(
            HEADER,
            activity(1, 104, "Spring webinar", "90", **status),
            activity(2, 104, "Spring webinar", "91", New_Status="Attended", Success=True),
            activity(3, 104, "Spring webinar", "91", New_Status="No Show"),
            activity(4, 104, "Spring webinar", "91"),
        ),
        programs=csv_text(
            "id,name,channel,startDate,createdAt", "90,Spring webinar,Webinar,2024-02-05,2024-01-01", "92,,,,"
        ),
    )
    members = [(row["record_id"], row["action"], row["has_responded"]) for row in found["campaign_members"]]
    assert sorted(members) == [
        ("marketo:member:90:7", "registered", False),
        ("marketo:member:91:7", "attended", True),
        ("marketo:member:91:7", "missed", False),
    ]
    named = {
        (row["record_id"], row["version_at"].year): (row["channel"], row["starts_on"])
        for row in found["campaigns"]
    }
    assert named[("marketo:program:90", 2024)] == ("webinar", date(2024, 2, 5))
    assert named[("marketo:program:91", 1970)] == ("webinar", None)
    assert sorted(found.codes) == ["member_of_nothing", "no_name"]


def test_merged_and_deleted_leads(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        activities=csv_text(
            HEADER,
            activity(1, 32, "Ann", "7", Merge_IDs="[8, 9]", Master_Updated=True),
            activity(2, 32, "Ann", "7"),
            activity(3, 37, "Ann", "7"),
        ),
    )
    assert [(row["left_value"], row["right_value"]) for row in found["links"]] == [
        ("marketo:lead:8", "marketo:lead:7"),
        ("marketo:lead:9", "marketo:lead:7"),
    ]
    gone = found.one("people")
    assert (gone["record_id"], gone["is_deleted"], gone["version_at"]) == (
        "marketo:lead:7",
        True,
        datetime(2024, 2, 1, 10),
    )
    assert found.codes == ["merged_with_nobody"]


def test_types_of_the_portal_go_before_the_standard_ones(tmp_path: Path) -> None:
    types = {
        "result": [
            {"id": 100001, "name": "Vote in Poll", "attributes": []},
            {"id": 100002, "name": "Booth scan"},
        ]
    }
    found = imported(
        tmp_path,
        activity_types=json.dumps(types),
        activities=csv_text(
            HEADER, activity(1, 100001), activity(2, 100002), activity(3, 100003), activity(4, 13)
        ),
    )
    assert found.one("touches")["action"] == "responded"
    assert Counter(found.codes) == {"definition": 2, "not_an_act": 2, "unknown_type": 1}
    assert any("'booth scan'" in item.reason for item in found.set_aside)


def test_rows_that_cannot_be_used(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        activities=csv_text(
            HEADER,
            ",7,2024-02-01T10:00:00Z,1,,,,",
            "2,,2024-02-01T10:00:00Z,1,,,,",
            "3,7,soon,1,,,,",
            "4,7,2024-02-01T10:00:00Z,,,,,",
            "5,7,2024-02-01T10:00:00Z,1,,,,not json",
        ),
    )
    assert found.codes == ["no_id", "nobody", "no_date", "unknown_type"]
    assert found.one("touches")["record_id"] == "marketo:activity:5"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("activities.csv", csv_text(HEADER.replace("leadId", "leadI")), r"nearest here: 'leadI'"),
        ("activities.json", '{"result": [{"id": 1,\n', r"not whole"),
        ("weather.csv", csv_text("station,degrees", "1,20"), r"found weather\.csv"),
    ],
)
def test_files_that_cannot_be_used(tmp_path: Path, name: str, text: str, said: str) -> None:
    write(tmp_path / name, text)
    with pytest.raises(InputError, match=said):
        import_files("marketo", tmp_path)


def test_importing_again_adds_nothing_however_it_is_cut(tmp_path: Path) -> None:
    rows = [
        activity(number, type_, "Asset", "90", New_Status="Attended")
        for number, type_ in enumerate((1, 2, 10, 11, 104, 13))
    ]
    whole = write(tmp_path / "whole" / "activities.csv", csv_text(HEADER, *rows))
    write(tmp_path / "cut" / "activities_1.csv", csv_text(HEADER, *rows[3:]))
    write(tmp_path / "cut" / "activities_2.csv", csv_text(HEADER, *rows[:3]))
    assert import_files("marketo", tmp_path / "cut").content == import_files("marketo", whole).content
    workspace = flow.create_workspace(tmp_path / "w", "T")
    taken = [
        flow.import_files(
            workspace, "marketo", [path], Reading(), lambda: datetime(2024, 7, 1), lambda _name, _share: None
        )
        for path in (whole, tmp_path / "cut")
    ]
    assert [sum(count.evidence_count for count in counts) for counts in taken] == [5, 0]
    assert [sum(count.duplicate_count for count in counts) for counts in taken] == [0, 5]
    assert [sum(count.set_aside_count for count in counts) for counts in taken] == [1, 1]


@pytest.mark.shared_data
@pytest.mark.skipif(not SHARED_DATA.is_dir(), reason=f"the public data is not at {SHARED_DATA}")
def test_warehouse_seeds() -> None:
    found = import_files("marketo", SHARED_DATA / "warehouse_seeds" / "marketo")
    assert found.rows_read == 1331
    assert {name: len(rows) for name, rows in found.tables.items() if rows} == {
        # all but those not sent, of six tables of one hundred
        "observed_touches": 598,
        "observed_campaigns": 200,
        "observed_links": 99,
        # a hundred leads, and thirty-one that were deleted
        "observed_people": 131,
    }
    assert Counter(item.code for item in found.set_aside) == {
        "object_not_used": 200,
        "not_an_act": 100,
        "not_sent": 2,
        "merged_with_nobody": 1,
    }
