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
    """One row per network that could hold a visiting address: `cidr`, and `written`, as a list may write it.

    Only lengths that some known network has are made. A network of one address is made twice: with its length and
    without.
    """
    lengths: dict[int, list[int]] = defaultdict(list)
    for row in tables["network_lengths"].to_pylist():
        if 0 <= row["length"] <= BITS[row["version"]]:
            lengths[row["version"]].append(row["length"])
    starts: dict[int, set[int]] = {4: set(), 6: set()}
    for address in pc.unique(tables["visiting_addresses"].column("ip")).to_pylist():
        if (parsed := parse(address)) is not None:
            starts[parsed.version].add(int(parsed))
    rows = [
        row for version, found in sorted(starts.items()) for row in _written(found, version, lengths[version])
    ]
    return pa.table(
        {
            "cidr": pa.array([cidr for cidr, _ in rows], pa.string()),
            "written": pa.array([written for _, written in rows], pa.string()),
        }
    )


STEP = ArrowStep(
    "address_prefixes",
    {"visiting_addresses": ("ip", "email"), "network_lengths": ("version", "length")},
    address_prefixes,
)


def _written(addresses: Iterable[int], version: int, lengths: Iterable[int]) -> Iterator[tuple[str, str]]:
    """Networks of the longest prefix first: each wider one is made from those, of which there are fewer."""
    left = set(addresses)
    for length in sorted(lengths, reverse=True):
        rest = BITS[version] - length
        left = {address >> rest << rest for address in left}
        for first in sorted(left):
            text = _text(first, version)
            yield f"{text}/{length}", f"{text}/{length}"
            if not rest:
                yield f"{text}/{length}", text


def _text(address: int, version: int) -> str:
    if version == 4:  # by far the most, and four times as fast as the library
        return f"{address >> 24}.{address >> 16 & 255}.{address >> 8 & 255}.{address & 255}"
    return str(ipaddress.IPv6Address(address))
