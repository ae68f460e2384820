"""Which pages are asked for: every list, and pages of things drawn by lot."""

from __future__ import annotations

import random
from dataclasses import dataclass

from quorate.warehouse.manifest import Manifest
from quorate.warehouse.snapshots import current_snapshot
from quorate.warehouse.workspace import Workspace

LIST_MS, JOURNEY_MS = 100, 150
DRAWN = 30
LISTS = (
    "/today", "/journeys", "/journeys?show=table", "/accounts", "/plan", "/plan/review", "/content", "/social",
    "/programmes", "/audiences", "/forecast", "/lateness", "/revenue", "/revenue/contributions", "/revenue/return",
    "/revenue/productivity", "/revenue/alignment", "/revenue/experiments", "/data", "/matches", "/maps",
    "/search?q=systems", "/search?q=margaret",
)  # fmt: skip
_DRAWN = {
    "journey": "select journey_id as id from journeys where outcome = 'open' order by journey_id",
    "largest team": "select journey_id as id from members group by journey_id order by count(*) desc, id limit 30",
    "account": "select account_id as id from accounts order by account_id",
    "person": "select person_id as id from people where account_id is not null order by person_id",
    "quorum opened": "select journey_id as id from quorums order by journey_id",
    # each question to a list is a new one: an answer that was kept does not count
    "journeys by amount": "select 500 * n as id from range(100) as amounts(n)",
    "accounts by name": "select regexp_extract(name, '[A-Za-z]{4}') as id from accounts order by account_id",
}
_ADDRESSES = {
    "journey": "/journeys/{}",
    "largest team": "/journeys/{}",
    "account": "/accounts/{}",
    "person": "/people/{}",
    "quorum opened": "/evidence/quorum/{}",
    "journeys by amount": "/journeys?amount_from={}",
    "accounts by name": "/accounts?q={}",
}
_IS_LIST = frozenset(("journeys by amount", "accounts by name"))


@dataclass(frozen=True)
class Place:
    """A kind of page: its name, the addresses asked for in turn, and what its slowest twentieth may take."""

    name: str
    addresses: tuple[str, ...]
    most_ms: int


def places_of(workspace: Workspace) -> list[Place]:
    """Every list, and pages of things drawn by the same lots in every run."""
    lot = random.Random(5)  # noqa: S311 - a sample, not a secret
    manifest = Manifest(workspace.database_file)
    snapshot = current_snapshot(workspace, manifest)
    found = [Place(address, (address,), LIST_MS) for address in LISTS]
    for name, query in _DRAWN.items():
        ids = [row["id"] for row in snapshot.dicts(query)]
        drawn = lot.sample(ids, min(DRAWN, len(ids)))
        addresses = tuple(_ADDRESSES[name].format(each) for each in drawn)
        found.append(Place(name, addresses, LIST_MS if name in _IS_LIST else JOURNEY_MS))
    snapshot.close()
    manifest.close()
    return found


def sizes_of(workspace: Workspace) -> str:
    """How much there is, in words."""
    manifest = Manifest(workspace.database_file)
    snapshot = current_snapshot(workspace, manifest)
    counted = [
        (snapshot.dicts(f"select count(*) as n from {table} where {where}")[0]["n"], words)
        for table, where, words in (
            ("journeys", "true", "journeys"),
            ("journeys", "outcome = 'open'", "of them open"),
            ("people", "true", "people"),
            ("touches", "true", "touches"),
        )
    ]
    snapshot.close()
    manifest.close()
    return ", ".join(f"{count:,} {words}" for count, words in counted)
