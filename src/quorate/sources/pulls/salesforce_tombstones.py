"""Rows that say records are deleted, for records that Salesforce no longer shows and never said it deleted.

Some objects' rows vanish at once. Of the others a deleted row is shown for as long as it lies in the recycle bin, and
none once it was purged from there.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from datetime import datetime
from typing import Any

from quorate.sources.pulls.held import Held
from quorate.sources.pulls.salesforce_rows import header_of, literal, rows_of
from quorate.sources.salesforce.kinds import SOURCE

# Objects whose deleted rows are shown to nobody.
SILENT = frozenset({"OpportunityContactRole", "CampaignMember", "EventRelation"})
# Rows of history go with their opportunity, whose own delete says all there is to say.
GO_WITH_OTHERS = frozenset({"OpportunityHistory", "OpportunityFieldHistory"})
# What a row must say for the importer to use it, and the columns of the log that hold it, first one filled wins.
_NEEDED: Mapping[str, tuple[str, Mapping[str, tuple[str, ...]]]] = {
    "Account": ("observed_accounts", {}),
    "Contact": ("observed_people", {}),
    "Lead": ("observed_people", {}),
    "Opportunity": ("observed_opportunities", {}),
    "OpportunityContactRole": (
        "observed_contact_roles",
        {"OpportunityId": ("opportunity_key",), "ContactId": ("person_key",)},
    ),
    "OpportunityLineItem": (
        "observed_line_items",
        {"OpportunityId": ("opportunity_key",), "Name": ("offering_key",)},
    ),
    "Product2": ("observed_offerings", {"Name": ("name",)}),
    "Campaign": ("observed_campaigns", {"Name": ("name",)}),
    "CampaignMember": (
        "observed_campaign_members",
        {"CampaignId": ("campaign_key",), "LeadOrContactId": ("person_key",)},
    ),
    "Task": (
        "observed_touches",
        {
            "CompletedDateTime": ("occurred_at",),
            "WhoId": ("person_key",),
            "AccountId": ("account_key",),
            "WhatId": ("opportunity_key",),
        },
    ),
    "Event": ("observed_touches", {"StartDateTime": ("occurred_at",)}),
    "EventRelation": (
        "observed_attendees",
        {"EventId": ("touch_key",), "RelationId": ("person_key", "colleague_key")},
    ),
}


def tombstones(held: Held, name: str, ids: Set[str], now: datetime) -> bytes | None:
    """The file that says these records of an object are deleted now; None for objects that are never deleted."""
    if name not in _NEEDED or not ids:
        return None
    table, needed = _NEEDED[name]
    columns = sorted({column for held_in in needed.values() for column in held_in})
    keys = [f"{SOURCE}:{each}" for each in sorted(ids)]
    records = [
        {
            "Id": _written(version["record_id"]),
            "IsDeleted": True,
            "CreatedDate": _written(version["known_at"]),
            "SystemModstamp": literal(now),
            **{
                field: next((_written(version[each]) for each in held_in if version[each]), None)
                for field, held_in in needed.items()
            },
        }
        for version in held.versions_of(table, columns, keys)
    ]
    if not records:
        return None
    fields = list(records[0])
    return header_of(fields) + rows_of(records, fields)


def _written(value: Any) -> str:
    """A cell as Salesforce writes it: keys of the log without the name of the system, moments in UTC."""
    if isinstance(value, datetime):
        return literal(value)
    return str(value).removeprefix(f"{SOURCE}:")
