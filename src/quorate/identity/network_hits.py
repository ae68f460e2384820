"""Which organisation's network each visiting address belongs to: the smallest known range that holds it."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from quorate.warehouse.steps import ArrowStep, Context


def network_hits(tables: Mapping[str, pa.Table], _context: Context) -> pa.Table:
    """One row per visiting address that lies in a known range with a company domain: `ip`, `cidr`, `domain`."""
    kinds = {row["host"]: (row["domain"], row["kind"]) for row in tables["domain_kinds"].to_pylist()}
    ranges = _ranges(tables["observed_networks"].to_pylist(), kinds)
    addresses = sorted(
        address for address in pc.unique(tables["recorded_touches"].column("ip")).to_pylist() if address
    )
    rows = []
    for address in addresses:
        hit = _smallest(address, ranges)
        if hit:
            rows.append((address, *hit))
    return pa.table(
        {
            "ip": pa.array([row[0] for row in rows], pa.string()),
            "cidr": pa.array([row[1] for row in rows], pa.string()),
            "domain": pa.array([row[2] for row in rows], pa.string()),
        }
    )


STEP = ArrowStep(
    "network_hits",
    {"recorded_touches": ("record_id",), "observed_networks": ("record_id",), "domain_kinds": ("host",)},
    network_hits,
)


def _ranges(
    networks: list[dict[str, Any]], kinds: Mapping[str, tuple[str, str]]
) -> dict[tuple[int, int], dict[int, tuple[str, str]]]:
    """Ranges by (IP version, prefix length), then by first address: looking one up is one probe per length."""
    found: dict[tuple[int, int], dict[int, tuple[str, str]]] = {}
    for row in networks:
        domain, kind = kinds.get(row["domain"] or "", ("", "unknown"))
        if kind == "company":
            network = ipaddress.ip_network(row["cidr"], strict=False)
            place = found.setdefault((network.version, network.prefixlen), {})
            place[int(network.network_address)] = (row["cidr"], domain)
    return found


def _smallest(
    address: str, ranges: Mapping[tuple[int, int], Mapping[int, tuple[str, str]]]
) -> tuple[str, str] | None:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return None
    for version, length in sorted(ranges, reverse=True):
        if version == parsed.version:
            first = int(parsed) >> (parsed.max_prefixlen - length) << (parsed.max_prefixlen - length)
            if hit := ranges[version, length].get(first):
                return hit
    return None
