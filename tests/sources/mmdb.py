"""Write a small database of internet addresses in the MaxMind format, for tests of its reader."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_MARKER = b"\xab\xcd\xefMaxMind.com"
_STRING, _UINT16, _UINT32, _MAP, _UINT64, _ARRAY, _BOOLEAN = 2, 5, 6, 7, 9, 11, 14
# Readers insist on these kinds of whole numbers in the description of a database.
_KINDS = {"node_count": _UINT32, "build_epoch": _UINT64}
_SEPARATOR = 16


def write_database(
    path: Path, ranges: Mapping[str, Mapping[str, Any]], build_epoch: int = 1_767_225_600
) -> Path:
    """A database of IP version 6 whose IPv4 ranges lie below ::/96, as makers write them; records of 32 bits."""
    data, places = b"", {}
    for cidr, record in ranges.items():
        places[cidr] = len(data)
        data += _encoded(dict(record))
    tree: list[list[Any]] = [[None, None]]
    for cidr in sorted(ranges, key=lambda each: ipaddress.ip_network(each).prefixlen):
        _insert(tree, *_bits(cidr), places[cidr])
    nodes = b"".join(_record(side, len(tree)).to_bytes(4, "big") for node in tree for side in node)
    metadata = {
        "node_count": len(tree), "record_size": 32, "ip_version": 6, "database_type": "Test", "languages": ["en"],
        "binary_format_major_version": 2, "binary_format_minor_version": 0, "build_epoch": build_epoch,
        "description": {"en": "Test"},
    }  # fmt: skip
    path.write_bytes(nodes + bytes(_SEPARATOR) + data + _MARKER + _encoded(metadata))
    return path


def _bits(cidr: str) -> tuple[int, int]:
    """The first address as 128 bits, and how many of them count."""
    network = ipaddress.ip_network(cidr)
    length = network.prefixlen + (96 if network.version == 4 else 0)
    return int(network.network_address), length


def _insert(tree: list[list[Any]], address: int, length: int, place: int) -> None:
    node = 0
    for depth in range(length):
        side = (address >> (127 - depth)) & 1
        if depth == length - 1:
            tree[node][side] = ("data", place)
            return
        below = tree[node][side]
        if not isinstance(below, int):
            tree.append([below, below])
            tree[node][side] = len(tree) - 1
        node = tree[node][side]


def _record(side: Any, node_count: int) -> int:
    if side is None:
        return node_count
    return side if isinstance(side, int) else node_count + _SEPARATOR + int(side[1])


def _encoded(value: Any, key: str = "") -> bytes:
    if isinstance(value, dict):
        cells = [_encoded(name) + _encoded(item, name) for name, item in value.items()]
        return _head(_MAP, len(cells)) + b"".join(cells)
    if isinstance(value, list):
        return _head(_ARRAY, len(value)) + b"".join(_encoded(item) for item in value)
    if isinstance(value, bool):
        return _head(_BOOLEAN, int(value))
    if isinstance(value, int):
        size = (value.bit_length() + 7) // 8
        return _head(_KINDS.get(key, _UINT16), size) + value.to_bytes(size, "big")
    text = str(value).encode()
    return _head(_STRING, len(text)) + text


def _head(kind: int, size: int) -> bytes:
    """Kind and size; kinds above 7 are written as an extension, sizes from 29 take a byte more."""
    length, more = (size, b"") if size < 29 else (29, bytes([size - 29]))
    return bytes([kind << 5 | length]) + more if kind < 8 else bytes([length, kind - 7]) + more
