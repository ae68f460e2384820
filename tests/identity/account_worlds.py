"""Companies written by hand: their records, domains and names, and what is decided about them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pyarrow as pa
from tests.worlds import run_step

from quorate.identity.account_groups import STEP, account_id
from quorate.identity.identity_decisions import SCHEMA as DECISIONS

DAY = datetime(2026, 1, 1)
MENTIONS = pa.schema(
    [
        ("domain", pa.string()),
        ("account_key", pa.string()),
        ("website_count", pa.int64()),
        ("contact_count", pa.int64()),
        ("company_name", pa.string()),
        ("since_at", pa.timestamp("us")),
    ]
)
USES = pa.schema(
    [
        ("domain", pa.string()),
        ("company_name", pa.string()),
        ("writers", pa.int64()),
        ("since_at", pa.timestamp("us")),
    ]
)
COUNTRIES = pa.schema([("company_name", pa.string()), ("country", pa.string()), ("people", pa.int64())])
NAMES = pa.schema([("company_name", pa.string()), ("since_at", pa.timestamp("us"))])


def record(
    key: str,
    name: str,
    parent: str | None = None,
    merged: str | None = None,
    domain: str | None = None,
    country: str = "",
    source: str = "crm",
) -> dict[str, Any]:
    return {
        "record_id": key, "source": source, "known_at": DAY, "name": name, "parent_key": parent,
        "merged_into_key": merged, "domain": domain, "country": country or None,
    }  # fmt: skip


def mention(
    domain: str, account: str | None, websites: int = 0, contacts: int = 0, name: str | None = None
) -> dict[str, Any]:
    return {
        "domain": domain, "account_key": account, "website_count": websites, "contact_count": contacts,
        "company_name": name, "since_at": DAY,
    }  # fmt: skip


def decided(
    records: list[dict[str, Any]],
    mentions: list[dict[str, Any]],
    names: tuple[str, ...] = (),
    written: tuple[tuple[str, str, int], ...] = (),
    countries: tuple[tuple[str, str], ...] = (),
    locks: tuple[dict[str, Any], ...] = (),
) -> dict[tuple[str, str], tuple[str | None, str]]:
    rows = run_step(
        STEP,
        {
            "observed_accounts": records,
            "domain_mentions": pa.Table.from_pylist(mentions, schema=MENTIONS),
            "name_mentions": pa.Table.from_pylist(
                [{"company_name": name, "since_at": DAY} for name in names], schema=NAMES
            ),
            "name_uses": pa.Table.from_pylist(
                [
                    {"domain": domain, "company_name": name, "writers": writers, "since_at": DAY}
                    for domain, name, writers in written
                ],
                schema=USES,
            ),
            "name_countries": pa.Table.from_pylist(
                [{"company_name": name, "country": country, "people": 1} for name, country in countries],
                schema=COUNTRIES,
            ),
            "identity_decisions": pa.Table.from_pylist(list(locks), schema=DECISIONS),
        },
    )
    return {(row["kind"], row["value"]): (row["account_id"], row["rule"]) for row in rows}


def crm(key: str) -> str:
    return account_id("crm_account", key)
