"""HubSpot's records of companies, people, deals and our own side, as API objects and as exports."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.sources.imported import Imported, csv_text, import_files, write

from quorate.errors import InputError

MADE, CHANGED = "2024-01-10T09:00:00.000Z", "2024-03-01T12:00:00.000Z"


def api(id_: Any, properties: dict[str, Any], **beside: Any) -> dict[str, Any]:
    """An object as the API gives it."""
    return {
        "id": id_,
        "properties": properties,
        "createdAt": MADE,
        "updatedAt": CHANGED,
        "archived": False,
        **beside,
    }


def lines(*values: Any) -> str:
    return "".join(json.dumps(value) + "\n" for value in values)


def imported(tmp_path: Path, **files: str) -> Imported:
    """Import files named after their objects, all in one folder: `deals=...` is deals.jsonl."""
    for name, text in files.items():
        ending = "jsonl" if text.lstrip().startswith(("{", "[")) else "csv"
        write(tmp_path / "export" / f"{name}.{ending}", text)
    return import_files("hubspot", tmp_path / "export")


def test_company(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        companies=lines(
            api("10", {"name": "Acme", "domain": "shop.acme.co.uk", "numberofemployees": "1200",
                       "lifecyclestage": "customer", "hubspot_owner_id": "7", "hs_parent_company_id": "11"}),
            api("11", {"name": "Acme Group", "lifecyclestage": "opportunity"}),
        ),
    )  # fmt: skip
    acme, group = found["accounts"]
    assert (acme["record_id"], acme["domain"], acme["employees"]) == (
        "hubspot:company:10",
        "acme.co.uk",
        1200,
    )
    assert (acme["is_customer"], group["is_customer"]) == (True, False)
    assert (acme["parent_key"], acme["owner_key"]) == ("hubspot:company:11", "hubspot:owner:7")
    assert (acme["known_at"], acme["version_at"]) == (datetime(2024, 1, 10, 9), datetime(2024, 3, 1, 12))


def test_contact_with_its_company_from_each_place_it_is_kept(tmp_path: Path) -> None:
    person = {"firstname": "Ann", "lastname": "Lee", "email": "Ann@Acme.com", "jobtitle": "CFO"}
    found = imported(
        tmp_path,
        contacts=lines(
            api("1", {**person, "associatedcompanyid": "10"}),
            api("2", person, associations={"companies": {"results": [
                {"id": "12", "type": "contact_to_company_unlabeled"}, {"id": "13", "type": "contact_to_company"}]}}),
            api("3", person),
        ),
        contacts_to_companies=lines({
            "from": {"id": "3"},
            "to": [
                {"toObjectId": 14, "associationTypes": [{"category": "HUBSPOT_DEFINED", "typeId": 279, "label": None}]},
                {"toObjectId": 15, "associationTypes": [
                    {"category": "HUBSPOT_DEFINED", "typeId": 279, "label": None},
                    {"category": "HUBSPOT_DEFINED", "typeId": 1, "label": "Primary"}]},
            ],
        }),
    )  # fmt: skip
    people = {row["record_id"]: row for row in found["people"]}
    assert people["hubspot:contact:1"]["kind"] == "crm_contact"
    assert people["hubspot:contact:1"]["full_name"] == "Ann Lee"
    assert people["hubspot:contact:1"]["email"] == "ann@acme.com"
    assert {key[-1]: row["account_key"] for key, row in people.items()} == {
        "1": "hubspot:company:10",
        "2": "hubspot:company:13",
        "3": "hubspot:company:15",
    }
    # the association's row ends on the contact's record: the same version, found twice
    assert (found.rows_read, found.codes) == (4, [])


def test_merged_and_archived_records(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        companies=lines(api("10", {"name": "Acme", "hs_merged_object_ids": "18;19"})),
        contacts=lines(
            api("1", {"email": "ann@acme.com", "hs_calculated_merged_vids": "5:1704067200000;1:1704067200000",
                      "hs_merged_object_ids": "6"}),
            api("2", {"email": "bo@acme.com"}, archived=True, archivedAt="2024-04-01T00:00:00Z"),
        ),
        deals=lines(api("100", {"dealname": "Deal", "hs_merged_object_ids": "101"})),
    )  # fmt: skip
    assert {row["record_id"]: row["merged_into_key"] for row in found["accounts"]} == {
        "hubspot:company:10": None,
        "hubspot:company:18": "hubspot:company:10",
        "hubspot:company:19": "hubspot:company:10",
    }
    links = {row["left_value"]: (row["right_value"], row["known_at"]) for row in found["links"]}
    assert links == {
        "hubspot:contact:5": ("hubspot:contact:1", datetime(2024, 1, 1)),
        "hubspot:contact:6": ("hubspot:contact:1", datetime(2024, 3, 1, 12)),
    }
    gone = {row["record_id"]: (row["is_deleted"], row["version_at"]) for row in found["people"]}
    assert gone["hubspot:contact:2"] == (True, datetime(2024, 4, 1))
    assert gone["hubspot:contact:1"][0] is False
    assert {row["record_id"]: row["is_deleted"] for row in found["opportunities"]} == {
        "hubspot:deal:100": False,
        "hubspot:deal:101": True,
    }


def test_deal_as_an_api_object(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        deals=lines(
            api("100", {
                "dealname": "Acme licences", "amount": "12000.50", "deal_currency_code": "EUR",
                "dealstage": "closedlost", "pipeline": "default", "closedate": "1714521600000",
                "closed_lost_reason": "Price", "hubspot_owner_id": "7", "createdate": "2024-01-05T00:00:00Z",
            }, associations={"companies": {"results": [{"id": "10", "type": "deal_to_company"}]}}),
        ),
    )  # fmt: skip
    deal = found.one("opportunities")
    assert (deal["amount"], deal["currency"], deal["close_on"]) == (12000.5, "EUR", date(2024, 5, 1))
    assert (deal["crm_stage"], deal["is_closed"], deal["is_won"]) == ("Closed Lost", True, False)
    assert (deal["loss_reason"], deal["account_key"]) == ("Price", "hubspot:company:10")
    # somebody wrote that the deal began before HubSpot knew of it
    assert (deal["created_at"], deal["known_at"]) == (datetime(2024, 1, 5), datetime(2024, 1, 10, 9))


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (
            (
                "Record ID,Deal Name,Deal Stage,Pipeline,Close Date,Amount,Deal owner,Create Date,Last Modified Date,"
                "Associated Company IDs,Associated Contact IDs"
            ),
            (
                '100,Acme licences,Closed Won,Sales,2024-05-01 10:00,"12,000",Eve Ray,2024-01-10 09:00,'
                "2024-05-02 08:00,10;11,1;2"
            ),
        ),
        (
            (
                "id,dealname,dealstage,pipeline,closedate,amount,hubspot_owner_id,createdate,hs_lastmodifieddate,"
                "associatedcompanyid,associated_contact_ids"
            ),
            "100,Acme licences,closedwon,default,1714557600000,12000,Eve Ray,2024-01-10T09:00:00Z,1714636800000,10,1;2",
        ),
        (
            (
                "deal_id,property_dealname,deal_pipeline_stage_id,deal_pipeline_id,property_closedate,property_amount,"
                "owner_id,property_createdate,_fivetran_synced,company_id,associated_contact_ids"
            ),
            (
                "100,Acme licences,closedwon,default,2024-05-01 10:00:00,12000,Eve Ray,2024-01-10 9:00:00,"
                "2024-05-02 8:00:00.000,10,1;2"
            ),
        ),
    ],
)
def test_deal_as_portals_and_warehouses_write_it(tmp_path: Path, header: str, row: str) -> None:
    found = imported(tmp_path, **{"hubspot-crm-exports-all-deals-2024-05-03": csv_text(header, row)})
    deal = found.one("opportunities")
    assert (deal["name"], deal["amount"], deal["close_on"]) == ("Acme licences", 12000.0, date(2024, 5, 1))
    assert (deal["crm_stage"], deal["is_closed"], deal["is_won"]) == ("Closed Won", True, True)
    assert (deal["account_key"], deal["owner_key"]) == ("hubspot:company:10", "Eve Ray")
    assert (deal["known_at"], deal["version_at"]) == (datetime(2024, 1, 10, 9), datetime(2024, 5, 2, 8))
    assert [role["person_key"] for role in found["contact_roles"]] == [
        "hubspot:contact:1",
        "hubspot:contact:2",
    ]


@pytest.mark.parametrize("ending", ["jsonl", "csv"])
def test_properties_of_the_companys_own_making(tmp_path: Path, ending: str) -> None:
    cells = {"dealname": "Suite", "dealstage": "closedlost", "why_we_lost": "No budget", "rival": "Initech"}
    write(
        tmp_path / f"deals.{ending}",
        lines(api("1", cells))
        if ending == "jsonl"
        else csv_text("Record ID,Create Date," + ",".join(cells), "1,2024-01-10," + ",".join(cells.values())),
    )
    named = {"loss_reason": "why_we_lost", "competitor": "rival"}
    deal = import_files("hubspot", tmp_path, custom_fields=named).one("opportunities")
    assert (deal["loss_reason"], deal["competitor"]) == ("No budget", "Initech")


def test_property_history_gives_changes(tmp_path: Path) -> None:
    history = {
        "dealstage": [
            {"value": "closedwon", "timestamp": "2024-03-01T12:00:00.000Z", "sourceType": "CRM_UI"},
            {"value": "qualifiedtobuy", "timestamp": "2024-01-10T09:00:00.000Z", "sourceType": "CRM_UI"},
        ],
        "amount": [{"value": "5000", "timestamp": "1706745600000"}],
        "closedate": [{"value": "1714521600000", "timestamp": "2024-02-02T00:00:00Z"}],
        "pipeline": [{"value": "default", "timestamp": "2024-01-10T09:00:00Z"}],
        "dealname": [{"value": "Deal", "timestamp": "2024-01-10T09:00:00Z"}],
    }
    found = imported(tmp_path, deals=lines(api("100", {"dealname": "Deal"}, propertiesWithHistory=history)))
    assert [(row["field"], row["changed_at"], row["new_value"]) for row in found["changes"]] == [
        ("amount", datetime(2024, 2, 1), "5000.0"),
        ("close_on", datetime(2024, 2, 2), "2024-05-01"),
        ("crm_stage", datetime(2024, 1, 10, 9), "Qualified To Buy"),
        ("crm_stage", datetime(2024, 3, 1, 12), "Closed Won"),
        ("pipeline", datetime(2024, 1, 10, 9), "default"),
    ]
    assert all(row["known_at"] == row["changed_at"] for row in found["changes"])


def test_history_in_a_warehouse_is_the_same_change(tmp_path: Path) -> None:
    history = {"dealstage": [{"value": "contractsent", "timestamp": "2024-02-01T00:00:00.000Z"}]}
    found = imported(
        tmp_path,
        deals=lines(api("100", {"dealname": "Deal"}, propertiesWithHistory=history)),
        deal_property_history=csv_text(
            "deal_id,name,value,timestamp,source",
            "100,dealstage,contractsent,2024-02-01 00:00:00.000,CRM_UI",
            "100,hs_priority,high,2024-02-01 00:00:00.000,CRM_UI",
            "100,dealstage,contractsent,soon,CRM_UI",
        ),
        deal_stage=csv_text("deal_id,value,date_entered", "100,contractsent,2024-02-01 0:00:00"),
    )
    assert len(found.content["observed_changes"]) == 1
    assert len(found["changes"]) == 3
    assert sorted(found.codes) == ["field_not_used", "no_date"]


def test_stages_are_named_by_pipelines(tmp_path: Path) -> None:
    pipeline = {
        "id": "default",
        "label": "Sales",
        "stages": [
            {"id": "771", "label": "Angebot", "metadata": {"isClosed": "false", "probability": "0.6"}},
            {"id": "772", "label": "Gewonnen", "metadata": {"isClosed": "true", "probability": "1.0"}},
            {"id": "773", "label": "Verloren", "metadata": {"isClosed": "true", "probability": "0.0"}},
        ],
    }
    found = imported(
        tmp_path,
        pipelines=json.dumps({"results": [pipeline]}, indent=1),
        deals=lines(
            *(
                api(f"10{stage}", {"dealname": "Deal", "dealstage": stage})
                for stage in ("771", "772", "773", "9")
            )
        ),
    )
    deals = [(row["crm_stage"], row["is_closed"], row["is_won"]) for row in found["opportunities"]]
    assert deals == [
        ("Angebot", False, False),
        ("Gewonnen", True, True),
        ("Verloren", True, False),
        ("9", False, False),
    ]
    assert found.codes == ["definition"]


def test_owners(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        owners=lines(
            {"id": "7", "email": "Eve@us.com", "firstName": "Eve", "lastName": "Ray", "userId": 70, "createdAt": MADE,
             "updatedAt": CHANGED, "archived": False, "teams": [{"id": "1", "name": "Field marketing"}]},
            {"id": "8", "email": "bo@us.com", "firstName": "Bo", "lastName": "", "createdAt": MADE, "archived": True},
        ),
    )  # fmt: skip
    eve, bo = found["colleagues"]
    assert (eve["record_id"], eve["name"], eve["email"]) == ("hubspot:owner:7", "Eve Ray", "eve@us.com")
    assert (eve["function"], bo["function"]) == ("marketing", "sales")
    assert (eve["is_active"], bo["is_active"], bo["is_deleted"]) == (True, False, False)


def test_products_and_line_items(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        products=lines(api("30", {"name": "Licence", "hs_sku": "L-1"}), api("31", {})),
        line_items=lines(
            api("40", {"hs_product_id": "30", "price": "100", "quantity": "3"},
                associations={"deals": {"results": [{"id": "100", "type": "line_item_to_deal"}]}}),
            api("41", {"hs_product_id": "30", "amount": "10"}),
        ),
    )  # fmt: skip
    assert found.one("offerings")["name"] == "Licence"
    line = found.one("line_items")
    assert (line["opportunity_key"], line["offering_key"]) == ("hubspot:deal:100", "hubspot:product:30")
    assert line["amount"] == 300.0
    assert sorted(found.codes) == ["no_name", "no_opportunity"]


@pytest.mark.parametrize(
    ("id_", "codes"),
    [
        ("12", []),
        (12, []),
        ("12.0", []),
        (None, ["no_id"]),
        ({"a": 1}, ["bad_id"]),
        ([1], ["bad_id"]),
        ("a b", ["bad_id"]),
    ],
)
def test_ids_of_every_type(tmp_path: Path, id_: Any, codes: list[str]) -> None:
    found = imported(tmp_path, companies=lines(api(id_, {"name": "Acme"})))
    assert found.codes == codes
    assert [row["record_id"] for row in found["accounts"]] == ([] if codes else ["hubspot:company:12"])


def test_every_way_of_writing_json_is_the_same(tmp_path: Path) -> None:
    objects = [api(str(number), {"name": f"Company {number}"}) for number in range(3)]
    written = {
        "lines": lines(*objects),
        "array": json.dumps(objects),
        "pages": lines(
            {"results": objects[:2], "paging": {"next": {"after": "2"}}}, {"results": objects[2:]}
        ),
        "answer": json.dumps({"results": objects}, indent=2),
    }
    found = {
        name: import_files("hubspot", write(tmp_path / name / "companies.json", text)).content
        for name, text in written.items()
    }
    assert len(found["lines"]["observed_accounts"]) == 3
    assert all(content == found["lines"] for content in found.values())


@pytest.mark.parametrize("text", ['[{"id":"1","properties":{}},', lines(api("1", {})) + '{"id":"2","prop'])
def test_a_cut_off_file_is_refused(tmp_path: Path, text: str) -> None:
    path = write(tmp_path / "companies.jsonl", text)
    with pytest.raises(InputError, match=r"cut off|not whole"):
        import_files("hubspot", path)


def test_an_odd_line_is_set_aside(tmp_path: Path) -> None:
    path = write(
        tmp_path / "companies.jsonl",
        lines(api("1", {"name": "A"})) + "{oops\n[1]\n" + lines(api("2", {"name": "B"})),
    )
    found = import_files("hubspot", path)
    assert (found.rows_read, found.codes, len(found["accounts"])) == (4, ["not_json", "not_json"], 2)


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "weather.csv", "station,degrees\n1,20\n")
    with pytest.raises(InputError, match=r"found weather\.csv"):
        import_files("hubspot", tmp_path)


def test_a_missing_column_is_named_with_the_nearest(tmp_path: Path) -> None:
    path = write(tmp_path / "deals.csv", csv_text("Record I,Deal Name", "1,Deal"))
    with pytest.raises(InputError, match=r"nearest here: 'Record I'"):
        import_files("hubspot", path)


@pytest.mark.parametrize("text", ["[]", '{"results": []}', csv_text("Record ID,Company name")])
def test_an_export_of_nothing_is_no_mistake(tmp_path: Path, text: str) -> None:
    found = imported(tmp_path, companies=text, contacts=lines(api("1", {"email": "a@x.com"})))
    assert (found.rows_read, found.codes, len(found["people"])) == (1, [], 1)


def test_properties_that_are_null(tmp_path: Path) -> None:
    found = imported(tmp_path, contacts=lines({"id": "1", "properties": None, "createdAt": MADE}))
    assert (found.one("people")["email"], found.one("people")["known_at"]) == (None, datetime(2024, 1, 10, 9))


def test_lists_and_words_that_are_something_else_cost_only_themselves(tmp_path: Path) -> None:
    stages = [
        "won",
        {"id": "771", "label": ["Angebot"], "metadata": [1]},
        {"id": "772", "label": "Gewonnen", "metadata": {"isClosed": "true", "probability": "1.0"}},
    ]
    associations = [
        {"from": {"id": "107"}, "to": [{"toObjectId": 14, "associationTypes": 5}]},
        {"from": {"id": "107"}, "to": [{"toObjectId": 15, "associationTypes": [{"typeId": "\u00b2"}]}]},
    ]
    told = api("107", {"dealname": "Deal", "dealstage": "772"})
    found = imported(
        tmp_path,
        pipelines=json.dumps({"results": [{"id": "default", "stages": stages}]}),
        deals=lines({**told, "associations": {"contacts": {"results": 7}}}),
        associations=lines(*associations),
    )
    assert found.one("opportunities")["crm_stage"] == "Gewonnen"
