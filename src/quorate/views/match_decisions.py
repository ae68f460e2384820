"""What colleagues decided about identity: who, when, what became of it in the tables, and whether it may be undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from quorate.identity.identity_decisions import LOCKED, UNSURE, decided_pair, subject_of
from quorate.views.answers import Answer
from quorate.views.match_identifiers import owners_of
from quorate.views.reading import Reader
from quorate.vocabulary import LOG_TABLES
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.workspace import Workspace

# What ids of statements that were made in Quorate itself begin with; others are taken back where they came from.
OWN_PREFIX = "identity:statements:"


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

    @property
    def decision_id(self) -> str:
        """The short id that people use."""
        return self.statement_id.removeprefix(OWN_PREFIX)


@dataclass(frozen=True)
class Decision(Answer):
    """One decision that stands, with what became of it.

    Attributes
    ----------
    left, right: the identifiers it was said of.
    decision: same, different or unsure.
    standing: published (the tables obey it), waiting (for the next update), replaced (by a later one about the same
        pair) or overruled (by another decision that contradicts it).
    is_own: made in Quorate, so that it can be undone here.
    """

    decision_id: str
    subject_kind: str
    left: str
    right: str
    decision: str
    author: str
    stated_at: datetime
    note: str | None
    standing: str
    is_own: bool


def standing_statements(workspace: Workspace) -> list[IdentityStatement]:
    """What colleagues said about identity in this workspace and has not been taken back, newest first.

    Read from the log, so that what was said since the last update is there too.
    """
    from quorate.warehouse.engine import Engine, parquet

    manifest = Manifest(workspace.database)
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


def decisions_of(reader: Reader, statements: Sequence[IdentityStatement]) -> tuple[Decision, ...]:
    """The decisions that `statements` hold, newest first, compared with what is published."""
    obeyed = published_statements(reader)
    newest_first = sorted(statements, key=lambda each: (each.stated_at, each.statement_id), reverse=True)
    said = [(each, pair) for each in newest_first if (pair := decided_pair(each.value)) is not None]
    owners = owners_of(reader, [":".join(side) for _, pair in said for side in pair[:2]])
    seen: set[tuple[str, str]] = set()
    found = []
    for each, pair in said:
        left, right = (":".join(side) for side in pair[:2])
        subject = subject_of(pair[0], pair[1])
        one, other = owners[left].of(subject), owners[right].of(subject)
        standing = "replaced" if (left, right) in seen else "waiting"
        if standing == "waiting" and (each.statement_id in obeyed or pair[2] == UNSURE):
            is_one = one is not None and one == other
            standing = "published" if pair[2] == UNSURE or is_one == (pair[2] == "same") else "overruled"
        seen.add((left, right))
        found.append(
            Decision(
                each.decision_id, subject, left, right, pair[2], each.author_key, each.stated_at, each.note,
                standing, each.statement_id.startswith(OWN_PREFIX),
            )
        )  # fmt: skip
    return tuple(found)


def published_statements(reader: Reader) -> frozenset[str]:
    """The statements whose decisions the published tables were made with."""
    rows = reader.rows(
        "select distinct json_extract_string(reasons, '$.statement') as statement_id from {matches} where rule = ?",
        LOCKED,
    )
    return frozenset(row["statement_id"] for row in rows if row["statement_id"])
