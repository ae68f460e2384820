"""Two dialects of CSV: everything quoted, as the CRM's loader writes it, and quoted where needed."""

from __future__ import annotations

from collections.abc import Iterable

_NEEDS_QUOTES = (",", '"', "\n", "\r")


def quoted_line(fields: Iterable[str]) -> str:
    """Every field in quotes, quotes doubled."""
    found = tuple(fields)
    joined = '","'.join(found)
    if joined.count('"') > 2 * (len(found) - 1):
        joined = '","'.join(field.replace('"', '""') for field in found)
    return f'"{joined}"'


def spare_line(fields: Iterable[str]) -> str:
    """Quotes only around fields that need them."""
    return ",".join(
        '"' + field.replace('"', '""') + '"' if any(mark in field for mark in _NEEDS_QUOTES) else field
        for field in fields
    )
