"""Which networks could hold the addresses visitors came from, written as lists of networks write them.

Lists of all networks hold millions of ranges, of which a company's visitors touch a few thousand. An address lies in
exactly one network of each length, so the networks that matter are found by looking these up in the list: the engine
joins two columns of text, and the list itself never leaves it.
"""

from __future__ import annotations

import ipaddress
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from quorate.identity.network_ranges import parse
from quorate.warehouse.steps import ArrowStep, Context

BITS = {4: 32, 6: 128}


def address_prefixes(tables: Mapping[str, pa.Table], _context: Context) -> pa.Table:
    """One row per network that could hold a visiting address, `cidr`, of the lengths that known networks have."""
    lengths: dict[int, list[int]] = defaultdict(list)
    for row in tables["network_lengths"].to_pylist():
        if 0 <= row["length"] <= BITS[row["version"]]:
            lengths[row["version"]].append(row["length"])
    starts: dict[int, set[int]] = {4: set(), 6: set()}
    for address in pc.unique(tables["visiting_addresses"].column("ip")).to_pylist():
        if (parsed := parse(address)) is not None:
            starts[parsed.version].add(int(parsed))
    parts = [part for version in BITS for part in _networks(starts[version], version, lengths[version])]
    return pa.table({"cidr": pa.chunked_array(parts, pa.string())})


STEP = ArrowStep(
    "address_prefixes",
    {"visiting_addresses": ("ip", "email"), "network_lengths": ("version", "length")},
    address_prefixes,
)


def _networks(addresses: Iterable[int], version: int, lengths: Iterable[int]) -> Iterator[pa.Array]:
    """Networks of one length after another, the longest first: wider ones are made from those, which are fewer."""
    left = set(addresses)
    for length in sorted(lengths, reverse=True):
        rest = BITS[version] - length
        left = {address >> rest << rest for address in left}
        yield pa.array([f"{_text(first, version)}/{length}" for first in sorted(left)], pa.string())


def _text(address: int, version: int) -> str:
    if version == 4:  # by far the most, and four times as fast as the library
        return f"{address >> 24}.{address >> 16 & 255}.{address >> 8 & 255}.{address & 255}"
    return str(ipaddress.IPv6Address(address))
