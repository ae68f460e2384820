"""Who belongs to whom among the desk's records, as rows of HubSpot's associations API.

Associations are told by the numbers HubSpot gives their types; a contact's role on a deal is a label of the
portal's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from zlib import crc32

from quorate.market.writers.hubspot_ids import activity_object, hubspot_id, merged_into

Row = Mapping[str, str]
# By file: the number of the type, and of the primary company where HubSpot tells it apart.
TYPES: Mapping[str, tuple[int, ...]] = {
    "contacts_to_companies": (279, 1), "deals_to_companies": (341, 5), "deals_to_contacts": (3,),
    "line_items_to_deals": (20,), "calls_to_contacts": (194,), "calls_to_companies": (182,),
    "calls_to_deals": (206,), "emails_to_contacts": (198,), "emails_to_companies": (186,),
    "emails_to_deals": (210,), "meetings_to_contacts": (200,), "meetings_to_companies": (188,),
    "meetings_to_deals": (212,),
}  # fmt: skip
# Of the desk's object: the file, the fields of the record it begins at and of the other, and that of a label.
_FIELDS = (
    ("Contact", "contacts_to_companies", "Id", "AccountId", ""),
    ("Opportunity", "deals_to_companies", "Id", "AccountId", ""),
    ("OpportunityContactRole", "deals_to_contacts", "OpportunityId", "ContactId", "Role"),
    ("OpportunityLineItem", "line_items_to_deals", "Id", "OpportunityId", ""),
)
_OPPORTUNITY, _USER = "006", "005"
# A portal's own labels are numbered from somewhere; each label keeps its number.
_FIRST_OWN_LABEL, _OWN_LABELS = 1_000, 9_000


def associations(rows: Mapping[str, Sequence[Row]]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(file, when the record it begins at was made, the association) for each record and file."""
    made = {row["Id"]: row["CreatedDate"] for listed in rows.values() for row in listed}
    labels = sorted({row["Role"] for row in rows.get("OpportunityContactRole", ()) if row["Role"]})
    numbers = {label: _FIRST_OWN_LABEL + crc32(label.encode()) % _OWN_LABELS for label in labels}
    for (name, one), others in sorted(_gathered(rows).items()):
        to = [
            {"toObjectId": int(other), "associationTypes": _types(name, said, numbers)}
            for other, said in sorted(others.items())
        ]
        yield name, made[one], {"from": {"id": hubspot_id(one)}, "to": to}


def _gathered(rows: Mapping[str, Sequence[Row]]) -> dict[tuple[str, str], dict[str, set[str]]]:
    """By file and the record it begins at: the HubSpot ids of the others, each with its labels."""
    winners = merged_into(rows)
    found: dict[tuple[str, str], dict[str, set[str]]] = {}
    for name, one, other, label in _said(rows):
        if other and one not in winners:
            current = hubspot_id(winners.get(other, other))
            found.setdefault((name, one), {}).setdefault(current, set()).update([label] if label else [])
    return found


def _said(rows: Mapping[str, Sequence[Row]]) -> Iterator[tuple[str, str, str, str]]:
    """(file, the record it begins at, the other, label), in ids of the desk."""
    for kind, name, begins_at, other, label in _FIELDS:
        for row in rows.get(kind, ()):
            yield name, row[begins_at], row[other], row.get(label, "")
    for row in (*rows.get("Task", ()), *rows.get("Event", ())):
        name = activity_object(row)
        yield f"{name}_to_contacts", row["Id"], row["WhoId"], ""
        yield f"{name}_to_companies", row["Id"], row["AccountId"], ""
        if row["WhatId"].startswith(_OPPORTUNITY):
            yield f"{name}_to_deals", row["Id"], row["WhatId"], ""
    for row in rows.get("EventRelation", ()):
        is_guest = row["IsWhat"] == "false" and not row["RelationId"].startswith(_USER)
        if is_guest and row["Status"] != "Declined":
            yield "meetings_to_contacts", row["EventId"], row["RelationId"], ""


def _types(name: str, labels: set[str], numbers: Mapping[str, int]) -> list[dict[str, Any]]:
    types: list[dict[str, Any]] = [
        {"category": "HUBSPOT_DEFINED", "typeId": number, "label": "Primary" if place else None}
        for place, number in enumerate(TYPES[name])
    ]
    own = [{"category": "USER_DEFINED", "typeId": numbers[label], "label": label} for label in sorted(labels)]
    return types + own
