"""The records that are read, and the names their fields go by in exports, in the API and in warehouses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from quorate.sources.columns import Wanted
from quorate.sources.layouts import Layout
from quorate.sources.records import RecordKind

SOURCE = "hubspot"
PACKAGE = "quorate.sources.hubspot"
ASSOCIATION = "association"
PIPELINE = "pipeline"
# Columns of exports that hold the ids of records of another kind, and that kind.
ASSOCIATED: Mapping[str, str] = {
    "associated_contact_ids": "contact",
    "associated_company_ids": "company",
    "associated_deal_ids": "deal",
    "primary_company_id": "company",
}
_ASSOCIATED_COLUMNS = (
    "associations", "associated_contact_ids=Associated Contact IDs", "associated_company_ids=Associated Company IDs",
    "associated_deal_ids=Associated Deal IDs",
    "primary_company_id=associatedcompanyid|Associated Company IDs (Primary)|Primary Associated Company ID|company_id",
    "parent_company_id=hs_parent_company_id|Parent Company ID",
)  # fmt: skip
_STAMPS = (
    "made_at:=createdAt", "system_made_at:=hs_createdate|Object create date/time",
    "stated_made_at:=createdate|Create Date", "changed_at:=updatedAt",
    "system_changed_at:=hs_lastmodifieddate|lastmodifieddate|Last Modified Date|Object last modified date/time",
    "archived_at:=archivedAt", "synced_at:=_fivetran_synced", "version_began_at:=_fivetran_start",
    "archived", "is_deleted=_fivetran_deleted|Deleted", "merged_ids=hs_merged_object_ids|Merged object IDs",
    "merged_contact_ids=hs_calculated_merged_vids|Merged vids",
)  # fmt: skip


@dataclass(frozen=True)
class HubspotKind(RecordKind):
    """One kind of record, whose rows may also say which other records it belongs to."""

    @property
    def mapping(self) -> tuple[tuple[str, str], ...]:
        """The mapping's queries, then those for contacts of deals and of engagements."""
        return super().mapping + RecordKind(SOURCE, PACKAGE, "pairs", self.layout).mapping


def _columns(*described: str) -> tuple[Wanted, ...]:
    """`name=one name|another` as a column: `!` after the name is required, `:` holds dates.

    Warehouses write `property_` before the names of properties, so every name is looked for with it too.
    """
    columns = []
    for each in described:
        name, _, aliases = each.partition("=")
        bare = name.rstrip("!:")
        names = [other for other in (*aliases.split("|"), bare) if other]
        prefixed = tuple(f"property_{other}" for other in names)
        columns.append(Wanted(bare, (*names, *prefixed), is_required="!" in name, is_date=":" in name))
    return tuple(columns)


def _kind(mapping: str, *described: str, shared: str | None = "stamps") -> RecordKind:
    stamps = (*_STAMPS, *_ASSOCIATED_COLUMNS) if shared else ()
    found = {column.name: column for column in _columns(*described, *stamps)}
    return HubspotKind(SOURCE, PACKAGE, mapping, Layout(tuple(found.values())), shared)


def _engagement() -> RecordKind:
    return _kind(
        "engagements",
        "id!=Record ID|engagement_id|hs_object_id|Engagement ID",
        "happened_at:=hs_timestamp|Activity date|timestamp|Due date",
        "starts_at:=hs_meeting_start_time|start_time|Meeting start time",
        "ends_at:=hs_meeting_end_time|end_time|Meeting end time",
        "completed_at:=hs_task_completion_date|Completed at",
        "type=hs_engagement_type|engagement_type|Activity type",
        "owner_id=hubspot_owner_id|owner_id|Activity assigned to|Assigned to",
        "subject=hs_email_subject|hs_meeting_title|hs_call_title|hs_task_subject|title|Email subject|Call title"
        "|Meeting name|Task title|Subject",
        "direction=hs_call_direction|hs_email_direction|Call direction|Email direction",
        "status=hs_call_status|hs_email_status|hs_task_status|Call status|Email send status|Task status",
        "disposition=hs_call_disposition|Call outcome",
        "outcome=hs_meeting_outcome|meeting_outcome|Meeting outcome",
        "sender_email=hs_email_from_email|from_email|Email from address",
        "duration=hs_call_duration|Call duration", "task_type=hs_task_type|Task type",
        "channel_type=hs_communication_channel_type|Channel type",
        "source=hs_engagement_source|hs_meeting_source|Record source",
        "booking_link=hs_meeting_created_from_link_id|created_from_link_id",
        "location=hs_meeting_location|Meeting location",
        "note=hs_body_preview|hs_note_body|Note body", "play=sales_play|Sales play",
    )  # fmt: skip


KINDS: Mapping[str, RecordKind] = {
    "company": _kind(
        "companies",
        "id!=Record ID|hs_object_id|Company ID", "name=Company name", "domain=Company Domain Name",
        "website=Website URL",
        "industry", "employees=numberofemployees|Number of Employees", "country=Country/Region",
        "state=State/Region",
        "type", "lifecycle_stage=lifecyclestage|Lifecycle Stage",
        "owner_id=hubspot_owner_id|owner_id|Company owner",
        "revenue=annualrevenue|Annual Revenue",
        "tier=hs_ideal_customer_profile|Ideal Customer Profile Tier|Target Tier",
        "is_target=hs_is_target_account|Target Account",
        "holdout",
    ),
    "contact": _kind(
        "contacts",
        "id!=Record ID|hs_object_id|vid|Contact ID", "email=Email|Email Address",
        "first_name=firstname|First Name",
        "last_name=lastname|Last Name", "title=jobtitle|Job Title", "company_name=company|Company Name",
        "country=Country/Region", "phone=Phone Number", "mobile_phone=mobilephone|Mobile Phone Number",
        "lifecycle_stage=lifecyclestage|Lifecycle Stage",
        "lead_status=hs_lead_status|Lead Status",
        "buying_role=hs_buying_role|Buying Role", "persona=hs_persona|Persona",
        "has_opted_out=hs_email_optout|Unsubscribed from all email",
        "legal_basis=hs_legal_basis|Legal basis for processing contact's data",
        "does_not_want_calls=do_not_call|Do not call",
        "bounced=hs_email_hard_bounce_reason_enum",
        "first_source=hs_analytics_source|Original Source|Original Traffic Source",
        "other_emails=hs_additional_emails|Additional email addresses",
        "owner_id=hubspot_owner_id|owner_id|Contact owner",
        "has_left=no_longer_at_company|left_company|No longer at company", "properties_with_history",
    ),
    "deal": _kind(
        "deals",
        "id!=Record ID|deal_id|hs_object_id", "name=dealname|Deal Name",
        "stage=dealstage|deal_pipeline_stage_id|Deal Stage",
        "pipeline=deal_pipeline_id|Pipeline", "amount=Amount",
        "currency=deal_currency_code|Currency|Deal Currency Code",
        "closes_at:=closedate|Close Date",
        "forecast_category=hs_manual_forecast_category|hs_forecast_category|Forecast category",
        "closed=hs_is_closed|Is Closed|Is deal closed?", "won=hs_is_closed_won|Is Closed Won",
        "loss_reason=closed_lost_reason|Closed Lost Reason", "won_reason=closed_won_reason|Closed Won Reason",
        "owner_id=hubspot_owner_id|owner_id|Deal owner", "type=dealtype|Deal Type",
        "probability=hs_deal_stage_probability|Deal probability", "next_step=hs_next_step|Next step",
        "first_source=hs_analytics_source|Original Source Type",
        "campaign_id=hs_campaign|Campaign of last booking",
        "competitor=competitors|primary_competitor|Primary competitor",
        "offering=product|product_line|primary_product|Product line", "properties_with_history",
    ),
    "owner": _kind(
        "owners",
        "id!=owner_id|Owner ID|Record ID", "email=Email", "first_name=firstName|First Name",
        "last_name=lastName|Last Name",
        "name=Full Name", "type", "teams", "title=Job Title",
    ),
    "product": _kind(
        "products", "id!=Record ID|hs_object_id|Product ID", "name=Product Name", "sku=hs_sku|SKU",
        "family=hs_product_type|Product type|Folder",
    ),
    "line_item": _kind(
        "line_items", "id!=Record ID|hs_object_id|Line item ID", "product_id=hs_product_id|Product ID",
        "name=Name",
        "amount=Net price", "price=Unit price", "quantity=Quantity", "deal_id=Associated Deal ID",
    ),
    "email_campaign": _kind(
        "email_campaigns", "id!", "name=Name", "subject=Subject", "type", "sub_type",
    ),
    "email_event": _kind(
        "email_events", "id!", "happened_at:=created|Created", "type!", "recipient=Recipient",
        "campaign_id=email_campaign_id|emailCampaignId", "is_filtered=filtered_event|filteredEvent", "url",
        "subject", "agent=userAgent|user_agent",
    ),
    "form_submission": _kind(
        "form_submissions", "id=conversion_id", "contact_id!", "happened_at!:=timestamp", "title=Title",
        "page_url", "form_id",
    ),
    "subscription_status": _kind(
        "subscription_statuses",
        "recipient!=subscriberIdString|Email|Recipient", "topic_id=subscriptionId|email_subscription_id",
        "topic=subscriptionName|Subscription name|name", "status!=change|Subscription status",
        "stated_at:=timestamp|Occurred at", "legal_basis=legalBasis", "sending=channel", shared=None,
    ),
    "property_history": _kind(
        "property_history", "id!=deal_id", "property!=name", "value=value", "happened_at:=timestamp",
        "source_type=source",
    ),
    "stage_history": _kind(
        "stage_history", "id!=deal_id", "value!=value", "happened_at:=date_entered",
    ),
    "merged_deal": _kind("merged_deals", "id!=merged_deal_id", "winner_id!=deal_id"),
    "merged_contact": _kind(
        "merged_contacts", "id!=vid_to_merge", "winner_id!=canonical_vid|contact_id",
        "happened_at:=timestamp",
    ),
    # what `quorate sync` finds to have come or gone without a change of the records themselves
    "contact_role_change": _kind(
        "contact_role_changes", "key!", "deal_key!", "contact_key!", "role", "known_at!:", "changed_at!:", "archived!",
        shared=None,
    ),
    "attendee_change": _kind(
        "attendee_changes", "key!", "engagement_key!", "contact_key!", "known_at!:", "changed_at!:", "archived!",
        shared=None,
    ),
    **dict.fromkeys(
        ("engagement", "call", "email", "meeting", "note", "task", "communication",
        "postal_mail"), _engagement()
    ),
    ASSOCIATION: _kind("associations", "from", "to", shared=None),
    PIPELINE: _kind(
        "pipelines", "id=pipeline_id", "stage_id", "label", "stages", "is_closed", "closed_won",
        "probability",
        "display_order", shared=None,
    ),
}  # fmt: skip
# Why nothing is made of what exports also hold, by what their files are called.
UNUSED: Mapping[str, str] = {
    name: f"{what} are not used"
    for what, names in {
        "definitions of properties": ("property", "propertyoption"),
        "users, roles and teams": ("role", "team", "teamuser", "user", "ownerteam"),
        "lists and who is on them": ("contactlist", "contactlistmember"),
        "forms": ("form",),
        "tickets": (
            "ticket", "ticketcompany", "ticketcontact", "ticketdeal", "ticketengagement", "ticketpipeline",
            "ticketpipelinestage", "ticketpropertyhistory",
        ),
        "changes of companies and contacts": ("companypropertyhistory", "contactpropertyhistory"),
        "details of e-mail events, which are rows of their own,": tuple(
            f"emailevent{kind}"
            for kind in (
                "bounce", "click", "deferred", "delivered", "dropped", "forward", "open", "print", "sent",
                "spamreport", "statuschange",
            )
        ),
    }.items()
    for name in names
}  # fmt: skip
