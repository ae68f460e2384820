"""The objects that are read, the names their fields go by, and how an object's rows are recognised."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.sources.columns import Wanted, wanted
from quorate.sources.layouts import Layout
from quorate.sources.records import RecordKind

SOURCE = "salesforce"
_PACKAGE = "quorate.sources.salesforce"
_OWNER = ("Owner ID", "OwnerId", "Record Owner ID")
_PLAY = ("Play__c", "Sales_Play__c")
_STAMPS = wanted(
    "deleted", "fivetran_deleted",
    dates=("created_date", "system_modstamp", "last_modified_date", "fivetran_synced", "fivetran_start"),
    deleted=("IsDeleted", "Deleted"), fivetran_deleted=("_fivetran_deleted",),
    system_modstamp=("System Modstamp",), last_modified_date=("Last Modified",),
    fivetran_synced=("_fivetran_synced",), fivetran_start=("_fivetran_start",),
)  # fmt: skip


@dataclass(frozen=True)
class SalesforceObject:
    """One object: its API name, the three characters its ids begin with, and how its records are mapped.

    Of some objects no common beginning of ids is known; the API tells it, files are told by their names alone.
    `is_rare` marks what few organisations use, so that its absence is nothing to tell anybody.
    """

    api_name: str
    prefixes: tuple[str, ...]
    kind: RecordKind
    is_rare: bool = False


def _object(
    api_name: str,
    prefixes: str,
    mapping: str,
    *columns: Wanted,
    label: str | None = None,
    is_rare: bool = False,
) -> SalesforceObject:
    id_names = (f"{label or api_name} ID", "Record ID", "18 Digit ID")
    found = (Wanted("id", id_names, is_required=True), *columns, *_STAMPS)
    return SalesforceObject(
        api_name,
        tuple(prefixes.split()),
        RecordKind(SOURCE, _PACKAGE, mapping, Layout(found), shared="stamps"),
        is_rare,
    )


OBJECTS = (
    _object(
        "Account", "001", "accounts",
        *wanted(
            "name", "website", "parent_id", "industry", "number_of_employees", "billing_country",
            "billing_country_code", "billing_state", "type", "account_source", "rating", "ownership",
            "annual_revenue", "owner_id", "master_record_id", "tier", "is_customer", "holdout",
            name=("Account Name",), parent_id=("Parent Account ID",), number_of_employees=("Employees",),
            type=("Account Type",), owner_id=_OWNER,
            tier=("Tier__c", "Account_Tier__c", "ABM_Tier__c", "Target_Tier__c", "Target_Account_Tier__c"),
            is_customer=("Is_Customer__c", "Customer__c", "Active_Customer__c"),
        ),
    ),
    _object(
        "Contact", "003", "contacts",
        *wanted(
            "email", "name", "first_name", "last_name", "title", "account_id", "account_name",
            "mailing_country", "mailing_country_code", "department", "lead_source", "reports_to_id",
            "has_opted_out_of_email", "has_opted_out_of_fax", "do_not_call", "individual_id", "master_record_id",
            "has_left", "phone", "mobile_phone",
            dates=("email_bounced_date",),
            name=("Full Name", "Contact Name"), account_name=("Account.Name",),
            has_opted_out_of_email=("Email Opt Out",), has_opted_out_of_fax=("Fax Opt Out",),
            has_left=(
                "No_Longer_at_Company__c", "No_Longer_With_Company__c", "Left_Company__c",
                "Has_Left_Company__c", "No_Longer_There__c",
            ),
        ),
    ),
    _object(
        "Lead", "00Q", "leads",
        *wanted(
            "email", "name", "first_name", "last_name", "title", "company", "website", "country",
            "country_code", "status", "lead_source", "industry", "rating", "number_of_employees",
            "converted_contact_id", "converted_account_id", "converted_opportunity_id", "master_record_id",
            "has_opted_out_of_email", "has_opted_out_of_fax", "do_not_call", "individual_id", "has_left", "phone",
            "mobile_phone",
            dates=("converted_date",),
            name=("Full Name", "Lead Name"), company=("Company / Account", "Company Name"),
            status=("Lead Status",), has_opted_out_of_email=("Email Opt Out",),
            has_opted_out_of_fax=("Fax Opt Out",),
            has_left=(
                "No_Longer_at_Company__c", "No_Longer_With_Company__c", "Left_Company__c",
                "Has_Left_Company__c",
            ),
        ),
    ),
    _object(
        "Opportunity", "006", "opportunities",
        *wanted(
            "account_id", "account_name", "name", "amount", "currency_iso_code", "stage_name",
            "forecast_category", "forecast_category_name", "closed", "won", "owner_id", "campaign_id", "type",
            "lead_source", "probability", "next_step", "competitor", "loss_reason", "offering", "record_type",
            "renewal",
            dates=("close_date",),
            type=("Opportunity Type",),
            record_type=("RecordType.Name", "Record Type", "Opportunity Record Type"),
            renewal=("SBQQ__Renewal__c", "Renewal__c", "Is_Renewal__c"),
            account_name=("Account.Name",), name=("Opportunity Name",),
            currency_iso_code=("Currency", "Amount Currency", "Opportunity Currency"), stage_name=("Stage",),
            closed=("IsClosed",), won=("IsWon",), owner_id=_OWNER,
            campaign_id=("Primary Campaign Source ID",), probability=("Probability (%)",),
            competitor=(
                "MainCompetitors__c", "Main_Competitors__c", "Main_Competitor__c", "Competitor__c",
                "Competitors__c", "Primary_Competitor__c", "Lost_to_Competitor__c", "Competitor_Lost_To__c",
                "Main Competitor(s)",
            ),
            loss_reason=(
                "Loss_Reason__c", "Lost_Reason__c", "Closed_Lost_Reason__c", "Reason_Lost__c",
                "Reason_for_Loss__c", "Closed_Reason__c", "Win_Loss_Reason__c",
            ),
            offering=(
                "Offering__c", "Primary_Product__c", "Product__c", "Product_Line__c", "Product_Family__c",
            ),
        ),
    ),
    _object(
        "OpportunityContactRole", "00K", "contact_roles",
        *wanted(
            "opportunity_id!", "contact_id!", "role", "is_primary",
            is_primary=("Primary",), role=("Contact Role", "Role in Opportunity"),
        ),
        label="Contact Role",
    ),
    _object(
        "OpportunityHistory", "008", "opportunity_history",
        *wanted(
            "opportunity_id!", "stage_name", "amount", "forecast_category", "forecast_category_name",
            "prev_stage_name", "prev_amount", "prev_forecast_category",
            dates=("close_date", "prev_close_date"),
            stage_name=("Stage", "To Stage"), prev_stage_name=("From Stage",),
            prev_forecast_category=("PrevForecastUpdate",),
        ),
    ),
    _object(
        "OpportunityFieldHistory", "017", "field_history",
        *wanted(
            "opportunity_id!", "field!", "old_value", "new_value",
            field=("Field / Event", "FieldName"),
        ),
    ),
    _object(
        "OpportunityLineItem", "00k", "line_items",
        *wanted(
            "opportunity_id!", "product_id", "product_name", "product_code", "name", "total_price",
            "unit_price", "quantity",
            product_id=("Product2Id", "product_2_id"),
            product_name=("Product2.Name", "PricebookEntry.Product2.Name"), unit_price=("Sales Price",),
        ),
        label="Opportunity Product",
    ),
    _object(
        "Product2", "01t", "products",
        *wanted("name", "family", "product_code", name=("Product Name",), family=("Product Family",)),
        label="Product",
    ),
    _object(
        "Campaign", "701", "campaigns",
        *wanted(
            "name", "type",
            dates=("start_date", "end_date"),
            name=("Campaign Name",), type=("Campaign Type",),
        ),
    ),
    _object(
        "CampaignMember", "00v", "campaign_members",
        *wanted(
            "campaign_id!", "contact_id", "lead_id", "lead_or_contact_id", "status", "has_responded",
            dates=("first_responded_date",),
            status=("Member Status",), has_responded=("Responded",),
        ),
        label="Campaign Member",
    ),
    _object(
        "Task", "00T", "tasks",
        *wanted(
            "who_id", "what_id", "account_id", "owner_id", "subject", "description", "status", "closed", "type",
            "task_subtype", "call_type", "call_disposition", "call_result", "call_seconds", "play",
            dates=("completed_at", "activity_date"),
            who_id=("Name ID",), what_id=("Related To ID",), owner_id=("Assigned To ID",),
            play=_PLAY, closed=("IsClosed",), call_disposition=("Call_Disposition__c",), call_result=("CallResult__c",),
            call_seconds=("CallDurationInSeconds", "Call Duration (seconds)"),
            completed_at=("CompletedDateTime", "Completed Date/Time"),
            activity_date=("Due Date Only", "Due Date"),
        ),
        label="Activity",
    ),
    _object(
        "Event", "00U", "events",
        *wanted(
            "who_id", "what_id", "account_id", "owner_id", "subject", "type", "event_subtype", "location",
            "minutes", "show_as", "is_child", "is_recurrence", "is_no_show", "play",
            dates=("start_at", "end_at", "activity_date_time", "activity_date"),
            who_id=("Name ID",), what_id=("Related To ID",), owner_id=("Assigned To ID",),
            play=_PLAY, minutes=("DurationInMinutes", "Duration (Minutes)"), is_no_show=("No_Show__c", "NoShow__c"),
            start_at=("StartDateTime", "Start Date/Time"), end_at=("EndDateTime", "End Date/Time"),
        ),
        label="Activity",
    ),
    _object(
        "EventRelation", "0RE 0Er", "event_relations",
        *wanted("event_id!", "relation_id!", "status", "is_invitee", "is_what", relation_id=("Attendee ID",)),
    ),
    _object(
        "User", "005", "users",
        *wanted(
            "name", "first_name", "last_name", "username", "email", "title", "user_role_name", "department",
            "division", "profile_name", "active",
            name=("Full Name",), user_role_name=("UserRole.Name", "Role"),
            profile_name=("Profile.Name", "Profile"), active=("IsActive",),
        ),
    ),
    _object(
        "Individual", "0PK", "individuals",
        *wanted("has_opted_out_processing", "has_opted_out_solicit", "should_forget"),
        is_rare=True,
    ),
    _object(
        "ContactPointEmail", "", "contact_points",
        *wanted("parent_id", "email_address!"),
        label="Contact Point Email", is_rare=True,
    ),
    _object(
        "ContactPointConsent", "", "contact_point_consents",
        *wanted(
            "contact_point_id!", "capture_contact_point_type", "privacy_consent_status!", "purpose",
            dates=("capture_date", "effective_from", "effective_to"),
            purpose=("DataUsePurpose.Name", "DataUsePurposeId"),
        ),
        label="Contact Point Consent", is_rare=True,
    ),
    _object(
        "ContactPointTypeConsent", "", "contact_point_type_consents",
        *wanted(
            "party_id!", "contact_point_type!", "privacy_consent_status!", "purpose",
            dates=("capture_date", "effective_from", "effective_to"),
            purpose=("DataUsePurpose.Name", "DataUsePurposeId"),
        ),
        label="Contact Point Type Consent", is_rare=True,
    ),
)  # fmt: skip

# Named in reasons, so that a person knows which export a file was.
OTHER_OBJECTS = {
    "500": "Case", "801": "Order", "802": "OrderItem", "00E": "UserRole", "00G": "Group", "00e": "Profile",
    "800": "Contract", "02i": "Asset", "0Q0": "Quote", "0QL": "QuoteLineItem", "01s": "Pricebook2",
    "01u": "PricebookEntry", "0RT": "TaskRelation", "012": "RecordType", "00N": "CustomField",
    "069": "ContentDocument",
}  # fmt: skip
OTHER_NAMES = (
    *OTHER_OBJECTS.values(), "AccountHistory", "ContactHistory", "LeadHistory", "CaseHistory",
    "AccountContactRelation", "AccountContactRole", "AccountTeamMember", "OpportunityTeamMember",
    "OpportunityStage", "CampaignMemberStatus", "EmailMessage", "TaskWhoRelation", "EventWhoRelation",
    "LeadStatus",
)  # fmt: skip
