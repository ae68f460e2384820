"""Verify a ledger's chain: again and again, at the cost of what is new."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from quorate.ledger.chain import breaks_in, hash_of, is_sealed
from quorate.ledger.redacting import seals_of


class Verified:
    """The lines of one database whose seals were made again and found right, each with all of its columns.

    A line that is as it was then needs no seal made again; one that differs in any column is verified anew. So nothing
    is taken on trust but what this process has seen itself, and every line is read and compared each time.
    """

    def __init__(self) -> None:
        self._lines: Mapping[str, Mapping[int, int]] = {}

    def lines(self, table: sa.Table) -> Mapping[int, int]:
        """The numbers of a table's verified lines, each with the hash of its columns."""
        return self._lines.get(table.name, {})

    def keep(self, table: sa.Table, lines: Mapping[int, int]) -> None:
        """These and no others are verified; requests beside each other put whole mappings in each other's place."""
        self._lines = {**self._lines, table.name: lines}


def breaks_of(connection: sa.Connection, table: sa.Table, verified: Verified | None = None) -> list[str]:
    """What of a table's lines is not as it was written, in words, oldest first; empty when every line is."""
    columns = [sa.type_coerce(each, sa.types.NullType()).label(each.name) for each in table.c]
    rows = connection.execute(sa.select(*columns).order_by(table.c.event_no)).all()
    now = {row.event_no: hash(tuple(row)) for row in rows}
    before = verified.lines(table) if verified is not None else {}
    changed = {number for number, columns_hash in now.items() if before.get(number) != columns_hash}
    broken = _broken(connection, table, changed)
    if verified is not None:
        verified.keep(table, {number: each for number, each in now.items() if number not in broken})
    return breaks_in(((row.event_no, row.previous_hash, row.hash) for row in rows), broken)


def _broken(connection: sa.Connection, table: sa.Table, numbers: set[int]) -> frozenset[int]:
    """Those of some lines whose words are not the ones that were sealed."""
    if not numbers:
        return frozenset()
    redacted = seals_of(connection, table)
    query = sa.select(table).where(table.c.event_no >= min(numbers))
    lines = (dict(row) for row in connection.execute(query).mappings())
    return frozenset(
        line["event_no"]
        for line in lines
        if line["event_no"] in numbers
        and not is_sealed(line)
        and hash_of(line) != redacted.get(line["event_no"])
    )
