"""What the resolver could not decide, side by side, and what colleagues decided about it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quorate.errors import NotFound
from quorate.views.answers import Answer, Page, Stamp, stamp_of
from quorate.views.lookup import account_id_of, person_id_of
from quorate.views.reading import Reader, Row
from quorate.vocabulary import LOG_TABLES
from quorate.vocabulary.closed_lists import IDENTIFIER_KINDS
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.snapshots import Snapshot
from quorate.warehouse.workspace import Workspace

# Which identifier of a person or account a decision is best kept by: the one that changes least.
_BEST = (
    "crm_contact",
    "crm_lead",
    "user",
    "crm_account",
    "domain",
    "email",
    "social",
    "account_name",
    "device",
)


@dataclass(frozen=True)
class Side(Answer):
    """One side of a pair: the identifier, and what is known of the person or account it stands for."""

    identifier: str
    name: str | None
    facts: tuple[str, ...]


@dataclass(frozen=True)
class OpenMatch(Answer):
    """Two things that may be the same, with what speaks for it."""

    subject_kind: str
    left: Side
    right: Side
    probability: float | None
    rule: str
    reasons: tuple[str, ...]

    def to_row(self) -> dict[str, Any]:
        """The pair as one row for a table."""
        return {
            "subject": self.subject_kind,
            "left": _line(self.left),
            "right": _line(self.right),
            "probability": self.probability,
            "why": "; ".join(self.reasons) or self.rule.replace("_", " "),
        }


@dataclass(frozen=True)
class MatchReview(Answer):
    """Pairs that wait for a colleague, the likeliest first."""

    stamp: Stamp
    total_count: int
    matches: tuple[OpenMatch, ...]


@dataclass(frozen=True)
class IdentityStatement(Answer):
    """What a colleague said about identity, as the log holds it."""

    statement_id: str
    stated_at: datetime
    known_at: datetime
    version_at: datetime
    author_key: str
    author_function: str | None
    value: str
    note: str | None


def match_review(snapshot: Snapshot, page: Page | None = None) -> MatchReview:
    """The unresolved pairs; of a pair that two rules leave open, each stands once."""
    reader = Reader(snapshot)
    reader.need("matches", "identifiers")
    page = page or Page()
    where = "from {matches} where decision = 'unresolved' and right_id <> ''"
    total = reader.one(f"select count(*) as n {where}")["n"]
    rows = reader.rows(
        f"select * {where} order by probability desc nulls last, subject_kind, left_id, right_id limit ? offset ?",
        page.limit,
        page.offset,
    )
    return MatchReview(stamp_of(reader), total, tuple(_open_match(reader, row) for row in rows))


def identifier_named(snapshot: Snapshot, key: str) -> str:
    """'domain:acme.com' for whatever a colleague calls a person or account: an identifier, id, address, domain or name.

    Raises `NotFound`, with the nearest, where nothing or more than one thing answers to it.
    """
    reader = Reader(snapshot)
    reader.need("identifiers", "accounts", "people")
    kind, _, value = key.strip().partition(":")
    if kind in IDENTIFIER_KINDS and value:
        if not reader.row("select 1 from {identifiers} where kind = ? and value = ?", kind, value):
            raise NotFound(
                f"No identifier '{key}' is known.",
                expected="one that the table `identifiers` holds",
                do="look for it: quorate query \"select kind, value from identifiers where value like '%...%'\"",
            )
        return f"{kind}:{value}"
    if "@" in key:
        person_id_of(reader, key)
        return f"email:{key.strip().lower()}"
    if reader.row("select 1 from {identifiers} where kind = 'domain' and value = ?", key.strip().lower()):
        return f"domain:{key.strip().lower()}"
    return _best_identifier(reader, key)


def standing_decisions(workspace: Workspace) -> list[IdentityStatement]:
    """What colleagues said about identity in this workspace and has not been taken back, newest first.

    Read from the log, so that what was said since the last update is there too.
    """
    from quorate.warehouse.engine import Engine, parquet

    manifest = Manifest(workspace.database_file)
    try:
        paths = [
            workspace.root / each.path for each in manifest.evidence() if each.table == "observed_statements"
        ]
    finally:
        manifest.close()
    if not paths:
        return []
    names = ", ".join(LOG_TABLES["observed_statements"].names)
    with Engine() as engine:
        rows = engine.dicts(
            f"""
            select * from (
                select {names}, row_number() over (
                    partition by record_id order by version_at desc, imported_at desc, fingerprint) as pick
                from {parquet(paths)}
            ) versions
            where pick = 1 and subject = 'identity' and not is_deleted and retracted_at is null
            order by stated_at desc, record_id
            """
        )
    return [
        IdentityStatement(
            row["record_id"], row["stated_at"], row["known_at"], row["version_at"], row["author_key"],
            row["author_function"], row["value"], row["note"],
        )
        for row in rows
    ]  # fmt: skip


def _best_identifier(reader: Reader, key: str) -> str:
    column = "person_id" if key.startswith("p_") else "account_id"
    found = person_id_of(reader, key) if column == "person_id" else account_id_of(reader, key)
    # people's identifiers carry their account too; an account is best known by its own
    rows = reader.rows(
        f"select kind, value from {{identifiers}} where {column} = ?"
        + (" and person_id is null" if column == "account_id" else ""),
        found,
    )
    best = min(rows, key=lambda row: (_BEST.index(row["kind"]) if row["kind"] in _BEST else 99, row["value"]))
    return f"{best['kind']}:{best['value']}"


def _open_match(reader: Reader, row: Row) -> OpenMatch:
    reasons = json.loads(row["reasons"] or "{}")
    said = reasons.get("evidence") or [f"{key}: {value}" for key, value in sorted(reasons.items()) if value]
    return OpenMatch(
        row["subject_kind"],
        _side(reader, row["left_id"]),
        _side(reader, row["right_id"]),
        row["probability"],
        row["rule"],
        tuple(said if isinstance(said, list) else [str(said)]),
    )


def _side(reader: Reader, key: str) -> Side:
    kind, _, value = key.partition(":")
    held = reader.row(
        "select person_id, account_id from {identifiers} where kind = ? and value = ?", kind, value
    )
    person = held["person_id"] if held else key
    account = held["account_id"] if held else key
    found = reader.row(
        "select p.full_name as name, p.title, p.email, a.name as account from {people} p "
        "left join {accounts} a on a.account_id = p.account_id where p.person_id = ?",
        person,
    ) or reader.row(
        "select name, array_to_string(domains, ', ') as domains, country, industry from {accounts} "
        "where account_id = ?",
        account,
    )
    facts = [str(fact) for column, fact in (found or {}).items() if column != "name" and fact]
    return Side(key, found["name"] if found else value or key, tuple(facts))


def _line(side: Side) -> str:
    return " · ".join([side.name or "", *side.facts, f"[{side.identifier}]"])
