"""Everything a workspace holds about one person: what, from where, since when, what for, and who got it.

Rows of the log and of the ledgers are what was taken in; rows of the published tables are what was made of it.
Addresses and names of others are taken out, since the answer to one person tells nothing of another.
"""

from __future__ import annotations

import html
import json
import re
import sqlite3
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from quorate.ledger.said_ledger import SaidLedger
from quorate.privacy.columns import rows_of
from quorate.privacy.log_rows import WHOSE, read_segment
from quorate.privacy.redacting import Redactor
from quorate.privacy.subject import Subject
from quorate.vocabulary import LOG_TABLES, PUBLISHED_TABLES
from quorate.vocabulary.sensitive import PURPOSE as SENSITIVE_PURPOSE
from quorate.vocabulary.sensitive import SENSITIVE_SUBJECTS, SENSITIVE_TABLES
from quorate.warehouse.engine import literal
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.snapshots import Snapshot
from quorate.warehouse.workspace import Workspace

PURPOSE = "to understand which people decide about a purchase together and to serve them with one voice"
SOMEBODY_ELSE = "[somebody else]"
_ADDRESS = re.compile(r"[\w.%+'-]+@[\w-]+(?:\.[\w-]+)+")
_WORD = re.compile(r"\w+")
_LONGEST_NAME = 4
# Who of ours recorded a thing is not part of what is held about the person.
_OTHERS_COLUMNS = frozenset(
    {"author_key", "author_name", "author_id", "colleague_key", "colleague_id", "sender_email"}
)
_NOT_TOLD = frozenset({"fingerprint", "previous_hash", "hash"})


def held_about(workspace: Workspace, subject: Subject, now: datetime) -> dict[str, Any]:
    """What is held, in parts; each says its place, its purpose and its rows."""
    redactor = Redactor(subject, "them")
    manifest = Manifest(workspace.database)
    try:
        log = list(_of_log(workspace, manifest, redactor))
        current = manifest.current()
        snapshot = Snapshot(workspace, current) if current else None
        try:
            published = list(_published(snapshot, redactor)) if snapshot else []
            others = _others(snapshot, subject) if snapshot else frozenset()
        finally:
            if snapshot:
                snapshot.close()
    finally:
        manifest.close()
    parts = [*log, *published, *_said(workspace, redactor)]
    return {
        "made_at": now.isoformat(),
        "identifiers": subject.to_dict(),
        "parts": [
            {**part, "rows": [own_row(row, subject, others) for row in part["rows"]]} for part in parts
        ],
        "recipients": _recipients(workspace, redactor),
    }


def write_zip(held: Mapping[str, Any], file: Path | IO[bytes]) -> None:
    """Write what is held as JSON and as a page to read."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("held.json", json.dumps(held, indent=1, ensure_ascii=False, default=str))
        packed.writestr("held.html", page_of(held))


def page_of(held: Mapping[str, Any]) -> str:
    """What is held as one HTML page without scripts."""
    said = ['<!doctype html><html lang="en"><meta charset="utf-8"><title>What is held about you</title>']
    said.append("<h1>What is held about you</h1>")
    said.append(f"<p>Made at {html.escape(held['made_at'])} UTC.</p>")
    said += [_section(part["place"], part["purpose"], part["rows"]) for part in held["parts"]]
    said.append(_section("Who received data about you", "", held["recipients"]))
    return "\n".join(said)


def _section(title: str, purpose: str, rows: Sequence[Mapping[str, Any]]) -> str:
    names = list(
        dict.fromkeys(name for row in rows for name, value in row.items() if value not in (None, "", []))
    )
    head = "".join(f"<th>{html.escape(name)}</th>" for name in names)
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(str(row.get(name) or ''))}</td>" for name in names) + "</tr>"
        for row in rows
    )
    told = f"<p>Kept {html.escape(purpose)}.</p>" if purpose else ""
    return f"<h2>{html.escape(title)}: {len(rows)}</h2>{told}<table><tr>{head}</tr>{body}</table>"


def _of_log(workspace: Workspace, manifest: Manifest, redactor: Redactor) -> Iterator[dict[str, Any]]:
    for name in LOG_TABLES:
        rows: list[dict[str, Any]] = []
        for segment in manifest.evidence():
            if segment.table == name and name in WHOSE:
                table = read_segment(workspace, segment)
                rows += table.filter(rows_of(table, WHOSE[name], redactor)).to_pylist()
        if rows:
            is_sensitive = any(row.get("subject") in SENSITIVE_SUBJECTS for row in rows)
            yield _part(f"taken in: {LOG_TABLES[name].one_row}", rows, is_sensitive=is_sensitive)


def _published(snapshot: Snapshot, redactor: Redactor) -> Iterator[dict[str, Any]]:
    listed = ", ".join(literal(key) for key in sorted(redactor.subject.keys)) or "null"
    for name, contract in PUBLISHED_TABLES.items():
        if name in snapshot.tables and "person_id" in contract.names:
            rows = snapshot.dicts(f"select * from {name} where person_id in ({listed})")
            if rows:
                place = f"worked out: {contract.one_row}"
                yield _part(place, rows, is_sensitive=name in SENSITIVE_TABLES)


def _said(workspace: Workspace, redactor: Redactor) -> Iterator[dict[str, Any]]:
    """Notes and statements of colleagues that name the person."""
    ledger = SaidLedger(workspace.database)
    try:
        events = ledger.events()
    finally:
        ledger.close()
    rows = [
        {
            "thing": each.thing,
            "kind": each.kind,
            "said_at": each.said_at,
            "by": each.author_function,
            **each.payload,
        }
        for each in events
        if each.thing != "view"
        and (
            (each.person_id or "").lower() in redactor.keys
            or redactor.is_in(json.dumps(each.payload, ensure_ascii=False))
        )
    ]
    if rows:
        yield _part("said by colleagues in the application", rows, is_sensitive=True)


def _part(place: str, rows: list[dict[str, Any]], *, is_sensitive: bool) -> dict[str, Any]:
    return {"place": place, "purpose": SENSITIVE_PURPOSE if is_sensitive else PURPOSE, "rows": rows}


def _recipients(workspace: Workspace, redactor: Redactor) -> list[dict[str, Any]]:
    """Files of audiences that hold the person: when, which, and for whom."""
    register = workspace.root / "outbound.sqlite"
    if not register.exists():
        return []
    with closing(sqlite3.connect(register, timeout=10)) as connection:
        connection.row_factory = sqlite3.Row
        if not connection.execute("select 1 from sqlite_master where name = 'audience_files'").fetchone():
            return []
        rows = connection.execute("select * from audience_files order by number").fetchall()
    told = ("made_at", "audience", "channel", "purpose", "taker")
    return [
        {name: row[name] for name in told}
        for row in rows
        if redactor.keys & {each.lower() for each in json.loads(row["person_ids"])}
    ]


def _others(snapshot: Snapshot, subject: Subject) -> frozenset[str]:
    """Names of everybody else, in small letters."""
    rows = snapshot.dicts(
        "select full_name as name from people where full_name is not null union select name from colleagues"
    )
    theirs = {name.lower() for name in (*subject.names, *subject.shared_names)}
    return frozenset(" ".join(_WORD.findall(row["name"].lower())) for row in rows) - theirs


def own_row(row: Mapping[str, Any], subject: Subject, others: Collection[str]) -> dict[str, Any]:
    """A row without what it says of others; `others` are their names in small letters, with one space between."""
    return {
        name: _without_others(value, subject, others)
        for name, value in row.items()
        if name not in _NOT_TOLD and name not in _OTHERS_COLUMNS
    }


def _without_others(value: Any, subject: Subject, others: Collection[str]) -> Any:
    if isinstance(value, str):
        return _text_without(value, subject, others)
    if isinstance(value, Mapping):
        return {name: _without_others(each, subject, others) for name, each in value.items()}
    if isinstance(value, list):
        return [_without_others(each, subject, others) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def _text_without(text: str, subject: Subject, others: Collection[str]) -> str:
    text = _ADDRESS.sub(lambda each: each[0] if each[0].lower() in subject.emails else SOMEBODY_ELSE, text)
    words = list(_WORD.finditer(text))
    found = set()
    for place in range(len(words)):
        for length in range(2, _LONGEST_NAME + 1):
            part = words[place : place + length]
            if len(part) == length and " ".join(each[0].lower() for each in part) in others:
                found.add(text[part[0].start() : part[-1].end()])
    for name in sorted(found, key=len, reverse=True):
        text = text.replace(name, SOMEBODY_ELSE)
    return text
