"""Which company's network each visiting address belongs to: the smallest known range that holds it, if it is one's own.

The smallest range decides even when it identifies nobody: a provider's range within a company's is the provider's.
Ranges of providers, carriers, hosts and relays identify nobody: the list says so (the importer leaves their domain
empty), their domain gives mailboxes to everybody, or too many unrelated companies come from them (`network_ranges`).
A range known only by its holder's name is the company's of that name, if one alone bears it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from quorate.identity.company_names import plain_name
from quorate.identity.network_ranges import Range, Ranges
from quorate.warehouse.steps import ArrowStep, Context

# A visit counts for a company when it is likelier than not from there.
LEAST_CONFIDENCE = 0.5
Kinds = Mapping[str, tuple[str, str]]

SCHEMA = pa.schema(
    [
        ("ip", pa.string()),
        ("cidr", pa.string()),
        ("domain", pa.string()),
        ("confidence", pa.float64()),
        ("own_people", pa.int64()),
        ("other_companies", pa.int64()),
        ("since_at", pa.timestamp("us")),
    ]
)


def network_hits(tables: Mapping[str, pa.Table], _context: Context) -> pa.Table:
    """One row per visiting address of a company's own range: `ip`, `cidr`, `domain`, `confidence` and its grounds.

    `own_people` and `other_companies` are who named themselves from the range; `since_at` is when it was first visited
    from.
    """
    kinds = {row["host"]: (row["domain"], row["kind"]) for row in tables["domain_kinds"].to_pylist()}
    named = _domains_by_name(tables["observed_accounts"].to_pylist(), kinds)
    ranges = Ranges(_ranges(tables["network_candidates"].to_pylist(), kinds, named))
    visits = tables["visiting_addresses"]
    hits = {
        address: hit
        for address in pc.unique(visits.column("ip")).to_pylist()
        if (hit := ranges.smallest(address))
    }
    seen = _seen(visits, hits, kinds)
    since = _since(visits, hits)
    rows = []
    for address, hit in hits.items():
        own, others = seen.get(hit.cidr, (0, 0))
        confidence = hit.confidence(own, others)
        if hit.domain and confidence >= LEAST_CONFIDENCE:
            rows.append((address, hit.cidr, hit.domain, round(confidence, 6), own, others, since[hit.cidr]))
    columns = zip(*rows, strict=True) if rows else [()] * len(SCHEMA)
    return pa.table(list(map(list, columns)), schema=SCHEMA)


STEP = ArrowStep(
    "network_hits",
    {
        "visiting_addresses": ("ip", "email"),
        "network_candidates": ("cidr", "record_id"),
        "observed_accounts": ("record_id",),
        "domain_kinds": ("host",),
    },
    network_hits,
)


def _ranges(rows: list[dict[str, Any]], kinds: Kinds, named: Mapping[str, str]) -> Iterator[Range]:
    for row in rows:
        domain, kind = kinds.get(row["domain"] or "", ("", "unknown"))
        if row["domain"] is None:
            domain, kind = named.get(plain_name(row["organisation"] or ""), ""), "company"
        yield Range(row["cidr"], row["organisation"], domain if domain and kind == "company" else None)


def _domains_by_name(accounts: list[dict[str, Any]], kinds: Kinds) -> dict[str, str]:
    """Company domains by plain company name, of names that stand for one domain alone."""
    found: dict[str, set[str]] = {}
    for row in accounts:
        domain, kind = kinds.get(row["web_host"] or row["domain"] or "", ("", "unknown"))
        if kind == "company" and row["name"]:
            found.setdefault(plain_name(row["name"]), set()).add(domain)
    return {name: domains.pop() for name, domains in found.items() if name and len(domains) == 1}


def _since(visits: pa.Table, hits: Mapping[str, Range]) -> dict[str, datetime]:
    found: dict[str, datetime] = {}
    for row in visits.select(["ip", "since_at"]).to_pylist():
        if hit := hits.get(row["ip"]):
            found[hit.cidr] = min(found.get(hit.cidr, row["since_at"]), row["since_at"])
    return found


def _seen(visits: pa.Table, hits: Mapping[str, Range], kinds: Kinds) -> dict[str, tuple[int, int]]:
    """By range: the holder's own people and the other companies that named themselves from it."""
    told = visits.select(["ip", "email"]).drop_null()
    own: dict[str, set[str]] = {}
    others: dict[str, set[str]] = {}
    for row in told.to_pylist():
        hit = hits.get(row["ip"])
        domain, kind = kinds.get(row["email"].rpartition("@")[2], ("", "unknown"))
        if hit and kind == "company":
            place, member = (own, row["email"]) if domain == hit.domain else (others, domain)
            place.setdefault(hit.cidr, set()).add(member)
    return {cidr: (len(own.get(cidr, ())), len(others.get(cidr, ()))) for cidr in own.keys() | others.keys()}
