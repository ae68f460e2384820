"""Export files as the tables that replication tools make of them: names with underscores, and typed columns."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

_WORD_BEGINS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_KINDS = (
    ("boolean", re.compile(r"^(true|false)$")),
    ("timestamptz", re.compile(r"^\d{4}-\d\d-\d\dT[\d:.]+Z$")),
    ("date", re.compile(r"^\d{4}-\d\d-\d\d$")),
    ("bigint", re.compile(r"^[1-9]\d{0,17}$")),
    ("numeric", re.compile(r"^\d{1,17}\.\d+$")),
)
_OF_CONTEXT = ("app", "campaign", "page", "traits")


def underscored(name: str) -> str:
    """`OpportunityLineItem` -> `opportunity_line_item`, `Loss_Reason__c` -> `loss_reason_c`."""
    return re.sub(r"_+", "_", _WORD_BEGINS.sub("_", name)).strip("_").lower()


def make_table(
    connection: psycopg.Connection, schema: str, name: str, rows: Sequence[Mapping[str, str | None]]
) -> None:
    """A table of rows of text, each column of the type that all its cells look like."""
    names = list(dict.fromkeys(key for row in rows for key in row))
    columns = {key: _kind([row.get(key) or "" for row in rows]) for key in names}
    table = sql.Identifier(schema, name)
    written = [sql.SQL("{} {}").format(sql.Identifier(key), sql.SQL(kind)) for key, kind in columns.items()]
    connection.execute(sql.SQL("create table {} ({})").format(table, sql.SQL(", ").join(written)))
    with connection.cursor().copy(sql.SQL("copy {} from stdin").format(table)) as copy:
        for row in rows:
            copy.write_row([row.get(key) for key in names])


def replicate_csv(connection: psycopg.Connection, schema: str, folder: Path) -> None:
    """A table for every CSV file of a folder, in a new schema."""
    connection.execute(sql.SQL("create schema {}").format(sql.Identifier(schema)))
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            rows = [
                {underscored(key): cell or None for key, cell in row.items()}
                for row in csv.DictReader(stream)
            ]
        make_table(connection, schema, underscored(path.stem), rows)


def replicate_messages(connection: psycopg.Connection, schema: str, folder: Path) -> None:
    """The tables that a tracking tool's warehouse has of the messages in a folder, in a new schema."""
    connection.execute(sql.SQL("create schema {}").format(sql.Identifier(schema)))
    tables: dict[str, list[dict[str, str | None]]] = {}
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            for table, row in _rows_of(json.loads(line)):
                tables.setdefault(table, []).append(row)
    for name, rows in tables.items():
        make_table(connection, schema, name, rows)


def _rows_of(message: dict[str, Any]) -> Iterator[tuple[str, dict[str, str | None]]]:
    row: dict[str, str | None] = {"id": message["messageId"]}
    for key in ("anonymousId", "userId", "groupId", "originalTimestamp", "sentAt", "receivedAt", "timestamp"):
        if key in message:
            row[underscored(key)] = message[key]
    row.update(_flat("context", message.get("context") or {}))
    said = {underscored(key): _text(value) for key, value in _said(message).items()}
    kind = message["type"]
    if kind != "track":
        name = {"name": message["name"]} if kind == "page" else {}
        plural = {"identify": "identifies", "page": "pages", "group": "groups"}[kind]
        yield plural, {**row, **name, **said}
        return
    event = re.sub(r"[^a-z0-9]+", "_", message["event"].lower())
    row |= {"event": event, "event_text": message["event"], "uuid_ts": message["receivedAt"]}
    yield "tracks", row
    yield event, {**row, **said}


def _said(message: dict[str, Any]) -> dict[str, Any]:
    return message.get("traits" if message["type"] in ("identify", "group") else "properties") or {}


def _flat(prefix: str, value: dict[str, Any]) -> Iterator[tuple[str, str | None]]:
    for key, inner in value.items():
        name = f"{prefix}_{underscored(key)}"
        if isinstance(inner, dict):
            yield from _flat(name, inner)
        else:
            yield name, _text(inner)


def _text(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value)


def _kind(cells: Sequence[str]) -> str:
    filled = [cell for cell in cells if cell]
    return next(
        (kind for kind, pattern in _KINDS if filled and all(map(pattern.match, filled))),
        "text",
    )


def write_hubspot_extract(objects: Path, folder: Path) -> None:
    """HubSpot objects as a replication tool's tables of them, each as CSV: `company`, `deal`, `deal_contact`, ..."""
    folder.mkdir(parents=True)
    for path in sorted(objects.glob("*.jsonl")):
        lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        held = [each for each in lines if "properties" in each]
        if held:
            name = path.stem if path.stem in _ENGAGEMENTS else _one_of(path.stem)
            _write_csv(
                folder / f"{_ENGAGEMENTS.get(path.stem, name)}.csv", [_extracted(each) for each in held]
            )
    for path in sorted((objects / "associations").glob("*.jsonl")):
        one, other = (_one_of(each) for each in path.stem.split("_to_"))
        if one in _PAIRED and other in _PAIRED:
            lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
            pairs = [
                {f"{one}_id": each["from"]["id"], f"{other}_id": str(to["toObjectId"])}
                for each in lines
                for to in each["to"]
            ]
            _write_csv(folder / f"{one}_{other}.csv", pairs)


_ENGAGEMENTS = {"calls": "engagement_call", "emails": "engagement_email", "meetings": "engagement_meeting"}
_PAIRED = ("company", "contact", "deal")


def _one_of(plural: str) -> str:
    return f"{plural[:-3]}y" if plural.endswith("ies") else plural.removesuffix("s")


def _extracted(each: dict[str, Any]) -> dict[str, str]:
    said = {f"property_{name}": value or "" for name, value in each["properties"].items()}
    return {
        "id": each["id"],
        **said,
        "property_createdate": each["createdAt"],
        "property_hs_lastmodifieddate": each["updatedAt"],
        "_fivetran_deleted": str(each["archived"]).lower(),
    }


def _write_csv(path: Path, rows: Sequence[Mapping[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        names = list(dict.fromkeys(key for row in rows for key in row))
        writer = csv.DictWriter(stream, names)
        writer.writeheader()
        writer.writerows(rows)
