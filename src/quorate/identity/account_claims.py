"""What is decided so far about account identifiers, and what colleagues say about it."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pyarrow as pa

from quorate.identity.identity_decisions import Identifier

# A name as some record wrote it, so that steps in SQL can look it up; not an identifier that is published.
WRITTEN_NAME = "written_name"

SCHEMA = pa.schema(
    [
        ("kind", pa.string()),
        ("value", pa.string()),
        ("account_id", pa.string()),
        ("since_at", pa.timestamp("us")),
        ("rule", pa.string()),
        ("reasons", pa.string()),
        ("candidates", pa.list_(pa.string())),
        ("probability", pa.float64()),
    ]
)


def account_id(kind: str, value: str) -> str:
    """The stable id of the account first known by this identifier."""
    return "a_" + hashlib.md5(f"{kind}|{value}".encode(), usedforsecurity=False).hexdigest()[:20]


@dataclass
class Claims:
    """Identifier -> account, with the rule and the facts it was decided on.

    `apart` holds, for an identifier, those that a colleague said are another company.
    """

    apart: Mapping[Identifier, frozenset[Identifier]] = field(default_factory=dict)
    rows: dict[Identifier, dict[str, Any]] = field(default_factory=dict)
    _members: dict[str, set[Identifier]] = field(default_factory=lambda: defaultdict(set))

    def decide(
        self,
        identifier: Identifier,
        account: str | None,
        since: datetime,
        rule: str,
        reasons: Mapping[str, Any],
        candidates: Iterable[str] = (),
        probability: float | None = None,
    ) -> None:
        """Keep a decision; one about the same identifier is replaced."""
        before = self.rows.get(identifier)
        if before and before["account_id"]:
            self._members[before["account_id"]].discard(identifier)
        if account:
            self._members[account].add(identifier)
        self.rows[identifier] = {
            "kind": identifier[0],
            "value": identifier[1],
            "account_id": account,
            "since_at": since,
            "rule": rule,
            "reasons": json.dumps(reasons, sort_keys=True, ensure_ascii=False, default=str),
            "candidates": sorted(candidates),
            "probability": probability,
        }

    def account_of(self, kind: str, value: str) -> str | None:
        """The account of an identifier, None when it is undecided or unknown."""
        row = self.rows.get((kind, value))
        return row["account_id"] if row else None

    def may_join(self, identifier: Identifier, account: str) -> bool:
        """Whether no colleague said that the identifier is another company than the account."""
        return not self.apart.get(identifier, frozenset()) & self._members.get(account, set())

    def members_of(self, account: str) -> set[Identifier]:
        """The identifiers of an account."""
        return set(self._members.get(account, ()))

    def table(self) -> pa.Table:
        """All decisions, ordered by identifier."""
        return pa.Table.from_pylist([self.rows[key] for key in sorted(self.rows)], schema=SCHEMA)
