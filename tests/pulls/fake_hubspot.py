"""A HubSpot portal in memory, as its API tells of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

HOST = "api.hubapi.com"
TOKEN = "pat-eu1-secret-of-the-fake"  # noqa: S105
# What an app may have instead of a token, and what it is given for it.
CLIENT_SECRET, REFRESH_TOKEN = "secret/of+app", "na1-refresh-secret"
Record = dict[str, Any]
_NAMES_OF_TYPES = {216: "deals", 204: "contacts"}
# A search gives no more results than these, and asking further is refused.
MOST_SEARCHED = 10_000


@dataclass
class Portal:
    """Records by object, each with its associations as the fourth version of the API names them.

    `faults` are tried before an answer is given and say whether they gave one. `unseen` ids are not yet in the index
    that searches.
    """

    records: dict[str, list[Record]] = field(default_factory=dict)
    scopes: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    faults: list[Callable[[PortalHandler], bool]] = field(default_factory=list)
    now: datetime = datetime(2026, 7, 1, 12)
    unseen: set[str] = field(default_factory=set)
    tokens: set[str] = field(default_factory=lambda: {TOKEN})
    per_association_page: int = 500
    times_renewed: int = 0

    def add(
        self, object_: str, identifier: str, beside: Record | None = None, /, **properties: Any
    ) -> Record:
        """Add a record to an object; `beside` gives associated ids by object, each with the number of its type."""
        record: Record = {
            "id": identifier,
            "properties": {"hs_object_id": identifier, **properties},
            "createdAt": "2026-01-05T09:00:00.000Z",
            "updatedAt": "2026-02-05T09:00:00.000Z",
            "archived": False,
        }
        if beside:
            record["associations"] = {
                other: {"results": [associated(each, number) for each, number in ids]}
                for other, ids in beside.items()
            }
        self.records.setdefault(object_, []).append(record)
        self.scopes.add(object_)
        return record

    def record(self, object_: str, identifier: str) -> Record:
        """One record, deleted or not."""
        return next(each for each in self.records[object_] if each["id"] == identifier)

    def change(self, object_: str, identifier: str, **properties: Any) -> Record:
        """Change a record now."""
        record = self.record(object_, identifier)
        record["properties"].update(properties)
        record["updatedAt"] = self.stamp()
        return record

    def archive(self, object_: str, identifier: str) -> None:
        """Delete a record, so that it is listed as archived for a while."""
        self.record(object_, identifier).update(archived=True, archivedAt=self.stamp())

    def purge(self, object_: str, identifier: str) -> None:
        """Take a record away without a word, and its associations with it."""
        self.records[object_] = [each for each in self.records[object_] if each["id"] != identifier]
        for records in self.records.values():
            for record in records:
                listed = record.get("associations", {}).get(object_, {"results": []})
                listed["results"] = [each for each in listed["results"] if each["toObjectId"] != identifier]

    def merge(self, object_: str, loser: str, winner: str) -> None:
        """Merge one record into another, which takes over its number."""
        self.purge(object_, loser)
        self.change(object_, winner, hs_merged_object_ids=loser)

    def stamp(self) -> str:
        return f"{self.now:%Y-%m-%dT%H:%M:%S.000Z}"

    def pass_time(self, **spans: float) -> None:
        self.now += timedelta(**spans)


def associated(identifier: str, number: int, *labels: str) -> Record:
    """One association: the number of its type, and the labels somebody made for it."""
    types = [{"category": "HUBSPOT_DEFINED", "typeId": number, "label": None}]
    types += [{"category": "USER_DEFINED", "typeId": 70 + len(each), "label": each} for each in labels]
    return {"toObjectId": identifier, "associationTypes": types}


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
        if not self._is_let_in():
            return
        parts = urlsplit(self.path)
        asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        place = parts.path.strip("/").split("/")
        name = place[-1]
        if not self._may_read(name):
            return
        if "properties" in place:
            self._properties(name)
        elif "pipelines" in place:
            self.send(200, {"results": self.portal.records.get("pipelines", [])})
        else:
            self._list(name, asked)

    def do_PATCH(self) -> None:
        """Change a record's properties."""
        sent = self._heard()
        if sent is None:
            return
        name, identifier = urlsplit(self.path).path.strip("/").split("/")[-2:]
        record = self.portal.change(name, identifier, **json.loads(sent)["properties"])
        self.send(200, _bare(record, {}))

    def do_DELETE(self) -> None:
        """Delete a record."""
        if self._heard() is None:
            return
        name, identifier = urlsplit(self.path).path.strip("/").split("/")[-2:]
        self.portal.archive(name, identifier)
        self.send(204, None)

    def _heard(self) -> str | None:
        """What was sent, unless something goes wrong first."""
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0) or 0)).decode()
        self.portal.asked.append(f"{self.command} {self.path} {sent}")
        if any(fault(self) for fault in self.portal.faults) or not self._is_let_in():
            return None
        return sent

    def _make(self, name: str, asked: Record) -> None:
        beside = {
            _NAMES_OF_TYPES[each["types"][0]["associationTypeId"]]: [
                (each["to"]["id"], each["types"][0]["associationTypeId"])
            ]
            for each in asked["associations"]
        }
        record = self.portal.add(
            name, str(9000 + len(self.portal.records.get(name, ()))), beside, **asked["properties"]
        )
        record["createdAt"] = record["updatedAt"] = self.portal.stamp()
        self.send(201, _bare(record, {}))

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        self.portal.asked.append(f"{self.path} {sent}" if "oauth" not in self.path else self.path)
        if any(fault(self) for fault in self.portal.faults):
            return
        place = urlsplit(self.path).path.strip("/").split("/")
        if "oauth" in place:
            self._renew({name: values[-1] for name, values in parse_qs(sent).items()})
            return
        if not self._is_let_in():
            return
        names = place[3:-2] if "associations" in place else place[3:4]
        if not all(self._may_read(each) for each in names):
            return
        asked = json.loads(sent)
        if len(place) == 4 and place[-1] == names[0]:
            self._make(names[0], asked)
        elif place[-1] == "search":
            self._search(names[0], asked)
        elif "associations" in place:
            self._associations(names[0], names[1], asked["inputs"])
        else:
            self._batch(names[0], asked)

    def _is_let_in(self) -> bool:
        said = str(self.headers.get("Authorization"))
        if said.removeprefix("Bearer ") in self.portal.tokens:
            return True
        self.send(401, {"message": f"no entry with {said}", "category": "EXPIRED_AUTHENTICATION"})
        return False

    def _may_read(self, name: str) -> bool:
        if name in {*self.portal.scopes, "owners"}:
            return True
        self.send(403, {"message": "missing scopes", "category": "MISSING_SCOPES"})
        return False

    def _renew(self, sent: dict[str, str]) -> None:
        if (sent.get("client_secret"), sent.get("refresh_token")) != (CLIENT_SECRET, REFRESH_TOKEN):
            self.send(400, {"message": f"no app with {sent}", "status": "BAD_CLIENT_SECRET"})
            return
        self.portal.times_renewed += 1
        token = f"token-number-{self.portal.times_renewed}-of-the-fake"
        self.portal.tokens.add(token)
        answer = {
            "access_token": token,
            "refresh_token": REFRESH_TOKEN,
            "expires_in": 1800,
            "token_type": "bearer",
        }
        self.send(200, answer)

    def _search(self, name: str, asked: Record) -> None:
        live = [each for each in self.portal.records[name] if not each["archived"]]
        found = [each for each in live if each["id"] not in self.portal.unseen]
        for one in (each for group in asked.get("filterGroups", ()) for each in group["filters"]):
            found = [each for each in found if _meets(one, each)]
        if asked.get("sorts") == ["hs_object_id"]:
            found.sort(key=lambda each: int(each["id"]))
        begin = int(asked.get("after", 0))
        end = begin + asked["limit"]
        if end > MOST_SEARCHED:
            self.send(400, {"message": "paging is too deep"})
            return
        answer: Record = {"total": len(found), "results": [_bare(each, asked) for each in found[begin:end]]}
        if end < len(found):
            answer["paging"] = {"next": {"after": str(end), "link": "?"}}
        self.send(200, answer)

    def _batch(self, name: str, asked: Record) -> None:
        assert len(asked["inputs"]) <= (50 if asked["propertiesWithHistory"] else 100)
        wanted = {each["id"] for each in asked["inputs"]}
        found = [each for each in self.portal.records[name] if each["id"] in wanted and not each["archived"]]
        results = [_bare(each, asked) for each in found]
        self.send(200 if len(found) == len(wanted) else 207, _batched(results))

    def _associations(self, name: str, other: str, inputs: list[Record]) -> None:
        results = []
        for one in inputs:
            held = next((each for each in self.portal.records[name] if each["id"] == one["id"]), {})
            listed = _associated(self.portal, name, held, other)
            begin = int(one.get("after", 0))
            end = begin + self.portal.per_association_page
            if listed:
                answer: Record = {"from": {"id": one["id"]}, "to": listed[begin:end]}
                if end < len(listed):
                    answer["paging"] = {"next": {"after": str(end), "link": "?"}}
                results.append(answer)
        self.send(207 if len(results) < len(inputs) else 200, _batched(results))

    def _properties(self, name: str) -> None:
        names = {each for record in self.portal.records[name] for each in record["properties"]}
        names |= {"hs_merged_object_ids", *(("hs_buying_role",) if name == "contacts" else ())}
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
        answer: Record = {
            "results": [
                {**each, "associations": {}} if name != "owners" else each for each in found[begin:end]
            ]
        }
        if end < len(found):
            answer["paging"] = {"next": {"after": str(end), "link": "?"}}
        self.send(200, answer)

    def send(self, status: int, value: Any, **headers: str) -> None:
        body = b"" if status == 204 else json.dumps(value).encode()
        self.send_response_only(status)
        self.send_header("Date", format_datetime(self.portal.now.replace(tzinfo=UTC), usegmt=True))
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        for header, text in headers.items():
            self.send_header(header.replace("_", "-"), text)
        self.end_headers()
        self.wfile.write(body)


def _meets(condition: Record, record: Record) -> bool:
    if condition["propertyName"] == "hs_object_id":
        assert condition["operator"] == "GT"
        return int(record["id"]) > int(condition["value"])
    assert condition["operator"] == "GTE"
    changed_at = datetime.fromisoformat(record["updatedAt"])
    return changed_at.timestamp() * 1000 >= int(condition["value"])


def _bare(record: Record, asked: Record) -> Record:
    """A record as searches and batches give it: without associations, with history where it was asked for."""
    names = (
        {"associations"} if asked.get("propertiesWithHistory") else {"associations", "propertiesWithHistory"}
    )
    return {name: value for name, value in record.items() if name not in names}


def _batched(results: list[Record]) -> Record:
    moment = "2026-07-01T12:00:00.000Z"
    return {"status": "COMPLETE", "results": results, "startedAt": moment, "completedAt": moment}


def _associated(portal: Portal, name: str, record: Record, other: str) -> list[Record]:
    """The associations of a record, also those that the other record was given."""
    own = record.get("associations", {}).get(other)
    if own is not None or not record:
        return own["results"] if own else []
    return [
        associated(each["id"], 4)
        for each in portal.records.get(other, ())
        for one in each.get("associations", {}).get(name, {"results": []})["results"]
        if one["toObjectId"] == record["id"] and (name, other) in (("contacts", "deals"), ("deals", "tasks"))
    ]


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
            {"companies": [(f"10{number % 3}", 1)]},
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
                "companies": [("100", 5)],
                "contacts": [(f"2{number:03}", 3)],
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
        {"contacts": [("2001", 194)]},
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
