"""The desk's records as objects of HubSpot's API.

HubSpot knows no leads apart from contacts: a lead is a contact without a company, and one that was converted was
merged into the contact it became. A deal carries its history itself. Campaigns have no members: that somebody answered
one shows in the form they filled in, be it a registration, a badge scanned at a stand or a list that was loaded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from quorate.market.writers.hubspot_ids import activity_object, hubspot_id, merged_into

Row = Mapping[str, str]
Record = dict[str, Any]
Placed = tuple[str, str, Record]

# The stages of the desk's pipeline: the id HubSpot's standard pipeline gives each, its label and its probability.
STAGES = {
    "Prospecting": ("appointmentscheduled", "Appointment Scheduled", 0.2),
    "Qualification": ("qualifiedtobuy", "Qualified To Buy", 0.4),
    "Needs Analysis": ("presentationscheduled", "Presentation Scheduled", 0.6),
    "Proposal/Price Quote": ("decisionmakerboughtin", "Decision Maker Bought-In", 0.8),
    "Negotiation/Review": ("contractsent", "Contract Sent", 0.9),
    "Closed Won": ("closedwon", "Closed Won", 1.0),
    "Closed Lost": ("closedlost", "Closed Lost", 0.0),
}
_DISPOSITIONS = {
    "Connected": "f240bbac-87c9-4f6e-bf70-924b57d47db7",
    "Left Voicemail": "b2cf5968-551e-4856-9783-52b3da59a7d0",
    "No Answer": "73a0d17f-1163-4015-bdd5-ec830791da20",
}


def pipeline() -> Record:
    """The sales pipeline with its stages."""
    stages = [
        {
            "id": id_,
            "label": label,
            "displayOrder": place,
            "metadata": {"isClosed": str(id_.startswith("closed")).lower(), "probability": str(probability)},
        }
        for place, (id_, label, probability) in enumerate(STAGES.values())
    ]
    return {
        "id": "default",
        "label": "Sales Pipeline",
        "displayOrder": 0,
        "stages": stages,
        "archived": False,
    }


class Objects:
    """The records of some companies, given as rows of the desk by their object."""

    def __init__(self, rows: Mapping[str, Sequence[Row]], campaign_names: Mapping[str, str]) -> None:
        self._rows = rows
        self._campaign_names = campaign_names
        self._winners = merged_into(rows)
        people = [*self._of("Contact"), *self._of("Lead")]
        self._emails = {row["Id"]: row["Email"] for row in people}
        self._lost: dict[str, list[Row]] = {}
        for row in (*people, *self._of("Account")):
            if row["Id"] in self._winners:
                self._lost.setdefault(self._winners[row["Id"]], []).append(row)

    def _of(self, kind: str) -> Sequence[Row]:
        return self._rows.get(kind, ())

    def _current(self, id_: str) -> str:
        """The HubSpot id of what a record of the desk became."""
        return hubspot_id(self._winners.get(id_, id_))

    def records(self) -> Iterator[Placed]:
        """(object, when it was made, the object) for each."""
        makers = {
            "User": ("owners", _owner),
            "Product2": ("products", _product),
            "Account": ("companies", self._company),
            "Contact": ("contacts", self._contact),
            "Lead": ("contacts", self._contact),
            "Opportunity": ("deals", self._deal),
            "OpportunityLineItem": ("line_items", _line_item),
            "Event": ("meetings", _meeting),
        }
        self._changes: dict[str, list[Row]] = {}
        for row in self._of("OpportunityHistory"):
            self._changes.setdefault(row["OpportunityId"], []).append(row)
        for kind, (name, make) in makers.items():
            for row in self._of(kind):
                if row["Id"] not in self._winners:
                    yield name, row["CreatedDate"], make(row)
        for row in self._of("Task"):
            name, properties = self._task(row)
            yield name, row["CreatedDate"], _object(row, properties)
        for row in self._of("CampaignMember"):
            if row["HasResponded"] == "true":
                yield "form_submissions", row["CreatedDate"], self._submission(row)

    def _submission(self, row: Row) -> Record:
        return {
            "conversion_id": row["Id"],
            "contact_id": self._current(row["ContactId"] or row["LeadId"]),
            "form_id": hubspot_id(row["CampaignId"]),
            "title": self._campaign_names[row["CampaignId"]],
            "timestamp": row["CreatedDate"],
        }

    def _company(self, row: Row) -> Record:
        lost = [hubspot_id(each["Id"]) for each in self._lost.get(row["Id"], ())]
        return _object(
            row,
            {
                "name": row["Name"],
                "website": row["Website"],
                "industry": row["Industry"],
                "numberofemployees": row["NumberOfEmployees"],
                "annualrevenue": row["AnnualRevenue"],
                "city": row["BillingCity"],
                "country": row["BillingCountryCode"],
                "lifecyclestage": "customer" if row["Type"] == "Customer" else "opportunity",
                "hs_ideal_customer_profile": row["Tier__c"],
                "hs_parent_company_id": hubspot_id(row["ParentId"]),
                "hubspot_owner_id": hubspot_id(row["OwnerId"]),
                "hs_merged_object_ids": ";".join(lost),
            },
        )

    def _contact(self, row: Row) -> Record:
        lost = self._lost.get(row["Id"], ())
        merges = [f"{hubspot_id(each['Id'])}:{_milliseconds(each['LastModifiedDate'])}" for each in lost]
        others = sorted({each["Email"] for each in lost if each["Email"]} - {row["Email"]})
        is_lead = "AccountId" not in row
        return _object(
            row,
            {
                "email": row["Email"],
                "firstname": row["FirstName"],
                "lastname": row["LastName"],
                "jobtitle": row["Title"],
                "company": row.get("Company", ""),
                "country": row["CountryCode" if is_lead else "MailingCountryCode"],
                "lifecyclestage": "lead" if is_lead else "opportunity",
                "hs_lead_status": row.get("Status", ""),
                "hs_analytics_source": row["LeadSource"],
                "hs_email_optout": row["HasOptedOutOfEmail"],
                "no_longer_at_company": row.get("NoLongerAtCompany__c", ""),
                "associatedcompanyid": self._current(row["AccountId"]) if row.get("AccountId") else "",
                "hubspot_owner_id": hubspot_id(row["OwnerId"]),
                "hs_calculated_merged_vids": ";".join(merges),
                "hs_additional_emails": ";".join(others),
            },
        )

    def _deal(self, row: Row) -> Record:
        changes = self._changes.get(row["Id"], ())
        record = _object(
            row,
            {
                "dealname": row["Name"],
                "dealstage": STAGES[row["StageName"]][0],
                "pipeline": "default",
                "amount": row["Amount"],
                "deal_currency_code": row["CurrencyIsoCode"],
                "closedate": f"{row['CloseDate']}T00:00:00.000Z",
                "dealtype": row["Type"],
                "hs_manual_forecast_category": row["ForecastCategory"],
                "hs_is_closed": row["IsClosed"],
                "hs_is_closed_won": row["IsWon"],
                "closed_lost_reason": row["Loss_Reason__c"],
                "competitor": row["Primary_Competitor__c"],
                "hubspot_owner_id": hubspot_id(row["OwnerId"]),
            },
        )
        record["propertiesWithHistory"] = {
            "dealstage": _history(changes, lambda change: STAGES[change["StageName"]][0]),
            "amount": _history(changes, lambda change: change["Amount"]),
            "closedate": _history(changes, lambda change: f"{change['CloseDate']}T00:00:00.000Z"),
            "hs_manual_forecast_category": _history(changes, lambda change: change["ForecastCategory"]),
        }
        return record

    def _task(self, row: Row) -> tuple[str, dict[str, str]]:
        """A call or a mail, and what it is called in HubSpot."""
        shared = {"hs_timestamp": _happened_at(row), "hubspot_owner_id": hubspot_id(row["OwnerId"])}
        name = activity_object(row)
        if name == "calls":
            return name, {
                **shared,
                "hs_call_title": row["Subject"],
                "hs_call_direction": row["CallType"].upper(),
                "hs_call_disposition": _DISPOSITIONS[row["CallDisposition"]],
                "hs_call_duration": str(int(row["CallDurationInSeconds"]) * 1000),
                "hs_call_status": "COMPLETED",
            }
        sender = row["Description"].split("\n")[0].removeprefix("From: ")
        is_inbound = sender == self._emails.get(row["WhoId"])
        return name, {
            **shared,
            "hs_email_subject": row["Subject"].removeprefix("Email: "),
            "hs_email_direction": "INCOMING_EMAIL" if is_inbound else "EMAIL",
            "hs_email_status": "SENT",
            "hs_email_from_email": sender,
        }


def _happened_at(row: Row) -> str:
    """When a call or a mail was: of what was logged days later, only the day is known."""
    day, logged_at = row["ActivityDate"], row["CompletedDateTime"]
    return logged_at if logged_at.startswith(day) else f"{day}T00:00:00.000Z"


def _owner(row: Row) -> Record:
    return {
        "id": hubspot_id(row["Id"]),
        "email": row["Email"],
        "firstName": row["FirstName"],
        "lastName": row["LastName"],
        "createdAt": row["CreatedDate"],
        "updatedAt": row["SystemModstamp"],
        "archived": row["IsActive"] != "true",
        "teams": [{"name": row["Department"]}],
    }


def _product(row: Row) -> Record:
    return _object(row, {"name": row["Name"], "hs_sku": row["ProductCode"], "hs_product_type": row["Family"]})


def _line_item(row: Row) -> Record:
    return _object(
        row,
        {
            "name": row["Name"],
            "hs_product_id": hubspot_id(row["Product2Id"]),
            "quantity": row["Quantity"],
            "price": row["UnitPrice"],
            "amount": row["TotalPrice"],
        },
    )


def _meeting(row: Row) -> Record:
    return _object(
        row,
        {
            "hs_timestamp": row["StartDateTime"],
            "hs_meeting_title": row["Subject"],
            "hs_meeting_start_time": row["StartDateTime"],
            "hs_meeting_end_time": row["EndDateTime"],
            "hs_meeting_location": row["Location"],
            "hubspot_owner_id": hubspot_id(row["OwnerId"]),
        },
    )


def _object(row: Row, properties: Mapping[str, str]) -> Record:
    """An object as the API gives it; properties without a value are null."""
    filled = {name: value or None for name, value in properties.items()}
    return {
        "id": hubspot_id(row["Id"]),
        "properties": filled,
        "createdAt": row["CreatedDate"],
        "updatedAt": row["SystemModstamp"],
        "archived": row.get("IsDeleted") == "true",
    }


def _history(changes: Iterable[Row], value: Any) -> list[dict[str, str]]:
    """The values a property had, the newest first, each only where it changed."""
    found: list[dict[str, str]] = []
    for change in sorted(changes, key=lambda row: (row["CreatedDate"], row["Id"])):
        if not found or found[-1]["value"] != value(change):
            found.append({"value": value(change), "timestamp": change["CreatedDate"], "sourceType": "CRM_UI"})
    return found[::-1]


def _milliseconds(written: str) -> int:
    return int(datetime.fromisoformat(written.removesuffix("Z")).replace(tzinfo=UTC).timestamp() * 1000)
