"""The records that are read, and the names their fields go by in extracts, in the API and in warehouses."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress

from quorate.sources.columns import Wanted, plain
from quorate.sources.json_files import json_text
from quorate.sources.layouts import Layout
from quorate.sources.records import RecordKind

SOURCE = "marketo"
PACKAGE = "quorate.sources.marketo"
ACTIVITY, ACTIVITY_TYPE, PROGRAM = "activity", "activity_type", "program"


def attributes_by_plain_name(text: str) -> str | None:
    """An activity's attributes as one JSON object, their names in small letters without spaces.

    Bulk extracts write an object, `{"Is Bot Activity": false}`; the API a list, `[{"name": ..., "value": ...}]`.
    Returns None for text that is neither.
    """
    with suppress(ValueError):
        said = json.loads(text)
        if isinstance(said, list):
            said = {
                each["name"]: each.get("value") for each in said if isinstance(each, dict) and "name" in each
            }
        if isinstance(said, dict):
            return json_text({plain(name): value for name, value in said.items()})
    return None


def _columns(*described: str) -> tuple[Wanted, ...]:
    """`name=one name|another` as a column: `!` after the name is required, `:` holds dates."""
    columns = []
    for each in described:
        name, _, aliases = each.partition("=")
        bare = name.rstrip("!:")
        names = tuple(other for other in aliases.split("|") if other)
        columns.append(Wanted(bare, names, is_required="!" in name, is_date=":" in name))
    return tuple(columns)


_STAMPS = ("created_at:=createdAt|Created", "updated_at:=updatedAt|Updated", "synced_at:=_fivetran_synced",
           "is_deleted=_fivetran_deleted")  # fmt: skip

KINDS: Mapping[str, RecordKind] = {
    "lead": RecordKind(
        SOURCE, PACKAGE, "leads",
        Layout(_columns(
            "id!=Marketo ID|Lead ID|leadId|Id", "email=Email Address", "first_name=firstName|First Name",
            "last_name=lastName|Last Name", "full_name=Full Name|Name", "title=Job Title", "company=Company Name",
            "website=Website", "country=Country", "phone=Phone Number", "mobile_phone=mobilePhone|Mobile Phone Number",
            "lead_source=leadSource|Lead Source", "status=leadStatus|Lead Status",
            "score=leadScore|Lead Score", "unsubscribed=Unsubscribed", "bounced=emailInvalid|Email Invalid",
            "suspended=marketingSuspended|Marketing Suspended", "do_not_call=doNotCall|Do Not Call",
            "contact_id=sfdcContactId|SFDC Contact Id", "crm_lead_id=sfdcLeadId|SFDC Lead Id", "crm_id=sfdcId|SFDC Id",
            "has_left=noLongerAtCompany|No Longer at Company", *_STAMPS,
        )),
        "stamps",
    ),
    ACTIVITY: RecordKind(
        SOURCE, PACKAGE, "activities",
        Layout(
            _columns(
                "id!=marketoGUID|id", "lead_id!=leadId|Lead ID", "happened_at!:=activityDate|Activity Date",
                "type_id!=activityTypeId|Activity Type ID", "campaign_id=campaignId|Campaign ID",
                "asset_id=primaryAttributeValueId|Primary Attribute Value ID",
                "asset=primaryAttributeValue|Primary Attribute Value", "attributes",
                "agent=user_agent", "link", "page=webpage_url", "referrer=referrer_url", "ip=client_ip_address",
                "email", "merge_ids", "new_status", "success", "result=action_result", "details", "category",
                "is_bot=is_bot_activity", "bot_pattern=bot_activity_pattern", "description", "moment_type=type",
            ),
            {"attributes": attributes_by_plain_name},
        ),
        "attributes",
    ),
    PROGRAM: RecordKind(
        SOURCE, PACKAGE, "programs",
        Layout(_columns(
            "id!=Program ID", "name=Program Name", "channel=Channel", "type", "starts_at:=startDate|start_date",
            "ends_at:=endDate|end_date", *_STAMPS,
        )),
        "stamps",
    ),
    "campaign": RecordKind(
        SOURCE, PACKAGE, "campaigns",
        Layout(_columns("id!=Campaign ID", "name=Campaign Name", "program_id=programId|Program ID", *_STAMPS)),
        "stamps",
    ),
    ACTIVITY_TYPE: RecordKind(SOURCE, PACKAGE, "activity_types", Layout(_columns("id!", "name!"))),
}  # fmt: skip
# Why nothing is made of what exports also hold, by what their files are called.
UNUSED: Mapping[str, str] = {
    "emailtemplatehistory": "versions of e-mail templates are not used",
    "emailtemplate": "e-mail templates are not used",
    "leaddescribe": "definitions of fields are not used",
    "list": "lists are not used",
    "staticlist": "lists are not used",
}
