"""A HubSpot portal in memory, as its API tells of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

HOST = "api.hubapi.com"
TOKEN = "pat-eu1-secret-of-the-fake"  # noqa: S105
Record = dict[str, Any]


@dataclass
class Portal:
    """Records by object; `faults` are tried before an answer is given and say whether they gave one."""

    records: dict[str, list[Record]] = field(default_factory=dict)
    scopes: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    faults: list[Callable[[PortalHandler], bool]] = field(default_factory=list)

    def add(
        self, object_: str, identifier: str, beside: Record | None = None, /, **properties: Any
    ) -> Record:
        """Add a record to an object; `beside` names associated ids by object."""
        record: Record = {
            "id": identifier,
            "properties": {"hs_object_id": identifier, **properties},
            "createdAt": "2026-01-05T09:00:00.000Z",
            "updatedAt": "2026-02-05T09:00:00.000Z",
            "archived": False,
        }
        if beside:
            record["associations"] = {
                other: {"results": [{"id": each, "type": kind} for each, kind in ids]}
                for other, ids in beside.items()
            }
        self.records.setdefault(object_, []).append(record)
        self.scopes.add(object_)
        return record


class PortalHandler(BaseHTTPRequestHandler):
    """Speaks for `portal`, which subclasses name."""

    portal: Portal
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True

    def log_message(self, *_: Any) -> None:
        """No log."""

    def do_GET(self) -> None:
        self.portal.asked.append(self.path)
        if any(fault(self) for fault in self.portal.faults):
            return
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            self.send(401, {"message": f"no entry with {self.headers.get('Authorization')}"})
            return
        parts = urlsplit(self.path)
        asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        place = parts.path.strip("/").split("/")
        name = place[-1]
        if name not in {*self.portal.scopes, "owners"}:
            self.send(403, {"message": "missing scopes", "category": "MISSING_SCOPES"})
        elif "properties" in place:
            self._properties(name)
        elif "pipelines" in place:
            self.send(200, {"results": self.portal.records.get("pipelines", [])})
        else:
            self._list(name, asked)

    def _properties(self, name: str) -> None:
        names = {each for record in self.portal.records[name] for each in record["properties"]}
        self.send(
            200,
            {
                "results": [
                    {
                        "name": each,
                        "label": each,
                        "type": "string",
                        "fieldType": "text",
                        "description": "",
                        "groupName": "all",
                        "options": [],
                    }
                    for each in sorted(names)
                ]
            },
        )

    def _list(self, name: str, asked: dict[str, str]) -> None:
        wanted = asked.get("archived", "false").lower() == "true"
        found = [each for each in self.portal.records.get(name, []) if each["archived"] == wanted]
        begin = int(asked.get("after", "0"))
        end = begin + int(asked.get("limit", "10"))
        answer: Record = {"results": found[begin:end]}
        if end < len(found):
            answer["paging"] = {"next": {"after": str(end), "link": "?"}}
        self.send(200, answer)

    def send(self, status: int, value: Any, **headers: str) -> None:
        body = json.dumps(value).encode()
        self.send_response_only(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        for header, text in headers.items():
            self.send_header(header.replace("_", "-"), text)
        self.end_headers()
        self.wfile.write(body)


def handler_of(portal: Portal) -> type[PortalHandler]:
    """The request handler that speaks for a portal."""
    return type("HandlerOfOne", (PortalHandler,), {"portal": portal})


def small_portal() -> Portal:
    """Three companies, enough contacts for three pages, deals with history, engagements, and one deleted contact."""
    portal = Portal()
    for number in range(3):
        portal.add("companies", f"10{number}", name=f"Company {number}", domain=f"company{number}.com")
    for number in range(230):
        portal.add(
            "contacts",
            f"2{number:03}",
            {"companies": [(f"10{number % 3}", "contact_to_company")]},
            email=f"p{number}@company{number % 3}.com",
            firstname="Pat",
            lastname=f"Number{number}",
            jobtitle="Head of Finance",
        )
    for number in range(60):
        deal = portal.add(
            "deals",
            f"30{number:02}",
            {
                "companies": [("100", "deal_to_company")],
                "contacts": [(f"2{number:03}", "deal_to_contact")],
            },
            dealname=f"Deal {number}",
            dealstage="contractsent",
            amount="12000.50",
            closedate="2026-05-01T00:00:00Z",
        )
        deal["propertiesWithHistory"] = {
            "dealstage": [
                {"value": "contractsent", "timestamp": "2026-02-05T09:00:00Z", "sourceType": "CRM_UI"},
                {
                    "value": "appointmentscheduled",
                    "timestamp": "2026-01-05T09:00:00Z",
                    "sourceType": "CRM_UI",
                },
            ]
        }
    portal.add(
        "calls",
        "4001",
        {"contacts": [("2001", "call_to_contact")]},
        hs_timestamp="2026-03-01T10:00:00Z",
        hs_call_title="First talk",
        hs_call_direction="OUTBOUND",
    )
    gone = portal.records["contacts"][7]
    gone.update(archived=True, archivedAt="2026-03-01T09:00:00.000Z")
    portal.records["owners"] = [
        {
            "id": "51",
            "email": "rita@acme.com",
            "firstName": "Rita",
            "lastName": "Seller",
            "userId": 1,
            "createdAt": "2026-01-01T09:00:00.000Z",
            "updatedAt": "2026-01-01T09:00:00.000Z",
            "archived": False,
            "type": "PERSON",
        }
    ]
    return portal
