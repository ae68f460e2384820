"""The small world parted: one account differs from all others in everything that somebody's sight is told by.

Fenwick & Sons has an owner, a country, an industry, a tier and a parent of its own, so whoever is limited to it by any
of these sees the same, and not a word of what else there is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pyarrow as pa
from tests.views.published import Rows
from tests.views.small_people import at
from tests.views.small_world import small_world

from quorate.ledger.users import Sees

SEEN = "a_fenwick"
OWNER_EMAIL, DEAL_OWNER_EMAIL = "fay@ours.example", "finn@ours.example"
TRAITS: Mapping[str, str] = {
    "owner_id": "c_fay",
    "country": "FR",
    "industry": "Foundries",
    "tier": "A",
    "parent_account_id": "a_oak",
}
# Each way of limiting somebody to the one account: by record, owner, territory and segment; 'own' is by their address.
WAYS: Mapping[str, Sees] = {
    "own": Sees("own"),
    "account_id": Sees("where", {"account_id": (SEEN,)}),
    **{column: Sees("where", {column: (value,)}) for column, value in TRAITS.items()},
}


def parted_world() -> dict[str, Rows | pa.Table]:
    """Every table of it."""
    world = small_world()
    mine = {"name": "Fay Unseen", "function": "sales", "is_active": True}
    return {
        **world,
        "accounts": [
            {"tier": "B", **row, **(TRAITS if row["account_id"] == SEEN else {})}
            for row in _rows(world["accounts"])
        ],
        "colleagues": [
            *_rows(world["colleagues"]),
            {**mine, "colleague_id": "c_fay", "email": OWNER_EMAIL},
            {**mine, "colleague_id": "c_finn", "name": "Finn Hale", "email": DEAL_OWNER_EMAIL},
        ],
        "opportunities": [
            *_rows(world["opportunities"]),
            {
                "opportunity_id": "salesforce:006F",
                "account_id": SEEN,
                "name": "Furnace renewal",
                "created_at": at(date(2026, 6, 21)),
                "outcome": "open",
                "owner_id": "c_finn",
            },
        ],
    }


def hidden_words() -> set[str]:
    """What only rows of other accounts hold: names, addresses, sites and keys."""
    world = parted_world()
    hidden = {word for row in _rows_of_accounts(world) if row["account_id"] != SEEN for word in _telling(row)}
    shown = {word for row in _rows_of_accounts(world) if row["account_id"] == SEEN for word in _telling(row)}
    return {word for word in hidden - shown if len(word) > 4}


def hidden_keys() -> Mapping[str, tuple[str, ...]]:
    """Keys of other accounts' records, for each column that holds such keys."""
    world, found = parted_world(), dict[str, set[str]]()
    for name in ("accounts", "people", "journeys", "opportunities"):
        column = _KEYS[name]
        found[column] = {row[column] for row in _rows(world[name]) if row.get("account_id") != SEEN}
    ours = {row["journey_id"] for row in _rows(world["journeys"]) if row["account_id"] == SEEN}
    found["move_id"] = {row["move_id"] for row in _rows(world["moves"]) if row["journey_id"] not in ours}
    return {column: tuple(sorted(keys)) for column, keys in found.items()}


_KEYS = {
    "accounts": "account_id",
    "people": "person_id",
    "journeys": "journey_id",
    "opportunities": "opportunity_id",
}
_TELLING = (*_KEYS.values(), "full_name", "name", "email")


def _rows(table: Rows | pa.Table) -> Rows:
    return table.to_pylist() if isinstance(table, pa.Table) else table


def _rows_of_accounts(world: Mapping[str, Rows | pa.Table]) -> Iterator[Mapping[str, Any]]:
    for name in _KEYS:
        for row in _rows(world[name]):
            yield {"account_id": None, **row}


def _telling(row: Mapping[str, Any]) -> Iterator[str]:
    yield from (row[column] for column in _TELLING if row.get(column))
    yield from row.get("domains") or ()
