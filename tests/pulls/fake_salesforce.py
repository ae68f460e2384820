"""A Salesforce organisation in memory: its objects, its API's pages, and everything that may go wrong with them."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

HOST = "acme.my.salesforce.com"
INSTANCE = f"https://{HOST}"
TOKEN = "00Dxx!secret-token-of-the-fake"  # noqa: S105
Rows = list[dict[str, Any]]
# Objects whose deleted rows are not shown to anyone.
SILENT = ("OpportunityContactRole", "CampaignMember", "EventRelation")


@dataclass
class Fault:
    """What happens instead of an answer, once: `times` requests whose address holds `where`."""

    where: str
    act: Callable[[Any], None]
    times: int = 1
    after: int = 0


@dataclass
class Organisation:
    """Rows by object and the fields each object is described with."""

    rows: dict[str, Rows] = field(default_factory=dict)
    fields: dict[str, list[str]] = field(default_factory=dict)
    relations: dict[str, dict[str, str]] = field(default_factory=dict)
    page_size: int = 50
    now: datetime = datetime(2026, 7, 1, 12)
    sessions: set[str] = field(default_factory=lambda: {TOKEN})
    faults: list[Fault] = field(default_factory=list)
    between_pages: Callable[[], None] | None = None
    asked: list[str] = field(default_factory=list)
    answers: dict[str, tuple[str, list[str], int]] = field(default_factory=dict)
    sign_ins: int = 0
    hidden_from_lists: int = 0
    used_requests: int = 18
    loses_answers: int = 0

    def row(self, name: str, identifier: str) -> dict[str, Any]:
        return next(row for row in self.rows[name] if row["Id"] == identifier)

    def change(self, name: str, identifier: str, **cells: Any) -> None:
        """Change a record now."""
        self.row(name, identifier).update(cells, SystemModstamp=self.stamp())

    def delete(self, name: str, identifier: str) -> None:
        """Delete a record: most go to the recycle bin, some are gone without a word."""
        if name in SILENT:
            self.rows[name] = [row for row in self.rows[name] if row["Id"] != identifier]
        else:
            self.change(name, identifier, IsDeleted=True)

    def purge(self, name: str, *identifiers: str) -> None:
        """Empty the recycle bin of records that nobody saw in it."""
        self.rows[name] = [row for row in self.rows[name] if row["Id"] not in identifiers]

    def merge(self, name: str, loser: str, winner: str) -> None:
        """Merge one record into another."""
        self.change(name, loser, IsDeleted=True, MasterRecordId=winner)
        self.change(name, winner)

    def stamp(self) -> str:
        return f"{self.now:%Y-%m-%dT%H:%M:%S.000+0000}"

    def pass_time(self, **spans: float) -> None:
        self.now += timedelta(**spans)


class Handler(BaseHTTPRequestHandler):
    """Speaks for `org`, which subclasses name."""

    org: Organisation
    protocol_version = "HTTP/1.1"
    # headers and body go out together, or the client's delayed acknowledgement costs 40 ms a request
    wbufsize = -1
    disable_nagle_algorithm = True

    def log_message(self, *_: Any) -> None:
        """No log."""

    def do_GET(self) -> None:
        address = unquote(self.path.replace("+", " "))
        self.org.asked.append(address)
        if self._stumbles(address):
            return
        if self.headers.get("Authorization", "").removeprefix("Bearer ") not in self.org.sessions:
            self.refuse(401, "INVALID_SESSION_ID", "Session expired or invalid")
            return
        parts = urlsplit(self.path)
        query = parse_qs(parts.query).get("q", [""])[0]
        place = parts.path.partition("/services/data/v59.0/")[2].strip("/")
        self._route(place, query)

    def do_PATCH(self) -> None:
        """Change a record, unless it was changed since the moment that the request names."""
        changed = json.loads(self._sent("PATCH"))
        if self._may_write():
            name, identifier = self.path.rstrip("/").split("/")[-2:]
            row = self.org.row(name, identifier)
            since = self.headers.get("If-Unmodified-Since")
            stamp = datetime.fromisoformat(row["SystemModstamp"]).astimezone(UTC).replace(microsecond=0)
            if since and stamp > parsedate_to_datetime(since):
                self.refuse(412, "PRECONDITION_FAILED", "The record was changed")
            elif row.get("IsLocked"):
                self.refuse(400, "ENTITY_IS_LOCKED", "the entity is locked for editing")
            else:
                self.org.change(name, identifier, **changed)
                self.send(204, b"")

    def do_DELETE(self) -> None:
        """Delete a record for good."""
        self._sent("DELETE")
        if self._may_write():
            name, identifier = self.path.rstrip("/").split("/")[-2:]
            self.org.purge(name, identifier)
            self.send(204, b"")

    def _sent(self, verb: str) -> str:
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0) or 0)).decode()
        self.org.asked.append(f"{verb} {self.path}")
        return sent

    def _may_write(self) -> bool:
        if self._stumbles(self.org.asked[-1]):
            return False
        if self.headers.get("Authorization", "").removeprefix("Bearer ") in self.org.sessions:
            return True
        self.refuse(401, "INVALID_SESSION_ID", "Session expired or invalid")
        return False

    def _make(self, sent: str) -> None:
        """Make a record of what was sent."""
        if not self._may_write():
            return
        name = self.path.rstrip("/").split("/")[-1]
        prefix = {"Task": "00T", "OpportunityContactRole": "00K"}[name]
        identifier = f"{prefix}NEW{len(self.org.rows[name]):09}AAA"
        stamp = self.org.stamp()
        self.org.rows[name].append(
            {"Id": identifier, "CreatedDate": stamp, "SystemModstamp": stamp, **json.loads(sent)}
        )
        if not self.org.loses_answers:
            self.send(201, json.dumps({"id": identifier, "success": True, "errors": []}).encode())
        else:
            self.org.loses_answers -= 1
            self.hang_up()

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        self.org.asked.append(f"POST {self.path}")
        if "/sobjects/" in self.path:
            self._make(sent)
            return
        if self._stumbles(self.path):
            return
        self.org.sign_ins += 1
        session = f"session-number-{self.org.sign_ins}-of-the-fake"
        self.org.sessions.add(session)
        if "/oauth2/token" in self.path:
            self.answer({"access_token": session, "instance_url": INSTANCE})
        elif "wrong-password" in sent:
            self.send(500, b"<sf:exceptionCode>INVALID_LOGIN</sf:exceptionCode>", "text/xml")
        else:
            body = (
                f"<r><sessionId>{session}</sessionId>"
                f"<serverUrl>{INSTANCE}/services/Soap/u/59.0</serverUrl></r>"
            )
            self.send(200, body.encode(), "text/xml")

    def _stumbles(self, address: str) -> bool:
        for fault in self.org.faults:
            if fault.where in address and fault.times > 0:
                if fault.after > 0:
                    fault.after -= 1
                    continue
                fault.times -= 1
                fault.act(self)
                return True
        return False

    def _route(self, place: str, query: str) -> None:
        if place == "sobjects":
            self.answer({"sobjects": [{"name": name, "queryable": True} for name in self.org.fields]})
        elif place.endswith("/describe"):
            name = place.split("/")[1]
            prefix = next((row["Id"][:3] for row in self.org.rows[name]), None)
            self.answer({"fields": _described(self.org, name), "keyPrefix": prefix})
        elif place in ("query", "queryAll"):
            self._query(query, place == "queryAll")
        else:
            self._page(place.rpartition("/")[2])

    def _query(self, soql: str, is_all: bool) -> None:
        name = soql.partition(" FROM ")[2].split()[0]
        found = _found(self.org, name, soql, is_all)
        if soql.startswith("SELECT Id FROM"):
            found = found[self.org.hidden_from_lists :]
        if "COUNT()" in soql:
            self.answer({"totalSize": len(found), "done": True, "records": []})
            return
        key = f"01g{len(self.org.answers):012}"
        self.org.answers[key] = (soql, [row["Id"] for row in found], len(found))
        self._page(f"{key}-0")

    def _page(self, place: str) -> None:
        key, _, start = place.partition("-")
        if key not in self.org.answers:
            self.refuse(400, "INVALID_QUERY_LOCATOR", "invalid query locator")
            return
        soql, ids, total = self.org.answers[key]
        begin = int(start)
        if begin and self.org.between_pages:
            self.org.between_pages()
        end = begin + self.org.page_size
        name = soql.partition(" FROM ")[2].split()[0]
        by_id = {row["Id"]: row for row in self.org.rows[name]}
        asked = soql.removeprefix("SELECT ").partition(" FROM ")[0].split(", ")
        records = [_shown(name, by_id[each], asked) for each in ids[begin:end] if each in by_id]
        page: dict[str, Any] = {"totalSize": total, "done": end >= total, "records": records}
        if end < total:
            page["nextRecordsUrl"] = f"/services/data/v59.0/query/{key}-{end}"
        self.answer(page)

    def answer(self, value: Any) -> None:
        self.send(200, json.dumps(value).encode())

    def refuse(self, status: int, code: str, message: str, **headers: str) -> None:
        self.send(status, json.dumps([{"errorCode": code, "message": message}]).encode(), **headers)

    def send(self, status: int, body: bytes, kind: str = "application/json", **headers: str) -> None:
        self.send_response_only(status)
        self.send_header("Date", format_datetime(self.org.now.replace(tzinfo=UTC), usegmt=True))
        self.send_header("Sforce-Limit-Info", f"api-usage={self.org.used_requests}/5000")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def hang_up(self) -> None:
        """Send half an answer and cut the line."""
        self.send_response_only(200)
        self.send_header("Content-Length", "5000")
        self.end_headers()
        self.wfile.write(b'{"totalSize": 3, "rec')
        self.wfile.flush()
        self.connection.shutdown(socket.SHUT_RDWR)
        self.close_connection = True


def handler_of(org: Organisation) -> type[Handler]:
    """The request handler that speaks for an organisation."""
    return type("HandlerOfOne", (Handler,), {"org": org})


def _described(org: Organisation, name: str) -> Rows:
    relations = {field: relation for relation, field in org.relations.get(name, {}).items()}
    return [{"name": each, "relationshipName": relations.get(each)} for each in org.fields[name]]


def _found(org: Organisation, name: str, soql: str, is_all: bool) -> Rows:
    rows = [row for row in org.rows[name] if is_all or not _is_deleted(row)]
    if "IsDeleted = false" in soql:
        rows = [row for row in rows if not _is_deleted(row)]
    listed = re.search(r"(\w+) IN \((.*)\)", soql)
    if listed:
        rows = [row for row in rows if f"'{row.get(listed.group(1))}'" in listed.group(2)]
    bound = re.search(r"(\w+) >= (\S+)", soql)
    if bound:
        since = datetime.fromisoformat(bound.group(2))
        rows = [row for row in rows if datetime.fromisoformat(row[bound.group(1)]) >= since]
    order = soql.partition(" ORDER BY ")[2].split(", ")
    return sorted(rows, key=lambda row: [str(row.get(each)) for each in order]) if order[0] else rows


def _is_deleted(row: dict[str, Any]) -> bool:
    return row.get("IsDeleted") in (True, "true")


def _shown(name: str, row: dict[str, Any], asked: list[str]) -> dict[str, Any]:
    shown: dict[str, Any] = {"attributes": {"type": name}}
    for each in asked:
        relation, dot, inner = each.partition(".")
        if dot:
            shown[relation] = {"attributes": {}, inner: row[each]} if row.get(each) else None
        else:
            shown[each] = row.get(each)
    return shown
