"""Facts read straight from the imported files: what somebody could know who only looks things up."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from benchmarks.truth.tables import Row


def export_facts(inputs: Path) -> dict[str, list[Row]]:
    """The tables of facts of one market.

    - records: CRM contacts and leads and devices that named themselves, with the address on them and since when
    - companies: CRM accounts with the domain of their web site
    - deals: CRM opportunities as the last export has them
    """
    records = [
        *_crm_people(inputs, "Contact", "crm_contact"),
        *_crm_people(inputs, "Lead", "crm_lead"),
        *_devices(inputs),
    ]
    return {"records": records, "companies": list(_companies(inputs)), "deals": list(_deals(inputs))}


def _crm_people(inputs: Path, name: str, kind: str) -> Iterator[Row]:
    for row in _csv(inputs / "salesforce" / f"{name}.csv"):
        yield {
            "kind": kind,
            "value": row["Id"],
            "email": row["Email"].strip().lower() or None,
            "since_on": _day(row["CreatedDate"]),
        }


def _devices(inputs: Path) -> Iterator[Row]:
    """Devices by the first address they named themselves with."""
    seen = set()
    for path in sorted((inputs / "segment").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            message = _identify(line)
            device = message.get("anonymousId")
            email = (message.get("traits") or {}).get("email")
            if device and email and device not in seen:
                seen.add(device)
                day = _day(str(message.get("receivedAt", "")))
                yield {
                    "kind": "device",
                    "value": device,
                    "email": str(email).strip().lower(),
                    "since_on": day,
                }


def _identify(line: str) -> Row:
    """The message if it names somebody; cut-off lines and other messages are empty."""
    if '"identify"' not in line:
        return {}
    try:
        message = json.loads(line)
    except ValueError:
        return {}
    return message if isinstance(message, dict) and message.get("type") == "identify" else {}


def _companies(inputs: Path) -> Iterator[Row]:
    for row in _csv(inputs / "salesforce" / "Account.csv"):
        site = row["Website"].strip().lower().removeprefix("https://").removeprefix("http://")
        host = site.split("/", 1)[0].removeprefix("www.")
        yield {"value": row["Id"], "name": row["Name"], "domain": host or None}


def _deals(inputs: Path) -> Iterator[Row]:
    for row in _csv(inputs / "salesforce" / "Opportunity.csv"):
        yield {
            "opportunity_id": row["Id"],
            "is_won": row["IsWon"] == "true",
            "closed_on": _day(row["CloseDate"]),
            "amount": float(row["Amount"] or 0.0),
            "currency": row["CurrencyIsoCode"],
        }


def _csv(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if None not in row.values():
                yield row


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
