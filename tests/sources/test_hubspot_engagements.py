"""HubSpot's calls, e-mails, meetings, notes and tasks, and who took part in them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from tests.sources.imported import csv_text
from tests.sources.test_hubspot_objects import api, imported, lines

HELD = "2024-02-01T15:00:00Z"


def engaged(tmp_path: Path, object_: str, **properties: Any) -> dict[str, Any]:
    found = imported(tmp_path, **{object_: lines(api("900", {"hs_timestamp": HELD, **properties}))})
    return found.one("touches")


@pytest.mark.parametrize(
    ("object_", "properties", "channel", "action", "initiator"),
    [
        ("calls", {"hs_call_direction": "INBOUND"}, "call", "answered", "buyer"),
        (
            "calls",
            {"hs_call_direction": "OUTBOUND", "hs_call_status": "COMPLETED"},
            "call",
            "called",
            "sales",
        ),
        (
            "calls",
            {"hs_call_disposition": "f240bbac-87c9-4f6e-bf70-924b57d47db7"},
            "call",
            "answered",
            "sales",
        ),
        (
            "calls",
            {"hs_call_disposition": "b2cf5968-551e-4856-9783-52b3da59a7d0"},
            "call",
            "voicemail",
            "sales",
        ),
        ("calls", {"hs_call_disposition": "73a0d17f-1163-4015-bdd5-ec830791da20"}, "call", "called", "sales"),
        ("emails", {"hs_email_direction": "EMAIL", "hs_email_status": "SENT"}, "email", "sent", "sales"),
        (
            "emails",
            {"hs_email_direction": "EMAIL", "hs_email_status": "BOUNCED"},
            "email",
            "bounced",
            "sales",
        ),
        ("emails", {"hs_email_direction": "INCOMING_EMAIL"}, "email", "replied", "buyer"),
        ("meetings", {"hs_meeting_outcome": "COMPLETED"}, "meeting", "attended", "sales"),
        ("meetings", {"hs_meeting_outcome": "NO_SHOW"}, "meeting", "missed", "sales"),
        ("meetings", {"hs_meeting_source": "MEETINGS_PUBLIC"}, "meeting", "attended", "buyer"),
        ("notes", {"hs_note_body": "spoke"}, "meeting", "noted", "sales"),
        ("communications", {"hs_communication_channel_type": "LINKEDIN_MESSAGE"}, "social", "sent", "sales"),
        ("communications", {"hs_communication_channel_type": "SMS"}, "chat", "sent", "sales"),
        ("postal_mail", {}, "direct_mail", "sent", "sales"),
        ("tasks", {"hs_task_status": "COMPLETED", "hs_task_type": "CALL"}, "call", "called", "sales"),
        (
            "tasks",
            {"hs_task_status": "COMPLETED", "hs_task_type": "LINKED_IN_MESSAGE"},
            "social",
            "sent",
            "sales",
        ),
        ("engagements", {"hs_engagement_type": "INCOMING_EMAIL"}, "email", "replied", "buyer"),
        ("engagements", {"hs_engagement_type": "MEETING"}, "meeting", "attended", "sales"),
    ],
)
def test_what_was_done(
    tmp_path: Path, object_: str, properties: dict[str, Any], channel: str, action: str, initiator: str
) -> None:
    touch = engaged(tmp_path, object_, **properties)
    assert (touch["channel"], touch["action"], touch["initiator"]) == (channel, action, initiator)
    assert touch["record_id"] == touch["source_record_id"] == "hubspot:engagement:900"


@pytest.mark.parametrize(
    ("object_", "properties", "code"),
    [
        ("meetings", {"hs_timestamp": HELD, "hs_meeting_outcome": "CANCELED"}, "cancelled"),
        ("meetings", {"hs_timestamp": HELD, "hs_meeting_outcome": "RESCHEDULED"}, "cancelled"),
        ("tasks", {"hs_timestamp": HELD, "hs_task_status": "NOT_STARTED"}, "not_done_yet"),
        ("emails", {"hs_timestamp": HELD, "hs_email_status": "SCHEDULED"}, "not_done_yet"),
        ("calls", {"hs_call_title": "Call"}, "no_date"),
    ],
)
def test_what_has_not_happened(tmp_path: Path, object_: str, properties: dict[str, Any], code: str) -> None:
    found = imported(tmp_path, **{object_: lines(api("900", properties))})
    assert (found.codes, found["touches"]) == ([code], [])


def test_when_it_happened_and_was_known(tmp_path: Path) -> None:
    call = engaged(tmp_path / "call", "calls")
    assert (call["occurred_at"], call["known_at"]) == (datetime(2024, 2, 1, 15), datetime(2024, 2, 1, 15))
    logged_late = engaged(tmp_path / "late", "calls", hs_timestamp="1704067200000")
    assert (logged_late["occurred_at"], logged_late["known_at"]) == (
        datetime(2024, 1, 1),
        datetime(2024, 1, 10, 9),
    )
    meeting = engaged(tmp_path / "meeting", "meetings", hs_meeting_start_time="2024-02-03T10:00:00Z",
                      hs_meeting_end_time="2024-02-03T10:45:00Z", hs_meeting_title="Demo")  # fmt: skip
    assert (meeting["occurred_at"], meeting["topic"]) == (datetime(2024, 2, 3, 10), "Demo")
    assert '"minutes":45' in meeting["properties"]
    done = engaged(
        tmp_path / "task", "tasks", hs_task_status="COMPLETED", hs_task_completion_date="2024-02-02T08:00:00Z"
    )
    assert done["occurred_at"] == datetime(2024, 2, 2, 8)


def test_a_meeting_with_several_contacts(tmp_path: Path) -> None:
    inside = {"contacts": {"results": [{"id": "1", "type": "meeting_event_to_contact"}, {"id": "2"}]},
              "companies": {"results": [{"id": "10"}]}, "deals": {"results": [{"id": "100"}]}}  # fmt: skip
    found = imported(tmp_path, meetings=lines(api("900", {"hs_timestamp": HELD}, associations=inside)))
    touch = found.one("touches")
    assert (touch["person_key"], touch["account_key"]) == (None, "hubspot:company:10")
    assert touch["opportunity_key"] == "hubspot:deal:100"
    assert [(row["touch_key"], row["person_key"], row["action"]) for row in found["attendees"]] == [
        ("hubspot:engagement:900", "hubspot:contact:1", "attended"),
        ("hubspot:engagement:900", "hubspot:contact:2", "attended"),
    ]


@pytest.mark.parametrize(
    ("number", "one", "other", "table", "expected"),
    [
        (200, "900", "1", "attendees", ("hubspot:engagement:900", "hubspot:contact:1")),
        (199, "1", "900", "attendees", ("hubspot:engagement:900", "hubspot:contact:1")),
        (194, "900", "1", "attendees", ("hubspot:engagement:900", "hubspot:contact:1")),
        (198, "900", "1", "attendees", ("hubspot:engagement:900", "hubspot:contact:1")),
        (3, "100", "1", "contact_roles", ("hubspot:deal:100", "hubspot:contact:1")),
        (4, "1", "100", "contact_roles", ("hubspot:deal:100", "hubspot:contact:1")),
    ],
)
def test_associations_are_read_by_number(
    tmp_path: Path, number: int, one: str, other: str, table: str, expected: tuple[str, str]
) -> None:
    types = [{"category": "HUBSPOT_DEFINED", "typeId": number, "label": "Ünbenannt"}]
    row = {"from": {"id": one}, "to": [{"toObjectId": other, "associationTypes": types}]}
    found = imported(tmp_path, associations=lines(row)).one(table)
    first = "touch_key" if table == "attendees" else "opportunity_key"
    assert (found[first], found["person_key"]) == expected
    assert found.get("crm_role") is None


@pytest.mark.parametrize(
    ("type_", "table"),
    [
        ("deal_to_contact", "contact_roles"),
        ("meeting_event_to_contact", "attendees"),
        ("call_to_contact", "attendees"),
    ],
)
def test_types_by_the_names_of_the_third_version(tmp_path: Path, type_: str, table: str) -> None:
    row = {"from": {"id": "900"}, "to": [{"id": "1", "type": type_}]}
    assert imported(tmp_path, associations=lines(row)).one(table)["person_key"] == "hubspot:contact:1"


@pytest.mark.parametrize(("number", "kept"), [(212, "opportunity_key"), (188, "account_key")])
def test_associations_kept_on_the_engagement(tmp_path: Path, number: int, kept: str) -> None:
    types = [{"category": "HUBSPOT_DEFINED", "typeId": number, "label": None}]
    row = {"from": {"id": "900"}, "to": [{"toObjectId": 55, "associationTypes": types}]}
    found = imported(
        tmp_path,
        associations=lines(row, {**row, "from": {"id": "901"}}),
        meetings=lines(api("900", {"hs_timestamp": HELD})),
    )
    assert {touch[kept] for touch in found["touches"]} == {
        f"hubspot:{'deal' if number == 212 else 'company'}:55"
    }
    assert (found.rows_read, found.codes) == (3, ["record_not_here"])


def test_associations_nothing_is_made_of(tmp_path: Path) -> None:
    types = [{"category": "HUBSPOT_DEFINED", "typeId": 449, "label": None}]
    found = imported(
        tmp_path,
        associations=lines(
            {"from": {"id": "1"}, "to": [{"toObjectId": 2, "associationTypes": types}]},
            {"from": {"id": "1"}, "to": []},
            {"from": {"id": "1"}, "to": "nobody"},
        ),
    )
    assert found.codes == ["unknown_association"] * 3


def test_associations_of_a_warehouse(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        engagement_contact=csv_text(
            "contact_id,engagement_id,engagement_type,type_id", "1,900,MEETING,200", ",900,MEETING,200"
        ),
        engagement_meeting=csv_text(
            "engagement_id,start_time,title,_fivetran_synced", "900,2024-02-01 15:00:00,Demo,2024-02-02"
        ),
        deal_contact=csv_text("contact_id,deal_id,type_id,category", "1,100,3,HUBSPOT_DEFINED"),
    )
    assert found.one("attendees")["touch_key"] == found.one("touches")["record_id"]
    assert found.one("contact_roles")["person_key"] == "hubspot:contact:1"
    assert found.codes == ["unknown_association"]


def test_roles_from_labels_and_from_buying_roles(tmp_path: Path) -> None:
    plain = {"category": "HUBSPOT_DEFINED", "typeId": 3, "label": None}
    own = {"category": "USER_DEFINED", "typeId": 3, "label": "Works council"}
    history = {"hs_buying_role": [{"value": "CHAMPION;DECISION_MAKER", "timestamp": "2024-02-20T00:00:00Z"}]}
    found = imported(
        tmp_path,
        deals_contacts=lines(
            {"from": {"id": "100"}, "to": [{"toObjectId": 1, "associationTypes": [plain]},
                                           {"toObjectId": 2, "associationTypes": [plain, own]}]},
        ),
        deals=lines(api("100", {"dealname": "Deal"})),
        contacts=lines(
            api("1", {"email": "a@x.com", "hs_buying_role": "CHAMPION;DECISION_MAKER"}, propertiesWithHistory=history),
            api("2", {"email": "b@x.com"}, createdAt="2024-02-02T00:00:00Z"),
        ),
    )  # fmt: skip
    assert [(row["person_key"][-1], row["crm_role"], row["known_at"]) for row in found["contact_roles"]] == [
        ("1", None, datetime(2024, 1, 10, 9)),
        ("1", "Champion", datetime(2024, 2, 20)),
        ("1", "Decision maker", datetime(2024, 2, 20)),
        ("2", "Works council", datetime(2024, 2, 2)),
    ]


def test_the_same_association_in_three_places_is_one_role(tmp_path: Path) -> None:
    types = [{"category": "HUBSPOT_DEFINED", "typeId": 3, "label": None}]
    found = imported(
        tmp_path,
        associations=lines({"from": {"id": "100"}, "to": [{"toObjectId": 1, "associationTypes": types}]}),
        deals=lines(
            api(
                "100",
                {"dealname": "D"},
                associations={"contacts": {"results": [{"id": "1", "type": "deal_to_contact"}]}},
            )
        ),
        contacts=lines(
            api(
                "1",
                {"email": "a@x.com"},
                associations={"deals": {"results": [{"id": "100", "type": "contact_to_deal"}]}},
            )
        ),
    )
    assert len(found["contact_roles"]) == 3
    assert len(found.content["observed_contact_roles"]) == 1


def test_email_events(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        email_campaign=csv_text("id,name,subject", "5,Spring,Hello", "6,,"),
        email_event=csv_text(
            "id,created,type,recipient,email_campaign_id,filtered_event",
            "a-1,2024-02-01 10:00:00,OPEN,Ann@Acme.com,5,false",
            "a-2,2024-02-01 10:00:01,CLICK,ann@acme.com,5,true",
            "a-3,2024-02-01 09:00:00,SENT,ann@acme.com,5,false",
            "a-4,2024-02-01 09:00:00,PROCESSED,ann@acme.com,5,false",
            "a-5,2024-02-01 09:00:00,OPEN,nobody,5,false",
        ),
    )
    assert [
        (row["action"], row["initiator"], row["email"], row["machine_likelihood"]) for row in found["touches"]
    ] == [
        ("opened", "buyer", "ann@acme.com", None),
        ("clicked", "buyer", "ann@acme.com", 1.0),
        ("sent", "marketing", "ann@acme.com", None),
    ]
    assert {row["campaign_key"] for row in found["touches"]} == {found.one("campaigns")["record_id"]}
    assert sorted(found.codes) == ["no_name", "nobody", "not_an_act"]


def test_form_submissions(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        contact_form_submission=csv_text(
            "timestamp,form_id,contact_id,conversion_id,page_url,title",
            "2024-02-01 10:00:00,f,1,c,https://us.com/demo,Book a demo",
            "2024-02-02 10:00:00,f,1,c,https://us.com/guide,Guide download",
            ",f,1,c,https://us.com/guide,Guide download",
        ),
    )
    assert [(row["action"], row["person_key"]) for row in found["touches"]] == [
        ("requested_demo", "hubspot:contact:1"),
        ("downloaded", "hubspot:contact:1"),
    ]
    assert found.codes == ["no_date"]
