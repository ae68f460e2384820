"""Ids of HubSpot's records, and which record each lost one lives on in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_BODY = slice(9, 15)

Row = Mapping[str, str]


@cache
def hubspot_id(record_id: str) -> str:
    """The whole number a record of the desk has in HubSpot: the body of its id read as one; empty for none."""
    number = 0
    for digit in record_id[_BODY]:
        number = number * len(_DIGITS) + _DIGITS.index(digit)
    return str(number) if record_id else ""


def activity_object(row: Row) -> str:
    """What a task or an event of the desk is in HubSpot: calls, emails or meetings."""
    return {"Call": "calls", "Email": "emails"}[row["TaskSubtype"]] if "TaskSubtype" in row else "meetings"


def merged_into(rows: Mapping[str, Sequence[Row]]) -> dict[str, str]:
    """The last record each merged or converted record became, by the ids of the desk."""
    became = {
        row["Id"]: row.get("ConvertedContactId") or row["MasterRecordId"]
        for kind in ("Account", "Contact", "Lead")
        for row in rows.get(kind, ())
    }
    found = {}
    for first, then in became.items():
        if then:
            while became.get(then):
                then = became[then]
            found[first] = then
    return found
